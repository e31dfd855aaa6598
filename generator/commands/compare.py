"""Two sets of sessions held against each other: what changed, and what else was not the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from generator import pipeline
from generator.errors import Invalid, RenderError, UsageError, nearest
from generator.findings import asked, chosen, circumstances, repeats
from generator.findings import sessions as summed
from generator.findings.chosen import Chosen
from generator.findings.circumstances import Circumstance
from generator.findings.comparison import Comparison
from generator.measure.notebook import Notebook
from generator.model.change import Asked
from generator.model.record import Record
from generator.model.session import SessionSummary
from generator.notes import find
from generator.records import store
from generator.syntax import chosen as words
from generator.syntax import figure_names
from generator.syntax.chosen import Term


@dataclass
class _Sessions:
    """All sessions that may be meant, by note, and where those lie that no note of the notebook has."""

    notebook: Notebook
    notes: dict[str, tuple[SessionSummary, ...]] = field(default_factory=dict)
    files: dict[tuple[str, str], Path] = field(default_factory=dict)
    unread: dict[str, RenderError] = field(default_factory=dict)  # notes with a record that cannot be read

    def read(self, stem: str) -> None:
        """The sessions of a note; of one that cannot be read why."""
        try:
            self.notes[stem] = pipeline.sessions(self.notebook, [stem])
        except RenderError as error:
            self.notes[stem], self.unread[stem] = (), error

    def every(self) -> tuple[SessionSummary, ...]:
        """Of all notes, the newest first."""
        held = (one for note in self.notes.values() for one in note)
        return tuple(sorted(held, key=lambda one: (one.started, one.name), reverse=True))

    def newest(self, side: Chosen) -> Record:
        """The record of the newest session of a side. RenderError."""
        note, name = side.notes[0], side.sessions[0].name
        path = self.files.get((note, name), self.notebook.results(note) / f"{name}.json")
        return store.load(path)


def compare(notebook: Notebook, before: str, after: str, names: Sequence[str]) -> Comparison:
    """Hold the sessions of B against those of A: the figures that are named, else all that both have.

    UsageError where a side or a name means nothing, RenderError where a record cannot be read.
    """
    try:
        return _compared(notebook, before, after, names)
    except Invalid as error:
        raise UsageError(error.what, hint=error.hint) from None


def _compared(notebook: Notebook, before: str, after: str, names: Sequence[str]) -> Comparison:
    pair = words.parse(before), words.parse(after)
    wanted = {figure_names.parse(name).id for name in names}
    held = _Sessions(notebook)
    for path in find.every(notebook.root):
        held.read(path.stem)
    first, second = (tuple(_found(term, held) for term in terms) for terms in pair)
    _refuse_unknown(wanted, (*first, *second), held.notes)

    elsewhere = {name for _, name in held.files}

    def usable(session: SessionSummary) -> bool:
        has_any = any(one.measurement in wanted and one.estimates for one in session.figures)
        return not session.quick and session.name not in elsewhere and (has_any or not wanted)

    try:
        ours, others = chosen.sides(first, second, held.notes, usable)
    except Invalid as error:
        raise next(iter(held.unread.values()), error) from None
    figures = asked.figures(names, ours.sessions, others.sessions)
    changes = repeats.compare(ours.sessions, others.sessions, figures.asked, held.every(), alone=not names)
    found = Comparison(ours, others, changes, alone=not names, apart=figures.apart)
    differing, texts = _else(ours, others, figures.asked, held)
    return replace(found, circumstances=differing, texts=texts, warnings=(*_warnings(found, held),))


def _warnings(found: Comparison, held: _Sessions) -> Iterator[str]:
    """What its reader should know of the sessions."""
    ours, others = found.before.sessions, found.after.sessions
    for stem, error in held.unread.items():
        yield f"the sessions of {stem} are left out: {error.what}"
    yield from circumstances.of_the_future((*ours, *others), datetime.now(UTC).isoformat())
    if max(one.started for one in others) < min(one.started for one in ours):
        yield "B is older than A: what changed is told backwards"


def _else(
    ours: Chosen, others: Chosen, figures: Sequence[Asked], held: _Sessions
) -> tuple[tuple[Circumstance, ...], tuple[str, ...]]:
    """What was not the same beside the figures, and the lines of the notes that differ."""
    places = [asked.place(one) for one in figures]
    records = held.newest(ours), held.newest(others)
    found = (
        *circumstances.differing(ours.sessions, others.sessions),
        *circumstances.of_records(*records, places),
        *circumstances.of_figures(ours.sessions, others.sessions, places),
    )
    return found, circumstances.of_texts(*(one.experiment for one in records))


def _refuse_unknown(
    wanted: set[str], terms: Sequence[Term], notes: Mapping[str, Sequence[SessionSummary]]
) -> None:
    """Invalid where a measurement is in no session of the notes that are meant."""
    named = {term.note for term in terms if term.note} or set(notes)
    known = {place[0] for note in named for place in asked.held(notes.get(note, ()))}
    for name in sorted(wanted - known):
        where = next(iter(named)) if len(named) == 1 else "any of these notes"
        raise Invalid(f"no session of {where} has a figure '{name}'", nearest(name, known))


# ------------------------------------------------------------------ files and notes


def _found(term: Term, held: _Sessions) -> Term:
    """A term with the stem of its note, and the name of its record. UsageError, RenderError."""
    if term.note:
        paths = find.find(held.notebook.root, [term.note])
        if len(paths) > 1:
            names = " or ".join(f"{path.stem}@…" for path in paths)
            raise UsageError(f"'{term.note}' is the day of {len(paths)} notes", hint=f"name one: {names}")
        term = replace(term, note=paths[0].stem)
        if error := held.unread.get(term.note):
            raise error
    return _of_file(term, held) if term.is_file else term


def _of_file(term: Term, held: _Sessions) -> Term:
    """A term that means a record by its file; one of no note of the notebook joins the sessions."""
    given = Path(term.record)
    path = next((one for one in (given, held.notebook.root / given) if one.is_file()), None)
    if path is None:
        if "/" not in term.record:
            return replace(term, record=given.stem)
        raise UsageError(f"there is no file {term.record}", hint=_beside(held.notebook.root / given))
    folder, name = path.resolve().parent, path.stem
    if folder.parent == (held.notebook.root / "results").resolve() and folder.name in held.notes:
        return replace(term, note=folder.name, record=name)
    record = store.load(path)
    made = summed.of(record)
    held_there = held.notes.get(record.note, ())
    same = next((one for one in held_there if one.name == made.name), None)
    if same != made:
        made = made if same is None else replace(made, name=str(path))
        held.notes[record.note] = (*held_there, made)
        held.files[record.note, made.name] = path
    return replace(term, note=record.note, record=made.name)


def _beside(path: Path) -> str:
    """A hint: the nearest file in its folder."""
    names = [one.name for one in path.parent.glob("*.json")] if path.parent.is_dir() else []
    return nearest(path.name, names) or "a record of a note lies in results/NOTE/"
