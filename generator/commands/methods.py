"""A note held to the published rules for reporting benchmarks."""

from __future__ import annotations

from pathlib import Path

from generator import pipeline, shelf
from generator.errors import Location
from generator.measure.notebook import Notebook
from generator.model.finding import Findings
from generator.model.reporting import Report
from generator.publish import files
from generator.records import atomic
from generator.render import charts
from generator.render.reporting import rules
from generator.render.reporting.case import Case

_CLOSING = b'id="how-this-was-measured"'  # of templates/measured.md.j2


def held(notebook: Notebook, path: Path) -> tuple[Report, ...]:
    """Each rule with its answer, from the records that the note's post was made from. SourceErrors."""
    experiment = pipeline.read(notebook, path)
    found = pipeline.find(notebook, experiment, shelf.published(notebook, experiment, recover=False))
    return rules.held(
        Case(
            found,
            closing=_closing(notebook, found),
            published=files.is_published(notebook.root, experiment.stem, experiment.place),
            probes=notebook.probes,
            charts=charts.kinds(),
        )
    )


def _closing(notebook: Notebook, found: Findings) -> Location:
    """The line of the post where it says how it was measured; the note's file where there is none."""
    note = found.experiment
    lines = (atomic.read(notebook.root / note.post) or b"").split(b"\n")
    numbers = (number for number, line in enumerate(lines, start=1) if _CLOSING in line)
    return next((Location(note.post, number) for number in numbers), Location(note.file))
