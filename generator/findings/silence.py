"""Was what brought the processes to another host silent meanwhile, and did it hold? In words. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator import units
from generator.findings import wording
from generator.model.finding import Caveat
from generator.model.record import Record, RunSummary

_CALLED = {"ssh": "ssh", "slurm": "Slurm"}


def caveats(runs: Sequence[RunSummary]) -> Iterator[Caveat]:
    """What must stand beside a figure of these processes."""
    if loud := [run.engine for run in runs if run.engine]:
        yield Caveat("engine", f"{_most(loud)} in {_of(loud, runs)}")
    if again := [run for run in runs if run.again]:
        yield Caveat("started again", _of(again, runs))


def told(record: Record) -> str:
    """`by ssh, silent in all 60 processes (0 context switches)`; "" of what ran where the notebook is."""
    if not record.engine:
        return ""
    by = f"by {_CALLED.get(record.engine, record.engine)}"
    runs = [run for trial in record.trials for run in trial.runs]
    known = [run.engine for run in runs if run.engine is not None]
    loud = [count for count in known if count]
    unknown = f"; not counted in {_of(runs[len(known) :], runs)}" if len(known) < len(runs) else ""
    if loud:
        return f"{by}, {_most(loud)} in {_of(loud, known)}{unknown}"
    return f"{by}, silent in {_all(known)} (0 context switches){unknown}" if known else f"{by}{unknown}"


def _most(loud: Sequence[int | None]) -> str:
    most = max(count or 0 for count in loud)
    return f"{'up to ' * (len(set(loud)) > 1)}{units.counted(most, 'context switch')}"


def _all(known: Sequence[object]) -> str:
    return f"all {wording.processes(len(known))}" if len(known) > 1 else "its one process"


def _of(some: Sequence[object], every: Sequence[object]) -> str:
    return f"{len(some)} of {wording.processes(len(every))}"
