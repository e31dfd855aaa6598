"""A look at a program of one's own: one process of it, and what every reader finds in what it printed."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from generator import regular
from generator.errors import MeasureError, UsageError
from generator.measure import programs
from generator.measure.executors import local
from generator.measure.launcher import launching
from generator.measure.notebook import Notebook
from generator.measure.prepare import prepare, process_spec
from generator.model.note import ANYWHERE
from generator.model.probe import ANSWER, OwnReader
from generator.model.reading import LINES, OUT, STDERR, STDOUT, Reading
from generator.model.trial import Invocation, Trial
from generator.records import readers
from generator.records.readers import Figure

LIMIT = 600_000_000_000  # ns
_LAST = ("json", "csv", LINES)  # readers of whatever has their form: after those of one tool
_MOST_FILES = 20  # of the scratch folder that are looked at
_READINGS = (Reading(LINES), Reading(LINES, source=STDERR))  # both streams whole


@dataclass(frozen=True)
class Found:
    """What one reader finds in one source."""

    reads: str
    source: str  # as `from` names it
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Look:
    """What one process of a program gave."""

    words: tuple[str, ...]
    status: str  # as an Outcome's
    reason: str
    wall: float  # s
    printed: Mapping[str, int]  # bytes by source
    found: tuple[Found, ...]  # the most telling first


def look(notebook: Notebook, words: Sequence[str]) -> Look:
    """Run it once in the notebook's folder, at most ten minutes; UsageError where it cannot be run."""
    if why := _cannot(words, notebook.root):
        raise UsageError(why, hint=f"what stands after -- is a program of PATH, or a file in {notebook.root}")
    trial = Trial("try", "", ANYWHERE, run=tuple(words), runs=1, limit=LIMIT)
    prepared = prepare(notebook, (trial,))
    spec = process_spec(prepared, trial, Invocation(0, 0), quick=False)
    spec = replace(spec, readings=_READINGS, keeps_output=False)
    if spec.scratch:
        spec.scratch.mkdir(mode=0o700)
    try:
        with launching(prepared.launcher, None, notebook.root) as launch:
            report, stdout, stderr = launch(spec)
        sources = {STDOUT: stdout, STDERR: stderr, **_files(spec.scratch)}
    finally:
        if spec.scratch:
            shutil.rmtree(spec.scratch, ignore_errors=True)
    (outcome, *_) = local.outcomes(report, b"", stderr, replace(spec, readings=(Reading("wall"),)))
    printed = {source: len(output) for source, output in sources.items()}
    every = found(sources, notebook.readers)
    return Look(tuple(words), outcome.status, outcome.reason, outcome.wall, printed, every)


def command(notebook: Notebook, text: str) -> Look:
    """A look at a program that ends well, written as for a shell; UsageError, MeasureError."""
    try:
        words = shlex.split(text)
    except ValueError as error:
        what = f"'{text}' has an open quotation mark"
        raise UsageError(what, hint="close the quotation mark") from error
    found = look(notebook, words)
    if found.status != "ok":
        what = f"{words[0]}: {found.status}: {found.reason}"
        raise MeasureError(what, hint=f"python -m generator try -- {text}")
    return found


def _cannot(words: Sequence[str], root: Path) -> str:
    """Why a command cannot be run; "" where it can."""
    if not words or not words[0]:
        return "which program?"
    if not all(words):
        return "a word of the command is empty: a program gets no empty argument"
    if why := programs.trouble(words[0], root):
        return why
    there = (root / words[0]).exists() if "/" in words[0] else shutil.which(words[0]) is not None
    return "" if there else f"there is no program '{words[0]}'"


def _files(scratch: Path | None) -> dict[str, bytes]:
    """What the program has left in its scratch folder, by the names that `from` gives them."""
    paths = sorted(path for path in scratch.rglob("*") if path.is_file()) if scratch else []
    return {
        f"{OUT}/{path.relative_to(scratch)}": regular.read(path)
        for path in paths[:_MOST_FILES]
        if scratch and path.stat().st_size <= 2**26
    }


def found(sources: Mapping[str, bytes], own: Mapping[str, OwnReader]) -> tuple[Found, ...]:
    """What every reader finds in every source, those of the notebook's own first."""
    every = [one for source, output in sources.items() for one in _in_own(source, output, own)]
    every += [one for source, output in sources.items() for one in _in(source, output)]
    return tuple(sorted(every, key=lambda one: _LAST.index(one.reads) + 1 if one.reads in _LAST else 0))


def _in_own(source: str, output: bytes, own: Mapping[str, OwnReader]) -> Iterator[Found]:
    """What the notebook's own readers find; of one that cannot read it the reason."""
    for name, reader in own.items() if output.strip() else ():
        try:
            figures = readers.found(reader, output)
        except ValueError as error:
            figures = (Figure(name, failed=str(error)),)
        if figures:
            yield Found(name, source, figures)


def _in(source: str, output: bytes) -> Iterator[Found]:
    names = [name for name in readers.names() if name not in (ANSWER, *_LAST)]
    for name in (*names, *_LAST):
        try:
            figures = readers.figures(name, output) if output.strip() else ()
        except ValueError:
            continue
        if figures:
            yield Found(name, source, figures)
        if figures and name in ("json", "csv"):
            return  # its lines are no text
