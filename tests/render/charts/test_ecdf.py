"""Frames of curves: when they share one, and how they are named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.model.note import Condition
from generator.render.charts import _curve, _sheet, _style, ecdf
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


def moved(row, factor):
    """The same events, where the median over processes is another than that of all events."""
    found = row.summary
    known = replace(found.median, value=found.median.value * factor, high=found.median.high * factor)
    return replace(row, summary=replace(found, median=known))


@pytest.mark.parametrize(("factor", "told"), [(1.04, False), (1.06, True)])
def test_a_dot_is_where_the_curve_is_at_half_and_the_caption_tells_a_headline_that_is_not(factor, told):
    rows = (moved(finding("a", ANYWHERE, 9e3), factor), finding("b", ANYWHERE, 3e4))
    curve = _curve.Curve(rows[0], _style.NEUTRAL)
    median = rows[0].summary.median.value / factor
    assert curve.dots == ((pytest.approx(median, rel=0.005), 0.5),)
    assert curve.figure.split()[0] == f"{median / 1e3:.1f}"
    assert ("a dot is the median of all events; that over processes is" in ecdf.subtitle(rows)) == told
    assert ("(a)" in ecdf.subtitle(rows)) == told
    assert "(b)" not in ecdf.subtitle(rows)


def test_each_mode_of_a_table_has_a_dot_on_the_curve_and_a_figure_in_its_label():
    (row,) = rows = (finding("a", ANYWHERE, ((660, 0.05, 1000), (2210, 0.05, 2000), (9e3, 0.05, 3000))),)
    curve = _curve.Curve(row, _style.NEUTRAL)
    assert [value for value, _ in curve.dots] == [660, 2210, 9e3]
    assert [share for _, share in curve.dots] == pytest.approx([1 / 12, 1 / 3, 3 / 4], abs=0.03)
    assert len(curve.figure.split(" or ")) == 3
    assert "median over" not in ecdf.subtitle(rows)


def on_hosts(hosts):
    """One measurement under two conditions on each of these hosts."""
    usual = {"apart": "two cores", "together": "one cpu"}
    return tuple(
        finding("wake", Condition(f"{host}.{base}", placement=kind, on=host, base=base), 900 * 2**number)
        for base, kind in usual.items()
        for number, host in enumerate(hosts)
    )


def test_hosts_share_a_frame_per_condition_and_look_alike_in_each():
    rows = on_hosts(["m510", "c6420", "xl170"])
    page = ecdf.layout(rows)
    assert titles_of(page) == ["two cores", "one CPU"]
    panels = ecdf._panels(rows)
    assert [panel.names for panel in panels] == [("m510", "c6420", "xl170")] * 2
    strokes = [[curve.stroke for curve in panel.curves] for panel in panels]
    assert strokes[0] == strokes[1]
    assert len(set(strokes[0])) == 3


@pytest.mark.parametrize(("count", "frames"), [(5, 2), (6, 4)])
def test_more_hosts_than_a_frame_holds_have_another_one(count, frames):
    assert len(ecdf._panels(on_hosts([f"h{number}" for number in range(count)]))) == frames
