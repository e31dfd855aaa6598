"""Rows and paragraphs as lines: folded, never cut; whole in a pipe."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from generator.terminal import sheet
from tests.notebook import STEM, Notebook
from tests.terminal import screens
from tests.terminal.samples import LITERAL, labelled


@pytest.mark.parametrize("text", LITERAL)
def test_brackets_in_a_label_a_value_and_a_condition_are_the_authors_own(tmp_path: Path, text: str) -> None:
    notebook = Notebook(tmp_path)
    notebook.note(labelled(text))
    for command in (["run", STEM, "--dry-run"], ["run", STEM, "--quick"]):
        done = notebook.run(*command)
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        assert text in done.stdout


WORDS = st.lists(st.text("ab/*-=", min_size=1, max_size=30), min_size=1, max_size=12).map(" ".join)


@given(command=WORDS, columns=st.integers(34, 90))
def test_a_command_that_is_folded_is_the_same_command_for_a_shell(command: str, columns: int) -> None:
    lines = sheet.typed(command, columns)
    assert max(map(len, lines)) <= columns
    assert "\n".join(lines).replace(" \\\n", " ").split() == command.split()


def test_a_shell_puts_a_folded_command_together_again() -> None:
    command = "printf %s, aaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbbbbb cccccccccccccccccccccc"
    lines = sheet.typed(command, 40)
    assert len(lines) == 3
    done = subprocess.run(["sh", "-c", "\n".join(lines)], capture_output=True, text=True)
    assert done.stdout.split(",") == [*command.split()[2:], ""]


@pytest.mark.parametrize(("columns", "lines"), [(21, 1), (20, 2)])
def test_a_command_is_folded_only_where_the_terminal_ends(columns: int, lines: int) -> None:
    assert len(sheet.typed("apt-get install x y z", columns)) == lines


def drawn(columns: int, *rows: tuple[str, str, str], encoding: str = "utf-8") -> list[str]:
    """A table of an id that is typed, a text and a spare column, on a terminal of so many columns."""
    heads = (sheet.Column("id", whole=True), sheet.Column("what"), sheet.Column("more", spare=True))
    with screens.terminal(columns, encoding=encoding):
        return screens.lines_of(sheet.drawn(sheet.table(heads, rows)))


CELL = st.text("ab µ日-[]", max_size=40).map(str.strip)
ID = st.text("abc@_[日", min_size=1, max_size=30)


@given(st.lists(st.tuples(ID, CELL, CELL), min_size=1, max_size=5), st.integers(30, 120))
def test_no_line_is_wider_than_the_terminal_and_what_is_typed_is_whole(
    rows: list[tuple[str, str, str]], columns: int
) -> None:
    lines = drawn(columns, *rows)
    assert all(cell_len(line) <= columns for line in lines)
    fitting = [row[0] for row in rows if cell_len(row[0]) <= columns // 2]
    assert all(any(line.startswith(name) for line in lines) for name in fitting)


def test_a_text_without_room_is_folded_and_not_cut() -> None:
    lines = drawn(30, ("an_id", "a word or " * 5 + "x" * 40, ""))
    assert len(lines) > 3
    assert "".join(lines[1:]).replace(" ", "").count("x") == 40


@pytest.mark.parametrize(("columns", "shown"), [(14, True), (13, False)])
def test_a_spare_column_is_left_out_where_not_all_fit(columns: int, shown: bool) -> None:
    assert ("more" in drawn(columns, ("a", "b" * 4, "c" * 4))[0]) is shown


def test_a_column_without_a_word_is_left_out() -> None:
    assert drawn(80, ("a", "", "c")) == ["id  more", "a   c"]


def test_a_pipe_gets_each_row_in_one_line_without_padding_or_frame() -> None:
    heads = (sheet.Column("id", whole=True), sheet.Column("what"))
    made = sheet.drawn(sheet.table(heads, [("a", "word " * 60 + "end"), ("long_id", "b")]))
    assert made == f"id       what\na        {'word ' * 60}end\nlong_id  b\n"


def test_a_table_lines_up_in_an_encoding_that_lacks_letters() -> None:
    assert drawn(80, ("✓ a…", "5 µs", "x"), ("b", "c", "y"), encoding="ascii") == [
        "id       what  more",
        "ok a...  5 us  x",
        "b        c     y",
    ]


def test_what_would_steer_the_terminal_is_spelt_out() -> None:
    assert drawn(80, ("a\u202eb\x1b[2Jc", "", "")) == ["id", "a<U+202E>b<U+001B>[2Jc"]


@given(st.text("abc `:", max_size=200), st.integers(20, 90))
def test_a_folded_text_keeps_its_words_within_the_terminal(said: str, columns: int) -> None:
    with screens.terminal(columns):
        lines = sheet.wrapped(said, sys.stdout).split("\n")
    assert max(map(len, lines)) <= columns
    assert "".join(lines).replace(" ", "") == said.replace(" ", "")


def test_what_is_to_be_typed_is_not_folded_at_its_blanks() -> None:
    with screens.terminal(30):
        lines = sheet.wrapped("x.yml:1:1: a long fault, mended by `run NOTE --force` alone", sys.stdout)
    assert lines.split("\n") == ["x.yml:1:1: a long fault,", "    mended by", "    `run NOTE --force` alone"]


def test_a_pipe_gets_a_text_as_it_is() -> None:
    assert sheet.wrapped("word " * 100, sys.stdout) == "word " * 100


def test_long_tables_stand_in_plain_lines_that_are_not_folded() -> None:
    columns = (
        sheet.Column("name"),
        sheet.Column("ns", right=True),
        sheet.Column("none"),
        sheet.Column("why"),
    )
    rows = [("a lock", "7", "", "ロック"), ("b", "1,234", "", "new")]
    assert sheet.aligned(columns, rows).split("\n") == [
        "name       ns  why",
        "a lock      7  ロック",
        "b       1,234  new",
    ]


def test_plain_lines_are_those_of_a_table() -> None:
    columns = (sheet.Column("name"), sheet.Column("ns", right=True, whole=True), sheet.Column(""))
    rows = [("a lock", "7", "ロック"), ("\x1b[31m", "1,234", "")]
    assert sheet.aligned(columns, rows) + "\n" == sheet.drawn(sheet.table(columns, rows))
