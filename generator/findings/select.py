"""Records -> the findings of a note. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.findings import judge, over_processes, summarise
from generator.model.finding import Finding, Findings, Summary, Verdict
from generator.model.note import Condition, Experiment, Measurement
from generator.model.record import Record, TrialRecord
from generator.model.trial import Trial

PRINTED_ONLY = "printed only"  # status where nothing is run: no probe, or not under this condition
_BEST = 0.9  # of a session's processes have no more additions per cycle; one disturbed canary is no measure


@dataclass(frozen=True)
class Measured:
    """A trial as a record holds it, and that record."""

    trial: TrialRecord
    record: Record


def findings(experiment: Experiment, trials: Sequence[Trial], records: Sequence[Record]) -> Findings:
    """What the records say about every measurement under every condition, in the note's order.

    A trial that no record holds is "not measured"; a printed figure where nothing runs is "printed only".
    """
    chosen = select(trials, records)
    used = _newest_first({one.record.name: one.record for one in chosen.values()}.values())
    best = {record.name: _best_adds(record) for record in used}
    summaries = [_summary(trial, chosen.get(trial), used, best) for trial in trials]
    items = [
        item
        for measurement in experiment.measurements.values()
        for item in _items(measurement, experiment.conditions, summaries)
    ]
    return Findings(experiment, tuple(items), tuple(used))


# ------------------------------------------------------------------ the set of records


def select(trials: Sequence[Trial], records: Sequence[Record]) -> dict[Trial, Measured]:
    """For each trial the newest record that holds it complete; without one, the newest that holds any of it.

    Only records of one host count: that of the newest record that holds any of these trials. A trial is
    known by its `definition`, whatever the note calls it. Selecting again from the chosen changes nothing.
    """
    wanted = {trial.definition for trial in trials}
    found: dict[str, list[Measured]] = {definition: [] for definition in wanted}
    host = None
    for record in _newest_first(records):
        for one in record.trials:
            if (one.complete or one.runs) and one.trial.definition in wanted:
                host = host or record.host
                if record.host == host:
                    found[one.trial.definition].append(Measured(one, record))
    return {trial: _chosen(trial, held) for trial in trials if (held := found[trial.definition])}


def _newest_first(records: Iterable[Record]) -> list[Record]:
    return sorted(records, key=lambda record: (record.started, record.name), reverse=True)


def _chosen(trial: Trial, held: Sequence[Measured]) -> Measured:
    """The newest; of a trial that one record holds twice, the one called as it is today."""
    usable = [one for one in held if one.trial.complete] or held
    named = (one for one in usable if one.record is usable[0].record and one.trial.trial.id == trial.id)
    return next(named, usable[0])


# ------------------------------------------------------------------ summaries and verdicts


def _best_adds(record: Record) -> float | None:
    """Additions per cycle of a core that nobody shares, as far as this session saw one."""
    rates = sorted(rate for trial in record.trials for rate in over_processes.adds(trial.runs))
    return rates[math.ceil(_BEST * len(rates)) - 1] if rates else None


def _summary(
    trial: Trial, found: Measured | None, used: Sequence[Record], best: Mapping[str, float | None]
) -> Summary:
    """As the note calls the trial today, whatever the record calls it."""
    if found is None:
        return Summary(trial, "not measured")
    record = found.record
    day = record.started[:10]
    made = summarise.summary(
        found.trial,
        quick=record.quick,
        record=record.name,
        day="" if day == used[0].started[:10] else day,
        best_adds=best[record.name],
    )
    return replace(made, trial=trial)


def _items(
    measurement: Measurement, conditions: Mapping[str, Condition], summaries: Sequence[Summary]
) -> Iterator[Finding]:
    """For each condition that it runs under or that something was printed under, and each value swept."""
    ours = [made for made in summaries if made.trial.measurement == measurement.id]
    for name, condition in conditions.items():
        here = [made for made in ours if made.trial.condition.name == name]
        if not here and name in measurement.printed:
            here = [Summary(Trial(measurement.id, measurement.probe, condition), PRINTED_ONLY)]
        for made in here:
            printed = tuple(measurement.printed.get(name, ()))
            yield Finding(measurement, condition, made, printed, _verdicts(measurement, made, ours))


def _verdicts(measurement: Measurement, made: Summary, ours: Sequence[Summary]) -> tuple[Verdict, ...]:
    """On all that is expected under this condition; other conditions are those of the same value swept."""
    others = {one.trial.condition.name: one for one in ours if one.trial.sweep == made.trial.sweep}
    expected = measurement.expect.get(made.trial.condition.name, ())
    return tuple(judge.judge(one, made, others) for one in expected)
