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
        (UNDER, 50.0, "✓ 2.0× faster than a spawn"),
        (UNDER, 200.0, "✗ 2.0× slower than a spawn"),
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


@pytest.mark.parametrize(
    ("dimension", "less", "more"),
    [
        ("time", "✓ 2.0× faster than a spawn", "✗ 2.0× slower than a spawn"),
        ("size", "✓ 2.0× smaller than a spawn", "✗ 2.0× larger than a spawn"),
        ("throughput", "✓ 2.0× lower throughput than a spawn", "✗ 2.0× higher throughput than a spawn"),
        ("req/s", "✓ 2.0× lower than a spawn", "✗ 2.0× higher than a spawn"),
        ("share", "✓ 2.0× lower than a spawn", "✗ 2.0× higher than a spawn"),
        ("cycles", "✓ 2.0× fewer cycles than a spawn", "✗ 2.0× more cycles than a spawn"),
        ("faults", "✓ 2.0× fewer than a spawn", "✗ 2.0× more than a spawn"),
        ("IPC", "✓ 2.0× lower than a spawn", "✗ 2.0× higher than a spawn"),
        ("count", "✓ 2.0× less than a spawn", "✗ 2.0× more than a spawn"),
    ],
)
def test_each_dimension_is_compared_in_its_own_words(dimension: str, less: str, more: str) -> None:
    theirs = measured(100.0, dimension=dimension)
    found = [judged(UNDER, measured(value, dimension=dimension), theirs).cell for value in (50.0, 200.0)]
    assert found == [less, more]


def test_what_is_not_clear_is_told_in_the_same_words() -> None:
    spread = measured(100.0, 0.8, 0.9, 1.0, 1.0, 1.1, 1.2)
    assert judged(UNDER, spread, measured(100.0)).cell == "? not clearly faster than a spawn"
    assert judged(relative("over spawn"), spread, measured(100.0)).cell == "? not clearly slower than a spawn"


def test_a_percentile_is_higher_or_lower_and_not_slower() -> None:
    ours, theirs = (
        replace(measured(value), percentiles={"p99": estimate(value)}, by_round={})
        for value in (200.0, 100.0)
    )
    tail = replace(UNDER, statistic="p99")
    assert judged(tail, ours, theirs).cell == "✗ p99 2.0× higher than a spawn"


def test_a_printed_figure_is_a_figure_and_no_thing() -> None:
    one = relative("under printed", high=1.0)
    expected = replace(one, against="printed", whom="the printed 2092 ns", printed=printed())
    assert judged(expected, measured(4184.0)).cell == "✗ 2.0× the printed 2092 ns, not less"
    assert judged(expected, measured(1046.0)).cell == "✓ 0.50× the printed 2092 ns, less"


FEWER = ("less", "fewer", "lower", "smaller", "faster", "below")
MORE = ("more", "higher", "larger", "slower", "above")
ENDS = st.sampled_from([0.3, 0.6, 0.95, 1.05, 1.8, 4.0])


@given(
    st.sampled_from(["time", "size", "throughput", "req/s", "cycles", "share", "faults", "IPC", "count"]),
    st.floats(1, 99),
    ENDS,
    st.sampled_from(["median", "first", "p99"]),
    st.sampled_from(["under", "over"]),
)
def test_what_is_worse_is_never_called_better(
    dimension: str, theirs: float, times: float, statistic: str, word: str
) -> None:
    """Less time is faster, lower throughput is worse: the words of a verdict point where the figures do."""
    ours, other = (_with(value, statistic, dimension) for value in (theirs * times, theirs))
    low, high = (None, theirs) if word == "under" else (theirs, None)
    bound = expectation(f"{word} bound", low, high, dimension=dimension, statistic=statistic)
    thing = replace(relative(f"{word} spawn"), statistic=statistic)
    for found in (judged(bound, ours), judged(thing, ours, other)):
        said = set(found.sentence.split())
        assert found.outcome == ("holds" if (times > 1) == (word == "over") else "fails")
        assert not said & set(FEWER if times > 1 else MORE)
        if statistic != "p99" and dimension != "time":
            assert not said & {"faster", "slower"}


def _with(value: float, statistic: str, dimension: str) -> Summary:
    made = measured(value, dimension=dimension)
    return replace(
        made,
        first=made.median,
        percentiles={"p99": made.median},
        by_round={statistic: made.by_round["median"]},
    )


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


def test_two_mixtures_are_judged_place_by_place() -> None:
    def mixture(same: float, different: float) -> Summary:
        rounds = {"same CPU": same, "different CPUs": different}
        by_place = {where: {i: value * 1.3**i for i in range(6)} for where, value in rounds.items()}
        modes = ((same, 0.5), (different, 0.5))
        return summary(estimate(different, same, different), *modes, record="one", by_place=by_place)

    theirs = mixture(2.0, 30.0)
    assert judged(UNDER, mixture(1.0, 20.0), theirs).cell == "✓ 1.5 to 2 times faster than a spawn"
    assert judged(UNDER, mixture(4.0, 45.0), theirs).cell == "✗ 1.5 to 2 times slower than a spawn"
    assert judged(UNDER, mixture(1.0, 45.0), theirs).cell == "? not clearly faster than a spawn"
    assert judged(WITHIN, mixture(2.1, 31.0), theirs).outcome == "holds"
    assert judged(WITHIN, mixture(2.1, 34.0), theirs).outcome == "undecided"
    assert judged(OVER_TWICE, mixture(5.0, 66.0), theirs).outcome == "holds"
