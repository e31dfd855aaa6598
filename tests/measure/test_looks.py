"""A look at a program of one's own: what runs, what is told, what is pasted into a note."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.errors import UsageError
from generator.measure import looks, pasted
from generator.measure.looks import Look
from generator.measure.notebook import Notebook
from generator.model.note import Config
from generator.model.reading import STDERR, STDOUT
from generator.notes import load
from tests.conftest import BUILT, REPOSITORY
from tests.records.readers.samples import FOLDER, sample

NOTE = "title: a\ndate: 2026-11-28 10:00:00 +0000\ncategories: notes\n{}\nbody: |\n  text\n"


@pytest.fixture
def notebook(tmp_path: Path) -> Notebook:
    BUILT.mkdir(parents=True, exist_ok=True)
    (tmp_path / ".cache").mkdir()
    (tmp_path / ".cache" / "build").symlink_to(BUILT)
    return Notebook(tmp_path, {}, (REPOSITORY / "probes",), Config())


def seen(output: bytes, *words: str, source: str = STDOUT) -> Look:
    """What a program that printed this would give."""
    return Look(
        words or ("./bench",), "ok", "", 0.5, {source: len(output)}, looks.found({source: output}, {})
    )


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
    ):
        with pytest.raises(UsageError, match=why):
            looks.look(notebook, words)


def test_lines_of_measure_mean_a_program_and_its_figures() -> None:
    assert pasted.lines(seen(sample("seed-like.txt"), "./bench", "-n", "5")) == [
        "measure:",
        "  free_lock:",
        "    run: ./bench -n 5",
        '    pick: "Time spent on acquiring a free lock: {}"',
        "  pthread_condvar:",
        "    of: free_lock",
        '    pick: "Time spent on pthread (CondVar): {}"',
        "  normal_func_call:",
        "    of: free_lock",
        '    pick: "Time spent on normal func call: {}"',
    ]


def test_percentiles_are_one_measurement() -> None:
    lines = pasted.lines(seen(sample("wrk-4.1")))
    assert '{median: "50% {}", p90: "90% {}", p99: "99% {}"}' in lines[3]


def test_the_only_figure_of_a_format_needs_no_pick() -> None:
    assert pasted.lines(seen(sample("pyperf-2-lock"))) == [
        "measure:",
        "  lock: {run: ./bench, reads: pyperf}",
    ]


def test_another_source_and_a_unit_that_only_the_name_has_are_written() -> None:
    lines = pasted.lines(seen(b'{"clat_ns": 5}', source="{out}/x.json"))
    assert lines[1] == '  clat_ns: {run: ./bench, reads: json, from: "{out}/x.json", unit: ns}'
    assert "from: stderr" in pasted.lines(seen(b"a: 5 ns", source=STDERR))[1]


def test_where_nothing_is_found_the_wall_time_is_measured() -> None:
    assert pasted.lines(seen(b"hello", "./bench")) == ["measure:", "  bench: {run: ./bench}"]
    assert pasted.lines(seen(b"", "true")) == ["measure:", '  true_figure: {run: "true"}']


@pytest.mark.parametrize(
    "words",
    [
        ("./bench",),
        ("sh", "-c", "echo 'a b' $(id); exit"),
        ("a", "", "b c", '"', "\\", "{cpus}", "#x", "- y", ": "),
        ("true",),
        ("yes", "no"),
        ("./bench", *(f"--option-{number}=value" for number in range(20))),
        ("./bench", *(f"a b, {number}  c" for number in range(20)), "x" * 200),
    ],
)
@pytest.mark.parametrize("path", sorted(FOLDER.iterdir()), ids=lambda path: path.name)
def test_what_is_pasted_is_a_note_without_a_fault(path: Path, words: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "experiments").mkdir()
    note = tmp_path / "experiments" / "2026-11-28-a.yml"
    look = seen(path.read_bytes(), *words)
    note.write_text(NOTE.format("\n".join(pasted.lines(look))))
    experiment, problems = load.experiment(note, tmp_path)
    assert not problems and experiment is not None
    first, *others = experiment.measurements.values()
    assert first.run == words
    assert all(one.of == first.id for one in others)
