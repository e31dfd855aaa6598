"""Posts that their author edits by hand, as a user meets them on the command line."""

from __future__ import annotations

import copy
import shutil
from pathlib import Path

import pytest

from tests.notebook import NOTE, STEM, Notebook

POST = f"_posts/{STEM}.markdown"
SLOWER = NOTE.replace("41.0,42.0,43.0", "61.0,62.0,63.0")


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Notebook:
    """A note measured twice, with other figures; its post is of the first time. Copied by each test."""
    one = Notebook(tmp_path_factory.mktemp("measured"))
    assert one.run("run", STEM, "--quick").returncode == 0
    shutil.copytree(one.root / "_posts", one.root / "first")
    shutil.copytree(one.root / "results", one.root / "results of the first", symlinks=True)
    one.note(SLOWER)
    assert one.run("run", STEM, "--quick").returncode == 0
    (second,) = {path.name for path in one.records} - {
        path.name for path in (one.root / "results of the first" / STEM).iterdir()
    }
    shutil.copytree(one.root / "results of the first", one.root / "results", dirs_exist_ok=True)
    shutil.copytree(one.root / "first", one.root / "_posts", dirs_exist_ok=True)
    assert second
    return one


@pytest.fixture
def notebook(measured: Notebook, tmp_path: Path) -> Notebook:
    one = copy.copy(measured)
    shutil.copytree(measured.root, tmp_path, symlinks=True, dirs_exist_ok=True)
    one.root = one.cwd = tmp_path
    return one


def edit(notebook: Notebook, old: str, new: str) -> None:
    text = notebook.post.read_text()
    assert old in text
    notebook.post.write_text(text.replace(old, new, 1))


def result(notebook: Notebook, label: str) -> str:
    """The line of a measurement in the results block."""
    found = notebook.post.read_text().splitlines(keepends=True)
    return next(line for line in found if line.startswith(f"Time spent on {label}"))


def test_an_edit_and_the_figures_of_another_run_live_together(notebook: Notebook) -> None:
    edit(notebook, "### one question", "### one question of mine")
    edit(notebook, result(notebook, "another thing"), "")
    done = notebook.run("render", STEM, "--latest")
    assert done.returncode == 0, done.stderr
    text = notebook.post.read_text()
    assert "### one question of mine" in text
    assert "62 ns" in result(notebook, "a steady thing")
    assert "Time spent on another thing" not in text
    said = done.stdout.splitlines()
    assert said[-2] == POST
    assert said[-1].startswith("  2 edits by hand kept, line ")
    assert said[-1].endswith(f": python -m generator edits {STEM} shows them")
    before = notebook.files()
    assert notebook.run("render", STEM).stdout.startswith(f"{POST} (unchanged)\n  2 edits by hand kept")
    assert notebook.files() == before
    assert notebook.run("list").stdout.startswith(f"{STEM}: measured ")
    assert ", published, edited by hand\n" in notebook.run("list").stdout


def test_a_figure_edited_by_hand_against_a_new_one_is_a_conflict_and_what_was_measured_is_kept(
    notebook: Notebook,
) -> None:
    edit(notebook, line := result(notebook, "a steady thing"), mine := line.replace("42", "7"))
    number = notebook.post.read_text().splitlines(keepends=True).index(mine) + 1
    before, records = notebook.post.read_text(), notebook.records
    done = notebook.run("run", STEM, "--quick")
    assert done.returncode == 6
    assert done.stderr.startswith(f"{POST}:{number}:1: you wrote '{mine.strip()}', the program now '")
    (new,) = set(notebook.records) - set(records)
    assert f"\nwhat was measured is kept: results/{STEM}/{new.name}\n" in done.stderr
    assert f"python -m generator render {STEM} --latest publishes it" in " ".join(done.stderr.split())
    assert notebook.post.read_text() == before
    asked = notebook.run("render", STEM, "--latest", "--check")
    assert (asked.returncode, asked.stdout) == (6, f"{POST}: conflict\n")
    ours = notebook.run("render", STEM, "--latest", "--ours")
    assert ours.returncode == 0, ours.stderr
    assert result(notebook, "a steady thing") == mine
    assert "| 62" in notebook.post.read_text()
    asked = notebook.run("render", STEM, "--check")
    assert (asked.returncode, asked.stdout) == (0, f"{POST}: edited\n")


