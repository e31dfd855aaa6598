"""Records -> the findings of a note. Pure."""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, TypeVar

from generator.findings import dates, forecasts, judge, over_processes, summarise
from generator.model import heading
from generator.model.finding import Finding, Findings, Summary, Verdict
from generator.model.heading import SETUP, STATE, Heading, Held
from generator.model.host import HERE
from generator.model.note import Condition, Expectation, Experiment, Measurement
from generator.model.record import Record, TrialRecord
from generator.model.session import SessionSummary
from generator.model.trial import Trial

PRINTED_ONLY = "printed only"  # status where nothing is run: no probe, or not under this condition
_ELSEWHEN = "not measured on this machine since it was started or changed"
R = TypeVar("R", Record, Heading)
S = TypeVar("S", Record, Heading, SessionSummary)
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
    best = {record.name: best_adds(record) for record in used}
    newest = {trial.condition.host: chosen[trial].record for trial in _oldest_first(chosen)}
    headings = list(map(heading.of, records))
    before = {
        (host, one.trial.definition)
        for host, ours in by_host(trials).items()
        for one in _held(ours, of_host(host, headings))
    }
    summaries = [
        _summary(trial, chosen[trial], newest, best) if trial in chosen else _missing(trial, before)
        for trial in trials
    ]
    items = [
        item
        for measurement in experiment.measurements.values()
        for item in _items(measurement, experiment.conditions, summaries)
    ]
    return Findings(experiment, tuple(_dated(item, chosen, experiment) for item in items), tuple(used))


# ------------------------------------------------------------------ the set of records


def select(trials: Sequence[Trial], records: Iterable[Record]) -> dict[Trial, Measured]:
    """For each trial the newest record that holds it complete; without one, the newest that holds any of it.

    Only records of one state of one machine count: that of the newest record that holds any of these trials.
    Of a note that names hosts that holds of each host's trials, which are in its own records. A trial is
    known by its `definition`, whatever the note calls it. Selecting again from the chosen changes nothing.
    """
    by_name = {one.name: one for one in records}
    headings = list(map(heading.of, by_name.values()))
    picked = {
        trial: one
        for host, ours in by_host(trials).items()
        for trial, one in _picked(ours, _held(ours, of_host(host, headings))).items()
    }
    return {
        trial: Measured(by_name[one.heading.name].trials[one.number], by_name[one.heading.name])
        for trial, one in picked.items()
    }


def by_host(trials: Iterable[Trial]) -> dict[str, list[Trial]]:
    """The trials of each host of a note; of one that names none all of them, under ""."""
    found: dict[str, list[Trial]] = {}
    for trial in trials:
        found.setdefault(trial.condition.host, []).append(trial)
    return found


def of_host(host: str, records: Iterable[S]) -> list[S]:
    """The records, or sessions, that a host's trials may be in: those that were made there.

    Of HERE those that no engine brought elsewhere; all of them, where a note names no hosts.
    """
    if host == HERE:
        return [one for one in records if not one.engine]
    return [one for one in records if not host or (one.host == host and one.engine)]


def sufficient(trials: Sequence[Trial], headings: Sequence[Heading]) -> frozenset[str]:
    """Names of records from which `findings` are the same as from all of them: about as many as are used.

    The newest of all is among them: it says that something was measured.
    """
    names = {
        name
        for host, ours in by_host(trials).items()
        for name in _sufficient(ours, _held(ours, of_host(host, headings)))
    }
    return frozenset(names | ({max(one.name for one in headings)} if headings else set()))


def _sufficient(trials: Sequence[Trial], held: Sequence[_Held]) -> set[str]:
    """Of the trials of one host."""
    names = {one.heading.name for one in _picked(trials, held).values()}
    names |= {one.heading.name for one in {one.trial.definition: one for one in reversed(held)}.values()}
    told = [one.name for one in _comparable(held) if STATE in one.machine]
    return names | set(told[:1])  # tells the boot of the others


class _Held(NamedTuple):
    """A trial that a record holds, and which of its trials that is."""

    heading: Heading
    number: int

    @property
    def trial(self) -> Held:
        return self.heading.trials[self.number]


def _held(trials: Iterable[Trial], headings: Iterable[Heading]) -> list[_Held]:
    """All that records hold of these trials, the newest first."""
    wanted = {one.definition for one in trials}
    return [
        _Held(record, number)
        for record in _newest_first(headings)
        for number, one in enumerate(record.trials)
        if one.is_held and one.definition in wanted
    ]


def _picked(trials: Sequence[Trial], held: Sequence[_Held]) -> dict[Trial, _Held]:
    """The one that counts of each trial."""
    names = {one.name for one in _comparable(held)}
    found: dict[str, list[_Held]] = {}
    for one in held:
        if one.heading.name in names:
            found.setdefault(one.trial.definition, []).append(one)
    return {trial: _chosen(trial, found[trial.definition]) for trial in trials if trial.definition in found}


