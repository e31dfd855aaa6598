"""NOTE is a day, a stem or a path."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.errors import UsageError
from generator.notes import find


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    folder = tmp_path / "experiments"
    folder.mkdir()
    for name in ("2023-11-03-a.yml", "2023-11-03-b.yml", "2023-11-04-c.yaml", ".2023-11-05-d.yml", "body.md"):
        (folder / name).write_text("x")
    return tmp_path


def stems(root: Path, *wanted: str) -> list[str]:
    return [path.stem for path in find.find(root, wanted)]


def test_a_day_means_all_notes_of_that_day(notebook: Path) -> None:
    assert stems(notebook, "2023-11-03") == ["2023-11-03-a", "2023-11-03-b"]


def test_a_stem_a_path_and_a_path_within_the_notebook_mean_one_note(notebook: Path) -> None:
    assert stems(notebook, "2023-11-03-b") == ["2023-11-03-b"]
    assert stems(notebook, str(notebook / "experiments/2023-11-03-b.yml")) == ["2023-11-03-b"]
    assert stems(notebook, "experiments/2023-11-04-c.yaml") == ["2023-11-04-c"]


def test_a_note_named_twice_is_run_once(notebook: Path) -> None:
    assert stems(notebook, "2023-11-03-a", "2023-11-03") == ["2023-11-03-a", "2023-11-03-b"]


def test_hidden_files_and_bodies_are_no_notes(notebook: Path) -> None:
    assert [path.name for path in find.every(notebook)] == [
        "2023-11-03-a.yml",
        "2023-11-03-b.yml",
        "2023-11-04-c.yaml",
    ]


@pytest.mark.parametrize(
    ("wanted", "hint"),
    [
        ("2023-11-03-bb", "did you mean '2023-11-03-b'?"),
        ("zzzzz", "expected one of: 2023-11-03-a, 2023-11-03-b, 2023-11-04-c"),
    ],
)
def test_a_note_that_is_not_there_is_an_error_that_names_the_nearest(
    notebook: Path, wanted: str, hint: str
) -> None:
    with pytest.raises(UsageError) as error:
        find.find(notebook, [wanted])
    assert error.value.what == f"there is no note '{wanted}'"
    assert error.value.hint == hint


def test_a_path_outside_of_the_experiments_is_no_note(notebook: Path) -> None:
    outside = notebook / "elsewhere.yml"
    outside.write_text("x")
    with pytest.raises(UsageError) as error:
        find.find(notebook, [str(outside)])
    assert "an experiment lies in" in error.value.hint


def test_an_empty_notebook_says_how_to_begin(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as error:
        find.find(tmp_path, ["2023-11-03"])
    assert "`new DATE TITLE`" in error.value.hint


# ------------------------------------------------------------------ which notebook is meant


def test_the_notebook_is_the_nearest_one_from_the_current_folder_upwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = tmp_path / "experiments" / "drafts"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    assert find.notebook(None) == tmp_path.resolve()
    assert find.notebook(tmp_path) == tmp_path.resolve()


@pytest.mark.parametrize("begins", [False, True])
def test_where_there_is_none_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, begins: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=r"this is no notebook: neither .* nor a folder above it") as error:
        find.notebook(None, begins=begins)
    assert "--notebook . new" in error.value.hint


def test_a_folder_that_is_named_and_is_none_is_an_error_unless_one_begins_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="has no experiments/"):
        find.notebook(tmp_path)
    assert find.notebook(tmp_path, begins=True) == tmp_path.resolve()


def test_a_first_note_may_begin_in_a_blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "_config.yml").touch()
    monkeypatch.chdir(tmp_path)
    assert find.notebook(None, begins=True) == tmp_path.resolve()
    with pytest.raises(UsageError):
        find.notebook(None)