def test_edits_shows_each_edit_with_its_place_by_words_or_by_lines(notebook: Notebook) -> None:
    assert notebook.run("edits", STEM).stdout == f"{POST}: nothing in it was edited by hand\n"
    edit(notebook, "### one question", "### one *good* question")
    edit(notebook, line := result(notebook, "another thing"), "")
    numbers = [
        number for number, one in enumerate(notebook.post.read_text().splitlines(), 1) if "good" in one
    ]
    shown = notebook.run("edits", STEM)
    assert shown.stdout.startswith(f"{POST}:{numbers[0]}:1\n  ### one {{+*good* +}}question\n{POST}:")
    assert shown.stdout.endswith(f":1\n  - {line}")
    assert f"`edits NOTE` shows it): {STEM}\n1 note: no errors\n" in notebook.run("check").stdout


def test_take_brings_prose_into_the_body_and_refuses_by_name_what_is_generated(notebook: Notebook) -> None:
    notebook.note(NOTE)
    edit(notebook, "### one question", "### one question of mine")
    edit(notebook, "- [ ] what is open?", "- [ ] what is open?\n\nIt costs 24 ns here.")
    edit(notebook, "- expected ", "- I expected ")
    edit(notebook, 'title:  "a note"', 'title:  "another"')
    edit(
        notebook,
        next(one for one in notebook.post.read_text().split("\n") if "| a steady" in one),
        "| mine |",
    )
    post = notebook.post.read_text()
    done = notebook.run("edits", STEM, "--take")
    assert done.returncode == 6
    assert done.stdout.startswith(f"experiments/{STEM}.yml: 3 edits taken, line ")
    assert f"{POST}:3:1: not taken: the front matter is made from keys\n" in done.stderr
    assert ": not taken: a table is generated\n" in done.stderr
    wanted = NOTE.replace("### one question", "### one question of mine").replace("- exp", "- I exp")
    note = (notebook.root / "experiments" / f"{STEM}.yml").read_text()
    assert note == wanted.replace("is open?\n", "is open?\n\n  It costs 24 ns here.\n")
    assert notebook.post.read_text().replace("24\u00a0ns here", "24 ns here") == post
    asked = notebook.run("render", STEM, "--check")
    assert (asked.returncode, asked.stdout) == (0, f"{POST}: edited\n")


def test_when_all_edits_are_taken_the_post_is_what_is_generated(notebook: Notebook) -> None:
    notebook.note(NOTE)
    edit(notebook, "### one question", "### one question of mine")
    assert notebook.run("edits", STEM, "--take").returncode == 0
    assert notebook.run("render", STEM, "--check").stdout == f"{POST}: current\n"


def test_edits_of_a_post_that_is_stale_are_taken_after_it_is_rendered(notebook: Notebook) -> None:
    edit(notebook, "### one question", "### one question of mine")
    note = (notebook.root / "experiments" / f"{STEM}.yml").read_text()
    notebook.note(note.replace("a steady thing", "the steady thing"))
    done = notebook.run("edits", STEM, "--take")
    assert done.returncode == 6
    assert f"{POST} is stale" in done.stderr and f"first: python -m generator render {STEM}" in done.stderr


def test_help_says_which_version_is_whose(notebook: Notebook) -> None:
    said = " ".join(notebook.run("render", "--help").stdout.split())
    assert "--ours Where an edit of yours conflicts with what is new: yours, the author's, stands." in said
    assert "--theirs Where they conflict: the program's stands;" in said
