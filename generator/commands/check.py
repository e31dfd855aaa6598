"""Every fault of every note, and what their authors should know."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from generator import pipeline
from generator.errors import Problem, SourceErrors
from generator.measure.notebook import Notebook
from generator.notes import check_charts, find


def paths(notebook: Notebook, wanted: Sequence[str]) -> tuple[Path, ...]:
    """The notes that are wanted; all of them where none is named."""
    return find.find(notebook.root, wanted) if wanted else find.every(notebook.root)


class Checked(NamedTuple):
    """Notes without a fault, and what their author should know of them."""

    paths: tuple[Path, ...]
    warnings: tuple[Problem, ...]


def check(notebook: Notebook, wanted: Sequence[str], *, force: bool = False) -> Checked:
    """Read the wanted notes; SourceErrors with every fault of every file, and of what they share with others.

    That is a URL or, unless `force` allows to overwrite it, a post's name.
    """
    chosen = paths(notebook, wanted)
    examined = [pipeline.examine(notebook, path) for path in chosen]
    problems = [problem for _, found in examined for problem in found]
    experiments = [experiment for experiment, _ in examined if experiment]
    problems += pipeline.collisions(notebook, experiments)
    if not force:
        problems += pipeline.foreign(notebook, experiments)
    if not wanted:
        problems += [problem for own in notebook.charts.values() for problem in check_charts.problems(own)]
        problems += [problem for own in notebook.readers.values() for problem in check_charts.of_reader(own)]
    if problems:
        raise SourceErrors(problems)
    return Checked(chosen, tuple(one for note in experiments for one in pipeline.doubts(notebook, note)))
