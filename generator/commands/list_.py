"""The notes with their state and their open questions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from generator import pipeline, shelf, units
from generator.commands import known
from generator.commands.known import Known
from generator.measure.notebook import Notebook
from generator.model.note import Experiment, Prose
from generator.notes import find
from generator.publish import files, orphans

_QUESTION = re.compile(r"^\s*[-*+]\s+\[ \]\s+(.*)$", re.MULTILINE)


def overview(notebook: Notebook) -> Iterator[str]:
    """Each note with its state and its open questions, and what is left of notes that are gone: in lines."""
    with known.opened(notebook) as remembered:
        for path in find.every(notebook.root):
            yield from remembered.get(known.LINE, path) or _lines(notebook, path, remembered)
    yield from (one.line for one in orphans.orphans(notebook.root))


def _lines(notebook: Notebook, path: Path, remembered: Known) -> list[str]:
    """Those of one note, looked at now."""
    experiment, problems = pipeline.examine(notebook, path)
    if experiment is None or problems:
        count = units.counted(len(problems), "error")
        return [f"{path.stem}: {count}: python -m generator check {path.stem}"]
    lines = [f"{path.stem}: {_measured(notebook, experiment)}"]
    lines += [f"  [ ] {question}" for question in questions(experiment)]
    remembered.put(known.LINE, path, experiment, lines)
    return lines


def _measured(notebook: Notebook, experiment: Experiment) -> str:
    records = shelf.headings(notebook, experiment.stem)
    if not records and not any(one.is_measured for one in experiment.measurements.values()):
        there = files.is_published(notebook.root, experiment.stem, experiment.place)
        return f"measures nothing, {'published' if there else 'not published'}"
    if not records:
        return "not measured yet"
    place = experiment.place
    is_published = files.is_published(notebook.root, experiment.stem, place)
    post = "published" if is_published else "not published"
    post += ", edited by hand" * files.is_edited(notebook.root, experiment.stem, place)
    return f"measured {records[0].started[:10]}" + (" (quick)" if records[0].quick else "") + f", {post}"


def questions(experiment: Experiment) -> list[str]:
    """The open questions of a note: its `- [ ]` items."""
    return [
        question.strip()
        for part in experiment.body
        if isinstance(part, Prose)
        for question in _QUESTION.findall(part.text)
    ]
