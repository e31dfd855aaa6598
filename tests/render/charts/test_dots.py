"""Dots: marks, figures beside them, what was expected, intervals."""

from __future__ import annotations

from dataclasses import replace

from generator.model.finding import Estimate
from generator.model.post import ChartRequest
from generator.render import charts
from generator.render.charts import _sheet, _style, _words, dots
from tests.render.charts.samples import (
    ANYWHERE,
    APART,
    CASES,
    TOGETHER,
    UNDER_5_US,
    drawn_text,
    finding,
    slept,
)


def marks(page, stroke):
    return [i for i in page.items if isinstance(i, _sheet.Mark) and i.colour == stroke.colour]


def test_a_mode_with_more_of_the_events_has_the_larger_mark():
    rows = (finding("CondVar", TOGETHER, ((660, 0.05, 1000), (2210, 0.05, 3000))),)
    in_legend, *drawn = sorted(marks(dots.layout(rows), _style.STROKES[0]), key=lambda mark: mark.y)
    small, large = sorted(drawn, key=lambda mark: mark.x)
    assert small.size < large.size < in_legend.size


def test_the_figure_stands_beside_the_mark_of_the_largest_mode():
    for share, side in ((3000, "right"), (300, "left")):
        rows = (finding("CondVar", ANYWHERE, ((660, 0.05, 1000), (9e4, 0.05, share))),)
        page = dots.layout(rows)
        text = next(t for t in page.texts if t.text == _words.figure(rows[0].summary))
        largest = max(marks(page, _style.NEUTRAL), key=lambda mark: mark.size)
        assert (text.box.left > largest.x) == (side == "right")


def shades(page):
    return [i for i in page.items if isinstance(i, _sheet.Area) and i.colour == _style.EXPECTED]


def test_what_is_expected_of_every_measurement_is_one_band_through_all_of_them():
    page = dots.layout(CASES["hand-offs"])
    assert [text.text for text in page.texts].count("expected: under 5 µs (Kostas)") == 1
    assert len(shades(page)) == 1
    assert shades(page)[0].box.bottom - shades(page)[0].box.top > 300


def test_an_expectation_of_one_condition_says_whose_it_is():
    rows = [replace(row, measurement=replace(row.measurement, expect={})) for row in CASES["hand-offs"]]
    rows += [
        finding(label, APART, 3e4, expect=[UNDER_5_US]) for label in ("futex", "mutex", "signal", "CondVar")
    ]
    rows = [row for row in rows if row.condition is not APART or row.measurement.expect]
    assert "expected (two cores): under 5 µs (Kostas)" in drawn_text(
        charts.draw(ChartRequest("dots", tuple(rows)))
    )
    assert "expected (two cores): under 5 µs (Kostas)" in drawn_text(
        charts.draw(ChartRequest("ecdf", slept()))
    )


def test_what_is_expected_of_some_rows_shades_these_only():
    low, high = sorted((area.box for area in shades(dots.layout(CASES["mixed"]))), key=lambda box: -box.top)
    assert low.bottom - low.top < 80
    assert high.bottom - high.top < 80
    assert not low.meets(high)


def test_what_is_expected_of_one_measurement_does_not_shade_another():
    rows = (finding("a", ANYWHERE, 3e3, expect=[UNDER_5_US]), finding("b", ANYWHERE, 4e3))
    (area,) = shades(dots.layout(rows))
    label = next(text for text in dots.layout(rows).texts if text.text == "b")
    assert area.box.bottom < label.y


def test_an_interval_is_drawn_only_where_the_mark_does_not_hide_it():
    def thick(width, **more):
        page = dots.layout((finding("a", ANYWHERE, 1e3, width=width, **more),))
        return [i for i in page.items if isinstance(i, _sheet.Line) and i.width == 4.0]

    assert len(thick(0.3)) == 1
    assert not thick(0.001)
    assert not thick(0.3, quick=True)


def test_rows_of_one_label_share_a_band_wherever_they_stand():
    page = dots.layout(CASES["sweep"])
    assert sum("4 KiB" in text.text for text in page.texts) == 1


