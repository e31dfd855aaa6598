"""The records of the notes: chosen by what the index says of them, loaded where they are needed. Reads.

In comes a note, out goes the *material* that its post is rendered from, or what its *sessions* say: of two
thousand records as fast as of two.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from generator.errors import Location, Problem, RenderError
from generator.findings import select
from generator.findings import sessions as summed
from generator.measure import earlier, plan, session
from generator.measure.notebook import Notebook, keep_cache_from_git
from generator.model import heading
from generator.model.heading import Heading
from generator.model.note import Experiment
from generator.model.record import Record
from generator.model.session import SessionSummary
from generator.model.trial import Trial
from generator.notes import find, history
from generator.publish import files
from generator.records import doubts as doubting
from generator.records import entries, index, rows, store
from generator.records.index import Row

_LOG = logging.getLogger(__name__)
T = TypeVar("T", Heading, Record, SessionSummary)


@dataclass(frozen=True)
class Material:
    """What a note's post is rendered from, newest first."""

    records: tuple[Record, ...]  # those that its figures come from
    earlier: tuple[SessionSummary, ...] = ()  # every session, these too, where it tells of others

    @property
    def names(self) -> tuple[str, ...]:
        """Of all records that the post hangs on."""
        return tuple(one.name for one in self.earlier or self.records)

    def overtaken(self, made: Sequence[Path]) -> tuple[str, ...]:
        """What to say where none of the records that were just made, if any, is the newest."""
        newest = max((one.name for one in self.records), default="")
        if not made or newest <= max(one.stem for one in made):
            return ()
        return (
            f"{newest} counts as newer than the session that just ended: "
            "the clock has gone backwards since, or was wrong then",
        )


def latest(notebook: Notebook, experiment: Experiment, *, recover: bool = True) -> Material:
    """All that the records of a note say; unless nothing may be written, after what dead writers left.

    RenderError with every file that is no record.
    """
    return _material(notebook, experiment, (), recover=recover)


def published(notebook: Notebook, experiment: Experiment, *, recover: bool = True) -> Material:
    """What the published post was made from; all that there is where none was published. As `latest`."""
    names = files.records(notebook.root, experiment.stem, experiment.place)
    return _material(notebook, experiment, names, recover=recover)


def _material(notebook: Notebook, experiment: Experiment, names: Sequence[str], *, recover: bool) -> Material:
    """Of the records with these names, where any are named."""
    if recover:
        session.recover(notebook, experiment.stem)
        _begin(notebook)
    wanted = frozenset(names)
    trials = plan.trials(experiment, notebook.probes)
    known = [one for one in headings(notebook, experiment.stem) if not names or one.name in wanted]
    every = each_process_once(known)
    told = _sessions(notebook, experiment.stem) if history.is_told(experiment) else ()
    used = select.sufficient(trials, every)
    belonging = _belonging(told, wanted, used)
    return Material(records(notebook, experiment.stem, used), each_process_once(belonging))


def each_process_once(found: Sequence[T]) -> tuple[T, ...]:
    """Without those that were interrupted and whose processes another of these holds, too."""
    held = {name for one in found for name in one.resumes}
    return tuple(one for one in found if one.name not in held)


def _belonging(
    told: tuple[SessionSummary, ...], wanted: frozenset[str], used: frozenset[str]
) -> tuple[SessionSummary, ...]:
    """The sessions that a post hangs on; one that tells of others for the first time has all older ones."""
    if not wanted:
        return told
    if wanted <= used:
        newest = max(((one.started, one.name) for one in told if one.name in wanted), default=("", ""))
        return tuple(one for one in told if (one.started, one.name) <= newest)
    return tuple(one for one in told if one.name in wanted)


def headings(notebook: Notebook, stem: str) -> tuple[Heading, ...]:
    """The records of a note without their numbers, newest first; RenderError with every file that is none."""
    return tuple(one for one, _ in _headings(notebook, stem))


def records(notebook: Notebook, stem: str, names: Collection[str]) -> tuple[Record, ...]:
    """Those records of a note that have these names, newest first; RenderError as `headings`."""
    folder = notebook.results(stem)
    return tuple(store.load(folder / file) for one, file in _headings(notebook, stem) if one.name in names)


