"""A time for a whole run -> how many events and processes each of its trials takes. Pure.

The time is divided over the trials. Only events that wait for a sleep (`idle`) are few or many; a warm
process always takes all of its events, since fewer give another answer: between two CPUs the first thousand
are faster.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

from generator import units
from generator.measure import plan
from generator.model.trial import Trial

LEAST_EVENTS, MOST_EVENTS = 3, 5000  # of a process whose events wait for a sleep
_QUICK_SHARE, _QUICK_MOST = 0.25, 45.0  # of a note's budget, and s: a quick run ends within a minute
_STEPS = 60  # halvings: more than a float has bits for


def allowed(budget: int | None, *, quick: bool) -> float | None:
    """A note's budget in ns -> the time for its run in s, a quick one's in proportion; None without one."""
    if budget is None:
        return None
    return min(budget / 1e9 * _QUICK_SHARE, _QUICK_MOST) if quick else budget / 1e9


def too_short(seconds: float, trials: Sequence[Trial]) -> str:
    """Why nothing fits into so many s, in words; "" where one process of each trial does."""
    least = _total([_with_runs(trial, 0) for trial in _with_least(trials)])
    if seconds >= least:
        return ""
    return (
        f"{units.shortest(seconds * 1e9)} is too short: one process of each trial takes {math.ceil(least)} s"
    )


def fit(trials: Sequence[Trial], seconds: float) -> tuple[Trial, ...]:
    """The trials as they take about `seconds` s together, by `plan.guess`.

    Where some go on beyond the plan, time that is left is theirs. Else each idle trial has the same time per
    process, and at least 3 events. Where all processes do not fit with those, the trials that take longest
    have fewer, never none. What does not fit even then takes longer.
    """

    def fits(chosen: Sequence[Trial]) -> bool:
        return _total(chosen) <= seconds

    if any(trial.looked for trial in trials) and fits(trials):
        return tuple(trials)
    least = _with_least(trials)
    fewer = _highest(lambda share: [_with_runs(one, share) for one in least], fits, seconds)
    found = _highest(lambda share: [_with_events(one, share) for one in fewer], fits, seconds)
    heads = {one.process: one for one in found if not one.of}
    return tuple(_as_its_head(one, heads.get(one.process)) if one.of else one for one in found)


def _as_its_head(trial: Trial, head: Trial | None) -> Trial:
    """A further figure of another trial's processes: there are as many as that has."""
    return replace(trial, runs=head.runs, cut=head.cut, events=head.events) if head else trial


def _highest(
    of: Callable[[float], list[Trial]], fits: Callable[[list[Trial]], bool], most: float
) -> list[Trial]:
    """What the largest share up to `most` gives that still fits; else what no share at all gives."""
    low, high = 0.0, most
    if fits(of(high)):
        return of(high)
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if fits(of(middle)) else (low, middle)
    return of(low)


def _total(trials: Sequence[Trial]) -> float:
    return sum(plan.whole(trial) for trial in trials)


def _with_least(trials: Sequence[Trial]) -> list[Trial]:
    return [_with_events(trial, 0) for trial in trials]


def _with_runs(trial: Trial, share: float) -> Trial:
    """As many processes as fit into a share of `share` s, never more than there were and never none."""
    runs = min(trial.runs, max(1, int(share / plan.process(trial))))
    return replace(trial, runs=runs, cut=trial.runs - runs)


def _with_events(trial: Trial, share: float) -> Trial:
    """As many events per process as there are sleeps in `share` s, its first one included."""
    idle = trial.condition.idle / 1e9
    if not idle or trial.kind != "event":
        return trial
    most = min(share, plan.OF_LIMIT * trial.limit / 1e9)
    events = min(max(int(most / idle) - 1, LEAST_EVENTS), MOST_EVENTS)
    return replace(trial, events=None if events == trial.condition.usual_events else events)
