"""What fact probes found out, as tables: a column a measurement, or a row a measurement, the best first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from generator import cells, figures
from generator.cells import Cell
from generator.model import Finding, Printed
from generator.tables import Table

UNKNOWN, EMULATED = "-", "emulated"


def facts(rows: Sequence[Finding]) -> Table:
    """A row a fact, a column a measurement under a condition."""
    heads = _labels(rows)
    known = dict.fromkeys(name for row in rows for name, _ in _flat(row.summary.facts))
    found = [dict(_flat(row.summary.facts)) for row in rows]
    body = [
        (_head(name), tuple(Cell((one[name],) if name in one else ()) for one in found)) for name in known
    ]
    if any(row.summary.status != "ok" for row in rows):
        body.append(
            ("", tuple(Cell(() if r.summary.status == "ok" else (figures.line(r.summary),)) for r in rows))
        )
    return Table("", tuple(heads), tuple(body))


def ranking(rows: Sequence[Finding], columns: Sequence[str], sort: Sequence[str]) -> Table:
    """A row a measurement, a column a fact; highest and `yes` first by each of `sort`, what is unknown last.

    A figure from elsewhere stands under the fact that its unit is called after, where no probe found it out.
    """
    ordered = sorted(
        zip(_labels(rows), rows, strict=True), key=lambda one: [_rank(_value(one[1], name)) for name in sort]
    )
    body = tuple((label, _cells(row, columns)) for label, row in ordered)
    return Table("", tuple(map(_head, columns)), body, tuple(_notes(rows, columns, body)))


# ------------------------------------------------------------------ values


def _printed(row: Finding, name: str) -> Printed | None:
    """The figure from elsewhere that counts what the fact does."""
    return next((one for one in row.printed if one.dimension == name), None)


def _value(row: Finding, name: str) -> object:
    """As a probe found it out, else as printed elsewhere; None where neither is there."""
    printed = _printed(row, name)
    return row.summary.facts.get(name, printed.value if printed else None)


def _cells(row: Finding, columns: Sequence[str]) -> tuple[Cell, ...]:
    """Each value with what it is not: found out here and now."""
    found: list[Cell] = []
    for name in columns:
        value, printed = _value(row, name), _printed(row, name)
        recorded = name in row.summary.facts
        first = not any(EMULATED in one.under for one in found)
        small = [EMULATED] if recorded and row.condition.emulate and first else []
        small += [f"printed {_word(printed.value)}" if recorded else "printed"] if printed else []
        found.append(Cell((UNKNOWN if value is None else _text(value),), tuple(small)))
    return tuple(found)


def _rank(value: object) -> tuple[int, float, str]:
    """Numbers before words before nothing; the highest number first."""
    if isinstance(value, int | float):
        return 0, -float(value), ""
    return (2, 0.0, "") if value is None else (1, 0.0, _text(value).casefold())


def _text(value: object) -> str:
    return ", ".join(map(_word, value)) if isinstance(value, list | tuple) else _word(value)


# ------------------------------------------------------------------ words


def _labels(rows: Sequence[Finding]) -> list[str]:
    """What each measurement is called, with its condition where it is there under several."""
    names = cells.titles(row.condition for row in rows)
    under: dict[str, set[str]] = {}
    for row in rows:
        under.setdefault(row.label, set()).add(row.condition.name)
    return [
        f"{row.label}, {names[row.condition.name]}" if len(under[row.label]) > 1 else row.label
        for row in rows
    ]


def _head(name: str) -> str:
    return name.replace("_", " ")


def _notes(
    rows: Sequence[Finding], columns: Sequence[str], body: Sequence[tuple[str, tuple[Cell, ...]]]
) -> Iterator[str]:
    """Where printed figures are from, what the small words mean, and why something is not known."""
    every = [one for _, found in body for one in found]
    for name in columns:
        figures_of = [one for row in rows if (one := _printed(row, name))]
        if sources := "; ".join(dict.fromkeys(one.source for one in figures_of if one.source)):
            yield f"Printed {_head(name)}: {sources}."
    if any(EMULATED in one.under for one in every):
        yield "Emulated: all that was found out in this row is of an emulated CPU of that kind."
    if any(one.lines == (UNKNOWN,) for one in every):
        yield f"{UNKNOWN}: not known."
    yield from _reasons(rows)


def _reasons(rows: Sequence[Finding]) -> Iterator[str]:
    """Why something was not found out, each reason with those that it concerns."""
    why: dict[str, list[str]] = {}
    for label, row in zip(_labels(rows), rows, strict=True):
        if row.measurement.probe and row.summary.status != "ok":
            why.setdefault(figures.status(row.summary), []).append(label)
    yield from (f"{', '.join(labels)}: {reason}." for reason, labels in why.items())


def _flat(found: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Facts in words: `yes` and `no`, lists with commas, what lies deeper with a dot."""
    for name, value in found.items():
        if isinstance(value, Mapping):
            yield from ((f"{name}.{inner}", text) for inner, text in _flat(value))
        else:
            yield str(name), _text(value)


def _word(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.6g}" if isinstance(value, float) else str(value)
