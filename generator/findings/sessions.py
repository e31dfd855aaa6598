"""Record -> what its session says of each figure. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from generator.findings import modes, over_processes, summarise, wording
from generator.model.finding import Estimate, Mode, Summary
from generator.model.note import Condition
from generator.model.record import Record, TrialRecord
from generator.model.session import SessionFigure, SessionSummary
from generator.model.statistics import STATISTICS
from generator.model.trial import Trial

_USUAL = ("command", "version", "flags")  # of the usual compiler, in a record
_COMPARED = tuple(one.name for one in STATISTICS if not one.pooled)


def of(record: Record) -> SessionSummary:
    """What a record says, without its runs and events."""
    machine, compiler = record.machine, record.compiler
    others = [noise["other_cpu"] for noise in record.rounds if "other_cpu" in noise]
    return SessionSummary(
        note=record.note,
        name=record.name,
        started=record.started,
        host=record.host,
        quick=record.quick,
        interrupted=record.interrupted,
        program=record.program,
        state=str(machine.get("state", "")),
        kernel=str(machine.get("kernel", "")),
        microcode=str(machine.get("microcode", "")),
        memory=machine.get("memory") or 0,
        cpu=str(machine.get("cpu", "")),
        compiler=", ".join(filter(None, (compiler.get("version"), compiler.get("flags")))),
        compilers={name: said for name, said in compiler.items() if name not in _USUAL},
        other_cpu=max(others, default=None),
        work=over_processes.middle(others),
        figures=_figures(record),
        engine=record.engine,
        resumes=record.resumes,
    )


def _figures(record: Record) -> tuple[SessionFigure, ...]:
    return tuple(
        _figure(trial, summarise.headlines(trial, quick=record.quick, record=record.name))
        for trial in record.trials
    )


def _figure(measured: TrialRecord, made: Summary) -> SessionFigure:
    trial = measured.trial
    return SessionFigure(
        measurement=trial.measurement,
        condition=trial.condition.name,
        sweep=trial.sweep,
        definition=trial.definition,
        source=measured.source,
        kind=made.kind,
        family=family(trial, made.kind),
        dimension=made.dimension,
        status=made.status,
        complete=measured.complete,
        estimates=_estimates(made),
        by_place=_by_place(made.modes) or _in_one_place(measured, made),
        ghz=made.ghz,
        cycles=made.cycles,
        wall=_wall(measured),
    )


def _wall(measured: TrialRecord) -> float | None:
    return over_processes.middle([run.wall for run in measured.runs if run.status == "ok" and run.wall])


def _in_one_place(measured: TrialRecord, made: Summary) -> dict[str, tuple[float, float]]:
    """Of a figure without modes, all of whose events ran in one place."""
    places = [where for where, bins in measured.histograms.items() if bins]
    where = modes.WHERE.get(places[0], "") if len(places) == 1 else ""
    return {where: (made.median.value, 1.0)} if where and made.median and not made.modes else {}


def _by_place(found_modes: Sequence[Mode]) -> dict[str, tuple[float, float]]:
    """Of several modes in one place the value of the one with most events, and the share of all."""
    found: dict[str, tuple[float, float]] = {}
    for mode in found_modes:  # largest share first
        value, share = found.get(mode.where, (mode.value, 0.0))
        found[mode.where] = value, share + mode.share
    return {where: told for where, told in found.items() if where}


def _estimates(made: Summary) -> dict[str, Estimate]:
    found = ((name, wording.estimate(made, name)) for name in _COMPARED)
    return {name: estimate for name, estimate in found if estimate is not None}


def family(trial: Trial, kind: str) -> str:
    """Of figures that repeat alike from session to session: `steady`, `event, one cpu, 50 ms asleep`."""
    if kind == "steady":
        return kind
    return ", ".join(filter(None, (kind or "program", _placed(trial.condition), trial.condition.idle_title)))


def _placed(condition: Condition) -> str:
    """Where its threads sit; two CPUs named are two cores to a figure."""
    if condition.pin:
        return "one cpu" if len(set(condition.pin)) == 1 else "two cores"
    return condition.placement or "anywhere"
