"""The notes whose host is another one since, in a kernel, a microcode or a compiler."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from generator import pipeline
from generator.errors import BuildError
from generator.findings import ages
from generator.measure import compilers, session
from generator.measure.executors import local
from generator.measure.notebook import Notebook
from generator.model.session import SessionSummary
from generator.notes import find
from generator.publish import files


def stale(notebook: Notebook) -> Iterator[str]:
    """A line for each note whose host has since another kernel, compiler or microcode."""
    every = pipeline.sessions(notebook)
    known = (*every, _here(notebook))
    for path in find.every(notebook.root):
        ours = [one for one in every if one.note == path.stem]
        names = files.records(notebook.root, path.stem)
        used = next((one for one in ours if one.name in names), ours[0] if ours else None)
        if used and (what := ages.changed(used, known)):
            yield f"{path.stem}: measured {used.started[:10]} on {used.host}; {'; '.join(what)}"


def _here(notebook: Notebook) -> SessionSummary:
    """What this host is now, as a session that measures nothing would tell it."""
    host, machine = session.here(notebook)
    return SessionSummary(
        note="",
        name="",
        started=f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        host=host,
        kernel=str(machine.get("kernel", "")),
        microcode=str(machine.get("microcode", "")),
        compiler=_compiler(),
    )


def _compiler() -> str:
    """The version of the usual C compiler, as a record has it; nothing where there is none."""
    try:
        return local.private({}).line(compilers.find().version)
    except BuildError:
        return ""
