"""Processes -> a trial's summary; records -> the findings of a note. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from generator import judge, modes, processes, remarks, stats, units
from generator.model import (
    Answer,
    Condition,
    Estimate,
    Experiment,
    Finding,
    Findings,
    Measurement,
    Outcome,
    Record,
    RunSummary,
    Summary,
    Trial,
    TrialRecord,
)
from generator.condense import PERCENTILES, condense, least_events

__all__ = ["Measured", "condense", "findings", "one", "select", "summary"]

PRINTED_ONLY = "printed only"  # status where nothing is run: no probe, or not under this condition
_ELIDED = 1.5  # empty turns: a call alone takes three

# ------------------------------------------------------------------ one trial


def one(trial: Trial, outcome: Outcome) -> Summary:
    """What a single process says, outside of any session."""
    row, histograms = condense(outcome, 0, None)
    said = outcome.answer or Answer("ns")
    measured = TrialRecord(
        trial,
        outcome.status,
        outcome.reason,
        runs=(row,),
        histograms=histograms,
        unit=said.unit,
        kind=said.kind,
        op=said.op,
        ignored=said.ignored,
        facts=said.facts,
    )
    return summary(measured, quick=False, record="")


def summary(
    trial: TrialRecord, *, quick: bool, record: str, day: str = "", best_adds: float | None = None
) -> Summary:
    """A trial's processes -> its summary: the process is the unit of inference.

    `best_adds` is the most additions a cycle that any process of the session had (canary 2).
    """
    runs = [run for run in trial.runs if run.status == "ok"]
    made = Summary(
        trial.trial,
        trial.status,
        trial.reason,
        kind=trial.kind,
        op=trial.op,
        quick=quick,
        n=len(runs),
        events=sum(run.n for run in runs),
        facts=trial.facts,
        record=record,
        day=day,
    )
    empties = processes.values(runs, "empty")
    if trial.status == "ok" and any(map(_is_elided, runs)):
        beside = f" ({units.figure(stats.median(empties))})" if empties else ""
        return replace(made, status="elided", reason=f"elided: no slower than an empty loop{beside}")
    if made.status != "ok":
        return made
    made = replace(made, **_figures(trial, runs))
    return replace(made, remarks=remarks.remarks(trial, runs, made, best_adds))


def _figures(trial: TrialRecord, runs: Sequence[RunSummary]) -> dict[str, Any]:
    dimension, factor = _unit(trial.unit)
    bins = stats.merge(trial.histograms.values())
    low, high = (
        min(processes.values(runs, "minimum"), default=None),
        max(processes.values(runs, "maximum"), default=None),
    )
    steady = trial.kind == "steady"
    return {
        "dimension": dimension,
        "first": processes.estimate(
            [first * factor for first in trial.firsts] or processes.values(runs, "first")
        ),
        "median": processes.estimate(processes.values(runs, "median")),
        "minimum": low,
        "maximum": high,
        "percentiles": {} if steady else _percentiles(runs),
        "spread": None if low is None or high is None else _spread(bins, low, high),
        "modes": () if steady else modes.modes(trial.histograms),
        "histogram": bins,
        "timer": processes.middle(processes.values(runs, "timer")),
        "ghz": processes.middle(processes.values(runs, "ghz")),
        "cycles": processes.middle(processes.cycles(runs)) if steady else None,
    }


def _unit(name: str) -> tuple[str, float]:
    """As `units.find`; what a record names and nobody knows is a count."""
    try:
        return units.find(name)
    except ValueError:
        return "count", 1.0


def _is_elided(run: RunSummary) -> bool:
    """Did the compiler remove what was to be timed?"""
    return run.elided or bool(run.empty and run.median is not None and run.median < _ELIDED * run.empty)


def _percentiles(runs: Sequence[RunSummary]) -> dict[str, Estimate]:
    """Those that every process has enough events for."""
    found = {name: processes.values(runs, name) for name in PERCENTILES}
    estimates = {
        name: processes.estimate(values) for name, values in found.items() if len(values) == len(runs)
    }
    return {name: estimate for name, estimate in estimates.items() if estimate}


def _spread(bins: Mapping[int, int], low: float, high: float) -> tuple[float, float]:
    """p1 and p99 of all samples; the extremes where they are too few."""
    if stats.total(bins) < least_events(0.99):
        return low, high
    return max(stats.quantile(bins, 0.01), low), min(stats.quantile(bins, 0.99), high)


# ------------------------------------------------------------------ the set of records


@dataclass(frozen=True)
class Measured:
    """A trial as a record holds it, and that record."""

    trial: TrialRecord
    record: Record


def select(trials: Sequence[Trial], records: Sequence[Record]) -> dict[Trial, Measured]:
    """For each trial the newest record that holds it complete; without one, the newest that holds any of it.

    Only records of one host count: that of the newest record that holds any of these trials. A trial is
    known by its `definition`, whatever the note calls it. Selecting again from the chosen changes nothing.
    """
    wanted = {trial.definition for trial in trials}
    found = [
        Measured(one, record)
        for record in sorted(records, key=lambda record: (record.started, record.name), reverse=True)
        for one in record.trials
        if one.trial.definition in wanted and (one.complete or one.runs)
    ]
    here = [one for one in found if one.record.host == found[0].record.host]
    chosen = ((trial, _newest(trial, here)) for trial in trials)
    return {trial: one for trial, one in chosen if one}


def _newest(trial: Trial, found: Sequence[Measured]) -> Measured | None:
    """Of a trial that a record holds twice, under two names, the one called as it is today."""
    same = [one for one in found if one.trial.trial.definition == trial.definition]
    usable = [one for one in same if one.trial.complete] or same
    named = (one for one in usable if one.record is usable[0].record and one.trial.trial.id == trial.id)
    return next(named, usable[0]) if usable else None


def findings(experiment: Experiment, trials: Sequence[Trial], records: Sequence[Record]) -> Findings:
    """What the records say about every measurement under every condition, in the note's order.

    A trial that no record holds is "not measured"; a printed figure where nothing runs is "printed only".
    """
    chosen = select(trials, records)
    used = sorted(
        {one.record.name: one.record for one in chosen.values()}.values(),
        key=lambda record: (record.started, record.name),
        reverse=True,
    )
    best = {record.name: _best_adds(record) for record in used}
    summaries = [_summary(trial, chosen.get(trial), used, best) for trial in trials]
    items = [
        item
        for measurement in experiment.measurements.values()
        for item in _items(measurement, experiment.conditions, summaries)
    ]
    return Findings(experiment, tuple(items), tuple(used))


def _best_adds(record: Record) -> float | None:
    return max((rate for trial in record.trials for rate in processes.adds(trial.runs)), default=None)


def _summary(
    trial: Trial, found: Measured | None, used: Sequence[Record], best: Mapping[str, float | None]
) -> Summary:
    """As the note calls the trial today, whatever the record calls it."""
    if found is None:
        return Summary(trial, "not measured")
    record = found.record
    day = "" if record is used[0] else record.started[:10]
    made = summary(found.trial, quick=record.quick, record=record.name, day=day, best_adds=best[record.name])
    return replace(made, trial=trial)


def _items(
    measurement: Measurement, conditions: Mapping[str, Condition], summaries: Sequence[Summary]
) -> Iterator[Finding]:
    """For each condition that it runs under or that something was printed under, and each value swept."""
    ours = [made for made in summaries if made.trial.measurement == measurement.id]
    for name, condition in conditions.items():
        here = [made for made in ours if made.trial.condition.name == name]
        if not here and (
            name in measurement.printed or (measurement.probe and name in measurement.conditions)
        ):
            planned = measurement.probe and name in measurement.conditions
            status = "not measured" if planned else PRINTED_ONLY
            here = [Summary(Trial(measurement.id, measurement.probe, condition), status)]
        for made in here:
            others = {one.trial.condition.name: one for one in ours if one.trial.sweep == made.trial.sweep}
            verdicts = tuple(judge.judge(e, made, others) for e in measurement.expect.get(name, ()))
            printed = tuple(measurement.printed.get(name, ()))
            yield Finding(measurement, condition, made, printed, verdicts)
