"""The note whose figures are the oldest: what a timer measures next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generator import pipeline
from generator.commands import check
from generator.errors import MeasureError, NotebookError, SourceErrors, UsageError
from generator.findings import ages
from generator.machine import facts
from generator.measure import budget, plan
from generator.measure.notebook import Notebook
from generator.publish import files


@dataclass(frozen=True)
class Oldest:
    """The note whose figures are the oldest, and why others were passed over."""

    path: Path | None = None  # None: there is none that could be measured again
    measured: str = ""  # when its oldest figure was (UTC)
    passed_over: tuple[str, ...] = ()


def oldest(notebook: Notebook, wanted: Sequence[str], seconds: float | None) -> Oldest:
    """Of the wanted notes (all where none is named) the one whose figures are oldest, for `seconds` s.

    Only notes that this host measured last: a note of another machine would get other figures, and one that
    was never measured is not published by a timer. MeasureError where no such note can be measured.
    """
    found: list[tuple[str, Path]] = []
    passed_over: list[str] = []
    for path in check.paths(notebook, wanted):
        try:
            if age := _age(notebook, path, seconds):
                found.append((age, path))
        except NotebookError as error:
            passed_over.append(f"{path.stem} is passed over: {error.what}")
    if passed_over and not found:
        raise MeasureError("\n".join(passed_over), hint="`check` shows errors, `edits` what is by hand")
    if not found:
        return Oldest()
    age, path = min(found)
    return Oldest(path, age, tuple(passed_over))


def _age(notebook: Notebook, path: Path, seconds: float | None) -> str:
    """When a note's oldest figure was measured, "" where another host or nobody measured it last.

    NotebookError where it could not be measured again.
    """
    known = pipeline.sessions(notebook, [path.stem])
    if not known or known[0].host != facts.host_alias(real_name=notebook.config.host_name):
        return ""
    experiment, problems = pipeline.examine(notebook, path)
    if experiment is None or problems:
        raise SourceErrors(problems)
    files.guard(notebook.root, experiment.stem, experiment.place)
    trials = plan.trials(experiment, notebook.probes)
    if seconds is not None and (why := budget.too_short(seconds, plan.distinct(trials))):
        raise UsageError(why, hint="give it more time")
    return ages.oldest({trial.definition for trial in trials}, known)
