"""What would decide an undecided verdict, and how often a forecast is right."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache
from random import Random

import pytest

from generator.errors import Location
from generator.findings import forecasts
from generator.findings.forecasts import forecast
from generator.model.finding import Estimate, Mode, Summary, Undecided
from generator.model.intervals import median_interval, useful
from generator.model.note import ANYWHERE, Expectation
from generator.model.trial import Trial

HERE = Location("note.yml")
TRIAL = Trial("a", "says", ANYWHERE)


def logs(seed: int, n: int, spread: float = 0.1) -> list[float]:
    random = Random(seed)
    return [random.gauss(0, spread) for _ in range(n)]


# ---------------------------------------------------------------- how often it is right


@cache
def kept() -> tuple[int, int, int]:
    """Of undecided figures of 12 processes and any bound near by: forecasts, and those that came true."""
    made, even, sure = 0, 0, 0
    for seed in range(1000):
        bound, some = Random(seed).uniform(0, 0.15), logs(seed + 10_000, 400)
        found = None if is_decided(some[:12], bound) else forecast(some[:12], bound)
        if found is None or found.sure is None or found.even is None:
            continue
        made += 1
        even += is_decided(some[: found.even], bound)
        sure += is_decided(some[: found.sure], bound)
    return made, even, sure


def is_decided(some: list[float], bound: float) -> bool:
    low, high, _ = median_interval(sorted(some[: useful(len(some))])) or (-math.inf, math.inf, 0)
    return not low <= bound <= high


def test_four_in_five_is_kept_by_three_in_four_to_nineteen_in_twenty() -> None:
    made, _, sure = kept()
    assert made > 200
    assert 0.75 <= sure / made <= 0.95


def test_even_odds_are_about_even() -> None:
    made, even, _ = kept()
    assert 0.4 <= even / made <= 0.6


# ---------------------------------------------------------------- when there is one


def test_fewer_than_twelve_processes_foretell_nothing() -> None:
    some = logs(1, 12)
    assert forecast(some, 0.2) is not None
    assert forecast(some[:11], 0.2) is None
    assert forecast([1.0] * 12, 0.2) is None


def test_the_nearer_the_bound_the_more_processes_until_it_is_not_worth_it() -> None:
    some = logs(3, 16)
    counts = [forecast(some, bound) for bound in (0.5, 0.1, 0.04, 0.02)]
    evens = [found.even for found in counts if found]
    assert evens == sorted(evens, key=lambda count: count or math.inf)
    close = forecast(some, sum(sorted(some)[7:9]) / 2)
    assert close is not None and close.sure is None
    assert forecasts.told(undecided(some, sum(sorted(some)[7:9]) / 2)).startswith("too close")


def undecided(some: list[float], bound: float, wall: float = 1.0) -> Undecided:
    return Undecided((TRIAL,), tuple(some), bound, wall)


def test_a_forecast_is_told_with_the_time_that_it_takes() -> None:
    found = forecast(logs(3, 16), 0.09)
    assert found is not None and found.even and found.sure
    told = forecasts.told(undecided(logs(3, 16), 0.09, wall=0.5))
    assert told.startswith(
        f"even odds with {found.even} processes ({(found.even - 16) * 0.5:g} s)".replace(".0 s", " s")
    )
    assert told.endswith(f"four in five with {found.sure}") or found.sure == found.even
    assert forecasts.told(undecided(logs(3, 11), 0.09)) == ""


# ---------------------------------------------------------------- what can be decided


def expectation(low: float | None = None, high: float | None = None, **more: object) -> Expectation:
    fields = {"text": "x", "statistic": "median", "dimension": "time", "against": "", "source": "", **more}
    return Expectation(low=low, high=high, location=HERE, **fields)  # type: ignore[arg-type]


def summary(values: list[float], **more: object) -> Summary:
    made = Summary(
        TRIAL, "ok", n=len(values), median=Estimate(2.0, 1.0, 3.0, len(values), 0.95), record="r", wall=0.5
    )
    return replace(made, by_round={"median": dict(enumerate(values))}, **more)  # type: ignore[arg-type]


def test_a_figure_is_held_against_its_nearest_bound() -> None:
    found = forecasts.undecided(expectation(low=1.0, high=4.0), summary([2.5] * 6), {})
    assert found is not None
    assert (found.n, found.wall, found.trials) == (6, 0.5, (TRIAL,))
    assert found.bound == pytest.approx(math.log(4))


def test_two_figures_are_compared_in_the_rounds_that_both_have() -> None:
    other = replace(summary([1.0, 2.0, 4.0]), trial=replace(TRIAL, measurement="b"))
    found = forecasts.undecided(expectation(against="b"), summary([2.0] * 6), {"b": other})
    assert found is not None
    assert [round(math.exp(one), 9) for one in found.logs] == [2.0, 1.0, 0.5]
    assert (found.bound, found.wall, len(found.trials)) == (0.0, 1.0, 2)


def test_what_further_processes_say_nothing_of_is_not_foretold() -> None:
    plain = summary([2.0] * 6)
    modes = replace(plain, modes=(Mode(1.0, 0.5), Mode(2.0, 0.5)))
    pooled = replace(plain, median=Estimate(2.0, 1.0, 3.0, 6))
    elsewhere = replace(plain, record="other")
    high = expectation(high=2.5)
    assert forecasts.undecided(high, plain, {})
    assert forecasts.undecided(high, modes, {}) is None
    assert forecasts.undecided(high, pooled, {}) is None
    assert forecasts.undecided(expectation(against="b"), plain, {"b": elsewhere}) is None
    assert forecasts.undecided(expectation(against="b"), plain, {}) is None
    firsts = replace(
        plain, first=plain.median, trial=replace(TRIAL, first_runs=40), by_round={"first": {0: 2.0}}
    )
    assert forecasts.undecided(expectation(high=2.5, statistic="first"), firsts, {}) is None
