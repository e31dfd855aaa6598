"""One figure divided by another."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.findings import judge, ratios
from generator.model.finding import Estimate, Summary
from generator.model.note import Condition
from tests.factories import estimate, expectation, summary, trial


def rounds(*values: float) -> Summary:
    """A median over rounds, numbered from 0."""
    ordered = sorted(values)
    found = estimate(ordered[len(ordered) // 2], ordered[0], ordered[-1], len(ordered))
    return summary(found, by_round={"median": dict(enumerate(values))})


def divided(above: Summary, below: Summary) -> ratios.Ratio:
    return ratios.ratio(above, "median", below, "median")


@pytest.mark.parametrize(
    ("factors", "text"),
    [
        ((1.72, 1.8, 1.8, 1.9, 1.8, 1.98), "1.8× (1.7–2.0)"),
        ((0.65, 0.9, 1.09, 1.1, 1.2, 1.66), "no clear difference (0.65–1.66)"),
        ((0.9, 0.99, 1.01, 1.02, 1.03, 1.04), "no clear difference (0.90–1.04)"),
        ((1.01, 1.02, 1.03, 1.04, 1.05, 1.06), "1.03× (1.01–1.06)"),
        ((80.0, 81.0, 81.0, 82.0, 81.0, 83.0), "81× (80–83)"),
        ((1.003, 1.04, 1.04, 1.05, 1.06, 1.07), "1.04× (1.003–1.070)"),  # as 1.00 it would read as 1
        ((1.7, 1.9, 1.8, 2.0, 1.8), "1.8× (1.7–2.0)"),  # of five rounds the range
        ((1.83,), "1.8×"),
        ((2.0,) * 6, "2.0×"),
    ],
)
def test_a_ratio_is_the_median_of_the_ratios_by_round_with_its_interval(
    factors: tuple[float, ...], text: str
) -> None:
    drifting = [100 * 1.3**number for number in range(len(factors))]
    above = rounds(*(value * factor for value, factor in zip(drifting, factors, strict=True)))
    assert divided(above, rounds(*drifting)).text == text


@pytest.mark.parametrize(("common", "paired"), [(5, False), (6, True)])
def test_six_common_rounds_pair(common: int, paired: bool) -> None:
    above = rounds(*[20.0] * 9)
    below = replace(rounds(*[10.0] * 9), by_round={"median": {9 - common + i: 10.0 for i in range(9)}})
    found = divided(above, below)
    assert (found.paired, found.estimate and found.estimate.n) == (paired, common)


def test_rounds_in_which_one_of_the_two_was_nothing_say_nothing() -> None:
    found = divided(rounds(20.0, 20.0, 20.0), rounds(10.0, 0.0, 10.0))
    assert found.estimate and found.estimate.n == 2


def test_without_common_rounds_the_two_intervals_say_how_far_the_ratio_may_be() -> None:
    first = estimate(460.0, 450.0, 470.0, 40)
    found = ratios.ratio(summary(5.7, first=first), "first", summary(estimate(5.7, 5.6, 5.8)), "median")
    assert (found.paired, found.text) == (False, "81× (77–84)")


def test_where_the_divisor_may_be_nothing_there_is_no_interval() -> None:
    assert divided(summary(5.0), summary(estimate(2.0, 0.0, 3.0))).text == "3×"


def test_over_modes_a_ratio_is_a_range() -> None:
    two = summary(3900.0, (3900.0, 0.5), (60e3, 0.5))
    assert divided(two, summary(1500.0)).text == "2.6 to 40 times"
    assert divided(summary(1500.0), two).text == "0.025 to 0.38 times"
    assert divided(summary(13_500.0), replace(two, modes=two.modes[:1])).text == "3.5 times"
    assert divided(two, summary(6666.7)).text == "0.58 to 9 times"
    assert ratios.ratio(replace(two, first=estimate(5.0)), "first", two, "first").modes is None


def test_of_two_sessions_a_ratio_has_two_digits_and_no_interval() -> None:
    above = replace(rounds(*[18.2512] * 6), record="a")
    found = divided(above, replace(rounds(*[10.0] * 6), record="b"))
    assert (found.text, found.interval) == ("1.8× (from two sessions)", "")
    modes = replace(above, modes=summary(1.0, (10.0, 0.5), (30.0, 0.5)).modes)
    assert divided(modes, summary(5.0)).text == "2 to 6 times (from two sessions)"


@pytest.mark.parametrize(
    ("above", "over", "below", "under", "reason"),
    [
        (
            summary(status="skipped", reason="needs two CPUs"),
            "median",
            summary(),
            "median",
            "[skipped: needs two CPUs]",
        ),
        (summary(), "p99", summary(), "median", "-"),
        (summary(), "median", summary(0.0), "median", "[no ratio to nothing]"),
        (summary(), "median", summary(dimension="size"), "median", "[no ratio of a time and a size]"),
        (summary(), "median", summary(), "faults", "[not counted]"),
        (
            summary(counters={"faults": estimate(3.0)}),
            "faults",
            summary(),
            "median",
            "[no ratio of a count and a time]",
        ),
    ],
)
def test_what_cannot_be_divided_says_why(
    above: Summary, over: str, below: Summary, under: str, reason: str
) -> None:
    found = ratios.ratio(above, over, below, under)
    assert (found.text, found.estimate, found.is_clear) == (reason, None, False)


def test_two_counts_have_a_ratio_whatever_was_timed() -> None:
    counted = summary(counters={"instructions": estimate(12.0), "cycles": estimate(4.0)})
    assert ratios.ratio(counted, "instructions", counted, "cycles").text == "3.0×"


VALUES = st.lists(st.floats(1e-3, 1e9), min_size=1, max_size=20)


def near(one: Estimate, other: Estimate, factor: float = 1.0) -> bool:
    return all(
        math.isclose(getattr(one, name), factor * getattr(other, name), rel_tol=1e-9)
        for name in ("value", "low", "high")
    )


@given(st.lists(st.tuples(st.floats(1e-3, 1e9), st.floats(1e-3, 1e9)), min_size=1, max_size=20))
def test_the_other_way_round_a_ratio_is_the_reciprocal(pairs: list[tuple[float, float]]) -> None:
    above, below = (dict(enumerate(values)) for values in zip(*pairs, strict=True))
    there, back = ratios.by_round(above, below), ratios.by_round(below, above)
    assert there and back
    assert near(there, replace(back, value=1 / back.value, low=1 / back.high, high=1 / back.low))
    assert there.low <= there.value <= there.high


@given(VALUES, st.floats(1e-3, 1e3), st.floats(1e-3, 1e3))
def test_a_ratio_scales_with_what_is_divided(values: list[float], scale: float, unit: float) -> None:
    above = {number: value * (1 + number % 3) for number, value in enumerate(values)}
    below = dict(enumerate(values))
    once = ratios.by_round(above, below)
    scaled = {number: value * scale * unit for number, value in above.items()}
    again = ratios.by_round(scaled, {number: value * unit for number, value in below.items()})
    assert once and again
    assert near(again, once, scale)


@given(VALUES, VALUES)
def test_no_rounds_break_a_ratio(above: list[float], below: list[float]) -> None:
    found = divided(rounds(*above), rounds(*below))
    assert found.estimate
    assert found.estimate.low <= found.estimate.value <= found.estimate.high
    assert "×" in found.text or found.text.startswith("no clear difference (")


# ------------------------------------------------------------------ simulated

Shape = Callable[[Random], float]  # the logarithm of one process's figure: its median is 0
SD = 0.06


def normal(random: Random) -> float:
    return random.gauss(0, SD)


def heavy(random: Random) -> float:
    """Student's t with two degrees of freedom."""
    return SD * random.gauss(0, 1) / math.sqrt(random.expovariate(1))


