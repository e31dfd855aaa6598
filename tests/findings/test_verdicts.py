"""What is judged of a summary, and a verdict in both of its forms."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.findings import verdicts
from generator.findings.verdicts import Figure
from generator.model.finding import SIGNS, Mode, Summary
from tests.factories import estimate, expectation, summary

BAND = expectation("40..50 ns", 40.0, 50.0)
ENDS = st.floats(-1e6, 1e6)


def figure(statistic: str, found: Summary) -> Figure:
    made = verdicts.figure(replace(BAND, statistic=statistic), found)
    assert isinstance(made, Figure)
    return made


# ---------------------------------------------------------------- where a span lies


@pytest.mark.parametrize(
    ("low", "high", "side"),
    [
        (40.0, 50.0, "inside"),
        (45.0, 45.0, "inside"),
        (50.0, 50.0, "inside"),
        (39.9, 50.0, "across"),
        (40.0, 50.1, "across"),
        (39.0, 51.0, "across"),
        (50.0, 60.0, "across"),
        (30.0, 40.0, "across"),
        (50.1, 60.0, "above"),
        (30.0, 39.9, "below"),
    ],
)
def test_a_span_that_has_a_bound_in_common_with_a_range_is_not_beyond_it(
    low: float, high: float, side: str
) -> None:
    assert verdicts.side(BAND, low, high) == side


@pytest.mark.parametrize(
    ("least", "most", "side"),
    [
        (None, 5.0, "inside"),
        (5.0, None, "inside"),
        (5.1, None, "below"),
        (None, 4.9, "above"),
        (None, None, "inside"),
    ],
)
def test_a_bound_that_is_missing_is_never_crossed(least: float | None, most: float | None, side: str) -> None:
    assert verdicts.side(replace(BAND, low=least, high=most), 5.0, 5.0) == side


@given(st.none() | ENDS, st.none() | ENDS, ENDS, ENDS)
def test_a_span_lies_where_both_its_ends_lie_or_across(
    one: float | None, other: float | None, first: float, second: float
) -> None:
    least, most = (one, other) if None in (one, other) or one < other else (other, one)  # type: ignore[operator]
    low, high = sorted((first, second))
    expected = replace(BAND, low=least, high=most)
    sides = {verdicts.side(expected, end, end) for end in (low, high)}
    assert sides <= {"inside", "above", "below"}
    assert verdicts.side(expected, low, high) == (sides.pop() if len(sides) == 1 else "across")


# ---------------------------------------------------------------- what is judged


def modes(*intervals: tuple[float, float, float] | float) -> tuple[Mode, ...]:
    return tuple(
        Mode(one, 0.5) if isinstance(one, float) else Mode(one[0], 0.5, interval=estimate(*one))
        for one in intervals
    )


def test_without_modes_the_interval_of_all_is_judged() -> None:
    found = figure("median", summary(estimate(45, 41, 49)))
    assert (found.headline, found.spans, found.extent) == (45, ((41, 49),), (41, 49))


def test_modes_with_intervals_are_judged_each_by_its_own_alone() -> None:
    found = figure("median", replace(summary(estimate(45, 1, 99)), modes=modes((10, 9, 11), (90, 80, 95))))
    assert (found.spans, found.extent) == (((9, 11), (80, 95)), (9, 95))


@pytest.mark.parametrize("own", [modes(10.0, 90.0), modes((10, 9, 11), 90.0)])
def test_where_a_mode_has_no_interval_that_of_all_counts_with_the_modes(own: tuple[Mode, ...]) -> None:
    found = figure("median", replace(summary(estimate(45, 1, 60)), modes=own))
    assert (found.spans, found.extent) == (((1, 60), (10, 10), (90, 90)), (1, 90))


def test_modes_are_of_the_median_and_of_no_other_statistic() -> None:
    found = replace(summary(45.0, (10.0, 0.5), (90.0, 0.5)), first=estimate(7.0))
    assert [one.value for one in figure("median", found).modes] == [10.0, 90.0]
    assert figure("first", found).spans == ((7.0, 7.0),)


@pytest.mark.parametrize(("processes", "few"), [(1, "1 process"), (5, "5 processes"), (6, ""), (7, "")])
def test_few_processes_are_told(processes: int, few: str) -> None:
    assert figure("median", summary(estimate(45, n=processes))).few == few


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (None, "not measured"),
        (summary(None, status="skipped", reason="needs two CPUs"), "skipped: needs two CPUs"),
        (summary(None, status="timed out", reason="timed out after 3 s"), "timed out after 3 s"),
        (summary(dimension="size"), "a time was expected, a size was measured"),
        (summary(dimension="req/s"), "a time was expected, a figure in req/s was measured"),
        (summary(None), "no median was measured"),
    ],
)
def test_what_there_is_no_figure_of_says_why(found: Summary | None, why: str) -> None:
    assert verdicts.figure(BAND, found) == why


def test_a_figure_that_is_held_against_another_may_be_of_any_dimension() -> None:
    found = verdicts.figure(expectation("under apart"), summary(3.0, dimension="size"))
    assert isinstance(found, Figure)


@pytest.mark.parametrize(
    ("statistic", "more", "why"),
    [
        ("p99", {"events": 0}, "no p99 was measured"),
        ("p99", {"events": 1}, "p99 needs 1,000 events in each process"),
        ("p90", {"events": 99}, "p90 needs 100 events in each process"),
        ("p999", {"events": 1}, "p99.9 needs 10,000 events in each process"),
        ("p99", {"events": 1, "batched": True}, "a batch's mean has no p99"),
        ("first", {"events": 1}, "no first call was measured"),
    ],
)
def test_a_statistic_that_is_missing_says_what_it_would_take(
    statistic: str, more: dict[str, int], why: str
) -> None:
    assert verdicts.figure(replace(BAND, statistic=statistic), summary(**more)) == why


# ---------------------------------------------------------------- in words


@pytest.mark.parametrize("outcome", SIGNS)
def test_a_cell_has_the_outcomes_sign_and_a_sentence_has_none(outcome: str) -> None:
    made = verdicts.verdict(BAND, outcome, "a cell", "a sentence")
    assert made.cell == f"{SIGNS[outcome]} a cell".strip()
    assert (made.sentence, made.outcome, made.factor) == ("a sentence", outcome, None)


@pytest.mark.parametrize(
    ("statistic", "outcome", "cell", "sentence"),
    [
        ("median", "fails", "✗ 2×", "2× the bound"),
        ("p99", "fails", "✗ p99 2×", "p99 2× the bound"),
        ("first", "holds", "✓ first call 2×", "first call 2× the bound"),
        ("p99", "not judged", "2×", "2× the bound"),
    ],
)
def test_another_statistic_than_the_median_is_named_where_it_was_judged(
    statistic: str, outcome: str, cell: str, sentence: str
) -> None:
    made = verdicts.verdict(replace(BAND, statistic=statistic), outcome, "2×", "2× the bound", 2.0)
    assert (made.cell, made.sentence, made.factor) == (cell, sentence, 2.0)


def test_a_reason_reads_on_in_a_sentence() -> None:
    made = verdicts.not_judged(
        replace(BAND, statistic="p99"), "skipped: needs perf: no such program at 10:30"
    )
    assert made.cell == made.sentence == "not judged (skipped, needs perf, no such program at 10:30)"
    assert made.outcome == "not judged"


@given(st.floats(0, 1e6), st.floats(0, 1e6), st.floats(0, 1e6), st.lists(st.floats(0, 1e6), max_size=4))
def test_the_extent_holds_every_span(one: float, two: float, three: float, values: list[float]) -> None:
    low, middle, high = sorted((one, two, three))
    found = Figure(middle, low, high, tuple(Mode(value, 0.2) for value in values), "")
    least, most = found.extent
    assert all(least <= start <= end <= most for start, end in found.spans)
    assert {least, most} <= {end for span in found.spans for end in span}
    assert not math.isnan(least + most)
