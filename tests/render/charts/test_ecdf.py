"""Frames of curves: when they share one, and how they are named."""

from __future__ import annotations

from generator.render.charts import _sheet, _style, ecdf
from tests.render.charts.samples import ANYWHERE, CASES, finding


def titles_of(page):
    return [text.text for text in page.texts if text.size == _style.LARGE]


def test_five_curves_share_a_frame_and_six_become_small_multiples():
    rows = tuple(finding(f"call {i}", ANYWHERE, 900 * 2**i) for i in range(6))
    assert titles_of(ecdf.layout(rows[:5])) == []
    assert titles_of(ecdf.layout(rows)) == [f"call {i}" for i in range(6)]


def test_curves_of_one_label_share_a_small_multiple():
    assert titles_of(ecdf.layout(CASES["hand-offs"])) == ["futex", "mutex", "signal", "CondVar"]


def test_the_share_axis_ends_where_the_curves_do():
    page = ecdf.layout((finding("a", ANYWHERE, ((900, 0.2, 90),)),))
    said = [text.text for text in page.texts]
    assert "88 %" in said
    assert "90 %" not in said


def test_curves_too_close_for_labels_of_their_own_have_a_legend():
    page = ecdf.layout(CASES["alike"])
    samples = [i for i in page.items if isinstance(i, _sheet.Line) and len(i.points) == 2 and i.width == 2.2]
    assert len(samples) == 5