def _comparable(held: Sequence[_Held]) -> list[Heading]:
    """Of the records that hold these those that compare with the newest of them."""
    every = {one.heading.name: one.heading for one in held}
    newest = next(iter(every.values()), None)
    return comparable(newest.host, newest.machine, every.values()) if newest else []


def comparable(host: str, machine: Mapping[str, Any], records: Iterable[R]) -> list[R]:
    """The records whose figures compare: of this host with this kernel, microcode and memory, in one boot.

    That is the boot of `machine`, else of the newest record that tells its own. One that tells none is taken
    for the same.
    """
    ours: list[R] = [
        one for one in _newest_first(records) if _setup(one.host, one.machine) == _setup(host, machine)
    ]
    told = (about[STATE] for about in (machine, *(one.machine for one in ours)) if STATE in about)
    state = next(told, None)
    return [one for one in ours if one.machine.get(STATE, state) == state]


def _setup(host: str, machine: Mapping[str, Any]) -> tuple[Any, ...]:
    return (host, *map(machine.get, SETUP))


def _newest_first(records: Iterable[R]) -> list[R]:
    return sorted(records, key=lambda record: (record.started, record.name), reverse=True)


def _chosen(trial: Trial, held: Sequence[_Held]) -> _Held:
    """The newest; of a trial that one record holds twice, the one called as it is today."""
    usable = [one for one in held if one.trial.complete] or held
    named = (one for one in usable if one.heading is usable[0].heading and one.trial.id == trial.id)
    return next(named, usable[0])


# ------------------------------------------------------------------ summaries and verdicts


def best_adds(record: Record) -> float | None:
    """Additions per cycle of a core that nobody shares, as far as this session saw one."""
    rates = sorted(rate for trial in record.trials for rate in over_processes.adds(trial.runs))
    return rates[math.ceil(_BEST * len(rates)) - 1] if rates else None


def _missing(trial: Trial, before: Container[tuple[str, str]]) -> Summary:
    """Of what no record holds, or none that compares with the others of its host."""
    known = (trial.condition.host, trial.definition) in before
    return Summary(trial, "not measured", _ELSEWHEN if known else "")


def _oldest_first(chosen: Mapping[Trial, Measured]) -> list[Trial]:
    return sorted(chosen, key=lambda trial: (chosen[trial].record.started, chosen[trial].record.name))


def _summary(
    trial: Trial, found: Measured, newest_of: Mapping[str, Record], best: Mapping[str, float | None]
) -> Summary:
    """As the note calls the trial today, whatever the record calls it; `newest_of`: the record of a host."""
    record, newest = found.record, newest_of[trial.condition.host]
    made = summarise.summary(
        found.trial,
        quick=record.quick,
        record=record.name,
        best_adds=best[record.name],
    )
    session = "" if record is newest else record.started[:16].replace("T", " ")
    return replace(made, trial=trial, session=session)


def _dated(item: Finding, chosen: Mapping[Trial, Measured], experiment: Experiment) -> Finding:
    """A finding whose verdicts say whether they were expected before they were measured."""
    found = chosen.get(item.summary.trial) if item.verdicts else None
    return dates.dated(item, experiment.text, found.trial.trial, found.record) if found else item


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
            yield Finding(measurement, condition, made, printed, _verdicts(measurement, made, summaries))


def _verdicts(measurement: Measurement, made: Summary, every: Sequence[Summary]) -> tuple[Verdict, ...]:
    """On all that is expected under this condition; what it is held against has the same values swept."""
    those = others(made, every)
    expected = measurement.expect.get(made.trial.condition.name, ())
    return tuple(_judged(one, made, those) for one in expected)


def others(made: Summary, every: Sequence[Summary]) -> dict[str, Summary]:
    """What a figure may be held against: its measurement elsewhere, by condition; others beside it, by id."""
    here, swept = made.trial, set(made.trial.sweep)
    beside = {
        one.trial.measurement: one
        for one in every
        if one.trial.condition == here.condition and set(one.trial.sweep) <= swept
    }
    elsewhere = (one for one in every if one.trial.measurement == here.measurement)
    return beside | {one.trial.condition.name: one for one in elsewhere if one.trial.sweep == here.sweep}


def _judged(one: Expectation, made: Summary, others: Mapping[str, Summary]) -> Verdict:
    """A verdict; of one that is undecided what would decide it."""
    found = judge.judge(one, made, others)
    if found.outcome != "undecided":
        return found
    return replace(found, undecided=forecasts.undecided(one, made, others))
