"""Foreign texts are made fit for records, terminals and posts."""

from __future__ import annotations

from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.syntax.sanitise import LONGEST, Private, clean, line, tidy


@pytest.mark.parametrize(
    ("given", "cleaned"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07text", "text"),
        ("10 %\r50 %\r100 %\ndone\r\n", "100 %\ndone\n"),
        ("a\x00b\x08c\x0cd", "abcd"),
        ("one\u2028two", "one\ntwo"),
        (b"caf\xc3\xa9 \xff", "café \ufffd"),
        ("\ud83d broken", " broken"),
        ("tab\tstays", "tab\tstays"),
        ("https://ann:s3cret@host/x and ssh://ann@host", "https://host/x and ssh://host"),
        ("mail to ann@host stays", "mail to ann@host stays"),
        ("ann:s3cret@host/x, 10:30 and lock@apart", "host/x, 10:30 and lock@apart"),
        ("left \u202eright\u202c \u2066x\u2069", "left right x"),
    ],
)
def test_what_no_page_can_hold_goes_and_the_rest_stays(given: str | bytes, cleaned: str) -> None:
    assert clean(given) == cleaned


def test_home_and_user_name_are_hidden_as_words_only() -> None:
    text = "/home/ann/x.c:1 /home/annette/y by ann, annual"
    assert clean(text, "/home/ann", "ann") == "~/x.c:1 /home/annette/y by user, annual"


def test_root_and_very_short_names_are_no_secrets() -> None:
    assert clean("root at /root", "/root", "root") == "root at ~"
    assert clean("a cat", user="a") == "a cat"


@given(st.text())
def test_every_text_comes_out_fit_for_a_feed_and_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean(text, "/home/ann", "ann")
    ElementTree.fromstring(f"<x>{escape(once)}</x>")
    assert clean(once, "/home/ann", "ann") == once


def test_a_text_of_one_line_has_no_line_end_and_no_tab() -> None:
    assert line("a\tb\nc\u2028d\x1b[31m\x00e") == "a b c de"


@pytest.mark.parametrize(
    ("length", "kept"), [(LONGEST, "x" * LONGEST), (LONGEST + 1, "x" * (LONGEST - 3) + "...")]
)
def test_a_text_that_is_too_long_ends_in_dots(length: int, kept: str) -> None:
    assert line("x" * length) == kept
    assert line(line("x" * length)) == kept


SECRETS = Private(
    "/home/ann", "ann", "ann-laptop.example", {"TOKEN": "hush", "SHORT": "abc", "KEY": "ab\ncdef"}
)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("hush, hush-hush", "${TOKEN}, ${TOKEN}-${TOKEN}"),
        ("hu\x1b[0msh hu\x00sh", "${TOKEN} ${TOKEN}"),
        ("abc abcd", "abc abcd"),
        ("ab\ncdef then cdef alone, and ab", "${KEY} then ${KEY} alone, and ab"),
        ("/home/ann/x on ann-laptop.example, ann-laptop for ann", "~/x on host, host for user"),
    ],
)
def test_what_is_private_is_shown_by_its_name(given: str, shown: str) -> None:
    assert SECRETS.line(given) == shown
    assert SECRETS.line(shown) == shown


@pytest.mark.parametrize("name", ["localhost", "debian", "test", "vm"])
def test_names_that_are_nobodys_are_words_like_others(name: str) -> None:
    assert Private(user=name, host=name).line(f"{name} and set") == f"{name} and set"


def test_every_text_of_a_value_becomes_tidy_and_names_too() -> None:
    given = {"a\tb": ["x\ny", 1, {"z": "\x1b[1mbold"}], "n": [1.5, 2], "none": None}
    assert tidy(given) == {"a b": ["x y", 1, {"z": "bold"}], "n": [1.5, 2], "none": None}


def test_two_names_that_become_one_are_refused() -> None:
    with pytest.raises(ValueError, match="says 'a b' twice"):
        tidy({"a\tb": 1, "a b": 2})
