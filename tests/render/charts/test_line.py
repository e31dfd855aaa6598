"""Lines along a swept number: which lines there are, where they end, and what they say."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import units
from generator.model.finding import Estimate, Mode
from generator.model.post import ChartRequest
from generator.render import charts
from generator.render.charts import _mark, _sheet, _style, _sweep, _words, line
from tests.render.charts.samples import (
    ANYWHERE,
    APART,
    AWAKE,
    TOGETHER,
    UNDER_5_US,
    drawn_text,
    each_width,
    finding,
    squeezed,
)

SIZES = ("8 B", "64", "960 B", "961 B", "4 KiB", "1 MiB", "16 MiB")
TIMES = (12.8e3, 12.7e3, 12.9e3, 68.1e3, 73e3, 2.1e6, 35e6)
KNEE = {"mark": "960 B (one message)"}


def estimate(value, width=0.03):
    return Estimate(value, value * (1 - width), value * (1 + 2 * width), 6, 0.969)


def point(condition, size, value, *, label="channel", p99=True, **more):
    found = finding(label, condition, value or 1.0, sweep=size, **more)
    if not value:
        return found
    percentiles = {"p90": estimate(value * 1.3), **({"p99": estimate(value * 2, 0.3)} if p99 else {})}
    return replace(found, summary=replace(found.summary, median=estimate(value), percentiles=percentiles))


def along(condition, factor=1.0, **more):
    return tuple(
        point(condition, size, time * factor, **more) for size, time in zip(SIZES, TIMES, strict=True)
    )


GONE = {"status": "skipped", "reason": "needs two CPUs"}


def with_modes(rows):
    """Most of the events as before, and some far slower."""
    return tuple(
        replace(
            row,
            summary=replace(
                row.summary,
                modes=tuple(
                    Mode(one.value * x, share, interval=estimate(one.value * x))
                    for x, share in ((1, 0.9), (6, 0.1))
                ),
            ),
        )
        for row in rows
        if (one := row.summary.median)
    )


CASES = {
    "one": along(TOGETHER),
    "three": along(ANYWHERE, 1.01) + along(TOGETHER) + along(APART, 3),
    "expected": along(APART, 0.1, expect=[UNDER_5_US]),
    "labels": along(ANYWHERE, label="FIFO") + along(ANYWHERE, 9, label="$x_1$ <&> a socket"),
    "tail missing": (*along(TOGETHER)[:-1], point(TOGETHER, "16 MiB", 35000000.0, p99=False)),
    "gap": (*along(TOGETHER)[:3], point(TOGETHER, "961 B", 0, **GONE), *along(TOGETHER)[4:]),
    "all gone": tuple(point(APART, size, 0, **GONE) for size in SIZES),
    "nine": tuple(row for i in range(9) for row in along(ANYWHERE, 1.6**i, label=f"call {i}")),
    "beside others": (*along(TOGETHER), finding("function call", TOGETHER, 1.3)),
    "quick": along(TOGETHER, quick=True),
    "nothing varied": (finding("function call", TOGETHER, 1.3),),
    "none": (),
    "modes": (*with_modes(along(APART)), *along(TOGETHER, 0.3)),
    "modes, alone": with_modes(along(APART)),
}
each_case = pytest.mark.parametrize("rows", [pytest.param(rows, id=name) for name, rows in CASES.items()])


def lines(page):
    """The lines of data: those of the grid and the legend are thinner or have two points."""
    return [item for item in page.items if isinstance(item, _sheet.Line) and item.width == 2.2]


def said(rows, options=None):
    return drawn_text(charts.draw(ChartRequest("line", rows, options or {})))


# ------------------------------------------------------------------ what it keeps


@each_case
@each_width
@pytest.mark.parametrize("options", [{}, KNEE])
def test_no_two_texts_meet_none_leaves_the_paper_and_none_covers_a_mark(rows, options, width):
    page = line.layout(rows, options, width)
    marks = [item for item in page.items if isinstance(item, _sheet.Mark)]
    for text in page.texts:
        assert _sheet.Box(0, 0, page.width, page.height).contains(text.box), text
        assert not any(text.box.holds((mark.x, mark.y)) for mark in marks), text
        assert text.size >= 13
    for one, other in combinations(page.texts, 2):
        assert not one.box.meets(other.box), (one, other)


@each_case
def test_every_measurement_and_condition_is_named(rows):
    text = squeezed(said(rows))
    for row in rows:
        assert squeezed(row.measurement.label) in text or not _sweep.sweep(rows).points
    titles = _words.titles(row.condition for row in rows)
    assert all(squeezed(title) in text for title in titles.values()) or len(titles) < 2


@each_case
def test_the_same_findings_give_the_same_bytes(rows):
    request = ChartRequest("line", rows, KNEE)
    assert charts.draw(request) == charts.draw(request)


# ------------------------------------------------------------------ which lines there are


def test_a_measurement_that_is_alone_has_three_percentiles_and_several_have_medians():
    assert [one.name for one in _sweep.sweep(CASES["one"]).series] == ["p50", "p90", "p99"]
    three = _sweep.sweep(CASES["three"]).series
    assert [one.name for one in three] == ["anywhere", "one CPU", "two cores"]
    assert {one.statistic for one in three} == {"median"}


def test_points_stand_in_the_order_of_their_sizes_whatever_the_note_says():
    (first, *_) = _sweep.sweep(CASES["one"][::-1]).series
    assert [point.text for point in first.points] == list(SIZES)
    assert first.points[1].x == 64.0


def test_lines_keep_the_look_of_their_conditions():
    rows = along(AWAKE) + along(APART)
    drawn = {item.colour for item in lines(line.layout(rows))}
    looks = _style.strokes([AWAKE, APART])
    assert drawn == {looks["apart"].colour, looks["apart_awake"].colour}


def test_another_swept_parameter_tells_lines_apart():
    rows = []
    for row, transport in ((row, transport) for transport in ("fifo", "unix") for row in along(ANYWHERE)):
        params = (*row.summary.trial.params, ("transport", transport))
        trial = replace(row.summary.trial, params=params, swept=("size", "transport"))
        rows.append(replace(row, summary=replace(row.summary, trial=trial)))
    assert [one.name for one in _sweep.sweep(rows).series] == ["fifo", "unix"]


# ------------------------------------------------------------------ where a line ends


@pytest.mark.parametrize(("each", "told"), [(1, 0), (2, 1)])
def test_of_programs_that_give_one_sample_each_no_percentile_is_missed(each: int, told: int):
    rows = [
        replace(row, summary=replace(row.summary, events=each * row.summary.n, percentiles={}))
        for row in along(ANYWHERE)
    ]
    assert said(rows).count("no p99 at") == told


def test_a_percentile_ends_where_there_are_too_few_events_and_the_chart_says_so():
    rows = CASES["tail missing"]
    assert "no p99 at 16 MiB: fewer than 1000 events per process" in said(rows)
    p99 = _sweep.sweep(rows).series[2]
    assert [point.text for point in p99.drawn] == list(SIZES[:-1])
    assert len(min(lines(line.layout(rows)), key=lambda item: len(item.points)).points) in (2, 6)


def test_a_percentile_that_is_nowhere_has_no_line_and_no_name():
    rows = tuple(point(TOGETHER, size, time, p99=False) for size, time in zip(SIZES, TIMES, strict=True))
    page = line.layout(rows)
    assert len(lines(page)) == 2 + 2 * ("p50" in {text.text for text in page.texts if text.y < 30})
    assert "p99" not in {text.text for text in page.texts}


def test_a_point_that_is_missing_is_a_gap_with_its_reason_and_no_line_goes_over_it():
    rows = CASES["gap"]
    assert "961 B: skipped: needs two CPUs" in said(rows)
    assert [len(run) for run in _sweep.sweep(rows).series[0].runs] == [3, 3]


def test_nothing_to_draw_says_why():
    assert "nothing to draw" in said(CASES["all gone"])
    assert "skipped: needs two CPUs" in said(CASES["all gone"])
    assert "nothing to draw" in said(CASES["nothing varied"])
    assert "has no number that varies" in said(CASES["nothing varied"])
    assert "nothing to draw" in charts.alt(ChartRequest("line", CASES["nothing varied"]))


def test_a_quick_figure_says_so_and_has_no_bar():
    assert "quick: 2 processes" in said(CASES["quick"])


# ------------------------------------------------------------------ what it says


def test_the_alt_text_says_the_first_and_the_last_of_the_first_line():
    alt = charts.alt(ChartRequest("line", CASES["three"], {"alt": "a call"}))
    assert alt == "a call: anywhere 13 µs at 8 B to 35 ms at 16 MiB, 2 more lines"


def test_a_growth_that_is_the_sizes_own_is_no_jump():
    rows = tuple(point(TOGETHER, f"{size} KiB", 1e3 * size) for size in (1, 4, 64, 1000))
    assert _sweep.sweep(rows).series[0].jump is None


def test_the_figures_of_the_jump_stand_beside_it():
    text = said(CASES["one"])
    assert "13 µs" in text
    assert "68 µs" in text


def test_a_hairline_stands_at_the_mark_with_its_word():
    page = line.layout(CASES["one"], KNEE)
    (word,) = [text for text in page.texts if "one message" in text.text]
    assert word.text.replace("\u00a0", " ") == "960 B: one message"
    (hair,) = [item for item in page.items if isinstance(item, _sheet.Line) and item.dash == (3, 3)]
    knee = {round(mark.x) for mark in page.items if isinstance(mark, _sheet.Mark)}
    assert round(hair.points[0][0]) in knee


def test_a_mark_without_a_word_is_its_value():
    assert _mark.marked("4 KiB") == _mark.Marked(4096.0, "4\u00a0KiB")
    assert _mark.marked(None) is None


def test_what_is_expected_is_a_band_across_the_frame_and_said_once():
    page = line.layout(CASES["expected"])
    (band,) = [i for i in page.items if isinstance(i, _sheet.Area) and i.colour == _style.EXPECTED]
    assert band.box.right - band.box.left > 400
    assert [text.text for text in page.texts].count("expected: under 5 µs (Kostas)") == 1


def test_sizes_have_ticks_that_are_powers_of_two():
    texts = [text.text for text in line.layout(CASES["one"]).texts]
    assert "1 MiB" in texts
    assert not {"10 B", "100 B", "1000 B"} & set(texts)


sweeps = st.lists(
    st.tuples(st.integers(1, 2**40), st.floats(1.0, 1e11), st.booleans()),
    min_size=2,
    max_size=12,
    unique_by=lambda one: one[0],
)


@given(sweeps)
@settings(max_examples=60, deadline=None)
def test_whatever_is_swept_every_figure_is_within_the_frame_and_no_text_meets_another(found):
    rows = tuple(point(TOGETHER, str(size), value, p99=tail) for size, value, tail in found)
    page = line.layout(rows, {"mark": str(found[0][0])})
    for item in page.items:
        if isinstance(item, _sheet.Mark):
            assert 0 < item.x < page.width
            assert 0 < item.y < page.height
    for one, other in combinations(page.texts, 2):
        assert not one.box.meets(other.box), (one, other)


# ------------------------------------------------------------------ numbers together


@pytest.mark.parametrize(
    ("texts", "dimension"),
    [(("64", "4 KiB"), "size"), (("1", "10"), "count"), (("1 us", "2 ms"), "time")],
)
def test_values_of_one_parameter_are_of_one_kind(texts, dimension):
    assert {one.dimension for one in units.together(texts)} == {dimension}


@pytest.mark.parametrize("texts", [("fifo", "unix"), ("64", "fast"), ("4 KiB", "2 ms"), ("-1", "2")])
def test_words_and_mixed_kinds_are_no_numbers(texts):
    assert units.together(texts) is None


@pytest.mark.parametrize("text", ["960 B (open", "a lot", "(words)", "", "9 parsecs (far)"])
def test_a_mark_that_is_no_value_is_refused(text):
    with pytest.raises(ValueError, match=r"is not a number|unknown unit|no closing parenthesis"):
        units.parse_noted(text)


def test_of_several_modes_the_line_goes_through_the_largest_and_the_others_stand_beside_it_hollow():
    rows = CASES["modes"]
    points = [one for one in _sweep.sweep(rows).points if one.others]
    assert [round(mode.value / one.found.value) for one in points for mode in one.others] == [6] * len(SIZES)
    sheet = line.layout(rows)
    hollow = [item for item in sheet.items if isinstance(item, _sheet.Mark) and item.colour == _style.PAPER]
    assert len(hollow) == len(SIZES)
    assert any("hollow: the smaller modes" in text.text for text in sheet.texts)


@pytest.mark.parametrize(("dimension", "names"), [("time", "p50, p90 and p99"), ("req/s", "p50, p10 and p1")])
def test_beside_the_median_stand_the_percentiles_of_the_bad_end(dimension, names):
    rows = along(ANYWHERE, dimension=dimension)
    tails = {name: estimate(5.0) for name in ("p90", "p99", "p10", "p1")}
    rows = tuple(replace(row, summary=replace(row.summary, percentiles=tails)) for row in rows)
    assert line.subtitle(rows).startswith(f"{names} by size")