def test_each_mode_has_an_interval_of_its_own():
    (row,) = (finding("CondVar", TOGETHER, ((660, 0.05, 1000), (9e4, 0.05, 3000))),)
    kept = [
        replace(m, interval=Estimate(m.value, m.value / 2, m.value * 2, 6, 0.969)) for m in row.summary.modes
    ]
    found = replace(row, summary=replace(row.summary, modes=tuple(kept)))
    assert [len(thick(dots.layout((one,)))) for one in (row, found)] == [0, 2]


def thick(page):
    return [item for item in page.items if isinstance(item, _sheet.Line) and item.width == 4.0]


def test_on_narrow_paper_labels_stand_above_their_bands_and_no_figures_beside_marks():
    rows = (finding("futex", APART, 3e4), finding("a much longer label", APART, 7e3))
    for width, narrow in ((499.0, True), (500.0, False)):
        page = dots.layout(rows, width)
        figures = [text for text in page.texts if text.text == _words.figure(rows[0].summary)]
        (label,) = (text for text in page.texts if text.text == "futex")
        mark = max((i for i in page.items if isinstance(i, _sheet.Mark)), key=lambda mark: mark.x)
        assert (not figures) == narrow
        assert (label.box.bottom <= mark.y - mark.size / 2) == narrow


def test_figures_of_another_dimension_and_what_is_expected_of_them_have_no_place_on_the_axis():
    rate = finding("web", ANYWHERE, ((9e6, 0.05, 1000),))
    bound = replace(UNDER_5_US, text="over 8,000,000 req/s", low=8e6, high=None, dimension="req/s")
    measured = replace(rate.measurement, expect={"anywhere": (bound,)})
    web = replace(rate, measurement=measured, summary=replace(rate.summary, dimension="req/s"))
    time = finding("lock", ANYWHERE, ((40.0, 0.05, 1000),))
    page = dots.layout(_words.comparable((time, web)))
    assert not shades(page)
    assert "9.0 million req/s" in " ".join(text.text for text in page.texts)
    assert charts.alt(ChartRequest("dots", (time, web))) == charts.alt(ChartRequest("dots", (time,)))


def rounds(row, factor):
    """A finding whose rounds are this many times 1, 2, 3 ..., a little apart."""
    by_round = {"median": {i: (1 + i) * factor ** (1 + 0.03 * (i % 3)) for i in range(6)}}
    return replace(row, summary=replace(row.summary, by_round=by_round))


def said(page):
    return " ".join(text.text for text in page.texts)


def brackets(page):
    return [i for i in page.items if isinstance(i, _sheet.Line) and len(i.points) == 4]


def hairlines(page):
    return [i for i in page.items if isinstance(i, _sheet.Line) and i.dash == (3, 3)]


def test_a_baseline_is_a_hairline_and_ratios_stand_beside_figures_with_their_interval_below_the_marks():
    rows = (
        rounds(finding("futex", TOGETHER, 3e3), 1.0),
        rounds(finding("futex", APART, 3e4), 7.0),
        finding("mutex", APART, 2e4),
    )
    assert not hairlines(dots.layout(rows)) and not brackets(dots.layout(rows))
    page = dots.layout(rows, baseline="together")
    at = {mark.x for mark in marks(page, _style.strokes([APART, TOGETHER])["together"])}
    assert {line.points[0][0] for line in hairlines(page)} <= at
    ((left, _), _, _, (right, _)) = brackets(page)[0].points
    assert 0 < right - left < 20
    assert ": 7.4× (7.0–7.9)" in said(page)
    assert "bracket: interval of the ratio to one CPU" in said(page)
    assert not any(": " in text.text for text in dots.layout(rows, 400, "together").texts if "×" in text.text)


def test_where_rounds_do_not_pair_there_is_no_bracket():
    rows = (finding("futex", TOGETHER, 3e3), finding("futex", APART, 3e4))
    page = dots.layout(rows, baseline="together")
    assert hairlines(page) and not brackets(page)
    assert "bracket" not in said(page)


def test_no_hairline_goes_through_a_figure():
    rows = CASES["hand-offs"]
    for width in (740.0, 400.0):
        page = dots.layout(rows, width, "apart")
        for line in hairlines(page):
            (x, top), (_, bottom) = line.points
            assert not any(
                text.box.left < x < text.box.right and top < text.y < bottom
                for text in page.texts
                if text.size == _style.MEDIUM
            )
