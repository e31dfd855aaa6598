"""Warm and slept on one line of the dots: what filled and hollow mean, and what is missing."""

from __future__ import annotations

from generator.model.post import ChartRequest
from generator.render import charts
from generator.render.charts import _sheet, _style, dots
from tests.render.charts.samples import drawn_text, warm_and_slept


def marks_of(rows):
    return [item for item in dots.layout(rows).items if isinstance(item, _sheet.Mark)]


def test_a_placement_has_one_line_for_all_its_waits_and_marks_go_from_filled_to_hollow():
    rows = warm_and_slept()
    lines = {}
    for mark in marks_of([row for row in rows if row.label == "CondVar"]):
        lines.setdefault((mark.y, mark.shape), []).append(mark)
    apart = next(
        found for (_, shape), found in lines.items() if shape == _style.USUAL["two cores"].shape and found[1:]
    )
    ink = _style.USUAL["two cores"].colour
    assert [mark.edge for mark in apart] == [ink] * 3
    by_value = sorted(apart, key=lambda mark: mark.x)
    assert [mark.colour for mark in by_value] == [ink.lower(), _style.tint(ink, 0.5), _style.PAPER]


def test_the_legend_says_what_filled_pale_and_hollow_mean():
    said = drawn_text(charts.draw(ChartRequest("dots", warm_and_slept())))
    for words in ("filled: warm", "pale: after 50 ms asleep", "hollow: after 1 s asleep", "kept awake"):
        assert words in said
    two = drawn_text(charts.draw(ChartRequest("dots", warm_and_slept()[:8])))
    assert "hollow: after 50 ms asleep" in two
    assert "pale" not in two


def test_what_is_missing_of_a_placement_is_said_under_its_line():
    said = drawn_text(charts.draw(ChartRequest("dots", warm_and_slept())))
    assert "after 50 ms asleep: skipped: needs two CPUs" in said
