"""What every chart of figures keeps, whatever the findings are."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree

import pytest

from generator.model.finding import Estimate
from generator.model.post import ChartRequest
from generator.records import histogram
from generator.render import charts
from generator.render.charts import _sheet, _words
from tests.render.charts.samples import (
    ANYWHERE,
    drawn_text,
    each_case,
    each_kind,
    each_width,
    expectation,
    finding,
    sheet,
    squeezed,
)


@each_width
@each_kind
@each_case
def test_no_two_texts_meet_and_none_leaves_the_paper(kind, rows, width):
    page = sheet(kind, rows, width)
    assert page.width == width
    paper = _sheet.Box(0, 0, page.width, page.height)
    for text in page.texts:
        assert paper.contains(text.box), text
    for one, other in combinations(page.texts, 2):
        assert not one.box.meets(other.box), (one, other)


@each_width
@each_kind
@each_case
def test_no_text_covers_a_mark(kind, rows, width):
    page = sheet(kind, rows, width)
    marks = [item for item in page.items if isinstance(item, _sheet.Mark)]
    for text in page.texts:
        assert not any(text.box.holds((mark.x, mark.y)) for mark in marks), text


@each_kind
@each_case
def test_every_label_and_condition_of_the_data_is_in_the_picture(kind, rows):
    drawing = charts.drawing(ChartRequest(kind, rows))
    for said in (squeezed(drawn_text(svg)) for svg in (drawing.svg, drawing.narrow)):
        for row in rows:
            assert squeezed(row.label) in said
            if len({row.condition.name for row in rows}) > 1:
                assert squeezed(row.condition.title) in said
                assert squeezed(row.condition.idle_title) in said


@each_kind
@each_case
def test_text_is_large_enough_for_a_page_and_a_phone(kind, rows):
    drawing = charts.drawing(ChartRequest(kind, rows))
    assert drawing.width == 740
    for svg, width in ((drawing.svg, 740), (drawing.narrow, 360)):
        assert all(text.size >= 13 for text in sheet(kind, rows, width).texts)
        root = ElementTree.fromstring(svg)
        assert root.attrib["width"] == str(width)
        assert root.attrib["viewBox"].startswith(f"0 0 {width} ")


@pytest.mark.parametrize(
    "label", ["$x_1$", "a\x00b\x1b[31m", "]]>", "x\ud800y", "two\nlines", "'DejaVu Sans'"]
)
@each_kind
def test_no_label_breaks_the_picture(kind, label):
    svg = charts.draw(ChartRequest(kind, (finding(label, ANYWHERE), finding("b", ANYWHERE, 3e3))))
    assert squeezed(_words.clean(label)) in squeezed(drawn_text(svg))


@each_kind
def test_zeros_and_absurd_values_are_drawn_at_the_end_of_the_axis(kind):
    zero = finding("zero", ANYWHERE, 5.0)
    none = Estimate(0.0, 0.0, 0.0, 6, 0.969)
    bins = {histogram.bin_index(0.0): 90, **zero.summary.histogram}
    zero = replace(zero, summary=replace(zero.summary, median=none, spread=(0.0, 9.0), histogram=bins))
    vast = replace(zero, summary=replace(zero.summary, spread=(1e-300, 1e300)))
    page = sheet(kind, (zero, vast, finding("other", ANYWHERE, 7.0)))
    assert "0 ns" in " ".join(text.text for text in page.texts)
    assert all(math.isfinite(text.x) for text in page.texts)


@each_kind
def test_a_size_among_times_stands_in_words_and_not_on_the_axis_of_times(kind):
    other = finding("heap", ANYWHERE, 4096.0)
    other = replace(other, summary=replace(other.summary, dimension="size"))
    said = drawn_text(charts.draw(ChartRequest(kind, (finding("call", ANYWHERE, 7.0), other))))
    assert "4.0" in said
    assert "KiB" in said
    assert "us" not in said.split()


@pytest.mark.parametrize("other", ["time", "size", "share", "throughput", "faults", "count"])
@each_kind
def test_nothing_of_another_dimension_is_drawn_on_an_axis(kind, other):
    over = replace(expectation("over 90 of it", low=90.0), dimension=other)
    shown = replace(expectation("over 10,000 req/s", low=10_000.0), dimension="req/s")
    rows = (
        finding("served", ANYWHERE, 12_000.0, dimension="req/s", expect=[shown]),
        finding("beside it", ANYWHERE, 95.0, dimension=other, expect=[over]),
        finding("skipped", ANYWHERE, status="skipped", expect=[over]),
    )
    alone = (rows[0], replace(rows[1], measurement=replace(rows[1].measurement, expect={})), rows[2])
    said = drawn_text(charts.draw(ChartRequest(kind, rows)))
    assert "over 90 of it" not in said
    assert charts.draw(ChartRequest(kind, rows)) == charts.draw(ChartRequest(kind, alone))


def test_an_alt_text_compares_figures_of_one_dimension():
    rows = (
        finding("served", ANYWHERE, 12_000.0, dimension="req/s"),
        finding("beside it", ANYWHERE, 95.0, dimension="share"),
        finding("more", ANYWHERE, 24_000.0, dimension="req/s"),
    )
    assert (
        charts.alt(ChartRequest("dots", rows, {"alt": "h"}))
        == "h: from 12,000 req/s (served) to 24,000 req/s (more)"
    )


@pytest.mark.parametrize(
    ("dimension", "said"),
    [
        ("time", "took at most so long"),
        ("faults", "had at most so much"),
        ("req/s", "reached at least so much"),
    ],
)
def test_a_curve_of_no_times_says_how_much_not_how_long(dimension, said):
    rows = (finding("served", ANYWHERE, 12_000.0, dimension=dimension),)
    assert said in drawn_text(charts.draw(ChartRequest("ecdf", rows)))
