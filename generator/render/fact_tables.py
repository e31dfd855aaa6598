"""What fact probes found out, as tables: a column per measurement, or a row for each, the best first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from generator.findings import facts as words
from generator.findings import wording
from generator.model.finding import Finding
from generator.model.note import ANYWHERE, Params, Printed
from generator.render.cells import Cell, Remark
from generator.render.table import Table

UNKNOWN = "–"
_EMULATED = Remark("found out, as all in this row, on an emulated CPU of that kind")


def facts(rows: Sequence[Finding]) -> Table:
    """A row per fact, a column per condition; several measurements have a line of their own each.

    Measurements of one probe stand beside each other instead: they tell the same facts.
    """
    labels = {row.measurement.id: row.measurement.title for row in rows}
    if len({row.measurement.probe for row in rows}) < len(labels):
        return _side_by_side(rows)
    columns = list(dict.fromkeys(map(_column, rows)))
    corner, heads = _column_heads(rows, columns, list(labels.values()))
    body: list[tuple[str, tuple[Cell, ...]]] = []
    headings = []
    for one, label in labels.items():
        ours = {_column(row): row for row in rows if row.measurement.id == one}
        found = [ours.get(column) for column in columns]
        if len(labels) > 1:
            headings.append(len(body))
            body.append((label, (Cell(),) * len(columns)))
        body += _facts_of(found)
    return Table(corner, heads, tuple(body), headings=frozenset(headings))


def cut(table: Table, first: int, end: int) -> Table | None:
    """Some rows of a table, with the notes where they are its last; nothing of no rows."""
    if first >= end:
        return None
    is_last = end == len(table.rows)
    return replace(
        table,
        rows=table.rows[first:end],
        notes=table.notes if is_last else (),
        headings=frozenset(number - first for number in table.headings if first <= number < end),
    )


def _side_by_side(rows: Sequence[Finding]) -> Table:
    """A column per measurement under a condition."""
    return Table("fact", tuple(_labels(rows)), tuple(_facts_of(rows)))


def _column(row: Finding) -> tuple[str, Params]:
    return row.condition.name, row.summary.trial.sweep


def _column_heads(
    rows: Sequence[Finding], columns: Sequence[tuple[str, Params]], labels: Sequence[str]
) -> tuple[str, tuple[str, ...]]:
    """The corner, and what the columns differ in: conditions, what is swept; else what was measured."""
    names = wording.titles(row.condition for row in rows)
    alone = labels[0] if len(labels) == 1 else ""
    usual = list(names.values()) == [ANYWHERE.title]
    heads = [
        ", ".join(filter(None, ("" if usual else names[name], *(value for _, value in sweep))))
        for name, sweep in columns
    ]
    if heads and all(heads):
        return alone or "fact", tuple(heads)
    return "fact", tuple(head or alone or ANYWHERE.title for head in heads)


def _facts_of(found: Sequence[Finding | None]) -> list[tuple[str, tuple[Cell, ...]]]:
    """A row per fact, in the order they are told; above them why there are none."""
    told = [dict(words.flat(row.summary.facts)) if row else {} for row in found]
    known = dict.fromkeys(name for one in told for name in one)
    reasons = [wording.status(row.summary) if row else "" for row in found]
    why = [("", tuple(Cell((), (one,) if one else ()) for one in reasons))] if any(reasons) else []
    return [
        *why,
        *(
            (words.title(name), tuple(Cell((one[name],) if name in one else ()) for one in told))
            for name in known
        ),
    ]


def ranking(rows: Sequence[Finding], columns: Sequence[str], sort: Sequence[str]) -> Table:
    """A row per measurement, a column per fact; `sort` puts the highest and `yes` first, the unknown last.

    A figure from elsewhere stands under the fact that its unit is called after, where no probe found it out.
    """
    ordered = sorted(
        zip(_labels(rows), rows, strict=True), key=lambda one: [_rank(_value(one[1], name)) for name in sort]
    )
    body = tuple((label, _cells(row, columns)) for label, row in ordered)
    return Table("measured", tuple(map(words.title, columns)), body, tuple(_notes(rows, body)))


# ------------------------------------------------------------------ values


def _printed(row: Finding, name: str) -> Printed | None:
    """The figure from elsewhere that counts what the fact does."""
    return next((one for one in row.printed if one.dimension == name), None)


def _value(row: Finding, name: str) -> object:
    """As a probe found it out, else as printed elsewhere; None where neither is there."""
    printed = _printed(row, name)
    return row.summary.facts.get(name, printed.value if printed else None)


def _cells(row: Finding, columns: Sequence[str]) -> tuple[Cell, ...]:
    """Each value; a letter leads to what it is not: found out here and now."""
    found: list[Cell] = []
    for name in columns:
        value, printed = _value(row, name), _printed(row, name)
        recorded = name in row.summary.facts
        first = not any(_EMULATED in one.remarks for one in found)
        remarks = [_EMULATED] if recorded and row.condition.emulate and first else []
        if printed:
            elsewhere = f"{words.words(printed.value)} elsewhere" if recorded else "not measured"
            remarks.append(Remark(f"{elsewhere} ({printed.source})" if printed.source else elsewhere))
        found.append(Cell((UNKNOWN if value is None else words.words(value),), remarks=tuple(remarks)))
    return tuple(found)


def _rank(value: object) -> tuple[int, float, str]:
    """Numbers before words before nothing; the highest number first."""
    if isinstance(value, int | float):
        return 0, -float(value), ""
    return (2, 0.0, "") if value is None else (1, 0.0, words.words(value).casefold())


# ------------------------------------------------------------------ words


def _labels(rows: Sequence[Finding]) -> list[str]:
    """What each measurement is called, with its condition where it is there under several."""
    names = wording.titles(row.condition for row in rows)
    under: dict[str, set[str]] = {}
    for row in rows:
        under.setdefault(row.label, set()).add(row.condition.name)
    return [
        f"{row.label}, {names[row.condition.name]}" if len(under[row.label]) > 1 else row.label
        for row in rows
    ]


def _notes(rows: Sequence[Finding], body: Sequence[tuple[str, tuple[Cell, ...]]]) -> Iterator[str]:
    """Why something is not known."""
    if any(one.lines == (UNKNOWN,) for _, found in body for one in found):
        yield f"{UNKNOWN} not known."
    yield from _reasons(rows)


def _reasons(rows: Sequence[Finding]) -> Iterator[str]:
    """Why something was not found out, each reason with those that it concerns."""
    why: dict[str, list[str]] = {}
    for label, row in zip(_labels(rows), rows, strict=True):
        if row.measurement.is_measured and row.summary.status != "ok":
            why.setdefault(wording.status(row.summary), []).append(label)
    yield from (f"{', '.join(labels)}: {reason}." for reason, labels in why.items())
