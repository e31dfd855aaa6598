"""Expectations held against other measurements and printed figures: on each side of every threshold."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.findings import judge
from generator.model.finding import Summary, Verdict
from generator.model.note import Expectation
from tests.factories import estimate, expectation, printed, summary


def measured(value: float, *factors: float, **more: object) -> Summary:
    """Six rounds with a figure each: about `value`, by these factors."""
    values = [value * factor for factor in (factors or (0.99, 1.0, 1.01, 1.0, 0.995, 1.005))]
    made = summary(estimate(value, min(values), max(values), n=len(values)), record="one", **more)
    return replace(made, by_round={"median": dict(enumerate(values))})


def relative(text: str, low: float | None = None, high: float | None = None) -> Expectation:
    return expectation(text, low, high, against="spawn", dimension="", whom="a spawn")


def judged(expected: Expectation, ours: Summary, theirs: Summary | None = None) -> Verdict:
    return judge.judge(expected, ours, {"spawn": theirs} if theirs else {})


UNDER = relative("under spawn")
OVER_TWICE = relative("over 2x spawn", low=2.0)
WITHIN = relative("within 10 % of spawn", low=0.9, high=1.1)


@pytest.mark.parametrize(
    ("expected", "ours", "cell"),
    [
        (UNDER, 50.0, "✓ 2.0× less than a spawn"),
        (UNDER, 200.0, "✗ 2.0× more than a spawn"),
        (OVER_TWICE, 205.0, "✓ 2.05× a spawn, over 2×"),
        (OVER_TWICE, 195.0, "✗ 1.95× a spawn, not over 2×"),
        (WITHIN, 108.0, "✓ 1.08× a spawn, within 10 %"),
        (WITHIN, 112.0, "✗ 1.12× a spawn, not within 10 %"),
        (WITHIN, 92.0, "✓ 0.92× a spawn, within 10 %"),
        (WITHIN, 88.0, "✗ 0.88× a spawn, not within 10 %"),
    ],
)
def test_the_ratio_by_round_decides(expected: Expectation, ours: float, cell: str) -> None:
    assert judged(expected, measured(ours), measured(100.0)).cell == cell


def test_rounds_that_pair_decide_though_both_are_spread() -> None:
    factors = (0.5, 0.8, 1.0, 1.2, 1.5, 2.0)
    ours = measured(220.0, *factors)
    assert judged(OVER_TWICE, ours, measured(100.0, *factors)).outcome == "holds"
    unpaired = replace(ours, by_round={})
    assert judged(OVER_TWICE, unpaired, measured(100.0, *factors)).outcome == "undecided"


def test_an_interval_across_the_bound_is_undecided_and_told() -> None:
    found = judged(OVER_TWICE, measured(200.0, 0.9, 0.95, 1.0, 1.0, 1.05, 1.1), measured(100.0))
    assert found.cell == "? not clearly over 2× a spawn"
    assert found.sentence.startswith("not clearly over 2× a spawn (1.")


def test_a_failure_says_by_how_much_it_misses_the_bound() -> None:
    found = judged(OVER_TWICE, measured(100.0), measured(100.0))
    assert found.factor == pytest.approx(2.0)


def test_what_is_of_two_sessions_or_dimensions_is_not_held_together() -> None:
    ours = measured(300.0)
    assert judged(OVER_TWICE, ours, replace(measured(100.0), record="two")).outcome == "undecided"
    other = judged(OVER_TWICE, ours, replace(measured(100.0), dimension="size"))
    assert other.cell == "not judged (a time is not held against a size)"
    assert judged(OVER_TWICE, ours).cell == "not judged (a spawn, not measured)"


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (2092 * 1.08, "✓ 1.08× the printed 2092 ns, within 10 %"),
        (2092 * 1.12, "✗ 1.12× the printed 2092 ns, not within 10 %"),
    ],
)
def test_a_printed_figure_is_a_bound(value: float, cell: str) -> None:
    expected = replace(WITHIN, against="printed", whom="the printed 2092 ns", printed=printed())
    assert judged(expected, measured(value)).cell == cell


def test_a_figure_of_another_dimension_than_the_printed_one_is_not_judged() -> None:
    expected = replace(WITHIN, against="printed", whom="the printed 2092 ns", printed=printed())
    found = judged(expected, replace(measured(2092.0), dimension="req/s"))
    assert found.cell == "not judged (a time was printed, a figure in req/s was measured)"


@given(st.floats(1, 1e6), st.floats(1, 1e6), st.floats(0.1, 10))
def test_over_and_under_the_same_multiple_never_both_hold(ours: float, theirs: float, times: float) -> None:
    over, under = relative("over 2x spawn", low=times), relative("under 2x spawn", high=times)
    both = [judged(one, measured(ours), measured(theirs)).outcome for one in (over, under)]
    assert both != ["holds", "holds"] or ours / theirs == pytest.approx(times)
    assert both != ["fails", "fails"]
