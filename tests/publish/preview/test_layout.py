"""Pages hold what they are given, as text."""

from __future__ import annotations

from generator.errors import NOWHERE, Location, Problem
from generator.publish.preview import layout
from generator.publish.preview.layout import Entry, Fault, Site

SITE = Site("a <blog>", "about & such", timezone="UTC")


def test_a_title_is_text_and_the_content_is_html() -> None:
    page = layout.post(SITE, "a <b> title", "Nov 3, 2023", "<p>x</p>")
    assert "a &lt;b&gt; title" in page and "<p>x</p>" in page and "a &lt;blog&gt;" in page


def test_a_fault_has_its_place_its_hint_its_line_and_a_mark_below_the_column() -> None:
    fault = Fault(Problem(Location("experiments/a.yml", 3, 5), "bad <x>", "write y"), "\tab<c: d")
    page = layout.faults(SITE, "a note", [fault])
    assert "experiments/a.yml:3:5" in page
    assert "bad &lt;x&gt;" in page and "hint: write y" in page
    assert "\tab&lt;c: d\n\t   ^" in page


def test_a_fault_without_a_place_has_none() -> None:
    page = layout.faults(SITE, "a note", [Fault(Problem(NOWHERE, "the disk is full\nreally"))])
    assert "preview-where" not in page and "<p>the disk is full</p><p>really</p>" in page


def test_what_would_turn_the_direction_of_a_text_is_shown_by_number() -> None:
    assert "U+202E" in layout.faults(SITE, "x", [Fault(Problem(NOWHERE, "a\u202eb"))])


def test_the_list_names_every_note_or_says_that_there_is_none() -> None:
    page = layout.notes(SITE, [Entry("a <note>", '/-/note/a"b', "measured 2023-11-03")])
    assert "a &lt;note&gt;" in page and 'href="/-/note/a&quot;b"' in page and "measured 2023-11-03" in page
    assert "There is no note yet" in layout.notes(SITE, [])
