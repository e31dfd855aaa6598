"""A record without its numbers: what records are chosen by."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator.model.note import Condition
from generator.model.record import Record, TrialRecord

SETUP = ("kernel", "microcode", "memory")  # of a host: with another one its figures are others
STATE = "state"  # of a machine: all of these and the boot


@dataclass(frozen=True)
class Held:
    """A trial as a record holds it."""

    id: str
    definition: str  # its identity across records
    process: str  # what runs and how, of a program; "" of a probe
    owner: str  # the measurement whose processes these are
    status: str
    complete: bool
    has_runs: bool
    source: str  # hash of what ran
    version: str = ""  # of a program
    files: tuple[str, ...] = ()  # that its command names

    @property
    def is_held(self) -> bool:
        """Is there anything of it?"""
        return self.complete or self.has_runs


@dataclass(frozen=True)
class Heading:
    """A record, by all but its numbers."""

    note: str
    name: str
    started: str  # UTC, ISO 8601
    host: str
    quick: bool
    machine: Mapping[str, Any]  # SETUP and STATE, as far as the record tells them
    trials: tuple[Held, ...]
    engine: str = ""  # what brought the session to another host; "": it ran where the notebook is
    resumes: tuple[str, ...] = ()  # names of records whose processes it holds, too


def of(record: Record) -> Heading:
    """What a record is chosen by."""
    machine = {name: record.machine[name] for name in (*SETUP, STATE) if name in record.machine}
    trials = tuple(map(_held, record.trials))
    told = record.note, record.name, record.started, record.host, record.quick
    return Heading(*told, machine, trials, record.engine, record.resumes)


def process(run: tuple[str, ...], condition: Condition) -> str:
    """What a program's processes are known by, whatever is read of them; "" of no program."""
    return f"{shlex.join(run)} {condition.definition}" if run else ""


def _held(measured: TrialRecord) -> Held:
    trial, made_of = measured.trial, measured.made_of
    return Held(
        id=trial.id,
        definition=trial.definition,
        process=process(trial.run, trial.condition),
        owner=trial.of or trial.measurement,
        status=measured.status,
        complete=measured.complete,
        has_runs=bool(measured.runs),
        source=measured.source,
        version=made_of.version,
        files=tuple(made_of.files),
    )