def slow_ones(random: Random) -> float:
    """15 % of the processes are 30 % slower."""
    return random.gauss(0, SD / 3) + (0.3 if random.random() < 0.15 else 0.0)


def simulated(
    random: Random, n: int, above: Shape, below: Shape, shared: float, effect: float
) -> tuple[Summary, Summary]:
    """Two conditions over the same rounds, which move both."""
    common = [random.gauss(0, shared) for _ in range(n)]
    figures = (
        [math.exp(moved + shape(random) + log) for moved in common]
        for shape, log in ((above, math.log1p(effect)), (below, 0.0))
    )
    first, second = figures
    return rounds(*first), rounds(*second)


@pytest.mark.parametrize(("above", "below"), list(product((normal, heavy, slow_ones), repeat=2)))
def test_a_ratios_interval_holds_the_true_ratio_whatever_the_shapes(above: Shape, below: Shape) -> None:
    random = Random(4)
    for n in (6, 9, 12):
        pairs = (simulated(random, n, above, below, 0.0, 0.0) for _ in range(300))
        found = [ratios.by_round(a.by_round["median"], b.by_round["median"]) for a, b in pairs]
        assert sum(one is not None and one.low <= 1 <= one.high for one in found) >= 0.91 * len(found)


UNDER = expectation("under apart")
APART = Condition("apart", placement="two cores")


