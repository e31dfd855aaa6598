"""The sides of a comparison -> their sessions. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from generator import units
from generator.errors import MOST_NAMES, Invalid, nearest
from generator.model.session import SessionSummary
from generator.syntax.chosen import Term

Notes = Mapping[str, Sequence[SessionSummary]]  # by stem, newest first
Usable = Callable[[SessionSummary], bool]
_NAME_IT = "write the note before it, such as {}@last"


@dataclass(frozen=True)
class Chosen:
    """One side of a comparison."""

    text: str  # as it was written
    notes: tuple[str, ...]  # of which note each session is
    sessions: tuple[SessionSummary, ...]  # newest first


def sides(
    before: Sequence[Term], after: Sequence[Term], notes: Notes, usable: Usable
) -> tuple[Chosen, Chosen]:
    """The sessions of each side, each once. Invalid where one has none, or both have the same.

    A term that names no note means that of its side, else that of the other side, else the only one that has
    such sessions. Sessions that are not `usable` are meant only by their record's name.
    """
    pair = tuple(tuple(_with_note(term, notes) for term in terms) for terms in (before, after))
    if {replace(one, text="") for one in pair[0]} == {replace(one, text="") for one in pair[1]}:
        raise Invalid("both sides are the same sessions", "the last two of a note: NOTE@last~1 last")
    named = [tuple(dict.fromkeys(term.note for term in terms if term.note)) for terms in pair]
    usual = [_usual(ours, others) for ours, others in (named, named[::-1])]
    unnamed = [not all(term.note for term in terms) for terms in pair]
    if any(lacks and not note for lacks, note in zip(unnamed, usual, strict=True)):
        usual = [_only_note(pair, notes, usable)] * 2
    first, second = (_side(terms, note, notes, usable) for terms, note in zip(pair, usual, strict=True))
    _refuse_same(first, second)
    return first, second


def _usual(ours: Sequence[str], others: Sequence[str]) -> str:
    """The note of the terms of a side that name none; "" where that is not said."""
    told = ours or others
    return told[0] if len(told) == 1 else ""


def _with_note(term: Term, notes: Notes) -> Term:
    """A term with the note of its record where it is one that names none."""
    if not term.record or term.note:
        return term
    found = [note for note, held in notes.items() if any(one.name == term.record for one in held)]
    if len(found) > 1:
        what = f"{term.record} is a record of {units.counted(len(found), 'note')}"
        raise Invalid(what, f"name the note: {' or '.join(f'{note}@{term.record}' for note in found)}")
    if not found:
        _refuse_resumed(term.record, notes)
        names = [one.name for held in notes.values() for one in held]
        raise Invalid(f"there is no record {term.record}", nearest(term.record, names))
    return replace(term, note=found[0])


def _refuse_resumed(name: str, notes: Notes) -> None:
    """Invalid where another session holds all that this one measured."""
    for held in notes.values():
        if later := next((one.name for one in held if name in one.resumes), ""):
            raise Invalid(f"{later} went on with {name} and holds all that it measured", f"name {later}")


def _only_note(pair: Sequence[Sequence[Term]], notes: Notes, usable: Usable) -> str:
    """The only note that has sessions for both sides. Invalid where there is none, or there are several."""
    measured = [note for note, held in notes.items() if any(map(usable, held))]
    if len(measured) == 1:
        return measured[0]
    found = [note for note in measured if _has_both(pair, note, notes, usable)]
    if len(found) == 1:
        return found[0]
    if not found:
        _refuse_nowhere([term for terms in pair for term in terms], measured, notes, usable)
        raise Invalid("no note has sessions for both sides", _NAME_IT.format(measured[0]))
    newest = max(found, key=lambda note: notes[note][0].started)
    names = ", ".join(found[:MOST_NAMES]) + ", …" * (len(found) > MOST_NAMES)
    raise Invalid(f"which note? Both sides have sessions of {names}", _NAME_IT.format(newest))


def _refuse_nowhere(terms: Sequence[Term], measured: Sequence[str], notes: Notes, usable: Usable) -> None:
    """Invalid where nothing was measured, or a term has sessions in no note."""
    every = [one for note in measured for one in notes[note]]
    if not every:
        raise Invalid("nothing was measured yet", _MEASURE)
    for term in terms:
        if not any(_has(term, note, notes, usable) for note in measured):
            raise Invalid(f"no note has a session for '{term.text}'", _meant(term, measured, every))


def _meant(term: Term, measured: Sequence[str], every: Sequence[SessionSummary]) -> str:
    """A hint to what was meant by a term that has no session."""
    hosts = {one.host for one in every}
    if term.host and term.host not in hosts:
        return nearest(term.host, hosts)
    if note := next((one for one in measured if term.day and one.startswith(term.day)), ""):
        return f"the last session of that day's note is {note}@last"
    days = sorted(one.started[:10] for one in every)
    return f"they are from {days[0]} to {days[-1]}"


def _has(term: Term, note: str, notes: Notes, usable: Usable) -> bool:
    try:
        return bool(matching(term, note, notes[note], usable))
    except Invalid:
        return False


_MEASURE = "measure a note: python -m generator run NOTE"


def _has_both(pair: Sequence[Sequence[Term]], note: str, notes: Notes, usable: Usable) -> bool:
    try:
        first, second = (_side(terms, note, notes, usable) for terms in pair)
        _refuse_same(first, second)
    except Invalid:
        return False
    return True


def _side(terms: Sequence[Term], note: str, notes: Notes, usable: Usable) -> Chosen:
    """The sessions of all terms of a side, newest first; `note` is that of terms that name none."""
    found = {
        (owner, one.name): one
        for term in terms
        for owner in (term.note or note,)
        for one in matching(term, owner, notes.get(owner, ()), usable)
    }
    every = sorted(found.items(), key=lambda pair: (pair[1].started, pair[1].name), reverse=True)
    return Chosen(
        ", ".join(term.text for term in terms),
        tuple(owner for (owner, _), _ in every),
        tuple(one for _, one in every),
    )


def _refuse_same(first: Chosen, second: Chosen) -> None:
    ones, others = (
        {(note, one.name) for note, one in zip(side.notes, side.sessions, strict=True)}
        for side in (first, second)
    )
    both = sorted(name for _, name in ones & others)
    if ones == others:
        one = "session" if len(both) == 1 else units.counted(len(both), "session")
        hint = "compare the last two: last~1 last" if len(both) == 1 else "choose others for one of them"
        raise Invalid(f"'{first.text}' and '{second.text}' are the same {one}: {_few(both)}", hint)
    if both:
        hint = "a session can be compared with others only: leave it out of one side"
        raise Invalid(f"'{first.text}' and '{second.text}' share {_few(both)}", hint)


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + f" and {len(names) - 3} more" * (len(names) > 3)


def matching(
    term: Term, note: str, sessions: Sequence[SessionSummary], usable: Usable
) -> tuple[SessionSummary, ...]:
    """The sessions of a note that a term means, newest first. Invalid where it has none such."""
    if term.record:
        found = tuple(one for one in sessions if one.name == term.record)
        if not found:
            names = [one.name for one in sessions]
            raise Invalid(f"{note} has no record {term.record}", nearest(term.record, names) or _MEASURE)
        return found
    hosts = {one.host for one in sessions}
    if term.host and hosts and term.host not in hosts:
        raise Invalid(f"{note} has no session of a host '{term.host}'", nearest(term.host, hosts))
    ours = [one for one in sessions if term.host in ("", one.host)]
    found = tuple(_within(term, [one for one in ours if usable(one)]))
    if not found:
        raise Invalid(*_why_none(term, note, ours, usable))
    return found


def _within(term: Term, sessions: Sequence[SessionSummary]) -> Iterator[SessionSummary]:
    if term.back is not None:
        yield from sessions[term.back : term.back + 1]
        return
    for one in sessions:
        after = one.started >= term.since
        if after and one.started.startswith(term.day) and (not term.before or one.started < term.before):
            yield one


def _why_none(term: Term, note: str, sessions: Sequence[SessionSummary], usable: Usable) -> tuple[str, str]:
    """Why a note has no session that a term means, and what to write instead."""
    there = [one for one in sessions if usable(one)]
    if any(True for _ in _within(term, sessions)) and (term.back is None or not there):
        hint = "name one by its record to compare it all the same"
        return (
            f"'{term.text}': such sessions of {note} are quick, elsewhere, or without what was asked",
            hint,
        )
    if not sessions:
        return f"{note} has no session", f"measure it: python -m generator run {note}"
    if term.back is not None:
        count = units.counted(len(there), "session")
        return f"'{term.text}': {note} has {count}", f"the first of them is last~{len(there) - 1}"
    days = list(dict.fromkeys(one.started[:10] for one in reversed(there)))
    told = ", ".join(days) if len(days) <= MOST_NAMES else f"{len(days)} days, {days[0]} to {days[-1]}"
    return f"{note} has no session for '{term.text}'", f"it was measured on {told}"
