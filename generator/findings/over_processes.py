"""The processes of a trial: their rows -> estimates over processes. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

from generator.model import intervals
from generator.model.finding import Estimate
from generator.model.record import Histogram, RunSummary, column
from generator.records import condense, histogram

_HUNDREDTHS = 100  # of a nanosecond: as fine as records keep short times, to five digits
_EXACT = 10_000.0  # ns: below, a step of 1 ns is seen


def values(runs: Iterable[RunSummary], name: str) -> list[float]:
    """A column, without the rows that have no such value."""
    return [value for value in map(column(name), runs) if value is not None]


def by_round(runs: Iterable[RunSummary], names: Iterable[str]) -> dict[str, dict[int, float]]:
    """Columns as round -> value, of those that any process has."""
    rows = list(runs)
    found = {
        name: {run.round: value for run in rows if (value := take(run)) is not None}
        for name, take in ((name, column(name)) for name in names)
    }
    return {name: rounds for name, rounds in found.items() if rounds}


def middle(found: Sequence[float]) -> float | None:
    """The median; None of nothing."""
    return condense.median(found) if found else None


def cycles(runs: Iterable[RunSummary]) -> list[float]:
    """Medians in cycles of the core's clock (canary 1), of each process that has both."""
    return [run.median * run.ghz for run in runs if run.median is not None and run.ghz]


def adds(runs: Iterable[RunSummary]) -> list[float]:
    """Additions per cycle, of each process that has both canaries."""
    return [run.adds / run.ghz for run in runs if run.adds and run.ghz]


def estimate(found: Sequence[float], tick: float = 0.0, level: float = intervals.LEVEL) -> Estimate | None:
    """Median over processes with its exact interval; the range where they are too few.

    The interval is that of the first processes, as many as make it narrowest: of 7 the first 6. At a higher
    `level` than usual, as where looks at it said whether to go on, it holds the median with the usual one.
    """
    if not found:
        return None
    first = sorted(found[: intervals.useful(len(found), level) or len(found)])
    low, high, coverage, ranks = first[0], first[-1], None, None
    if steps := intervals.median_ranks(len(first), level):
        low, high = first[steps[0]], first[steps[1]]
        coverage = steps[2] if level == intervals.LEVEL else intervals.LEVEL
        ranks = steps[0] + 1, steps[1] + 1
    made = Estimate(condense.median(found), low, high, len(found), coverage, ranks, tick)
    return read_off(made)


def of_all_events(bins: Histogram, q: float, found: Sequence[float], tick: float = 0.0) -> Estimate:
    """A quantile of the events of all processes together, from the lowest to the highest process's own."""
    low, high = min(found), max(found)
    value = histogram.quantile(bins, q) if bins else condense.median(found)
    return read_off(Estimate(min(max(value, low), high), low, high, len(found), tick=tick))


def read_off(made: Estimate) -> Estimate:
    """Of an interval narrower than the clock's tick: one tick to each side."""
    if made.high - made.low >= made.tick:
        return made
    return replace(made, low=max(made.value - made.tick, 0.0), high=made.value + made.tick)


def tick(readings: Iterable[float]) -> float:
    """What all these times (ns) are whole multiples of, where that is coarse: 10; else 0.

    Readings of a clock that ticks every 10 ns. Of one that is finer hardly two have such a step in common.
    """
    distinct = {round(value * _HUNDREDTHS) for value in readings if 0 < value < _EXACT}
    step = math.gcd(*distinct) / _HUNDREDTHS if len(distinct) > 1 else 0.0
    return step if step >= 1 else 0.0
