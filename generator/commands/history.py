"""A measurement over all its sessions."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from generator import pipeline
from generator.errors import Invalid, RenderError, UsageError, nearest
from generator.findings import circumstances, followed
from generator.findings import history as findings
from generator.measure import plan
from generator.measure.notebook import Notebook
from generator.model.history import Followed, History
from generator.model.post import ChartRequest
from generator.model.session import SessionSummary
from generator.notes import find
from generator.publish import export
from generator.render import chart_cache
from generator.syntax import figure_names
from generator.syntax.figure_names import FigureName

KIND = "history"  # of charts
_UNFIT = re.compile(r"[^\w@.-]+")  # for the name of a file


class Found(NamedTuple):
    """The histories of the figures that a name means."""

    stem: str  # of their note
    name: str
    histories: tuple[History, ...]
    warnings: tuple[str, ...] = ()  # sessions that began later than now


def history(notebook: Notebook, text: str, note: str | None = None) -> Found:
    """All sessions of the figures that `text` names, in the one note that has them, or in `note`.

    UsageError where it names none, or those of several notes; RenderError where none was measured, or a
    record cannot be read.
    """
    try:
        name = figure_names.parse(text)
        every = pipeline.sessions(notebook)
        wanted = find.every(notebook.root) if note is None else find.find(notebook.root, [note])
        path = _note(notebook, name, every, wanted)
        sessions = tuple(one for one in every if one.note == path.stem)
        sessions = sessions or pipeline.sessions(notebook, [path.stem])  # says why it has none
        figures = followed.named(name, _today(notebook, path), sessions)
    except Invalid as error:
        raise UsageError(error.what, hint=error.hint) from error
    floor = findings.floors(every)
    found = tuple(findings.follow(one, sessions, floor) for one in figures)
    if not any(one.moments for one in found):
        hint = f"python -m generator run {path.stem} --only {name.id}"
        raise RenderError(f"nothing of '{text}' was measured in {path.stem} yet", hint=hint)
    future = circumstances.of_the_future(sessions, datetime.now(UTC).isoformat())
    return Found(path.stem, text, tuple(one for one in found if one.moments), future)


def _note(
    notebook: Notebook, name: FigureName, every: Sequence[SessionSummary], wanted: Sequence[Path]
) -> Path:
    """The one of the wanted notes that has such a measurement. Invalid where none has, or several have."""
    measured = {one.note for one in every if any(figure.measurement == name.id for figure in one.figures)}
    paths = {path.stem: path for path in wanted}
    stems = [stem for stem in paths if stem in measured]
    if not stems:
        known = {stem: {one.measurement for one in _today(notebook, path)} for stem, path in paths.items()}
        stems = [stem for stem, ids in known.items() if name.id in ids]
        held = (figure.measurement for one in every if one.note in paths for figure in one.figures)
        if not stems:
            ids = set[str]().union(held, *known.values())
            hint = nearest(name.id, ids) or "no note measures anything yet: `new DATE TITLE` makes one"
            raise Invalid(f"{_none(paths)} a measurement '{name.id}'", hint)
    if stems[1:]:
        raise Invalid(f"{len(stems)} notes measure '{name.id}'", f"--note names one of: {', '.join(stems)}")
    return paths[stems[0]]


def _none(stems: Collection[str]) -> str:
    """`no note has`, `2023-11-03-note has no`."""
    return f"{next(iter(stems))} never had" if len(stems) == 1 else "no note has"


def _today(notebook: Notebook, path: Path) -> tuple[Followed, ...]:
    """What the note measures as it stands; nothing where it has faults, which are no matter here."""
    experiment, problems = pipeline.examine(notebook, path)
    if experiment is None or problems:
        return ()
    trials = plan.distinct(plan.trials(experiment, notebook.probes))
    return tuple(followed.todays(trials, experiment.measurements))


def draw(notebook: Notebook, found: Found, form: str, output: Path | None) -> export.Written:
    """Write the chart of the histories as a file of its own. PublishError, RenderError, OSError."""
    request = ChartRequest(KIND, (), histories=found.histories)
    data = chart_cache.figure(request, form, notebook.root / pipeline.CHART_CACHE)
    folder = output.parent if output else export.folder(notebook.root, found.stem)
    name = output.name if output else f"{KIND}-{_UNFIT.sub('-', found.name).strip('-')}.{form}"
    return export.write(folder, {name: data})[0]
