"""Characters that no text that is shown may hold: one definition for all who read and write."""

from __future__ import annotations

import re

import pytest

from generator.errors import Location
from generator.render.charts import _words
from generator.syntax import jekyll, sanitise, text
from generator.syntax.characters import ILLEGAL, LINE_ENDS

BAD = [chr(code) for code in range(0x10000) if re.fullmatch(f"[{ILLEGAL}]", chr(code))]
FINE = "aé µ\u00a0\u200d😀"


def test_what_a_feed_cannot_hold_is_illegal() -> None:
    assert {*map(chr, range(9)), "\x0b", "\x1b", "\x7f", "\x9b", "\ufeff", "\ufffe", "\ud800"} < set(BAD)
    assert not {*"\t\n\r", *FINE, *LINE_ENDS} & set(BAD)


@pytest.mark.parametrize("clean", [sanitise.clean, _words.clean, lambda given: jekyll.yaml_str(given)[1:-1]])
def test_every_writer_leaves_it_out(clean) -> None:  # type: ignore[no-untyped-def]
    for bad in BAD:
        shown = clean(f"a{bad}b")
        assert bad not in shown and shown.replace(" ", "") == "ab"


def test_every_reader_refuses_it() -> None:
    for bad in (*(one for one in BAD if not "\ud800" <= one <= "\udfff"), *LINE_ENDS):
        if bad != "\ufeff":  # a byte order mark at the beginning is none of the text
            _, problems = text.decode(bad.encode(), "f")
            assert [one.location for one in problems] == [Location("f", 1, 1)], bad


def test_what_is_fine_stays() -> None:
    assert text.decode(FINE.encode(), "f") == (FINE, ())
    assert sanitise.clean(FINE) == FINE
