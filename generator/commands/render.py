"""What posts are rendered from, and whether they are as they would be rendered now."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from generator import pipeline
from generator.measure.notebook import Notebook
from generator.model.note import Experiment
from generator.model.record import Record
from generator.publish import files


def records(
    notebook: Notebook, experiment: Experiment, *, latest: bool, record: Path | None, recover: bool = True
) -> tuple[Record, ...]:
    """What a post is rendered from: one record, the newest of all, or those last published.

    `recover`: what dead writers left becomes a record first, which writes.
    """
    if record is not None:
        return pipeline.one_record(experiment, record)
    choose = pipeline.all_records if latest else pipeline.published_records
    return choose(notebook, experiment, recover=recover)


def state(notebook: Notebook, experiment: Experiment, records: Sequence[Record]) -> str:
    """missing | current | stale | edited: the published post against what would be rendered now."""
    post = pipeline.compose(notebook, pipeline.find(notebook, experiment, records))
    return files.state(notebook.root, post.stem, post.text, post.place)
