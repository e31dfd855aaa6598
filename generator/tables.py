"""Findings -> tables of literal text; how they look on the page is the templates' matter.

Over several conditions a table is a matrix (a row a measurement, a column a condition); under one its columns
are statistics.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from generator import figures, units
from generator.model import Condition, Expectation, Finding, Printed

Rows = Sequence[Finding]
Conditions = Mapping[str, Condition]  # of the whole note, by name
_HEADS = {
    "printed": "printed",
    "first": "first call",
    "min": "minimum",
    "max": "maximum",
    "spread": "p1 to p99",
    "p999": "p99.9",
    "expect": "expected",
}
_UNDER = ("printed", "verdict", "expect")
_STATISTICS = ("printed", "first", "median", "p99", "expect", "verdict")


@dataclass(frozen=True)
class Cell:
    """Lines of equal weight, and small ones under them."""

    lines: tuple[str, ...] = ()
    under: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A head, rows that begin with a label, and notes that stand below once for all cells."""

    corner: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    notes: tuple[str, ...] = ()


def table(rows: Rows, conditions: Conditions, columns: Sequence[str] = ()) -> Table:
    """The table of these findings: a matrix over several conditions, statistics under one."""
    if len({row.condition.name for row in rows}) > 1:
        return matrix(rows, conditions, columns or _UNDER)
    return statistics(rows, columns)


# ------------------------------------------------------------------ over several conditions


def matrix(rows: Rows, conditions: Conditions, columns: Sequence[str]) -> Table:
    """The median in each cell, `columns` small under it; expectations with their sources once below."""
    names = titles(row.condition for row in rows)
    shared = _shared_remarks(rows)
    by_place = {(_key(row), row.condition.name): row for row in rows}
    body = []
    for key, label in {_key(row): row.label for row in rows}.items():
        found = (by_place.get((key, name)) for name in names)
        body.append((label, tuple(_cell(row, columns, shared) if row else Cell() for row in found)))
    notes = _expected(rows, names, conditions) if "expect" in columns else ()
    return Table(_corner(rows), tuple(names.values()), tuple(body), notes + shared)


def _cell(row: Finding, columns: Sequence[str], shared: Sequence[str]) -> Cell:
    under = [line for name in columns if name != "expect" for line in _small(row, name)]
    remarks = [remark for remark in figures.remarks(row.summary) if remark not in shared]
    return Cell(_figure(row, "median"), (*under, *remarks))


def _small(row: Finding, column: str) -> tuple[str, ...]:
    """What stands small under a median."""
    if column == "printed":
        return tuple(f"printed {_converted(one)}" for one in row.printed)
    if column == "verdict":
        return _verdicts(row)
    lines = statistic(row, column).lines if column != "median" else ()
    return tuple(f"{head(column)} {line}" for line in lines)


def _converted(printed: Printed) -> str:
    """`18.9 us` for `18915 ns`: in the unit that today's figures stand in."""
    text = units.figure(printed.value, printed.dimension)
    return text if printed.statistic == "median" else f"{text} ({head(printed.statistic)})"


def _expected(rows: Rows, names: Mapping[str, str], conditions: Conditions) -> tuple[str, ...]:
    """What was expected and by whom, a sentence for each measurement."""
    said: dict[str, list[str]] = {}
    for row in rows:
        for one in _expectations(row):
            text = f"{on(row.condition, names[row.condition.name])} {_in_words(one, names, conditions)}"
            said.setdefault(row.label, []).append(text)
    return tuple(f"Expected of {label}: {'; '.join(dict.fromkeys(texts))}." for label, texts in said.items())


def _in_words(one: Expectation, names: Mapping[str, str], conditions: Conditions) -> str:
    """`under 5 us (Kostas)`, `less than on two cores (idle-CPU hypothesis)`."""
    if not one.against:
        return one.full_text
    other = conditions[one.against]
    than = on(other, names.get(other.name) or titles([other])[other.name])
    which = "" if one.statistic == "median" else f"{head(one.statistic)} "
    source = f" ({one.source})" if one.source else ""
    return f"{which}{'less' if one.text.startswith('under') else 'more'} than {than}{source}"


# ------------------------------------------------------------------ under one condition


