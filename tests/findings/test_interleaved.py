"""How many rounds decide a difference."""

from __future__ import annotations

import math
from random import Random
from statistics import stdev

import pytest

from generator.findings import interleaved, over_processes
from generator.model import deciding
from generator.model.finding import Estimate


def spread(value: float, deviation: float, n: int = 6) -> Estimate:
    """As far apart as six processes of such a deviation are."""
    reach = math.exp(1.267 * deviation)
    return Estimate(value, value / reach, value * reach, n, 0.969, (1, n))


@pytest.mark.parametrize(
    ("deviation", "change", "least", "most"),
    [
        (0.03, 0.10, 9, 9),
        (0.10, 0.10, 38, 54),
        (0.10, 0.25, 9, 19),
        (0.18, 0.10, 107, 210),
        (0.10, 1.0, 9, 9),
    ],
)
def test_rounds_are_those_of_the_looks_of_a_session_in_turns(
    deviation: float, change: float, least: int, most: int
) -> None:
    found = interleaved.rounds(spread(100, deviation), spread(100 * (1 + change), deviation))
    assert found is not None and least <= found <= most


@pytest.mark.parametrize(("deviation", "change"), [(0.10, 0.10), (0.06, 0.05), (0.2, 0.25)])
def test_as_many_rounds_as_are_forecast_decide_in_nine_of_ten(deviation: float, change: float) -> None:
    needed = interleaved.rounds(spread(100, deviation), spread(100 * (1 + change), deviation))
    assert needed
    random, decided = Random(11), 0
    shared = deviation * math.sqrt(0.2)
    own = deviation * math.sqrt(0.8)
    for _ in range(200):
        rounds = [random.gauss(0, shared) for _ in range(needed)]
        a = {i: 100 * math.exp(one + random.gauss(0, own)) for i, one in enumerate(rounds)}
        b = {i: 100 * (1 + change) * math.exp(one + random.gauss(0, own)) for i, one in enumerate(rounds)}
        found = deciding.by_round(b, a)
        decided += any(deciding.decision(found[:look]).outcome == "more" for look in deciding.looks(needed))
    assert decided >= 0.86 * 200


def test_figures_whose_ratio_no_number_holds_have_a_forecast_too() -> None:
    assert interleaved.rounds(spread(1e285, 0.1), spread(1e-285, 0.1)) == deciding.FIRST


def test_the_deviation_is_read_off_the_ends_of_an_interval() -> None:
    random = Random(2)
    for n in (6, 9, 20):
        found = []
        for _ in range(200):
            values = [math.exp(random.gauss(0, 0.1)) for _ in range(n)]
            estimate = over_processes.estimate(values)
            assert estimate
            deviation = interleaved.deviation(estimate)
            assert deviation
            found.append(deviation)
        assert sum(found) / len(found) == pytest.approx(0.1, rel=0.1), n
        assert stdev(found) < 0.06


@pytest.mark.parametrize(
    "found", [Estimate(1, 1, 1, 1), Estimate(1, 0, 2, 6), Estimate(1, 0.5, 2, 6, ranks=(3, 3))]
)
def test_of_too_little_no_deviation_is_known(found: Estimate) -> None:
    assert interleaved.deviation(found) is None
    assert interleaved.advice(found, found, 1.0) == "`run A B` measures both in turns"


def test_what_would_take_more_than_400_rounds_has_no_number() -> None:
    assert interleaved.rounds(spread(100, 0.3), spread(101, 0.3)) is None
    assert interleaved.rounds(spread(100, 0.3), spread(100, 0.3)) is None
    assert interleaved.rounds(spread(100, 0.001), spread(130, 0.001)) == 9


def test_rounds_are_told_with_their_time() -> None:
    before, after = spread(100, 0.1), spread(110, 0.1)
    assert interleaved.advice(before, after, 1.6) == "`run A B` decides in about 54 rounds (1 min 26 s)"
    assert interleaved.advice(before, after, None) == "`run A B` decides in about 54 rounds"
