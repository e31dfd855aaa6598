"""What fact probes found out, as tables: a column per measurement, or a row for each, the best first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from generator.findings import facts as words
from generator.findings import wording
from generator.model.finding import Finding
from generator.model.note import ANYWHERE, Params, Printed
from generator.render.cells import Cell
from generator.render.tables import Table

UNKNOWN, EMULATED = "-", "emulated"


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


def _side_by_side(rows: Sequence[Finding]) -> Table:
    """A column per measurement under a condition."""
    return Table("", tuple(_labels(rows)), tuple(_facts_of(rows)))


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
        return alone, tuple(heads)
    return "", tuple(head or alone or ANYWHERE.title for head in heads)


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
    usual = {name: _usual_source(rows, name) for name in columns}
    body = tuple((label, _cells(row, usual)) for label, row in ordered)
    return Table("", tuple(map(words.title, columns)), body, tuple(_notes(rows, usual, body)))


# ------------------------------------------------------------------ values


def _printed(row: Finding, name: str) -> Printed | None:
    """The figure from elsewhere that counts what the fact does."""
    return next((one for one in row.printed if one.dimension == name), None)


def _value(row: Finding, name: str) -> object:
    """As a probe found it out, else as printed elsewhere; None where neither is there."""
    printed = _printed(row, name)
    return row.summary.facts.get(name, printed.value if printed else None)


def _usual_source(rows: Sequence[Finding], name: str) -> str:
    """Where most of the figures that were printed of this are from."""
    told = Counter(one.source for row in rows if (one := _printed(row, name)))
    return told.most_common(1)[0][0] if told else ""


def _cells(row: Finding, usual: Mapping[str, str]) -> tuple[Cell, ...]:
    """Each value with what it is not: found out here and now; and its source, where not the `usual` one."""
    found: list[Cell] = []
    for name, source in usual.items():
        value, printed = _value(row, name), _printed(row, name)
        recorded = name in row.summary.facts
        first = not any(EMULATED in one.under for one in found)
        small = [EMULATED] if recorded and row.condition.emulate and first else []
        small += [f"printed {words.words(printed.value)}" if recorded else "printed"] if printed else []
        small += [printed.source] if printed and printed.source != source else []
        found.append(Cell((UNKNOWN if value is None else words.words(value),), tuple(small)))
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


def _notes(
    rows: Sequence[Finding], usual: Mapping[str, str], body: Sequence[tuple[str, tuple[Cell, ...]]]
) -> Iterator[str]:
    """Where printed figures are from, what the small words mean, and why something is not known."""
    every = [one for _, found in body for one in found]
    yield from (f"Printed {words.title(name)}: {source}." for name, source in usual.items() if source)
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
            why.setdefault(wording.status(row.summary), []).append(label)
    yield from (f"{', '.join(labels)}: {reason}." for reason, labels in why.items())
