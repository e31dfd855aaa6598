"""Processes -> a trial's summary: the process is the unit of inference. Pure."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from typing import Any

from generator import units
from generator.findings import caveats, facts, kinds, modes, over_processes
from generator.model.finding import Estimate, Summary
from generator.model.intervals import LEVEL, LOOKED
from generator.model.record import Histogram, RunSummary, TrialRecord
from generator.model.statistics import COUNTERS, PERCENTILES, least_events
from generator.model.trial import Answer, Outcome, Trial
from generator.records import condense, histogram

EMULATED = "emulated"  # status of a timed probe that ran well where no time means anything
_ELIDED = 1.5  # empty turns: a call alone takes three
_PAIRED = ("first", "median", *PERCENTILES, *COUNTERS)  # statistics that are compared round by round


def one(trial: Trial, outcome: Outcome) -> Summary:
    """What a single process says, outside of any session."""
    row, histograms = condense.condense(outcome, 0, None)
    said = (outcome.answer or Answer()).said
    measured = TrialRecord(
        trial, outcome.status, outcome.reason, runs=(row,), histograms=histograms, said=said
    )
    return summary(measured, quick=False, record="")


def summary(trial: TrialRecord, *, quick: bool, record: str, best_adds: float | None = None) -> Summary:
    """A trial's processes -> its summary; without figures where the trial did not end well.

    `best_adds` is how many additions per cycle a core gives that nobody shares (canary 2).
    """
    made = headlines(trial, quick=quick, record=record)
    if made.status != "ok":
        return made
    runs = _runs(trial)
    made = replace(made, **_beside(trial, runs, made))
    return replace(made, caveats=caveats.caveats(trial, runs, made, best_adds))


def _runs(trial: TrialRecord) -> list[RunSummary]:
    """Those that have figures."""
    return [run for run in trial.runs if run.status == "ok"]


def headlines(trial: TrialRecord, *, quick: bool, record: str) -> Summary:
    """A summary without what a post says beside its figures: spread, rounds, caveats."""
    runs = _runs(trial)
    said = replace(trial.said, facts=facts.woven(trial.said.facts, trial.differing, len(runs)))
    made = Summary(
        trial.trial,
        trial.status,
        trial.reason,
        said=said,
        quick=quick,
        n=len(runs),
        events=sum(run.n for run in runs),
        record=record,
        differing=facts.differing(said.facts),
        target=trial.trial.precision,
        level=LOOKED if trial.trial.looked else LEVEL,
        wall=over_processes.middle([run.wall for run in runs if run.wall]),
    )
    if made.status != "ok":
        return made
    if trial.trial.condition.emulate and trial.said.kind != "fact":
        return replace(made, status=EMULATED, reason=f"{EMULATED}: no times")
    timed = _unit(trial.said.unit)[0] == units.TIME
    if 2 * sum(_is_elided(run, timed=timed) for run in runs) > len(runs):
        return replace(made, status="elided", reason=f"elided: {_no_slower(runs)}")
    return replace(made, **_figures(trial, runs, made.level))


def _beside(trial: TrialRecord, runs: Sequence[RunSummary], made: Summary) -> dict[str, Any]:
    """What is said beside the figures."""
    factor = _unit(trial.said.unit)[1]
    firsts = [first * factor for first in trial.firsts]
    rounds = over_processes.by_round(runs, _PAIRED) | _first_by_round(trial, firsts)
    places = {} if trial.said.kind == "steady" else modes.by_round(trial)
    return {
        "by_round": rounds,
        "by_place": places,
        **_spread(made.histogram, made.minimum, made.maximum),
    }


def _is_elided(run: RunSummary, *, timed: bool) -> bool:
    """Did the compiler remove what was to be timed?"""
    if run.elided or not timed:
        return run.elided
    return bool(run.empty and run.median is not None and run.median < _ELIDED * run.empty)


def _no_slower(runs: Sequence[RunSummary]) -> str:
    empty = over_processes.middle(over_processes.values(runs, "empty"))
    return "no slower than an empty loop" + (f" ({units.figure(empty)})" if empty else "")


def _figures(trial: TrialRecord, runs: Sequence[RunSummary], level: float) -> dict[str, Any]:
    dimension, factor = _unit(trial.said.unit)
    in_cycles = trial.said.kind == "steady" and dimension == units.TIME
    bins = histogram.merge(trial.histograms.values())
    batched = trial.said.kind == "steady" or any(run.iterations for run in runs)
    low = min(over_processes.values(runs, "minimum"), default=None)
    high = max(over_processes.values(runs, "maximum"), default=None)
    firsts = [first * factor for first in trial.firsts]
    tick = _tick(runs, firsts, batched=batched) if dimension == units.TIME else 0.0
    return {
        "dimension": dimension,
        "batched": batched,
        "first": _first(firsts, runs, tick, level),
        "median": over_processes.estimate(
            over_processes.values(runs, "median"), 0.0 if batched else tick, level
        ),
        "minimum": low,
        "maximum": high,
        "percentiles": _percentiles(runs, bins, trial.said.given, tick, level),
        **_several(trial, runs, 0.0 if batched else tick, level),
        "histogram": bins,
        "counters": _counters(runs, level),
        "timer": over_processes.middle(over_processes.values(runs, "timer")),
        "ghz": over_processes.middle(over_processes.values(runs, "ghz")),
        "cycles": over_processes.middle(over_processes.cycles(runs)) if in_cycles else None,
    }


def _first(firsts: Sequence[float], runs: Sequence[RunSummary], tick: float, level: float) -> Estimate | None:
    """First calls of the short processes, whose number nothing decides; without those of all processes."""
    if firsts:
        return over_processes.estimate(firsts, tick)
    return over_processes.estimate(over_processes.values(runs, "first"), tick, level)


def _first_by_round(trial: TrialRecord, firsts: Sequence[float]) -> dict[str, dict[int, float]]:
    """First calls of short processes: the median of each round's, where a record tells their rounds."""
    if not firsts:
        return {}
    each: dict[int, list[float]] = {}
    for number, first in zip(trial.first_rounds, firsts, strict=False):
        each.setdefault(number, []).append(first)
    return {"first": {number: condense.median(found) for number, found in each.items()}}