def statistics(rows: Rows, columns: Sequence[str] = ()) -> Table:
    """A row a measurement, a column a statistic; without `columns` those that any row has."""
    shared = _shared_remarks(rows)
    chosen = columns or [
        name for name in _STATISTICS if name == "median" or any(statistic(r, name).lines for r in rows)
    ]
    body = tuple((row.label, tuple(statistic(row, name, shared) for name in chosen)) for row in rows)
    return Table(_corner(rows), tuple(head(name) for name in chosen), body, shared)


def by_condition(rows: Rows, columns: Sequence[str]) -> Table:
    """One measurement under several conditions: a row a condition, a column a statistic."""
    names = titles(row.condition for row in rows)
    shared = _shared_remarks(rows)
    several = len({_key(row) for row in rows}) > 1
    body = []
    for row in rows:
        name = names[row.condition.name]
        label = f"{row.label}, {name}" if several else name
        body.append((label, tuple(statistic(row, column, shared) for column in columns)))
    return Table(_corner(rows), tuple(head(name) for name in columns), tuple(body), shared)


def statistic(row: Finding, column: str, shared: Sequence[str] = ()) -> Cell:
    """A cell of a column by its name, as a note writes it."""
    if column == "printed":
        return Cell(tuple(one.text for one in row.printed), tuple(_whence(one) for one in row.printed))
    if column == "expect":
        return Cell(tuple(one.full_text for one in _expectations(row)))
    if column == "verdict":
        return Cell(_verdicts(row))
    if column == "median":
        return Cell(_figure(row, column), tuple(r for r in figures.remarks(row.summary) if r not in shared))
    return Cell(_figure(row, column) if row.summary.status == "ok" else ())


def _whence(printed: Printed) -> str:
    statistic = "" if printed.statistic == "median" else head(printed.statistic)
    return ", ".join(filter(None, (statistic, printed.source)))


# ------------------------------------------------------------------ shared by all


def head(column: str) -> str:
    """A column's name for readers: `first call` for `first`."""
    return _HEADS.get(column, column)


def is_planned(row: Finding) -> bool:
    """Is it measured under this condition, or is there a printed figure only?"""
    return bool(row.measurement.probe) and row.condition.name in row.measurement.conditions


def _figure(row: Finding, statistic: str) -> tuple[str, ...]:
    if not is_planned(row):
        return ()
    text = figures.text(row.summary, statistic)
    return (text,) if text else ()


def _verdicts(row: Finding) -> tuple[str, ...]:
    """Each verdict in a few words; after what was expected where there are several."""
    short = [verdict.text.replace(" than expected", "") for verdict in row.verdicts if is_planned(row)]
    if len(short) < 2:
        return tuple(short)
    return tuple(f"{v.expectation.text}: {text}" for v, text in zip(row.verdicts, short, strict=True))


def _expectations(row: Finding) -> tuple[Expectation, ...]:
    return tuple(row.measurement.expect.get(row.condition.name, ()))


def _key(row: Finding) -> tuple[object, ...]:
    return row.measurement.id, row.summary.trial.sweep


def _corner(rows: Rows) -> str:
    """What all rows have in common: `one way, after 50 ms asleep`."""
    return ", ".join(
        filter(None, (_common(rows, lambda r: r.summary.op), _common(rows, lambda r: r.condition.idle_title)))
    )


def _common(rows: Rows, of: Callable[[Finding], str]) -> str:
    found = {of(row) for row in rows if is_planned(row)}
    return found.pop() if len(found) == 1 else ""


def _shared_remarks(rows: Rows) -> tuple[str, ...]:
    """Remarks that every measured row carries: said once."""
    measured = [figures.remarks(row.summary) for row in rows if row.summary.status == "ok"]
    if len(measured) < 2:
        return ()
    return tuple(remark for remark in measured[0] if all(remark in others for others in measured))


def titles(conditions: Iterable[Condition]) -> dict[str, str]:
    """A reader's name for each condition; how long all have slept alike is left to the corner."""
    found = {condition.name: condition for condition in conditions}
    differ = len({condition.idle for condition in found.values()}) > 1
    full = {n: ", ".join(filter(None, (c.title, c.idle_title if differ else ""))) for n, c in found.items()}
    twice = Counter(full.values())
    return {name: f"{title} ({name})" if twice[title] > 1 else title for name, title in full.items()}


def on(condition: Condition, title: str) -> str:
    """`on two cores`; `anywhere`."""
    return f"on {title}" if condition.pin or condition.placement else title
