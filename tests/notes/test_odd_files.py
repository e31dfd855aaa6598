"""Links in circles and tabs: a problem with its place, before anything runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.errors import UsageError
from generator.notes import find, load

NOTE = """title: x
date: 2023-11-03 1:53:46 -0500
measure:
  lock:
    probe: mutex_lock
    label: "a\\tlock"
    params: {"size": ["8", "a\\tb"]}
    printed: {anywhere: "12 ns (an\\told post)"}
conditions: {anywhere: }
body: page.md
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "experiments").mkdir()
    return tmp_path / "experiments"


def told(folder: Path, text: str) -> list[str]:
    path = folder / "2023-11-03-x.yml"
    path.write_text(text)
    _, problems = load.experiment(path, folder.parent)
    return [str(problem).removeprefix("experiments/2023-11-03-x.yml:") for problem in problems]


def test_a_tab_in_a_text_of_one_line_is_a_problem_where_it_stands(folder: Path) -> None:
    (folder / "page.md").write_text("a\ttab in a page stays\n")
    assert list(dict.fromkeys(line for line in told(folder, NOTE) if "holds a tab" in line)) == [
        "6:12: label holds a tab: U+0009\n  hint: write a blank instead, or nothing",
        "7:28: the param 'size' holds a tab: U+0009\n  hint: write a blank instead, or nothing",
        "8:25: a figure holds a tab: U+0009\n  hint: write a blank instead, or nothing",
    ]
    assert told(folder, NOTE.replace("\\t", " ")) == []


def test_a_body_that_is_a_circle_of_links_is_a_problem_with_its_place(folder: Path) -> None:
    (folder / "page.md").symlink_to("other.md")
    (folder / "other.md").symlink_to("page.md")
    (problem,) = told(folder, NOTE.replace("\\t", " "))
    assert problem.startswith("10:7: there is no file experiments/page.md")


def test_a_note_that_is_a_circle_of_links_is_not_there(folder: Path) -> None:
    (folder / "a.yml").symlink_to("b.yml")
    (folder / "b.yml").symlink_to("a.yml")
    with pytest.raises(UsageError):
        find.find(folder.parent, ["experiments/c.yml"])
    with pytest.raises(UsageError):
        find.find(folder.parent, [str(folder / "a.yml"), "experiments/zz"])
