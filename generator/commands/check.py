"""Every fault of every note, and what their authors should know."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

from generator import pipeline, shelf
from generator.commands import known
from generator.commands.known import Known
from generator.errors import Problem, SourceErrors
from generator.measure import programs
from generator.measure.notebook import Notebook
from generator.notes import check_charts, find
from generator.notes.check import Addressed
from generator.publish import files, orphans


def paths(notebook: Notebook, wanted: Sequence[str]) -> tuple[Path, ...]:
    """The notes that are wanted; all of them where none is named."""
    return find.find(notebook.root, wanted) if wanted else find.every(notebook.root)


class Checked(NamedTuple):
    """Notes without a fault, and what their author should know of them."""

    paths: tuple[Path, ...]
    warnings: tuple[Problem, ...]
    edited: tuple[str, ...] = ()  # whose posts were edited by hand


def check(notebook: Notebook, wanted: Sequence[str], *, force: bool = False, writes: bool = True) -> Checked:
    """Read the wanted notes; SourceErrors with every fault of every file, and of what they share with others.

    That is a URL or, unless `force` allows to overwrite it, a post's name. Without `writes`
    nothing is remembered for the next time.
    """
    chosen = paths(notebook, wanted)
    with known.opened(notebook, writes=writes) as remembered:
        lacking = cache(partial(programs.lacking, root=notebook.root))
        examined = [_examined(notebook, path, remembered, lacking) for path in chosen]
    problems = [problem for one in examined for problem in one.problems]
    notes = [one.address for one in examined if one.address]
    problems += pipeline.collisions(notebook, notes)
    if not force:
        problems += pipeline.foreign(notebook, notes)
    if not wanted:
        problems += [problem for own in notebook.charts.values() for problem in check_charts.problems(own)]
        problems += [problem for own in notebook.readers.values() for problem in check_charts.of_reader(own)]
        problems += _numbers(notebook)
    if problems:
        raise SourceErrors(problems)
    warnings = [warning for one in examined for warning in one.warnings]
    warnings += [doubt for path in chosen for doubt in shelf.doubts(notebook, path.stem)]
    if not wanted:
        warnings += [one.problem for one in orphans.orphans(notebook.root)]
    edited = (one.stem for one in notes if files.is_edited(notebook.root, one.stem, one.post))
    return Checked(chosen, tuple(warnings), tuple(edited))


def _numbers(notebook: Notebook) -> tuple[Problem, ...]:
    """What is wrong with the figures in other files."""
    if not notebook.config.numbers:
        return ()
    from generator.commands import numbers

    return numbers.check(notebook)


class _Examined(NamedTuple):
    """What is wrong with a note, or doubtful; no address where nothing of it could be read."""

    address: Addressed | None
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


def _examined(notebook: Notebook, path: Path, remembered: Known, lacking: Callable[[str], str]) -> _Examined:
    """One note looked at, or remembered as sound; `lacking` says what is missing of a program."""
    told = remembered.get(known.SOURCE, path)
    if told and not any(lacking(word) for word in told["programs"]):
        return _Examined(Addressed(*told["address"]))
    experiment, problems = pipeline.examine(notebook, path)
    if experiment is None:
        return _Examined(None, problems)
    found = _Examined(pipeline.address(notebook, experiment), problems)
    if not problems:
        found = found._replace(warnings=pipeline.doubts(notebook, experiment))
        of_git = any(one.revision for one in experiment.conditions.values())  # which may have moved on
        if not found.warnings and not of_git:
            answer = {"address": found.address, "programs": sorted(pipeline.programs(notebook, experiment))}
            remembered.put(known.SOURCE, path, experiment, answer)
    return found
