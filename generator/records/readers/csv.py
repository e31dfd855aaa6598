"""A table of comma-separated values with a head: `ROW.COLUMN`, by a row's first cell and a column's head.

`*` is every row: `*.ns`. Semicolons and tabs part cells, too, where the head has more of them than commas.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import suppress
from io import StringIO

from generator.records.readers._figure import Absent, Figure
from generator.records.readers._find import hint, shown
from generator.records.readers._numbers import figure, known, quantity

_EVERY = "*"
_SIGNS = ",;\t"
_MOST = 1000  # figures that are listed
Row = list[str]


def wrong(where: str) -> str:
    """Why it names no cell."""
    row, dot, column = where.partition(".")
    return "" if dot and row.strip() and column.strip() else "write ROW.COLUMN, or *.COLUMN for every row"


def pick(output: bytes, where: str) -> Figure:
    """The cells of a column in the rows of that name; Absent names the nearest ones."""
    if why := wrong(where):
        raise ValueError(f"{shown(where)!r}: {why}")
    head, rows = _table(output)
    for row, column in _splits(where):
        if column in head and (cells := _cells(rows, row, head.index(column))):
            return _figure(where, column, cells)
    raise Absent(_lost(where, head, rows))


def figures(output: bytes) -> tuple[Figure, ...]:
    """Each cell that is a number, by its row and column; the first thousand."""
    head, rows = _table(output)
    names = dict.fromkeys(row[0].strip() for row in rows)
    if all(quantity(name) for name in names):  # the rows have no names
        names, first = {_EVERY: None}, 0
    else:
        first = 1
    made = []
    for name in names:
        for number, column in enumerate(head[first:], first):
            cells = _cells(rows, name, number)
            if column and cells and all(map(quantity, cells)):
                made.append(_figure(f"{name}.{column}", column, cells))
        if len(made) >= _MOST:
            break
    return tuple(made)


def _table(output: bytes) -> tuple[list[str], list[Row]]:
    """The cells of the head, and the rows below it; lines that are one cell are not of it."""
    text = output.decode("utf-8", "replace").removeprefix("\ufeff")
    lines = [line for line in text.splitlines() if line.strip()]
    sign = _sign(lines)
    if sign:
        lines = [line for line in lines if sign in line]
    try:
        rows = [row for row in csv.reader(StringIO("\n".join(lines)), delimiter=sign or ",") if row]
    except csv.Error as error:
        raise ValueError(f"its output is no CSV: {error}") from None
    if len(rows) < 2:
        raise ValueError("its output is no CSV: a head and rows below it")
    if any(map(quantity, rows[0])):
        raise ValueError("its output is no CSV with a head: its first row has numbers")
    return [cell.strip() for cell in rows[0]], rows[1:]


def _sign(lines: Sequence[str]) -> str:
    """What parts the cells of the first line that has any such sign; "" where none has."""
    for line in lines:
        if (best := max(_SIGNS, key=line.count)) in line:
            return best
    return ""


def _splits(where: str) -> Iterator[tuple[str, str]]:
    """Every way to take `a.b.c` as a row and a column: either may have dots."""
    parts = where.strip().split(".")
    return ((".".join(parts[:i]).strip(), ".".join(parts[i:]).strip()) for i in range(1, len(parts)))


def _cells(rows: Sequence[Row], name: str, column: int) -> list[str]:
    return [row[column] for row in rows if len(row) > column and (name == _EVERY or row[0].strip() == name)]


def _figure(where: str, column: str, cells: Sequence[str]) -> Figure:
    """The cells as numbers, in the unit that stands in parentheses in the column's head: `time (ms)`."""
    with suppress(ValueError):
        return Figure(where, tuple(map(float, cells)), _unit(column))
    found = []
    for cell in cells:
        number = quantity(cell)
        if number is None:
            raise ValueError(f"{shown(where)!r} is {shown(cell)!r}, not a number")
        found.append((number[0], number[1] or _unit(column)))
    return figure(where, found)


def _unit(column: str) -> str:
    for begin, end in ("()", "[]"):
        if column.endswith(end) and begin in column:
            return known(column.rpartition(begin)[2][:-1].strip())
    return ""


def _lost(where: str, head: Sequence[str], rows: Sequence[Row]) -> str:
    """Why no cell is called so."""
    columns = [column for _, column in _splits(where)]
    if not set(columns) & set(head):
        return f"no column {shown(columns[0])!r} in its output: {hint(columns[0], head)}"
    name = next(row for row, column in _splits(where) if column in head)
    return f"no row {shown(name)!r} in its output: {hint(name, (row[0] for row in rows))}"
