"""The processes of a trial: samples -> a row and histograms; rows -> estimates over processes. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from generator import stats, units
from generator.model import Answer, Estimate, Outcome, RunSummary

if TYPE_CHECKING:
    import numpy as np

PERCENTILES = {"p90": 0.9, "p99": 0.99, "p999": 0.999}
_USAGE = ("minflt", "majflt", "nvcsw", "nivcsw")
_BEYOND = 10  # events that must lie beyond a percentile


def condense(
    outcome: Outcome,
    round: int,  # noqa: A002
    other_cpu: float | None,
) -> tuple[RunSummary, dict[str, dict[int, int]]]:
    """One process -> its row, and histograms of its samples by placement; in base units."""
    usage: dict[str, Any] = {name: outcome.usage.get(name, 0) for name in _USAGE}
    row = RunSummary(round, outcome.status, wall=outcome.wall, other_cpu=other_cpu, **usage)
    said = outcome.answer
    if said is None:
        return row, {}
    import numpy as np

    _, factor = units.find(said.unit)
    row = replace(
        row,
        first=None if said.first is None else said.first * factor,
        timer=said.timer,
        empty=said.empty,
        ghz=middle(said.ghz),
        adds=middle(said.adds),
        stop=said.stop,
        elided=said.extra.get("elided") is True,
    )
    if not len(said.samples):
        return row, {}
    samples = np.asarray(said.samples, dtype=float) * factor
    return replace(row, **_own_figures(samples, said)), _histograms(samples, said.places)


def _own_figures(samples: np.ndarray, said: Answer) -> dict[str, Any]:
    import numpy as np

    n, ordered = len(samples), np.sort(samples)
    flagged = sorted({index for which in said.flagged.values() for index in which})
    clean = np.delete(samples, flagged) if flagged else ordered[:0]
    tails = {
        name: float(ordered[int(np.ceil(round(q * n, 6))) - 1])
        for name, q in PERCENTILES.items()
        if said.kind != "steady" and allows(n, q)
    }
    return {
        "n": n,
        "minimum": float(ordered[0]),
        "median": float((ordered[(n - 1) // 2] + ordered[n // 2]) / 2),
        "maximum": float(ordered[-1]),
        "flagged": len(flagged),
        "clean_median": float(np.median(clean)) if len(clean) else None,
        **tails,
    }


def allows(n: int, q: float) -> bool:
    """Do enough samples lie beyond a quantile for it to mean something?"""
    return round(n * (1 - q), 6) >= _BEYOND


def _histograms(samples: np.ndarray, places: str) -> dict[str, dict[int, int]]:
    import numpy as np

    if not places:
        return {"": stats.histogram(samples)}  # type: ignore[arg-type]
    letters = np.frombuffer(places.encode("ascii"), dtype="S1")
    return {letter: stats.histogram(samples[letters == letter.encode()]) for letter in sorted(set(places))}


# ------------------------------------------------------------------ over processes


def values(runs: Iterable[RunSummary], name: str) -> list[float]:
    """A column, without the rows that have no such value."""
    return [value for run in runs if (value := getattr(run, name)) is not None]


def middle(found: Sequence[float]) -> float | None:
    """The median; None of nothing."""
    return stats.median(found) if found else None


def cycles(runs: Iterable[RunSummary]) -> list[float]:
    """Medians in cycles of the core's clock (canary 1), of each process that has both."""
    return [run.median * run.ghz for run in runs if run.median is not None and run.ghz]


def adds(runs: Iterable[RunSummary]) -> list[float]:
    """Additions a cycle, of each process that has both canaries."""
    return [run.adds / run.ghz for run in runs if run.adds and run.ghz]


def estimate(found: Sequence[float]) -> Estimate | None:
    """Median over processes with its exact interval; the range where they are too few."""
    if not found:
        return None
    ordered = sorted(found)
    low, high, coverage = stats.median_interval(ordered) or (ordered[0], ordered[-1], None)
    return Estimate(stats.median(ordered), low, high, len(ordered), coverage)
