"""A look at a program of one's own: what runs, what is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.errors import UsageError
from generator.measure import looks
from generator.measure.notebook import Notebook
from generator.model.config import Config
from generator.model.reading import STDERR, STDOUT
from tests.conftest import BUILT, REPOSITORY


@pytest.fixture
def notebook(tmp_path: Path) -> Notebook:
    BUILT.mkdir(parents=True, exist_ok=True)
    (tmp_path / ".cache").mkdir()
    (tmp_path / ".cache" / "build").symlink_to(BUILT)
    return Notebook(tmp_path, {}, (REPOSITORY / "probes",), Config())


@pytest.mark.needs("compiler")
def test_both_streams_and_files_of_the_scratch_folder_are_looked_at(notebook: Notebook) -> None:
    script = "echo 'a: 1 ns'; echo 'b: 2 us' >&2; echo '{\"c\": 3}' > {out}/x.json"
    found = looks.look(notebook, ["sh", "-c", script])
    assert found.status == "ok"
    assert {(one.reads, one.source): one.figures[0].where for one in found.found} == {
        ("lines", STDOUT): "a: {}",
        ("lines", STDERR): "b: {}",
        ("json", "{out}/x.json"): "c",
    }


@pytest.mark.needs("compiler")
def test_words_are_no_shells_and_a_failure_is_told_beside_what_was_printed(notebook: Notebook) -> None:
    found = looks.look(notebook, ["echo", "$(id) a: 5 ns"])
    assert found.found[0].figures[0].where == "$(id) a: {}"
    failed = looks.look(notebook, ["sh", "-c", "echo 'a: 5 ns'; exit 3"])
    assert (failed.status, failed.reason) == ("failed", "exit code 3")
    assert failed.found


def test_a_program_that_cannot_be_run_is_told_before(notebook: Notebook) -> None:
    (notebook.root / "text").write_text("hello")
    for words, why in (
        (["no-such-program"], "there is no program 'no-such-program'"),
        (["./nosuch"], "there is no program './nosuch'"),
        (["./text"], "text is not executable: chmod \\+x text"),
        ([""], "which program?"),
        (["echo", "a", ""], "a word of the command is empty: a program gets no empty argument"),
    ):
        with pytest.raises(UsageError, match=why):
            looks.look(notebook, words)
