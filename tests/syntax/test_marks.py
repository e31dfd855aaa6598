"""Figures in other texts: where they stand, and that nothing else there changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import Location
from generator.syntax import marks
from generator.syntax.text import Source


def found(text: str, *, markdown: bool = True) -> tuple[list[tuple[str, str]], list[str]]:
    """What each mark names and shows, and all problems."""
    there, problems = marks.in_comments(Source(text, Location("a.md")), markdown=markdown)
    return [(mark.what, mark.shown) for mark in there], [str(one).partition("\n")[0] for one in problems]


def test_a_mark_names_a_figure_and_shows_one() -> None:
    text = "x\r\ny <!-- lab: 2023-11-03.a -->6.52 ns<!-- /lab --> z <!--lab:n.b / c--><!--/lab-->"
    assert found(text) == ([("2023-11-03.a", "6.52 ns"), ("n.b / c", "")], [])
    (mark, _), _ = marks.in_comments(Source(text, Location("a.md")), markdown=True)
    assert (str(mark.location), str(mark.place)) == ("a.md:2:13", "a.md:2:29")


def test_in_code_of_markdown_there_is_none_and_html_has_no_such_code() -> None:
    text = "`<!-- lab: a.b -->` ```\n\n```\n<!-- lab: c.d -->1<!-- /lab -->\n```\n"
    assert found(text) == ([], [])
    assert found("`<!-- lab: a.b -->1<!-- /lab -->`", markdown=False) == ([("a.b", "1")], [])


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("a <!-- lab: x.y -->", ["a.md:1:3: a <!-- lab: ID --> without its <!-- /lab -->"]),
        ("\n<!-- /lab -->", ["a.md:2:1: a <!-- /lab --> without its <!-- lab: ID -->"]),
        (
            "<!-- lab: x.y -->1 <!-- lab: z.y -->2<!-- /lab --><!-- /lab -->",
            [
                "a.md:1:1: a <!-- lab: ID --> without its <!-- /lab -->",
                "a.md:1:51: a <!-- /lab --> without its <!-- lab: ID -->",
            ],
        ),
    ],
)
def test_a_comment_without_the_other_is_told_where_it_stands(text: str, problems: list[str]) -> None:
    assert found(text)[1] == problems


@pytest.mark.parametrize(
    "comment", ["<!-- lab -->", "<!-- label: x -->", "<!-- laboratory -->", "<!-- lab:\nx -->"]
)
def test_other_comments_are_the_authors_own(comment: str) -> None:
    assert found(f"a {comment} b") == ([], [])


PIECE = st.sampled_from(["x", "\r\n", "\n", " ", "<!-- c -->", "é", "\udcff", "-->", "| a |"])
TEXT = st.lists(PIECE).map("".join)
SHOWN = st.text("0123456789. ns\u00a0", max_size=8)


@given(around=st.lists(TEXT, min_size=3, max_size=3), shown=st.tuples(SHOWN, SHOWN), value=SHOWN)
def test_only_what_stands_between_two_marks_is_written(
    around: list[str], shown: tuple[str, str], value: str
) -> None:
    """And what reads alike is not."""
    before, between, after = around
    parts = [before, "<!-- lab: a.b -->", shown[0], "<!-- /lab -->", between, "<!--lab: c.d-->", shown[1]]
    text = "".join([*parts, "<!-- /lab -->", after])
    there, problems = marks.in_comments(Source(text, Location("a.html")), markdown=False)
    assert not problems
    kept = [one if marks.alike(one, value) else value for one in shown]
    parts[2], parts[6] = kept
    assert marks.written(text, [(mark, value) for mark in there]) == "".join([*parts, "<!-- /lab -->", after])


def test_a_figure_that_reads_alike_keeps_its_bytes() -> None:
    text = "<!-- lab: a.b --> 6.5 ns\n<!-- /lab -->"
    (mark,), _ = marks.in_comments(Source(text, Location("a.md")), markdown=True)
    assert marks.written(text, [(mark, "6.5\u00a0ns")]) == text
    assert marks.written(text, [(mark, "6.6 ns")]) == "<!-- lab: a.b -->6.6 ns<!-- /lab -->"


def test_a_macro_is_used_outside_of_comments() -> None:
    text = "a \\lab{n.a} % \\lab{no}\n\\% \\lab {n.b /\n  c} \\label{x} \\\\% \\lab{no}\n"
    uses = [(use.what, str(use.location)) for use in marks.in_latex(Source(text, Location("a.tex")))]
    assert uses == [("n.a", "a.tex:1:8"), ("n.b / c", "a.tex:2:10")]