def doubts(notebook: Notebook, stem: str) -> tuple[Problem, ...]:
    """What among the files of a note's records is no record, or probably not meant."""
    found = _known(notebook, stem, sessions=False)
    place = notebook.results(stem).relative_to(notebook.root)
    faults = (
        Problem(Location(f"{place}/{row.file}"), row.fault.partition(": ")[2], "move it out of results/")
        for row in found
        if row.fault
    )
    sound = [(entries.heading(row.heading), row.file) for row in found if not row.fault]
    folder = notebook.root / find.FOLDER

    def is_note(name: str) -> bool:
        return any((folder / f"{name}{suffix}").is_file() for suffix in find.SUFFIXES)

    return (*faults, *doubting.doubts(stem, sound, is_note, datetime.now(UTC)))


def telling(notebook: Notebook, stem: str, trials: Sequence[Trial]) -> tuple[Record, ...]:
    """Those records of a note that tell of the programs in these trials; RenderError as `headings`."""
    if not any(trial.run for trial in trials):
        return ()
    return records(notebook, stem, earlier.telling(trials, headings(notebook, stem)))


def sessions(notebook: Notebook, stems: Iterable[str] | None = None) -> tuple[SessionSummary, ...]:
    """What each session of these notes says, newest first; of all notes where none are named.

    RenderError with every file that is no record; where all notes are meant, a warning.
    """
    _begin(notebook)
    if stems is None:
        found = (_readable(notebook, path.stem) for path in find.every(notebook.root))
    else:
        found = (_sessions(notebook, stem) for stem in stems)
    every = (session for of_note in found for session in each_process_once(of_note))
    return tuple(sorted(every, key=lambda one: (one.started, one.name), reverse=True))


def _begin(notebook: Notebook) -> None:
    """An index, where there is none yet and a file may be written."""
    kept = notebook.root / index.FILE
    if not kept.exists():
        with suppress(OSError):  # a notebook that cannot be written can still be read
            keep_cache_from_git(notebook)
        with index.opened(kept):
            pass


def _readable(notebook: Notebook, stem: str) -> tuple[SessionSummary, ...]:
    """Those of a note among others: it is left out where a file of it is no record."""
    try:
        return _sessions(notebook, stem)
    except RenderError as error:
        _LOG.warning("%s; the sessions of %s are left out", error.what, stem)
        return ()


def _sessions(notebook: Notebook, stem: str) -> tuple[SessionSummary, ...]:
    """Of one note, as it is called today."""
    told = _each_once(
        (entries.session(row.session), row.file) for row in _rows(notebook, stem, sessions=True)
    )
    return tuple(one if one.note == stem else replace(one, note=stem) for one, _ in told)


def _headings(notebook: Notebook, stem: str) -> list[tuple[Heading, str]]:
    """With the file of each."""
    return _each_once(
        (entries.heading(row.heading), row.file) for row in _rows(notebook, stem, sessions=False)
    )


def _each_once(found: Iterable[tuple[T, str]]) -> list[tuple[T, str]]:
    """Newest first, with their files; of several with one name that whose file is called so."""
    by_name: dict[str, tuple[T, str]] = {}
    for one, file in found:
        if one.name not in by_name or file == f"{one.name}{store.SUFFIX}":
            by_name[one.name] = one, file
    return [by_name[name] for name in sorted(by_name, reverse=True)]


def _rows(notebook: Notebook, stem: str, *, sessions: bool) -> list[Row]:
    """What its files say; RenderError with the faults of those that are no records."""
    found = _known(notebook, stem, sessions=sessions)
    if faults := [row.fault for row in found if row.fault]:
        raise store.unreadable(faults)
    return found


def _known(notebook: Notebook, stem: str, *, sessions: bool) -> list[Row]:
    """What its files say."""
    return rows.rows(notebook.results(stem), notebook.root / index.FILE, _says, sessions=sessions)


def _says(record: Record) -> tuple[str, bytes]:
    return entries.heading_text(heading.of(record)), entries.session_text(summed.of(record))
