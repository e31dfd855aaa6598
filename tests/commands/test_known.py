"""What is known of a note is not found out again; as soon as anything changed, it is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator import pipeline
from generator.commands import check, known, list_, render
from generator.errors import SourceErrors
from generator.measure.notebook import open_notebook
from tests.notebook import NOTE, STEM, Notebook


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A notebook whose note was measured."""
    one = Notebook(tmp_path_factory.mktemp("made"), fresh=("build", "charts"))
    done = one.run("run", "2023-11-03")
    assert done.returncode == 0, done.stderr
    return one.root


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "it")
    rendered(tmp_path / "it")
    return tmp_path / "it"


def path(root: Path) -> Path:
    return root / "experiments" / f"{STEM}.yml"


def rendered(root: Path, **asked: bool) -> render.Rendered:
    notebook = open_notebook(root)
    with known.opened(notebook) as remembered:
        return render.rendered(notebook, path(root), render.Asked(**asked), remembered)


def state(root: Path) -> str:
    notebook = open_notebook(root)
    with known.opened(notebook, writes=False) as remembered:
        return render.state(notebook, path(root), render.Asked(), remembered).name


@pytest.fixture
def unread(monkeypatch: pytest.MonkeyPatch) -> None:
    """No note is read while a test has this."""

    def read(*_: object) -> None:
        raise AssertionError("the note was read again")

    monkeypatch.setattr(pipeline, "read", read)
    monkeypatch.setattr(pipeline, "examine", read)


def test_what_did_not_change_is_neither_read_nor_written(root: Path, unread: None) -> None:
    assert rendered(root) == render.Rendered(Path("_posts") / f"{STEM}.markdown")
    assert state(root) == "current"


@pytest.mark.parametrize("asked", ["force", "latest"])
def test_an_unusual_wish_is_always_done(root: Path, asked: str, unread: None) -> None:
    with pytest.raises(AssertionError, match="read again"):
        rendered(root, **{asked: True})


def test_a_new_word_makes_the_post_stale_and_is_rendered(root: Path) -> None:
    path(root).write_text(NOTE.replace("one question", "another question"))
    assert state(root) == "stale"
    assert rendered(root).wrote
    assert "another question" in (root / "_posts" / f"{STEM}.markdown").read_text()
    assert state(root) == "current"


def test_an_edited_post_is_told_and_one_that_is_gone_comes_back(root: Path) -> None:
    post = root / "_posts" / f"{STEM}.markdown"
    text = post.read_text()
    post.write_text(text.replace("one question", "my question"))
    assert state(root) == "edited"
    post.unlink()
    assert state(root) == "missing"
    assert rendered(root).wrote
    assert post.read_text() == text


def test_a_chart_that_is_gone_comes_back(root: Path) -> None:
    chart = min((root / "assets" / STEM).glob("*.svg"))
    chart.unlink()
    assert rendered(root).wrote
    assert chart.exists()


def test_the_index_can_be_lost(root: Path) -> None:
    (root / ".cache" / "index.sqlite").unlink()
    assert state(root) == "current"
    assert not (root / ".cache" / "index.sqlite").exists()
    assert not rendered(root).wrote


def checked(root: Path) -> check.Checked:
    return check.check(open_notebook(root), ())


def test_a_sound_note_is_checked_once(root: Path, request: pytest.FixtureRequest) -> None:
    assert checked(root) == ((path(root),), (), ())
    request.getfixturevalue("unread")
    assert checked(root) == ((path(root),), (), ())


def test_a_fault_that_comes_is_told_each_time_and_goes(root: Path) -> None:
    checked(root)
    path(root).write_text(NOTE.replace("probe: says", "probe: sais"))
    for _ in range(2):
        with pytest.raises(SourceErrors, match="unknown probe 'sais'"):
            checked(root)
    path(root).write_text(NOTE)
    assert checked(root).warnings == ()


def test_a_probe_that_goes_is_missed(root: Path) -> None:
    checked(root)
    (root / "probes" / "says").unlink()
    with pytest.raises(SourceErrors, match="unknown probe 'says'"):
        checked(root)


def test_a_url_that_another_note_takes_is_told_of_notes_that_did_not_change(root: Path) -> None:
    checked(root)
    path(root).with_name("2023-11-3-note.yml").write_text(NOTE)
    with pytest.raises(SourceErrors, match="the same URL"):
        checked(root)


def test_a_program_that_comes_and_goes_is_told(root: Path) -> None:
    path(root).write_text("title: a\nmeasure:\n  it: {run: bin/it}\nbody: |\n  {{ it }}\n")
    program = root / "bin" / "it"
    for _ in range(2):
        (doubt,) = checked(root).warnings
        assert "there is no bin/it" in str(doubt)
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    for _ in range(2):
        assert checked(root).warnings == ()
    program.unlink()
    assert checked(root).warnings == (doubt,)


def test_the_overview_is_known_until_a_record_comes_or_a_post_goes(
    root: Path, request: pytest.FixtureRequest
) -> None:
    lines = list(list_.overview(open_notebook(root)))
    assert lines[0].endswith("published") and lines[1] == "  [ ] what is open?"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "examine", None)
        assert list(list_.overview(open_notebook(root))) == lines
    (root / "_posts" / f"{STEM}.markdown").unlink()
    assert next(list_.overview(open_notebook(root))).endswith("not published")
    for record in (root / "results" / STEM).glob("2*.json"):
        record.unlink()
    assert next(list_.overview(open_notebook(root))).endswith("not measured yet")
