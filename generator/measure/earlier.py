"""What earlier records tell of programs of one's own before anything runs. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from generator.measure.prepare import Prepared
from generator.model import heading
from generator.model.heading import Heading
from generator.model.record import Record
from generator.model.trial import Trial
from generator.records import condense


def expected(trial: Trial, records: Sequence[Record]) -> Trial:
    """A program's trial with the time that its processes took in the newest record that has any."""
    if not trial.run:
        return trial
    walls = (
        [run.wall for run in one.runs]
        for record in records
        for one in record.trials
        if _same_process(one.trial, trial) and one.runs
    )
    found = next(walls, None)
    return replace(trial, expected=condense.median(found)) if found else trial


def telling(trials: Sequence[Trial], headings: Sequence[Heading]) -> frozenset[str]:
    """Names of the records that `expected` and `versions` ask, of all with these headings, newest first."""
    processes = {heading.process(trial.run, trial.condition) for trial in trials if trial.run}
    timed: dict[str, str] = {}
    told: dict[str, str] = {}
    for record in headings:
        for one in record.trials:
            if one.process in processes and one.has_runs:
                timed.setdefault(one.process, record.name)
            if one.version:
                told.setdefault(one.owner, record.name)
    return frozenset((*timed.values(), *told.values()))


def _same_process(one: Trial, other: Trial) -> bool:
    """Is the same run the same way, whatever is read of it?"""
    return one.run == other.run and one.condition.definition == other.condition.definition


def versions(prepared: Prepared, records: Sequence[Record]) -> Prepared:
    """Programs with the versions that the newest records tell: in a dry run nobody asks for them."""
    told = {
        (one.trial.of or one.trial.measurement): one.made_of.version
        for record in reversed(records)
        for one in record.trials
        if one.made_of.version
    }
    commands = {
        key: replace(one, made_of=replace(one.made_of, version=told.get(key[0], "")))
        for key, one in prepared.commands.items()
    }
    return replace(prepared, commands=commands)