def _tick(runs: Sequence[RunSummary], firsts: Sequence[float], *, batched: bool) -> float:
    """Of the clock, from all that was read off it once."""
    names = ("first", "timer") if batched else ("first", "timer", "minimum", "maximum")
    return over_processes.tick(
        [*firsts, *(each for name in names for each in over_processes.values(runs, name))]
    )


def _several(trial: TrialRecord, runs: Sequence[RunSummary], tick: float, level: float) -> dict[str, Any]:
    """Modes of the events; where there is one only, kinds of processes."""
    found = () if trial.said.kind == "steady" else modes.modes(trial, tick, level)
    return {"modes": found, "kinds": () if found else kinds.kinds(over_processes.values(runs, "median"))}


def _unit(name: str) -> tuple[str, float]:
    """As `units.find`; what a record names and nobody knows is a count."""
    try:
        return units.find(name)
    except ValueError:
        return "count", 1.0


def _counters(runs: Sequence[RunSummary], level: float) -> dict[str, Estimate]:
    """Over the processes that could count."""
    found = {
        name: over_processes.estimate(over_processes.values(runs, name), level=level) for name in COUNTERS
    }
    return {name: made for name, made in found.items() if made}


def _percentiles(
    runs: Sequence[RunSummary], bins: Histogram, given: Container[str], tick: float, level: float
) -> dict[str, Estimate | None]:
    """Of the events of all processes together: those that every process has enough events for.

    Of those that the program gives the median over processes, as of any headline.
    """
    found = {name: over_processes.values(runs, name) for name in PERCENTILES}
    kept = {name: values for name, values in found.items() if values and len(values) == len(runs)}
    return {
        name: over_processes.estimate(values, tick, level)
        if name in given
        else over_processes.of_all_events(bins, PERCENTILES[name], values, tick)
        for name, values in kept.items()
    }


def _spread(bins: Mapping[int, int], low: float | None, high: float | None) -> dict[str, Any]:
    """The outermost percentiles of all samples that there are enough for; else the extremes."""
    if low is None or high is None:
        return {}
    for name, q in (("p99", 0.01), ("p90", 0.1)):
        if histogram.total(bins) >= least_events(name):
            ends = max(histogram.quantile(bins, q), low), min(histogram.quantile(bins, 1 - q), high)
            return {"spread": ends, "spread_of": f"p{q * 100:.0f} to {name}"}
    return {"spread": (low, high), "spread_of": "min to max"}
