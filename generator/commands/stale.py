"""The notes whose host is another one since, in a kernel, a microcode or a compiler."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from generator import pipeline
from generator.errors import BuildError
from generator.findings import ages
from generator.measure import compilers, told, toolchains
from generator.measure.executors import local
from generator.measure.notebook import Notebook
from generator.model.probe import CXX, C
from generator.model.session import SessionSummary
from generator.notes import find
from generator.publish import files


def stale(notebook: Notebook) -> Iterator[str]:
    """A line for each note whose host has since another kernel, compiler or microcode."""
    every = pipeline.sessions(notebook)
    known = (*every, _here(notebook, {name for one in every for name in one.compilers}))
    for path in find.every(notebook.root):
        ours = [one for one in every if one.note == path.stem]
        names = files.records(notebook.root, path.stem)
        used = next((one for one in ours if one.name in names), ours[0] if ours else None)
        if used and (what := ages.changed(used, known)):
            yield f"{path.stem}: measured {used.started[:10]} on {used.host}; {'; '.join(what)}"


def _here(notebook: Notebook, named: Iterable[str]) -> SessionSummary:
    """What this host is now, as a session that measures nothing would tell it."""
    host, machine = told.here(notebook)
    return SessionSummary(
        note="",
        name="",
        started=f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        host=host,
        kernel=str(machine.get("kernel", "")),
        microcode=str(machine.get("microcode", "")),
        compiler=_version(C),
        compilers={name: _version(name) for name in sorted(named)},
    )


def _version(named: str) -> str:
    """Of the compiler of a language, or by its name, as a record has it; nothing where there is none."""
    if toolchains.knows(named):
        said = toolchains.version(named)
    else:
        try:
            found = compilers.find(named) if named in (C, CXX) else compilers.named(named)
        except BuildError:
            return ""
        said = "" if isinstance(found, str) else found.version
    return local.private({}).line(said)
