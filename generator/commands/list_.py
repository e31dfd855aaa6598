"""The notes with their state and their open questions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator import pipeline, units
from generator.measure.notebook import Notebook
from generator.model.note import Experiment, Prose
from generator.notes import find
from generator.publish import files
from generator.records import store

_QUESTION = re.compile(r"^\s*[-*+]\s+\[ \]\s+(.*)$", re.MULTILINE)


def overview(notebook: Notebook) -> Iterator[str]:
    """A line for each note with its state, and one for each of its open questions."""
    for path in find.every(notebook.root):
        experiment, problems = pipeline.examine(notebook, path)
        if experiment is None or problems:
            count = units.counted(len(problems), "error")
            yield f"{path.stem}: {count}: python -m generator check {path.stem}"
            continue
        yield f"{path.stem}: {_measured(notebook, experiment)}"
        for question in questions(experiment):
            yield f"  [ ] {question}"


def _measured(notebook: Notebook, experiment: Experiment) -> str:
    records = store.load_all(notebook.results(experiment.stem))
    if not records:
        return "not measured yet"
    post = (
        "published"
        if files.is_published(notebook.root, experiment.stem, experiment.place)
        else "not published"
    )
    return f"measured {records[0].started[:10]}" + (" (quick)" if records[0].quick else "") + f", {post}"


def questions(experiment: Experiment) -> list[str]:
    """The open questions of a note: its `- [ ]` items."""
    return [
        question.strip()
        for part in experiment.body
        if isinstance(part, Prose)
        for question in _QUESTION.findall(part.text)
    ]
