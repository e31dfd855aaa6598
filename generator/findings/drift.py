"""Did the machine drift during a session? Then all trials are slow in the same rounds. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from itertools import combinations

from generator.model.record import TrialRecord

MUCH = 0.2  # mean correlation from which on it is told
_TRIALS, _ROUNDS = 10, 6  # fewer say nothing

Logs = Mapping[int, float]  # by round


def drift(trials: Iterable[TrialRecord]) -> float | None:
    """How much alike trials change from round to round: the mean correlation of their log medians, pairwise.

    About 0 where they change by chance, up to 1; None where trials or rounds are too few to tell.
    """
    series = [logs for trial in trials if len(logs := _logs(trial)) >= _ROUNDS]
    if len(series) < _TRIALS:
        return None
    pairs = [found for pair in combinations(series, 2) if (found := _correlation(*pair)) is not None]
    return sum(pairs) / len(pairs) if pairs else None


def _logs(trial: TrialRecord) -> dict[int, float]:
    """By round; what is not above nothing, as only a foreign record holds, has no logarithm."""
    runs = (run for run in trial.runs if run.status == "ok" and (run.median or 0) > 0)
    return {run.round: math.log(run.median) for run in runs if run.median}


def _correlation(one: Logs, other: Logs) -> float | None:
    """Over the rounds of both; None where these are too few, or one of the two never changes."""
    rounds = sorted(one.keys() & other.keys())
    if len(rounds) < _ROUNDS:
        return None
    a, b = (_standardised([logs[number] for number in rounds]) for logs in (one, other))
    return sum(x * y for x, y in zip(a, b, strict=True)) / len(rounds) if a and b else None


def _standardised(values: list[float]) -> list[float]:
    """Mean 0 and standard deviation 1; empty where all are alike."""
    if min(values) == max(values):
        return []
    mean = sum(values) / len(values)
    deviation = math.sqrt(sum((value - mean) ** 2 for value in values) / len(values))
    return [(value - mean) / deviation for value in values]