def decided(n: int, effect: float, sets: int) -> float:
    """How often a verdict falls, of so many sessions with an effect of this size."""
    random = Random(n)
    shared = SD / 2  # of all variation a fifth moves both alike
    found = (simulated(random, n, normal, normal, shared, effect) for _ in range(sets))
    verdicts = [
        judge.judge(UNDER, ours, {"apart": replace(theirs, trial=trial(condition=APART))})
        for theirs, ours in found
    ]
    return sum(one.outcome != "undecided" for one in verdicts) / sets


@pytest.mark.parametrize("n", [6, 7, 9, 12, 15])
def test_where_nothing_differs_a_verdict_hardly_falls(n: int) -> None:
    assert decided(n, 0.0, 400) <= 0.05


def test_six_rounds_find_a_tenth_more_often_enough() -> None:
    assert decided(6, 0.1, 400) >= 0.4


# ------------------------------------------------------------------ events in several places


def placed(same: float, different: float, *, rounds: int = 6, **more: object) -> Summary:
    """Half of the events on the same CPU, half on different ones, in rounds that drift."""
    modes = ((same, 0.5), (different, 0.5))
    by_place = {
        where: {number: value * 1.2**number for number in range(rounds)}
        for where, value in (("same CPU", same), ("different CPUs", different))
    }
    return summary(different, *modes, **{"by_place": by_place, "record": "one"} | more)


def test_events_of_one_place_are_held_against_those_of_the_same_place() -> None:
    found = divided(placed(2.0, 30.0), placed(1.0, 20.0))
    assert (found.text, found.ends, found.is_clear) == ("1.5 to 2 times", (1.5, 2.0), True)


@pytest.mark.parametrize(
    "other",
    [
        placed(1.0, 20.0, rounds=5),
        placed(1.0, 20.0, record="another"),
        summary(1.0, by_place={"same CPU": dict.fromkeys(range(6), 1.0)}, record="one"),
        summary(1.0, record="one"),
    ],
)
def test_where_places_or_rounds_do_not_pair_a_ratio_goes_over_all_modes(other: Summary) -> None:
    found = divided(placed(2.0, 30.0), other)
    assert found.places == () and not found.paired


def test_what_is_faster_in_one_place_and_slower_in_another_is_not_clear() -> None:
    assert not divided(placed(2.0, 10.0), placed(1.0, 20.0)).is_clear
    assert divided(placed(2.0, 30.0), placed(1.0, 20.0)).is_clear
