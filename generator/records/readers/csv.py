"""A table of comma-separated values with a head: `ROW.COLUMN`, by a row's first cell and a column's head.

`*` is every row: `*.ns`. Semicolons and tabs part cells, too, where the head has more of them than commas.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import StringIO

from generator.records.readers._figure import Absent, Figure
from generator.records.readers._find import hint, shown
from generator.records.readers._numbers import figure, known, quantity

_EVERY = "*"
_SIGNS = ",;\t"
_MOST = 1000  # figures that are listed
_LONGEST = 131_072  # characters of a line: csv's own limit of a cell
Column = Sequence["str | None"]


def wrong(where: str) -> str:
    """Why it names no cell."""
    row, dot, column = where.partition(".")
    return "" if dot and row.strip() and column.strip() else "write ROW.COLUMN, or *.COLUMN for every row"


def pick(output: bytes, where: str) -> Figure:
    """The cells of a column in the rows of that name; Absent names the nearest ones."""
    if why := wrong(where):
        raise ValueError(f"{shown(where)!r}: {why}")
    table = _table(output)
    firsts = table.column(0)
    for row, column in _splits(where):
        if column in table.head:
            cells = _cells(firsts, table.column(table.head.index(column)), row)
            if cells:
                return _figure(where, column, cells)
    raise Absent(_lost(where, table.head, firsts))


def figures(output: bytes) -> tuple[Figure, ...]:
    """Each cell that is a number, by its row and column; the first thousand."""
    table = _table(output)
    columns = [table.column(number) for number in range(len(table.head))]
    names = dict.fromkeys(cell.strip() for cell in columns[0] if cell is not None)
    if all(quantity(name) for name in names):  # the rows have no names
        names, first = {_EVERY: None}, 0
    else:
        first = 1
    made = []
    for name in names:
        for number, column in enumerate(table.head[first:], first):
            cells = _cells(columns[0], columns[number], name)
            if column and cells and all(map(quantity, cells)):
                made.append(_figure(f"{name}.{column}", column, cells))
        if len(made) >= _MOST:
            break
    return tuple(made)


@dataclass(frozen=True)
class _Table:
    """The cells of the head, and the rows below it: as lines where no cell of them is quoted."""

    head: list[str]
    lines: Sequence[str]
    rows: Sequence[list[str]]
    sign: str

    def column(self, number: int) -> list[str | None]:
        """The cells of a column, None where a row has fewer."""
        if self.rows:
            return [row[number] if len(row) > number else None for row in self.rows]
        if not number:
            return [line.partition(self.sign)[0] for line in self.lines]
        parts = (line.split(self.sign, number + 1) for line in self.lines)
        return [cells[number] if len(cells) > number else None for cells in parts]


def _table(output: bytes) -> _Table:
    """What was printed as a table; lines that are one cell are not of it."""
    text = output.decode("utf-8", "replace").removeprefix("\ufeff")
    every = text.splitlines()
    sign = _sign(every)
    lines = (
        [line for line in every if sign in line and (sign != "\t" or not line.isspace())] if sign else every
    )
    quoted = '"' in text or max(map(len, lines), default=0) > _LONGEST
    rows = _rows(lines, sign or ",") if quoted or not sign else []
    if len(rows or lines) < 2:
        raise ValueError("its output is no CSV: a head and rows below it")
    head = [cell.strip() for cell in (rows[0] if rows else lines[0].split(sign))]
    if any(map(quantity, head)):
        raise ValueError("its output is no CSV with a head: its first row has numbers")
    return _Table(head, lines[1:], rows[1:], sign)


def _rows(lines: Sequence[str], sign: str) -> list[list[str]]:
    """The cells of each line, quoted or not."""
    text = "\n".join(line for line in lines if line.strip())
    try:
        return [row for row in csv.reader(StringIO(text), delimiter=sign) if row]
    except csv.Error as error:
        raise ValueError(f"its output is no CSV: {error}") from None


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


def _cells(firsts: Column, column: Column, name: str) -> list[str]:
    """Those of a column, in the rows of that name."""
    every = set(firsts)
    named = every if name == _EVERY else {cell for cell in every if cell and cell.strip() == name}
    return [cell for first, cell in zip(firsts, column, strict=True) if first in named and cell is not None]


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


def _lost(where: str, head: Sequence[str], rows: Column) -> str:
    """Why no cell is called so."""
    columns = [column for _, column in _splits(where)]
    if not set(columns) & set(head):
        return f"no column {shown(columns[0])!r} in its output: {hint(columns[0], head)}"
    name = next(row for row, column in _splits(where) if column in head)
    return f"no row {shown(name)!r} in its output: {hint(name, filter(None, rows))}"
