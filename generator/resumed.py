"""A note whose session was interrupted -> what is left to measure, with everything at hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from generator import shelf
from generator.errors import MeasureError, UsageError
from generator.measure import plan, resuming, rivals, versions
from generator.measure.builds import Building, untold
from generator.measure.notebook import Notebook
from generator.measure.resuming import Before
from generator.measure.site import P, Site
from generator.model import hosted
from generator.model.host import HERE
from generator.model.note import Experiment
from generator.model.trial import Plan
from generator.notes import load
from generator.records import unfinished
from generator.records.unfinished import Kept

More = Callable[[str, str], bytes]  # a note, a session's name -> the lines that its host still has of it


class NothingToResume(UsageError):
    """No session of the note was interrupted at a place."""


def _nothing(note: str, name: str) -> bytes:
    """Of a session of this machine all lines are here."""
    del note, name
    return b""


def resumed(
    notebook: Notebook,
    experiment: Experiment,
    site: Site[P],
    *,
    building: Building = untold,
    more: More = _nothing,
) -> tuple[Before, P]:
    """The last session of the note at a place, which was interrupted, and all that its trials need there.

    UsageError where nothing was interrupted; MeasureError where what is left would not be of one kind with
    what there is; BuildError.
    """
    host, machine = site.here()
    found = begun(notebook, experiment, host, more)
    if why := (*resuming.of_machine(found.header.machine, machine), *_note(notebook, experiment, found)):
        raise resuming.refused(found.header, why)
    versions.require(notebook, experiment)
    conditions = experiment.conditions
    trials = tuple(replace(one, condition=conditions[one.condition.name]) for one in found.chosen.trials)
    found = replace(found, chosen=replace(found.chosen, trials=trials))
    return found, site.prepare(experiment, trials, (), dry=False, building=building)


def begun(notebook: Notebook, experiment: Experiment, host: str, more: More = _nothing) -> Before:
    """What the last session of a host measured, with `more` that it has of it. UsageError, MeasureError."""
    kept = _last(notebook, experiment, host)
    try:
        there = more(experiment.stem, kept.name)
        text = resuming.joined(kept.text, there) if there else kept.text
        found = resuming.before(text).called(experiment.stem)
        if kept.is_damaged:
            raise ValueError("no record could be made of it")
    except ValueError as error:
        raise MeasureError(
            f"the journal of {kept.name} is damaged: {error}",
            hint=f"what can be read of it is in results/{experiment.stem}; measure the note anew",
        ) from error
    if found.header.turns:
        raise UsageError(
            f"{kept.name} took turns with another note, and cannot be gone on with",
            hint="run both notes again: what was measured of them is kept",
        )
    is_whole = found.done == len(found.chosen.order) and not _goes_on(found.chosen)
    if is_whole and len(text) <= len(kept.text):  # else no record has all that its host had measured
        raise _nothing_left(experiment, f"{kept.name} is whole")
    return found


def _goes_on(chosen: Plan) -> bool:
    """Does a session go on after its planned rounds?"""
    precise = any(trial.precision is not None for trial in chosen.trials)
    return precise or chosen.until_decided or bool(rivals.of_versions(chosen.trials))


def _nothing_left(experiment: Experiment, why: str) -> NothingToResume:
    hint = f"measure it: python -m generator run {experiment.stem}"
    return NothingToResume(f"there is nothing to resume: {why}", hint=hint)


def _last(notebook: Notebook, experiment: Experiment, host: str) -> Kept:
    """The journal of the last session of a host. UsageError where that has ended, or there is none."""
    stem = experiment.stem
    kept = next((one for one in unfinished.kept(notebook.results(stem)) if one.is_of(host)), None)
    records = [one for one in shelf.headings(notebook, stem) if one.host == host]
    newest = max((one.name for one in records), default="")
    if kept and kept.name >= newest:
        return kept
    whole = any(one.name == newest and all(trial.complete for trial in one.trials) for one in records)
    if not newest:
        raise _nothing_left(experiment, f"no session of {stem} on {host} was interrupted")
    raise _nothing_left(experiment, f"{newest} {'is whole' if whole else 'has no journal any more'}")


def _note(notebook: Notebook, experiment: Experiment, found: Before) -> list[str]:
    """What of the note is not as it was when the session began, but for its prose."""
    head = found.header
    path = notebook.root / experiment.file
    then, _ = load.experiment(path, notebook.root, {path: head.experiment.encode()})
    if then is None:
        return ["the note as it was cannot be read"]
    there = hosted.measured_on(then, head.host if head.engine else HERE)
    was = _measured(notebook, load.with_usual(there, notebook.config), quick=head.quick)
    now = _measured(notebook, experiment, quick=head.quick)
    return [
        f"in the note {one.id} is not what it was"
        for one in found.chosen.trials
        if one.id not in now or was.get(one.id) != now[one.id]
    ]


def _measured(notebook: Notebook, experiment: Experiment, *, quick: bool) -> dict[str, Any]:
    """All of a note that its processes follow from, by trial."""
    return {
        one.id: (
            one.definition,
            (one.runs, one.first_runs, one.limit, one.precision, one.of),
            experiment.measurements[one.measurement].needs,
            experiment.budget,
        )
        for one in plan.trials(experiment, notebook.probes, quick=quick)
    }
