"""Files read with care, and where each character of a text stands."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import Location
from generator.syntax import text
from generator.syntax.text import Source


@given(st.text(st.sampled_from("ab\n")), st.integers(1, 9), st.integers(1, 9))
def test_a_place_is_the_line_and_the_column_of_its_character(body: str, line: int, column: int) -> None:
    source = Source(body, Location("f", line, column))
    for offset in range(len(body) + 1):
        before = body[:offset]
        found = source.location(offset)
        assert found.line == line + before.count("\n")
        assert found.column == column + len(before.rpartition("\n")[2])


def test_a_part_keeps_its_place() -> None:
    part = Source("one\ntwo\nthree\n", Location("f", 5, 3)).cut(4, 8)
    assert (part.text, part.start) == ("two\n", Location("f", 6, 3))


@pytest.mark.parametrize("number", [0x00, 0x0B, 0x1B, 0x7F, 0x85, 0x9F, 0x2028, 0x2029, 0xFFFE, 0xFDD0])
def test_a_character_that_has_no_place_in_a_page_is_told_where_it_is(number: int) -> None:
    found, problems = text.decode(f"one\ntw{chr(number)}o\n".encode(), "f")
    assert (found, [str(problem) for problem in problems]) == (
        "",
        [f"f:2:3: a character that has no place in a page: U+{number:04X}\n  hint: delete it"],
    )


@pytest.mark.parametrize("body", ["tab\t\n", "crlf\r\n", "café \u202e 😀\n", ""])
def test_any_other_text_stays_as_it_is(body: str) -> None:
    assert text.decode(body.encode(), "f") == (body, ())


def test_a_carriage_return_alone_is_no_line_end() -> None:
    assert str(text.decode(b"a\rb\n", "f")[1][0].location) == "f:1:2"


def test_a_byte_order_mark_at_the_start_goes_and_elsewhere_is_told() -> None:
    assert text.decode(b"\xef\xbb\xbfa\n", "f") == ("a\n", ())
    assert text.decode("a\ufeff\n".encode(), "f")[1] != ()


def test_bytes_that_are_no_text_are_told_where_they_are() -> None:
    assert [str(one) for one in text.decode(b"a\nb\xff\n", "f")[1]] == [
        "f:2:2: not UTF-8: byte 0xFF\n  hint: save the file as UTF-8"
    ]


@pytest.mark.parametrize(("size", "said"), [(text.LARGEST, []), (text.LARGEST + 1, ["1.0 MB is too large"])])
def test_a_file_has_a_largest_size(tmp_path: Path, size: int, said: list[str]) -> None:
    (tmp_path / "f").write_bytes(b"a" * size)
    assert [problem.what for problem in text.read(tmp_path / "f", "f")[1]] == said


def test_what_is_no_file_is_told_and_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "loop").symlink_to("loop")
    for name, what in (("nowhere", "there is no such file"), (".", "not a file"), ("fifo", "not a file")):
        (problem,) = text.read(tmp_path / name, name)[1]
        assert problem.what == what and problem.hint
    assert text.read(tmp_path / "loop", "loop")[1] != ()
