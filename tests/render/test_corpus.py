"""Every note that comes along, rendered from the records that come along: no sentence that puzzles."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.render.cells import MOST_LINES
from generator.render.lead import LONGEST
from generator.syntax import fences, jekyll
from tests.conftest import REPOSITORY
from tests.notebook import Notebook

NOTES = sorted(path.stem for path in (REPOSITORY / "results").iterdir() if any(path.glob("2*.json")))
BROKEN = re.compile(r": [^.]*: [^.]*:")  # three colons in one sentence
WORDS = ("no single ratio", "takes no", "unstable", "contaminated", "core shared", "none to speak of")
_BEGINNING = 15  # characters
_MARKUP = re.compile(r"<[^>]*>|\{\{.*?\}\}|\[[^\]]*\]\([^)]*\)|\\")


@pytest.fixture(scope="module")
def posts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Each note's post by its stem."""
    notebook = Notebook(tmp_path_factory.mktemp("corpus"))
    for folder in ("experiments", "results", "probes", "services"):
        shutil.copytree(REPOSITORY / folder, notebook.root / folder, dirs_exist_ok=True)
    done = notebook.run("render", "--all", "--force", "--latest")
    assert done.returncode == 0, done.stderr
    return {
        stem: (notebook.root / "_posts" / f"{stem}.markdown").read_text().replace("\u00a0", " ")
        for stem in NOTES
    }


def prose(text: str) -> Iterator[str]:
    """The program's lines that are read as sentences: no code, no rows of tables, no set-up of a machine."""
    body = jekyll.split(text)[1]
    for start, end in reversed(fences.regions(body)):
        body = body[:start] + body[end:]
    for line in body.split("\n"):
        plain = _MARKUP.sub("", line).strip()
        if plain and not plain.startswith(("|", "- machine", "- settings", "- placement", "- service")):
            yield plain


def author_s_own(stem: str) -> set[str]:
    """How the lines begin that break as the author wrote them, whatever stands in the place of values."""
    text = (REPOSITORY / "experiments" / f"{stem}.yml").read_text()
    lines = (re.sub(r"\{\{.*?\}\}", "x", line).strip() for line in text.split("\n"))
    return {line[:_BEGINNING] for line in lines if BROKEN.search(line)}


@pytest.mark.parametrize("stem", NOTES)
def test_no_sentence_of_a_post_breaks(posts: dict[str, str], stem: str) -> None:
    own = author_s_own(stem)
    assert [line for line in prose(posts[stem]) if BROKEN.search(line) and line[:_BEGINNING] not in own] == []
    assert [line for line in prose(posts[stem]) for word in WORDS if word in line] == []


def is_written_by_the_author(stem: str) -> bool:
    """Whether the note says its opening itself: then it is as long as that."""
    return "\nsummary:" in (REPOSITORY / "experiments" / f"{stem}.yml").read_text()


@pytest.mark.parametrize("stem", NOTES)
def test_an_opening_fits_into_a_search_result(posts: dict[str, str], stem: str) -> None:
    opening = _MARKUP.sub("", jekyll.split(posts[stem])[1].partition("\n\n")[0]).replace("**", "")
    assert not opening.startswith("Measured ")  # the status line
    assert len(opening) <= LONGEST or is_written_by_the_author(stem)


@pytest.mark.parametrize("stem", NOTES)
def test_no_cell_has_more_than_three_lines(posts: dict[str, str], stem: str) -> None:
    cells = (cell for line in posts[stem].split("\n") if line.startswith("| ") for cell in line.split(" |"))
    assert [cell for cell in cells if cell.count("<br>") >= MOST_LINES] == []


@pytest.mark.parametrize("stem", NOTES)
def test_no_column_of_a_table_is_empty(posts: dict[str, str], stem: str) -> None:
    for table in re.findall(r"(?:^\|.*\n)+", posts[stem], re.M):
        _, _, *rows = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in table.splitlines()]
        assert all(any(column) for column in zip(*rows, strict=False))


def test_the_corpus_is_all_that_was_measured() -> None:
    assert len(NOTES) >= 8


def test_a_posts_sentences_are_looked_at(posts: dict[str, str]) -> None:
    assert BROKEN.search("against theory: 40 ns: fails: 7 times") and not BROKEN.search("a: b. c: d: e")
    assert all(sum(1 for _ in prose(text)) > 20 for text in posts.values())


def test_rendering_twice_gives_the_same_bytes(posts: dict[str, str], tmp_path: Path) -> None:
    notebook = Notebook(tmp_path)
    for folder in ("experiments", "results", "probes", "services"):
        shutil.copytree(REPOSITORY / folder, notebook.root / folder, dirs_exist_ok=True)
    stem = NOTES[0]
    assert notebook.run("render", stem, "--force", "--latest").returncode == 0
    made = (notebook.root / "_posts" / f"{stem}.markdown").read_text().replace("\u00a0", " ")
    assert made == posts[stem]
