"""How the sessions of B differ from those of A, on a terminal: each figure, and what else differs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from generator import units
from generator.findings import change_words, wording
from generator.findings.chosen import Chosen
from generator.findings.circumstances import Circumstance
from generator.findings.comparison import Comparison
from generator.model.change import (
    CHANGED,
    LIKELY,
    NO_CHANGE,
    NOT_JUDGED,
    OUTCOMES,
    SUSPECT,
    WITHIN,
    Change,
)
from generator.model.finding import Estimate
from generator.model.session import SessionSummary
from generator.terminal import sheet

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table
    from rich.text import Text

_COLOURS = {CHANGED: "bold", LIKELY: "yellow", SUSPECT: "yellow"}
_SESSIONS, _DAYS = 4, 2  # that are told one by one
_FEW = 6  # figures of which each has its whole sentence
_LINES = 8  # of a note that differ, that are shown
_COLUMNS = (
    sheet.Column(""),
    sheet.Column("A", right=True, whole=True),
    sheet.Column("B", right=True, whole=True),
    sheet.Column("same code\ndiffers by", right=True, whole=True),
    sheet.Column("B against A"),
)
_MEANINGS = {  # of the short words of a table
    SUSPECT: "suspect: one session against several; run it once more",
    LIKELY: "likely: one session each, further apart than two of the same code are here; run it once more",
    WITHIN: (
        "within repeats: A and B are no further apart than two sessions of the same code are here. "
        "That shows neither a change nor that there is none: more sessions do, or `run A B`"
    ),
    NO_CHANGE: "no change seen: a change of so much or more would have shown nine times of ten",
}


def comparison(found: Comparison) -> RenderableType:
    """Everything that `compare` tells."""
    from rich.console import Group

    few, blank = len(found.changes) <= _FEW, sheet.text("")
    shared = _shared(found.changes)
    below = [*([] if few else _meanings(found)), *map(sheet.text, _below(found, shared))]
    parts: list[RenderableType] = [
        _sides(found.before, found.after),
        blank,
        _table(found.changes, shared, few=few),
    ]
    parts += [blank, *below] if below else []
    parts += [blank, *_else(found.circumstances, found.texts)]
    return Group(*parts)


def _below(found: Comparison, shared: Mapping[str, int]) -> Iterator[str]:
    """What is said once of several figures, and of those that are not compared."""
    if any(one.reason.startswith(("another ", "other memory")) for one in found.changes):
        yield _BOOTS
    yield from (f"{units.counted(count, 'figure')}: {line}" for line, count in shared.items())
    yield from found.apart


# ------------------------------------------------------------------ the two sides


def _sides(before: Chosen, after: Chosen) -> Table:
    notes = dict.fromkeys((*before.notes, *after.notes))
    rows = [("A", _described(before, len(notes))), ("B", _described(after, len(notes)))]
    return sheet.grid(rows if len(notes) > 1 else [("", next(iter(notes))), *rows])


def _described(side: Chosen, notes: int) -> str:
    """`last: 1 session, 2026-11-28 07:42 UTC`."""
    count = units.counted(len(side.sessions), "session")
    of = f" of {' and '.join(dict.fromkeys(side.notes))}" if notes > 1 else ""
    return f"{side.text}: {count}{of}, {_when(side.sessions)} UTC"


def _when(sessions: Sequence[SessionSummary]) -> str:
    """`2026-11-28 04:06, 07:20`; of many the first and the last."""
    minutes = {one.started[:16] for one in sessions}
    shown = 16 if len(minutes) == len(sessions) else 19  # with seconds where two began in one minute
    times = [one.started[:shown].replace("T", " ") for one in reversed(sessions)]
    days = {day: [time[11:] for time in group] for day, group in groupby(times, key=lambda time: time[:10])}
    if len(times) > _SESSIONS or len(days) > _DAYS:
        return f"{times[0]} to {times[-1]}"
    return "; ".join(f"{day} {', '.join(each)}" for day, each in days.items())


# ------------------------------------------------------------------ each figure


def _shared(changes: Sequence[Change]) -> dict[str, int]:
    """What explains several figures alike: it is said once below them, of so many."""
    count = Counter(line for one in changes for line in one.explanation)
    return {line: number for line, number in count.items() if number > 1}


def _table(changes: Sequence[Change], shared: Container[str], *, few: bool) -> Table:
    """A row for each figure, those of one measurement below its name."""
    rows: list[Sequence[str | Text]] = []
    for id_, group in groupby(changes, key=lambda one: one.asked.measurement):
        several = list(group)
        places = [one.asked.id.removeprefix(id_).removeprefix("@") for one in several]
        if len(several) > 1:
            rows.append((id_, *[""] * (len(_COLUMNS) - 1)))
            names = [f"  {place}" for place in places]
        else:
            names = [several[0].asked.id.replace("@anywhere", "", 1)]
        rows += [_row(name, one, shared, few=few) for name, one in zip(names, several, strict=True)]
    return sheet.table(_COLUMNS, rows)


def _row(name: str, one: Change, shared: Container[str], *, few: bool) -> Sequence[str | Text]:
    said = one.sentence if few or one.places else _short(one)
    told = one.explanation if few or one.outcome in _COLOURS else ()
    lines = (said, *(line for line in told if line not in shared))
    words = sheet.text("\n".join(lines), _COLOURS.get(one.outcome, ""))
    return name, _figure(one.before, one), _figure(one.after, one), _floor(one), words


def _figure(found: Estimate | None, one: Change) -> str:
    return wording.compared(found, one.dimension) if found else ""


def _floor(one: Change) -> str:
    """How much repeats of the same code differ here, at most."""
    if one.floor is None:
        return "not known" if one.before and one.after else ""
    return f"≤ {change_words.at_most(one.floor)}"


def _short(one: Change) -> str:
    """`changed: 1.12× (1.04–1.21), slower`, `3 % more: within repeats`, `no change seen (8 %)`."""
    if one.outcome in (CHANGED, SUSPECT):
        return f"{one.outcome}: {change_words.times(one)}, {change_words.which(one)}"
    if one.outcome == NO_CHANGE:
        return f"no change seen ({change_words.at_most(one.detectable or 0.0)})"
    if one.reason:  # is said once below
        return one.sentence.replace(f"not judged: {one.reason}", "not judged")
    told = change_words.by(one.ratio) if one.ratio else ""
    return ": ".join(filter(None, (told, one.outcome)))


def _meanings(found: Comparison) -> Iterator[Text]:
    """How many of the figures ended how, and what the short words mean."""
    changes = found.changes
    count = Counter(one.outcome for one in changes)
    told = ", ".join(f"{count[one]} {_WORDS.get(one, one)}" for one in OUTCOMES if count[one])
    yield sheet.text(f"{units.counted(len(changes), 'figure')}: {told}")
    for outcome, meaning in _MEANINGS.items():
        if count[outcome]:
            yield sheet.text(meaning)
    reasons = Counter(one.reason or _NOT_KNOWN for one in changes if one.outcome == NOT_JUDGED)
    for reason, number in reasons.items():
        yield sheet.text(f"not judged{f' ({number})' if len(reasons) > 1 else ''}: {reason}")
    if found.alone and any(one.outcome in _COLOURS for one in changes):
        yield sheet.text(_ALONE)


_NOTHING = (
    "Nothing else differs, as far as is recorded: "
    "machine, kernel, compiler, flags, CPUs, code and what the note measures are the same."
)
_WORDS = {NO_CHANGE: "no change seen"}
_NOT_KNOWN = f"one session each, and {change_words.REPEATS} is not known"
_BOOTS = (
    "On another machine, kernel or boot identical code differs by a third and more. "
    "Measured in one session they compare: `run A B`."
)
_ALONE = (
    "Each is judged alone: of figures that did not change, up to one in twenty reads as if it had. "
    "Name those that you ask about: `compare A B ID`."
)


# ------------------------------------------------------------------ what else differs


def _else(circumstances: Sequence[Circumstance], texts: Sequence[str]) -> Iterator[RenderableType]:
    """Everything that was not the same, in rows; the note's lines below."""
    if not circumstances and not texts:
        yield sheet.text(_NOTHING)
        return
    yield sheet.text("What else differs:")
    if circumstances:
        columns = (sheet.Column(""), sheet.Column("A"), sheet.Column("B"))
        yield sheet.table(columns, [(f"  {what}", before, after) for what, before, after in circumstances])
    if texts:
        yield sheet.text(f"  the note, in {units.counted(len(texts), 'line')} (- A, + B)")
        yield from (sheet.text(f"    {line}") for line in texts[:_LINES])
        if len(texts) > _LINES:
            yield sheet.text(f"    … and {len(texts) - _LINES} more")
