"""Foreign texts are made fit for records, terminals and posts."""

from __future__ import annotations

from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.syntax.sanitise import clean


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
