"""A block `compare`: what became of each figure between two sets of sessions, as a table. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from generator import units
from generator.findings import before, change_words, repeats, set_apart, wording
from generator.findings.set_apart import SetApart
from generator.machine.describe import listed
from generator.model.change import NOT_JUDGED, Asked, Change
from generator.model.finding import Estimate, Finding, Findings
from generator.model.note import Block
from generator.model.session import SessionSummary
from generator.model.statistics import title
from generator.render.cells import Cell, Remark, is_planned
from generator.render.table import Table

REPEATS = "repeats differ by"
CHANGE, NONE_JUDGED = "what became of it", "not judged"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_FEW = 4  # sessions that are told one by one


def context(block: Block, rows: Sequence[Finding], findings: Findings) -> dict[str, Any]:
    """What its template is given: a `table`, or the `reason` why there is nothing to compare."""
    apart = set_apart.sides(block.options, findings)
    shown = [row for row in rows if is_planned(row)]
    if apart.reason or not shown:
        return {"block": block, "table": None, "reason": apart.reason or "nothing of this is measured"}
    return {"block": block, "table": _table(shown, apart, findings, corrected=_is_asked(block, findings))}


def warnings(block: Block, findings: Findings) -> Iterator[str]:
    """Why its table is not there, and what to do about it."""
    if reason := set_apart.sides(block.options, findings).reason:
        yield f"{block.location}: {{compare}} has nothing to compare: {reason}; {before.more(findings)}"


def _is_asked(block: Block, findings: Findings) -> bool:
    """Are these figures asked for, or all that there are?"""
    return any(name in findings.experiment.measurements for name in block.arguments)


def _table(rows: Sequence[Finding], apart: SetApart, findings: Findings, *, corrected: bool) -> Table:
    """What only one of the two sets has measured stands where it is asked for."""
    changes = _changes(rows, apart, findings, corrected=corrected)
    reason = _reason(changes)
    lines = [
        (name, _cells(change, reason), change)
        for name, change in zip(_names(rows, changes), changes, strict=True)
        if corrected or change.after
    ]
    shown = tuple(change for *_, change in lines)
    has_floor = any(one.floor is not None for one in shown)
    heads = (NONE_JUDGED if reason else CHANGE, *map(_whole_dates, apart.names), *[REPEATS] * has_floor)
    body = tuple((name, cells[: len(heads)]) for name, cells, _ in lines)
    return Table("median", heads, body, notes=tuple(_notes(apart, shown, reason)), texts=frozenset(heads[:1]))


def _changes(
    rows: Sequence[Finding], apart: SetApart, findings: Findings, *, corrected: bool
) -> tuple[Change, ...]:
    asked = [
        Asked(trial.measurement, trial.condition.name, trial.sweep, wording.headline(row.summary))
        for row in rows
        for trial in [row.summary.trial]
    ]
    ours, others, every = (
        before.as_called_today(one, findings) for one in (apart.before, apart.after, findings.earlier)
    )
    return repeats.compare(ours, others, asked, every, apart.names, alone=not corrected)


def _names(rows: Sequence[Finding], changes: Sequence[Change]) -> Iterator[str]:
    """A label with what tells it from the others: its condition, its statistic."""
    titles = wording.titles(row.condition for row in rows)
    for row, change in zip(rows, changes, strict=True):
        where = titles[row.condition.name] if len(titles) > 1 else ""
        statistic = change.asked.statistic
        yield ", ".join(filter(None, (row.label, where, "" if statistic == "median" else title(statistic))))


# ------------------------------------------------------------------ a row


def _reason(changes: Sequence[Change]) -> str:
    """Why none of several is judged, where that is alike: it stands below."""
    found = {one.reason for one in changes if one.after}
    return found.pop() if len(found) == 1 and len(changes) > 1 else ""


def _whole_dates(name: str) -> str:
    """The name of a side, in which no date is broken between two lines."""
    return _DAY.sub(lambda day: day[0].replace("-", "-\u2060"), name)


def _cells(change: Change, told: str) -> tuple[Cell, ...]:
    """The sentence, without a reason that is told elsewhere; before, after, and what repeats differ by."""
    sentence = change_words.for_readers(change)
    if told and change.after:
        sentence = sentence.replace(f"; not judged: {told}", "")
    floor = Cell((change_words.at_most(change.floor),)) if change.floor is not None else Cell()
    remarks = tuple(map(Remark, change.explanation))
    figures = (_figure(found, change) for found in (change.before, change.after))
    return (Cell((sentence,), remarks=remarks), *figures, floor)


def _figure(found: Estimate | None, change: Change) -> Cell:
    """A figure and its interval; of events in several places each stands in the sentence."""
    if found is None or change.places:
        return Cell()
    shown = wording.compared(found, change.dimension)
    small = wording.bounds(found, change.dimension) if found.n > 1 else ""
    return Cell((shown,), tuple(filter(None, (small,))))


# ------------------------------------------------------------------ below the table


def _notes(apart: SetApart, changes: Sequence[Change], reason: str) -> Iterator[str]:
    """Why nothing is judged, which sessions are meant, and what stands small and in words."""
    if reason:
        yield f"Not judged: {reason}."
    for name, sessions in zip(apart.names, (apart.before, apart.after), strict=True):
        is_word = name.partition(" ")[0].isalpha()
        yield f"{name[:1].upper() if is_word else name[:1]}{name[1:]}: {told(sessions)}."
    if any(max(one.sessions) > 1 for one in changes):
        yield "Of several sessions the mean and small the lowest to the highest; of one its interval."
    judged = [one for one in changes if one.outcome != NOT_JUDGED]
    if judged:
        yield (
            f"Sessions are compared, not their processes. {REPEATS.capitalize()}: two sessions of the same "
            "code are further apart once in twenty times."
        )


def told(sessions: Sequence[SessionSummary]) -> str:
    """`2 sessions, 2026-11-24 04:06 and 07:20 (UTC)`; of many the first and the last."""
    times = [one.started[:16].replace("T", " ") for one in reversed(sessions)]
    count = units.counted(len(times), "session")
    if len(times) > _FEW:
        return f"{count}, {times[0]} to {times[-1]} (UTC)"
    days = [(day, [time[11:] for time in group]) for day, group in groupby(times, key=lambda time: time[:10])]
    return f"{count}, {'; '.join(f'{day} {listed(*hours)}' for day, hours in days)} (UTC)"
