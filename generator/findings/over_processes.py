"""The processes of a trial: their rows -> estimates over processes. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from generator.findings import intervals
from generator.model.finding import Estimate
from generator.model.record import RunSummary
from generator.records import condense


def values(runs: Iterable[RunSummary], name: str) -> list[float]:
    """A column, without the rows that have no such value."""
    return [value for run in runs if (value := run.column(name)) is not None]


def middle(found: Sequence[float]) -> float | None:
    """The median; None of nothing."""
    return condense.median(found) if found else None


def cycles(runs: Iterable[RunSummary]) -> list[float]:
    """Medians in cycles of the core's clock (canary 1), of each process that has both."""
    return [run.median * run.ghz for run in runs if run.median is not None and run.ghz]


def adds(runs: Iterable[RunSummary]) -> list[float]:
    """Additions per cycle, of each process that has both canaries."""
    return [run.adds / run.ghz for run in runs if run.adds and run.ghz]


def estimate(found: Sequence[float]) -> Estimate | None:
    """Median over processes with its exact interval; the range where they are too few."""
    if not found:
        return None
    ordered = sorted(found)
    low, high, coverage = intervals.median_interval(ordered) or (ordered[0], ordered[-1], None)
    return Estimate(condense.median(ordered), low, high, len(ordered), coverage)
