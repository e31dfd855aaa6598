"""What a run would do: each trial, where, how often; what it would start; how long it would take."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from generator import units
from generator.model.note import Service, typed
from generator.model.trial import Plan, Trial
from generator.terminal import sheet

if TYPE_CHECKING:
    from rich.console import RenderableType

_COLUMNS = (
    sheet.Column("trial", whole=True),
    sheet.Column("CPUs", whole=True),
    sheet.Column("processes", right=True, whole=True),
    sheet.Column("events", right=True, whole=True),
    sheet.Column("first calls", right=True, whole=True),
    sheet.Column("condition", spare=True),
)


def trials(
    chosen: Plan,
    cpus: Sequence[tuple[int, ...]],
    seconds: float,
    services: Sequence[Service],
    beyond: str = "",
) -> RenderableType:
    """A row for each trial, then the services, then the time, then what follows the planned rounds."""
    from rich.console import Group

    rows = [_row(trial, where) for trial, where in zip(chosen.trials, cpus, strict=True)]
    started = (sheet.text(f"service {one.name}: {one.command} (ready: {one.ready})") for one in services)
    count = units.counted(len(chosen.order), "process")
    time = f"{count}, about {units.duration(seconds)}{_budget(chosen, seconds)}"
    what = "probe or program" if any(trial.run for trial in chosen.trials) else "probe"
    columns = (*_COLUMNS, sheet.Column(what, spare=True))
    after = [sheet.text(beyond)] if beyond else []
    return Group(sheet.table(columns, rows), *started, time, *after)


def _row(trial: Trial, where: tuple[int, ...]) -> tuple[str, ...]:
    """A trial; what a budget has left of it is said as `4 of 15`."""
    condition = ", ".join(filter(None, (trial.condition.title, trial.condition.idle_title)))
    usual = trial.condition.usual_events
    events = str(trial.events or "")
    if trial.events and trial.events < usual:
        events = f"{trial.events} of {usual}"
    runs = f"{trial.runs} of {trial.runs + trial.cut}" if trial.cut else str(trial.runs)
    numbers = ",".join(map(str, where)) or "any"
    what = f"of {trial.of}" if trial.of else trial.probe or typed(trial.run)
    return (trial.id, numbers, runs, events, str(trial.first_runs or ""), condition, what)


def _budget(chosen: Plan, seconds: float) -> str:
    """Whether the plan keeps within its budget."""
    if chosen.budget is None:
        return ""
    given = f"a budget of {units.duration(chosen.budget)}"
    if seconds <= chosen.budget:
        return f", within {given}"
    return f", more than {given}: trials are already at their minimum"
