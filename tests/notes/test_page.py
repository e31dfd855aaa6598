"""`body:` -> the page: from the YAML, or from a file beside the note."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.errors import Location
from generator.model.note import Prose
from generator.notes import page
from generator.notes.fields import Fields
from generator.syntax.text import Source
from generator.syntax.yaml_nodes import Table, parse


def read(root: Path, text: str) -> tuple[page.Page, list[str]]:
    """The page of a note with this text in `root`/experiments."""
    source = Source(text, Location("experiments/note.yml"))
    node, problems = parse(source)
    assert isinstance(node, Table) and not problems
    fields = Fields()
    path = root / "experiments" / "note.yml"
    path.parent.mkdir(exist_ok=True)
    return page.page(node.get("body"), source, path, root, fields), [str(one) for one in fields.problems]


def test_a_text_stands_where_it_was_written(tmp_path: Path) -> None:
    found, _ = read(tmp_path, "title: t\nbody: |\n\n    a\n      b\n")
    assert found.parts == (Prose("\na\n  b\n", Location("experiments/note.yml", 3, 5)),)
    assert (found.raw, found.front) == ("", None)


@pytest.mark.parametrize("value", ["text", "'|'", "[a]", ">\n  folded", "page.txt"])
def test_what_is_neither_a_text_nor_a_file_is_told(tmp_path: Path, value: str) -> None:
    found, (problem,) = read(tmp_path, f"body: {value}\n")
    assert found.parts == ()
    assert problem.startswith("experiments/note.yml:1:7: body must be a | text or the name of a .md file\n")


def test_no_body_is_told_at_the_top_and_an_empty_one_elsewhere(tmp_path: Path) -> None:
    assert read(tmp_path, "title: t\n")[1][0].startswith("experiments/note.yml:1:1: missing 'body'\n  hint: ")
    assert read(tmp_path, "body:\n")[1] == []  # a key without a value is told by those who read the mapping


@pytest.mark.parametrize("name", ["page.md", "page.markdown"])
def test_a_file_has_places_of_its_own(tmp_path: Path, name: str) -> None:
    (tmp_path / "experiments").mkdir()
    (tmp_path / "experiments" / name).write_text("one\r\n```{table\n")
    found, problems = read(tmp_path, f"body: {name}\n")
    assert found.parts == (Prose("one\n```{table\n", Location(f"experiments/{name}")),)
    assert problems == [f"experiments/{name}:2:1: the fence is never closed\n  hint: end it with a line ```"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("page.md", "there is no file experiments/page.md"),
        ("../page.md", "'../page.md' leads out of experiments/"),
        ("/etc/page.md", "'/etc/page.md' leads out of experiments/"),
        ("folder.md", "there is no file experiments/folder.md"),
    ],
)
def test_a_file_lies_beside_its_note(tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "experiments" / "folder.md").mkdir(parents=True)
    (tmp_path / "page.md").write_text("text\n")
    assert read(tmp_path, f"body: {name}\n")[1] == [
        f"experiments/note.yml:1:7: {said}\n  hint: name a .md file beside the experiment"
    ]


@pytest.mark.parametrize(
    "raw", ["---\ntitle: t\n---\n", "---\r\ntitle: t\r\n...\r\n", "---  \n---\n", "---\ntitle: t\n---"]
)
def test_front_matter_of_its_own_is_kept_as_it_is(tmp_path: Path, raw: str) -> None:
    (tmp_path / "experiments").mkdir()
    (tmp_path / "experiments" / "page.md").write_bytes(raw.encode())
    found, problems = read(tmp_path, "body: page.md\n")
    assert (found.raw, found.parts, problems) == (raw, (), [])
    assert found.front is not None and ("title" in raw) == (found.front.get("title") is not None)


def test_what_follows_front_matter_knows_its_line(tmp_path: Path) -> None:
    (tmp_path / "experiments").mkdir()
    (tmp_path / "experiments" / "page.md").write_text("---\ntitle: t\ntitle: u\n---\ntext\n")
    found, problems = read(tmp_path, "body: page.md\n")
    assert found.parts == (Prose("text\n", Location("experiments/page.md", 5, 1)),)
    assert problems[0].startswith("experiments/page.md:3:1: duplicate key 'title' (first on line 2)")


@pytest.mark.parametrize("name", ["loop.md", "x" * 300 + ".md", '"a\\0b.md"'])
def test_a_name_that_leads_to_no_file_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "experiments").mkdir()
    (tmp_path / "experiments" / "loop.md").symlink_to("loop.md")
    (problem,) = read(tmp_path, f"body: {name}\n")[1]
    assert problem.startswith("experiments/note.yml:1:7: there is no file experiments/")
