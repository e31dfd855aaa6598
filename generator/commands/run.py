"""What is to be measured, and what it would take."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from generator import choosing, pipeline, shelf, sites, steered, units
from generator.errors import UsageError
from generator.measure import plan, spacing
from generator.measure.notebook import Notebook
from generator.measure.site import Elsewhere, Here, Site
from generator.model.host import HERE
from generator.model.note import Experiment, Service
from generator.model.trial import Plan
from generator.notes import fields

Planned = tuple[Plan, list[tuple[int, ...]], float, tuple[Service, ...], str]


def duration(text: str | None, option: str) -> int | None:
    """`3min` as an option's time in ns; None where it was not given. UsageError."""
    if text is None:
        return None
    try:
        value = round(units.parse_as(text, "time"))
    except ValueError as error:
        raise UsageError(f"{option} is a time, not '{text}'", hint=f"{option} 3min, or 90s") from error
    if value < 1:
        raise UsageError(f"{option} must be greater than zero, not '{text}'", hint=f"{option} 3min, or 90s")
    return value


def choice(
    only: str,
    budget: int | None,
    precision: str | None,
    *,
    no_wait: bool,
    **options: Any,
) -> choosing.Choice:
    """What the options of a run ask for. UsageError."""
    chosen = tuple(filter(None, only.replace(" ", "").split(",")))
    made = choosing.Choice(only=chosen, budget=budget, precision=share(precision, "--precision"), **options)
    if made.resume and (given := _of_a_beginning(made, no_wait=no_wait)):
        raise UsageError(
            f"--resume goes on as the session was begun, without {given[0]}", hint="leave it out"
        )
    if made.quick and (made.precision or made.until_decided):
        option = "--precision" if made.precision else "--until-decided"
        raise UsageError(f"--quick is one process per trial, and {option} needs more", hint="leave one out")
    return replace(made, apart=0.0) if no_wait else made


def _of_a_beginning(made: choosing.Choice, *, no_wait: bool) -> list[str]:
    """The options that say how a session begins."""
    given = {
        "--only": made.only,
        "--changed": made.changed,
        "--quick": made.quick,
        "--budget": made.budget,
        "--precision": made.precision,
        "--until-decided": made.until_decided,
        "--no-wait": no_wait,
        "--seed": made.seed is not None,
    }
    return [option for option, value in given.items() if value]


def share(text: str | None, option: str) -> float | None:
    """`5%` as a share; None where it was not given. UsageError."""
    if text is None:
        return None
    found = fields.share(text)
    if found is None:
        raise UsageError(f"{option} is a share from 0.1 % to 50 %, not '{text}'", hint=f"{option} 5%")
    return found


def dry_run(notebook: Notebook, path: Path, choice: choosing.Choice) -> list[tuple[str, Planned]]:
    """What a run would do at each place: its plan, the CPUs of trials, seconds, what it starts, what follows.

    Nothing is compiled or written, and no host is asked.
    """
    return [
        (one.alias, planned(notebook, one.experiment, sites.only(choice, one.experiment), one.alias))
        for one in sites.wanted(pipeline.read(notebook, path), choice)
    ]


def planned(
    notebook: Notebook, experiment: Experiment, choice: choosing.Choice, alias: str = HERE
) -> Planned:
    """The same of a note as one place measures it."""
    site: Site[Any] = Here(notebook) if alias == HERE else Elsewhere(notebook, alias)
    chosen, prepared = choosing.choose(notebook, experiment, choice, site, dry=True)
    started = plan.services(experiment, chosen.trials)
    seconds = plan.seconds(chosen) + spacing.expected(chosen)
    goes_on = any(one.precision for one in chosen.trials)
    sessions = shelf.sessions(notebook, [experiment.stem]) if goes_on else ()
    beyond = steered.beyond(chosen, seconds, sessions, until_decided=choice.until_decided)
    return chosen, [placed.cpus for placed in prepared.placed], seconds, started, beyond
