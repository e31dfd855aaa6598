"""Findings -> tables of literal text; how they look on the page is the templates' matter.

Over several conditions a table is a matrix (a row per measurement, a column per condition); under one its
columns are statistics.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from generator.findings.wording import status, titles
from generator.model.finding import Finding
from generator.model.statistics import COUNTERS, STATISTICS, Standing, standing, title
from generator.render.cells import (
    Cell,
    Conditions,
    cell,
    converted,
    expectations,
    headline,
    in_words,
    is_planned,
    on,
    remarks,
    verdicts,
)

Rows = Sequence[Finding]
_UNDER = ("printed", "verdict", "expect")  # in a matrix: small under the median, and once below
_SAID_ONCE = ("skipped", "emulated")
_USUAL = standing(Standing.USUAL)
_WORDS = {one.title for one in STATISTICS if one.is_text}  # heads of columns that hold no numbers
_NO_TAIL = "-: no such percentile, since a batch is a mean and a few events have no tail"


@dataclass(frozen=True)
class Table:
    """A head, rows that begin with a label, and notes that stand below once for all cells."""

    corner: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    notes: tuple[str, ...] = ()
    headings: frozenset[int] = frozenset()  # rows that stand above others, by number

    @property
    def aligned(self) -> tuple[str, ...]:
        """Markdown for the second line of the head: numbers to the right, words to the left."""
        return tuple(":--" if one in _WORDS else "--:" for one in self.heads)


def table(rows: Rows, conditions: Conditions, columns: Sequence[str] = ()) -> Table:
    """The table of these findings; `conditions` are the note's, in the order of the columns."""
    if len({row.condition.name for row in rows}) > 1:
        return matrix(rows, conditions, columns or _UNDER)
    return statistics(rows, conditions, columns)


def matrix(rows: Rows, conditions: Conditions, columns: Sequence[str]) -> Table:
    """The median in each cell, `columns` small under it; expectations with their sources once below."""
    present = {row.condition.name for row in rows}
    names = titles(condition for condition in conditions.values() if condition.name in present)
    shared = shared_remarks(rows)
    by_place = {(_key(row), row.condition.name): row for row in rows}
    body = []
    for key, label in {_key(row): row.label for row in rows}.items():
        found = (by_place.get((key, name)) for name in names)
        cells = (_in_matrix(row, columns, conditions, shared) if row else Cell() for row in found)
        body.append((label, tuple(cells)))
    notes = _expected(rows, names, conditions) if "expect" in columns else ()
    return Table(_corner(rows), tuple(names.values()), tuple(body), (*notes, *notes_on(shared, rows)))


def statistics(rows: Rows, conditions: Conditions, columns: Sequence[str] = ()) -> Table:
    """A row per measurement, a column per statistic; without `columns` those that any row has."""
    has = {name for name in _USUAL for row in rows if _is_there(cell(row, name, conditions))}
    chosen = columns or [name for name in _USUAL if name in has or name == "median"]
    return _statistics([(row.label, row) for row in rows], conditions, chosen)


def by_condition(rows: Rows, conditions: Conditions, columns: Sequence[str]) -> Table:
    """Measurements under several conditions: a row per condition of each, a column per statistic."""
    names = titles(row.condition for row in rows)
    labels = {row.label for row in rows}
    heads = (f"{row.label}, {names[row.condition.name]}" for row in rows)
    named = heads if len(labels) > 1 else (names[row.condition.name] for row in rows)
    return _statistics(list(zip(named, rows, strict=True)), conditions, columns)


# ------------------------------------------------------------------ parts


def _in_matrix(row: Finding, columns: Sequence[str], conditions: Conditions, shared: Sequence[str]) -> Cell:
    top = headline(row, shared)
    small = (line for column in columns for line in _small(row, column, conditions))
    return Cell(top.lines, (*small, *top.under))


def _small(row: Finding, column: str, conditions: Conditions) -> tuple[str, ...]:
    """What stands small under a median."""
    match column:
        case "printed":
            return tuple(map(converted, row.printed))
        case "verdict":
            return verdicts(row, conditions, brief=True)
        case "median" | "expect":
            return ()
    found = cell(row, column, conditions)
    lines = found.lines or (found.under if column in COUNTERS else ())
    return tuple(f"{title(column)} {line}" for line in lines)


def _expected(rows: Rows, names: dict[str, str], conditions: Conditions) -> tuple[str, ...]:
    """What was expected and by whom, a sentence for each measurement."""
    said: dict[str, list[str]] = {}
    for row in rows:
        for one in expectations(row):
            text = (
                f"{on(row.condition, names[row.condition.name])} {in_words(one, row.condition, conditions)}"
            )
            said.setdefault(row.label, []).append(text)
    return tuple(f"Expected of {label}: {'; '.join(dict.fromkeys(texts))}." for label, texts in said.items())


def _statistics(rows: Sequence[tuple[str, Finding]], conditions: Conditions, columns: Sequence[str]) -> Table:
    found = [row for _, row in rows]
    shared = shared_remarks(found)
    body = tuple(
        (label, tuple(cell(row, name, conditions, shared) for name in columns)) for label, row in rows
    )
    absent = any(one.lines == ("-",) for _, cells in body for one in cells)
    notes = (*notes_on(shared, found), *((_NO_TAIL,) if absent else ()))
    return Table(_corner(found), tuple(map(title, columns)), body, notes)


def _is_there(one: Cell) -> bool:
    return one.lines not in ((), ("-",))


def _key(row: Finding) -> tuple[object, ...]:
    return row.measurement.id, row.summary.trial.sweep


# ------------------------------------------------------------------ what all rows have in common


def _corner(rows: Rows) -> str:
    """`one way, after 50 ms asleep`."""
    common = (_common(rows, lambda row: row.summary.op), _common(rows, lambda row: row.condition.idle_title))
    return ", ".join(filter(None, common))


def _common(rows: Rows, of: Callable[[Finding], str]) -> str:
    """What all rows agree on; a figure that was only printed agrees with nothing."""
    found = {
        of(row) if row.measurement.probe else ""
        for row in rows
        if is_planned(row) or not row.measurement.probe
    }
    return found.pop() if len(found) == 1 else ""


def shared_remarks(rows: Rows) -> tuple[str, ...]:
    """Remarks that every measured row carries, and reasons that several have for no figure: said once."""
    measured = [remarks(row) for row in rows if is_planned(row) and row.summary.status == "ok"]
    common = [one for one in measured[0] if all(one in others for others in measured)] if measured else []
    return (*common, *_reasons(rows))


def _reasons(rows: Rows) -> tuple[str, ...]:
    """Why several were skipped, if one word then tells which reason it is. A failure is told where it is."""
    told = Counter((row.summary.status, status(row.summary)) for row in rows if is_planned(row))
    often = [
        (one, text) for (one, text), count in told.items() if count > 1 and one in _SAID_ONCE and text != one
    ]
    alone = Counter(one for one, _ in often)
    return tuple(text for one, text in often if text and alone[one] == 1)


def notes_on(shared: Sequence[str], rows: Rows) -> tuple[str, ...]:
    """Shared remarks as a note; what one operation is stands in the corner."""
    reasons = _reasons(rows)
    op = _common(rows, lambda row: row.summary.op)
    said = [remark for remark in shared if remark != op and remark not in reasons]
    figures = (f"All figures: {'; '.join(said)}.",) if said else ()
    return (*figures, *(f"{reason[0].upper()}{reason[1:]}." for reason in reasons))
