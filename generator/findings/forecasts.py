"""Verdicts that are undecided: how many processes would decide them, and how sure that is. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist, stdev

from generator import units
from generator.findings import wording
from generator.model.deciding import by_round
from generator.model.finding import Summary, Undecided
from generator.model.note import Expectation
from generator.records import condense

LEAST = 12  # processes; what fewer foretell means nothing
COUNTS = (17, 25, 40, 60, 100, 200, 400)
EVEN, SURE = 0.5, 0.8
_OF_MEDIAN = 1.25  # the median's standard error, in those of the mean
_REACH = 3.0  # half of an interval, in standard deviations over the root of n; with 2.3 fewer are kept
_NORMAL = NormalDist()


@dataclass(frozen=True)
class Forecast:
    """With how many processes a verdict will be decided; None where even 400 are too few."""

    even: int | None
    sure: int | None


def forecast(logs: Sequence[float], bound: float) -> Forecast | None:
    """When the interval of the median will exclude `bound`; None where it is not known or not needed.

    The figure itself is known as well as so many processes tell: the nearer it is to the bound, the less
    that is worth.
    """
    if len(logs) < LEAST or not (scatter := stdev(logs)):
        return None
    distance = abs(bound - condense.median(logs))
    error = _OF_MEDIAN * scatter / math.sqrt(len(logs))
    chances = [(count, _chance(scatter, distance, error, count)) for count in COUNTS if count > len(logs)]
    even, sure = (
        next((count for count, chance in chances if chance >= enough), None) for enough in (EVEN, SURE)
    )
    return Forecast(even, sure)


def _chance(scatter: float, distance: float, error: float, count: int) -> float:
    """Of an interval of so many processes that excludes the bound."""
    reach = _REACH * scatter / math.sqrt(count)
    return 1 - (_NORMAL.cdf((reach - distance) / error) - _NORMAL.cdf((-reach - distance) / error))


def told(one: Undecided) -> str:
    """`even odds with 25 processes (12 s), four in five with 60`; nothing of fewer than 12."""
    found = forecast(one.logs, one.bound)
    if found is None:
        return ""
    if found.sure is None or found.even is None:
        return "too close to the bound to be worth more processes"
    time = units.duration((found.even - one.n) * one.wall)
    even = f"even odds with {found.even} processes ({time})"
    return even if found.sure == found.even else f"{even}, four in five with {found.sure}"


def undecided(expectation: Expectation, made: Summary, others: Mapping[str, Summary]) -> Undecided | None:
    """What further processes may decide of a verdict that is undecided; None where they cannot.

    Of several modes, of short processes' first calls and of percentiles of all events they say no more.
    """
    is_beside = bool(expectation.against) and expectation.printed is None
    other = others.get(expectation.against) if is_beside else None
    each = [one for one in (made, other) if one is not None]
    if (is_beside and other is None) or not all(_may_be_decided(one, expectation.statistic) for one in each):
        return None
    values = made.by_round.get(expectation.statistic, {})
    if other is not None:
        if made.record != other.record:
            return None
        found = by_round(values, other.by_round.get(expectation.statistic, {}))
    else:
        scale = expectation.printed.value if expectation.printed else 1.0
        found = tuple(value / scale for value in values.values() if value > 0 and scale > 0)
    logs = tuple(map(math.log, found))
    if not logs:
        return None
    wall = sum(one.wall or 0.0 for one in each)
    return Undecided(tuple(one.trial for one in each), logs, _bound(expectation, condense.median(logs)), wall)


def _may_be_decided(made: Summary, statistic: str) -> bool:
    found = wording.estimate(made, statistic)
    if found is None or (made.modes and statistic == "median"):
        return False
    if statistic == "first" and made.trial.first_runs:
        return False
    return found.coverage is not None or not found.is_sure


def _bound(expectation: Expectation, middle: float) -> float:
    """The nearest bound, as a logarithm; of a figure held against another one without a bound that is 1."""
    ends = [end for end in (expectation.low, expectation.high) if end is not None and end > 0]
    return min((math.log(end) for end in ends), key=lambda end: abs(end - middle), default=0.0)
