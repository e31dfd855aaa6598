"""One process's samples -> its row and its histograms. Pure; the only arithmetic that needs NumPy."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from generator import units
from generator.model.record import RunSummary
from generator.model.statistics import PERCENTILES, least_events, tail
from generator.model.trial import AGAIN, ENGINE, Answer, Outcome
from generator.records import histogram, parts

if TYPE_CHECKING:
    import numpy as np

_GIVEN = {"first": "first", "median": "median", "min": "minimum", "max": "maximum"}  # columns
_USAGE = ("minflt", "majflt", "nvcsw", "nivcsw")


def condense(
    outcome: Outcome, round_: int, other_cpu: float | None
) -> tuple[RunSummary, dict[str, dict[int, int]]]:
    """How one process ended -> its row, and histograms of its samples by placement; in base units.

    `other_cpu` is what other processes used in its round, in CPUs' worth; None where that is not known.
    """
    usage = {name: outcome.usage.get(name, 0) for name in _USAGE}
    row: dict[str, Any] = {"wall": outcome.wall, "other_cpu": other_cpu} | usage
    row |= {"engine": outcome.usage.get(ENGINE), "again": bool(outcome.usage.get(AGAIN))}
    if outcome.answer is None:
        return RunSummary(round_, outcome.status, **row), {}
    import numpy as np

    dimension, factor = units.find(outcome.answer.said.unit)
    samples = np.asarray(outcome.answer.samples, dtype=float) * factor
    names = () if is_batched(outcome.answer) else tail(units.dimension(dimension).better)
    row |= _said(outcome.answer, factor) | _figures(samples, outcome.answer, names)
    row |= _given(outcome.answer.given, factor, row)
    return RunSummary(round_, outcome.status, **row), _histograms(samples, outcome.answer.places)


def _said(answer: Answer, factor: float) -> dict[str, Any]:
    """What the process says of itself; the canaries as their medians."""
    return {
        "first": None if answer.first is None else answer.first * factor,
        "iterations": answer.iterations if is_batched(answer) else None,
        "timer": answer.timer,
        "empty": answer.empty,
        "ghz": median(answer.ghz) if answer.ghz else None,
        "adds": median(answer.adds) if answer.adds else None,
        "stop": answer.stop,
        "elided": answer.extra.get("elided") is True,
        "counters": dict(answer.counters),
    }


def _given(given: Mapping[str, float], factor: float, row: Mapping[str, Any]) -> dict[str, Any]:
    """What the program worked out itself stands for what its samples, if it told any, would give."""
    found = {column: given[name] * factor for name, column in _GIVEN.items() if name in given}
    percentiles = {name: given[name] * factor for name in PERCENTILES if name in given}
    counted = {"n": round(given["n"])} if "n" in given and not row.get("n") else {}
    return {**found, **counted, "percentiles": {**row.get("percentiles", {}), **percentiles}}


def is_batched(answer: Answer) -> bool:
    """Is a sample the mean of several operations? Then its tail says nothing of a single one's."""
    return answer.said.kind == "steady" or (answer.iterations or 1) > 1


def _figures(samples: np.ndarray, answer: Answer, percentiles: Iterable[str]) -> dict[str, Any]:
    import numpy as np

    if not len(samples):
        return {}
    ordered = np.sort(samples)
    flagged = sorted({index for which in answer.flagged.values() for index in which})
    clean = np.delete(samples, flagged) if flagged else samples[:0]
    return {
        "n": len(ordered),
        "minimum": float(ordered[0]),
        "median": float(np.median(ordered)),
        "maximum": float(ordered[-1]),
        "flagged": len(flagged),
        "clean_median": float(np.median(clean)) if len(clean) else None,
        "percentiles": _percentiles(ordered, percentiles),
    }


def _percentiles(ordered: np.ndarray, names: Iterable[str]) -> dict[str, float]:
    """Those that this many events allow: the least value with at least a share q of them up to it."""
    n = len(ordered)
    return {
        name: float(ordered[math.ceil(round(PERCENTILES[name] * n, 6)) - 1])
        for name in names
        if n >= least_events(name)
    }


def of_part(outcome: Outcome, pieces: parts.Pieces) -> tuple[int, float | None]:
    """How many of a process's samples are in a part, and their median in base units; None of nothing."""
    if outcome.answer is None or not len(outcome.answer.samples):
        return 0, None
    import numpy as np

    samples = np.asarray(outcome.answer.samples, dtype=float) * units.find(outcome.answer.said.unit)[1]
    bins, places = _bins(samples), _letters(outcome.answer.places, len(samples))
    inside = np.zeros(len(samples), dtype=bool)
    for place, low, high in pieces:
        inside |= (places == place.encode()) & (low <= bins) & (bins < high)
    found = samples[inside]
    return len(found), float(np.median(found)) if len(found) else None


def _histograms(samples: np.ndarray, places: str) -> dict[str, dict[int, int]]:
    """A histogram for each letter of `places`; all under "" where there is none."""
    if not len(samples):
        return {}
    letters = _letters(places, len(samples))
    return {place: _histogram(samples[letters == place.encode()]) for place in sorted(set(places)) or [""]}


def _letters(places: str, count: int) -> np.ndarray:
    """Where each sample ran; an empty text where that is not recorded."""
    import numpy as np

    return np.frombuffer(places.encode("ascii"), dtype="S1") if places else np.zeros(count, dtype="S1")


def _histogram(samples: np.ndarray) -> dict[int, int]:
    """As `histogram.histogram`, 30 times as fast."""
    import numpy as np

    keys, counts = np.unique(_bins(samples), return_counts=True)
    return dict(zip(keys.tolist(), counts.tolist(), strict=True))


def _bins(samples: np.ndarray) -> np.ndarray:
    """As `histogram.bin_index` of each."""
    import numpy as np

    with np.errstate(divide="ignore"):
        found = np.floor(np.log(samples) / math.log(histogram.GROWTH))
    bins: np.ndarray = np.maximum(found, histogram.FLOOR).astype(int)
    return bins


def median(values: Iterable[float]) -> float:
    """The middle, or the mean of the two middles; ValueError of nothing."""
    ordered = sorted(values)
    if not ordered:
        raise ValueError("nothing has no median")
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2
