"""What stands in one cell of a table: a finding's statistic, expectation, verdict, as literal text. Pure.

A cell has at most three lines. Small parts share a line while they fit; what is left over stands below the
table, and a letter in the cell leads to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from generator import units
from generator.findings import against, wording
from generator.model.finding import Caveat, Finding, Summary, Verdict
from generator.model.note import Condition, Expectation, Printed
from generator.model.statistics import COUNTERS, pooled, title

Conditions = Mapping[str, Condition]  # of the whole note, by name

MOST_LINES = 3
JOINER = " · "  # between small parts that share a line
_WIDE = 28  # characters of a small line
_LONG = 40  # characters: a longer reason stands below the table
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class Remark:
    """What a letter in a cell leads to; remarks of one head share a letter and a note."""

    head: str
    detail: str = ""


@dataclass(frozen=True)
class Cell:
    """Lines of full size, what stands small beside each and under them, and remarks, which have letters."""

    lines: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class Small:
    """A small part of a cell; of those that find no room the one with the greatest `spare` leaves first."""

    text: str
    spare: int = 0
    whole: str = ""  # what is told of it below the table; "": its text


INTERVAL, VERDICT, THAT_DAY, OPERATION = range(4)  # how little of a cell's room each may claim


def fitted(top: Cell, parts: Iterable[Small]) -> Cell:
    """A cell with small parts under its lines, as many as there is room for; the others are remarks."""
    kept, room = [part for part in parts if part.text], MOST_LINES - len(top.lines) - len(top.under)
    out = []
    while len(_packed(kept)) > room:
        out.append(kept.pop(_spared(kept, room)))
    remarks = (Remark(part.whole or part.text) for part in out)
    return replace(top, under=(*_packed(kept), *top.under), remarks=(*top.remarks, *remarks))


def _spared(parts: Sequence[Small], room: int) -> int:
    """Which part leaves: if there are such, one without which the others fit; the one to spare first."""
    each = range(len(parts))
    enough = [i for i in each if len(_packed([*parts[:i], *parts[i + 1 :]])) <= room]
    return max(enough or each, key=lambda i: (parts[i].spare, i))


def _packed(parts: Sequence[Small]) -> tuple[str, ...]:
    """Neighbours share a line while they fit."""
    lines: list[str] = []
    for part in parts:
        joined = f"{lines[-1]}{JOINER}{part.text}" if lines else ""
        if joined and len(joined) <= _WIDE:
            lines[-1] = joined
        else:
            lines.append(part.text)
    return tuple(lines)


# ------------------------------------------------------------------ figures


def is_planned(row: Finding) -> bool:
    """Is it measured under this condition, or is there a printed figure only?"""
    return row.measurement.is_measured and row.condition.name in row.measurement.conditions


def figure(row: Finding, statistic: str, said: Sequence[str] = (), *parts: Small) -> Cell:
    """A measured figure, its interval and `parts` under it, or why there is none; `said`: told elsewhere."""
    made = row.summary
    if not is_planned(row):
        return fitted(Cell(), parts)
    if made.status != "ok":
        return fitted(_missing(made, said), parts)
    if statistic in COUNTERS and statistic not in made.counters:
        return Cell((), (wording.uncounted(made, statistic),))
    remarks = tuple(_remark(one) for one in wording.caveats(made, statistic) if one.word not in said)
    if statistic == "median" and made.modes:
        return fitted(replace(_modes(made), remarks=remarks), parts)
    if statistic == "median" and (differ := wording.kinds(made)):
        remarks = (*remarks, Remark(differ))
    interval = Small(wording.small(made, statistic))
    return fitted(Cell((wording.figure(made, statistic),), remarks=remarks), (interval, *parts))


def _missing(made: Summary, said: Sequence[str]) -> Cell:
    """Why there is no figure: a word where the rest is told elsewhere, or too long for a cell."""
    reason = wording.status(made)
    if reason in said:
        return Cell((), (made.status,))
    return Cell((), (made.status,), remarks=(Remark(reason),)) if len(reason) > _LONG else Cell((), (reason,))


def _modes(made: Summary) -> Cell:
    """Each mode on its line, with its interval and its share."""
    found = wording.modes(made)
    shown = found if len(found) <= MOST_LINES else found[: MOST_LINES - 1]
    more = () if shown == found else (f"and {len(found) - len(shown)} more",)
    beside = tuple(", ".join(filter(None, (small, share))) for _, small, share in shown)
    return Cell(tuple(figure for figure, _, _ in shown), more, beside)


def _remark(one: Caveat) -> Remark:
    """`disturbed`, with what disturbed it; `3 of 9 failed: HTTP 503`, which says its word itself."""
    whole = wording.caveat(one)
    return Remark(one.word, one.detail) if whole.startswith(f"{one.word}:") else Remark(whole)


def operation(row: Finding) -> str:
    """What one operation of a loop is, where it is more than the name says: `lock + unlock`."""
    made = row.summary
    return made.op if made.kind == "steady" and not made.op.startswith("one ") else ""


# ------------------------------------------------------------------ a column by its name


def cell(row: Finding, column: str, conditions: Conditions, said: Sequence[str] = ()) -> Cell:
    """A cell of a column by its name, as a note writes it; `said`: remarks that are told elsewhere."""
    match column:
        case "printed":
            return Cell(tuple(map(as_written, row.printed)), tuple(filter(None, map(_which, row.printed))))
        case "expect":
            return expected(row, conditions)
        case "median":
            op = operation(row)
            return figure(row, column, said, Small("" if op in said else op, OPERATION))
    if column in COUNTERS or not (pooled(column) or column in ("interval", "n", "runs", "events")):
        return figure(row, column, said)
    return Cell(_plain(row, column))


def _plain(row: Finding, column: str) -> tuple[str, ...]:
    """What has no interval of its own."""
    found = row.summary
    if not is_planned(row) or found.status != "ok":
        return ()
    if column == "spread":
        return tuple(filter(None, (wording.spread(found),)))
    if column == "interval":
        return tuple(filter(None, (wording.small(found),)))
    if column in ("n", "runs", "events"):
        return (f"{found.events if column == 'events' else found.n:,}",)
    return (wording.figure(found, column),)


# ------------------------------------------------------------------ printed elsewhere


def as_written(printed: Printed) -> str:
    """`2092 ns`: not rounded, not converted."""
    return units.for_readers(printed.text.removeprefix(f"{printed.statistic} "))


def that_day(printed: Printed, beside: str = "") -> Small:
    """`that day 60.438`: with every digit printed, in the unit of the figure `beside` it or its own."""
    which = "" if printed.statistic == "median" else f" ({title(printed.statistic)})"
    number, _, unit = units.shortest(printed.value, printed.dimension).partition(" ")
    text = number if unit == beside.partition(" ")[2] else f"{number} {unit}"
    return Small(f"{when(printed)} {text}{which}", THAT_DAY)


def when(printed: Printed) -> str:
    """The day that it was printed on where it is known, else `that day`; of another day it is `printed`."""
    if _DAY.fullmatch(printed.source):
        return printed.source
    return "printed" if re.search(r"\bday\b", printed.source) else "that day"


def _which(printed: Printed) -> str:
    return "" if printed.statistic == "median" else title(printed.statistic)


# ------------------------------------------------------------------ expected, judged


def expectations(row: Finding) -> tuple[Expectation, ...]:
    """What is expected of this measurement under this condition."""
    return tuple(row.measurement.expect.get(row.condition.name, ()))


def in_words(one: Expectation, row: Finding, conditions: Conditions) -> str:
    """`first call 40–50 ns (theory)`; against another condition `faster than on two cores`."""
    which = "" if one.statistic == "median" else f"{title(one.statistic)} "
    return f"{which}{_unspecific(one, row, conditions)}"


def _unspecific(one: Expectation, row: Finding, conditions: Conditions) -> str:
    """An expectation without the statistic that it speaks of."""
    text = bound(one, row, conditions)
    return f"{text} ({one.source})" if one.source else text


def bound(one: Expectation, row: Finding, conditions: Conditions) -> str:
    """`40–50 ns`; against another condition `faster than on two cores`, or `less` before it is measured."""
    if not one.against:
        return units.for_readers(one.text)
    whom = one.whom or wording.place(conditions[one.against], beside=row.condition)
    return f"{against.bounds(one, row.summary.dimension if row.summary.status == 'ok' else '')} {whom}"


def verdicts(row: Finding, *, brief: bool = False) -> tuple[Small, ...]:
    """Each verdict with its sign: `✗ 16× the 5 µs of Kostas`; `brief`: the bound is told elsewhere."""
    found = [verdict for verdict in row.verdicts if is_planned(row) and verdict.sign]
    return tuple(Small(_brief(one) if brief else one.cell, VERDICT, one.cell) for one in found)


def _brief(verdict: Verdict) -> str:
    """`✗ 7.0× less`, `✓`: without the bound."""
    return _dated(_without_bound(verdict), verdict)


def _dated(said: str, verdict: Verdict) -> str:
    """With `changed after measuring`, where that is so and not said already."""
    return said if said.endswith(verdict.late) else f"{said}, {verdict.late}"


def _without_bound(verdict: Verdict) -> str:
    if verdict.expectation.against or verdict.outcome == "not judged":
        return verdict.cell
    if verdict.outcome != "fails":
        return verdict.sign
    head, expected = verdict.cell.partition(" the ")[0].removesuffix(" than"), verdict.expectation
    more = wording.word(expected.statistic, expected.dimension, more=True)
    return f"{head} {more}" if head.endswith("×") else head


def expected(row: Finding, conditions: Conditions) -> Cell:
    """What was expected, and small under it what came: `40–50 ns (theory)` and `✗ 7.0× less`."""
    several = expectations(row)
    bounds = dict.fromkeys(_unspecific(one, row, conditions) for one in several)
    judged = [verdict for verdict in row.verdicts if is_planned(row) and verdict.sign]
    if len(bounds) > 1 and judged:
        return fitted(Cell(), verdicts(row))
    if len(bounds) > 1:
        words = (in_words(one, row, conditions) for one in several)
        return Cell(tuple(words)[:MOST_LINES])
    return fitted(
        Cell(tuple(bounds)), (Small(_which_one(verdict, row), VERDICT, verdict.cell) for verdict in judged)
    )


def _which_one(verdict: Verdict, row: Finding) -> str:
    """In brief, with its statistic, `✓ p99`; the median says its name among several: `✗ loop 7.0× less`."""
    return _dated(_named(verdict, row), verdict)


def _named(verdict: Verdict, row: Finding) -> str:
    sign, _, rest = _without_bound(verdict).partition(" ")
    if verdict.expectation.statistic != "median":
        return f"{sign} {rest or title(verdict.expectation.statistic)}"
    if len(row.verdicts) == 1:
        return f"{sign} {rest}".strip()
    name = "loop" if row.summary.kind == "steady" else "median"
    return f"{sign} {name} {rest}".strip()


# ------------------------------------------------------------------ conditions


def on(condition: Condition, title: str) -> str:
    """`on two cores`; `anywhere`."""
    return f"on {title}" if condition.is_place else title
