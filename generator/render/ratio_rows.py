"""Ratios to a baseline in a table: a row of them below each row of a matrix, or a column at its end. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from generator.findings import wording
from generator.findings.baseline import MEDIAN, Baseline
from generator.findings.ratios import Ratio
from generator.model import hosted
from generator.model.finding import Finding, Findings
from generator.model.note import Block
from generator.render.cells import Cell, is_planned
from generator.render.table import Table

_MODES, _PLACES = "over modes", "place by place"
_MEANINGS = {
    _MODES: "from the least to the greatest ratio between the groups of events (modes) of the two",
    _PLACES: "events on the same CPU against events on the same CPU, those on different CPUs against those",
}


def baseline(block: Block, findings: Findings) -> Baseline | None:
    """The baseline that a block asks for; of its columns the median, else the first that is a figure."""
    name = block.options.get("baseline")
    if name is None:
        return None
    note = findings.experiment
    meant = hosted.means(note.conditions, name)
    rows = tuple(row for row in findings.items if row.condition.name in meant and is_planned(row))
    columns = block.options.get("columns", ())
    figures = [one for one in columns if any(wording.estimate(row.summary, one) for row in rows)]
    statistic = MEDIAN if MEDIAN in figures or not figures else figures[0]
    return Baseline(note.conditions[meant[0]], rows, statistic, name)


def below(table: Table, rows: Sequence[Sequence[Finding | None]], base: Baseline) -> Table:
    """A matrix with a row of ratios of its medians below each row; `rows`: what stands in its cells."""
    base = replace(base, statistic=MEDIAN)
    found = [one for row in rows for one in row if one]
    body = []
    for row, line in zip(rows, table.rows, strict=True):
        cells = tuple(_cell(one, base) if one else Cell() for one in row)
        body += [line, (base.title(found), cells)] if any(one != Cell() for one in cells) else [line]
    return replace(table, rows=tuple(body), notes=(*table.notes, *_notes(found, base)))


def beside(table: Table, rows: Sequence[Finding], base: Baseline) -> Table:
    """A table of a row per finding with a column of ratios at its end, where there is any."""
    cells = [_cell(row, base) for row in rows]
    if all(one == Cell() for one in cells):
        return table
    body = tuple((label, (*line, cell)) for (label, line), cell in zip(table.rows, cells, strict=True))
    heads = (*table.heads, base.title(rows))
    return replace(table, heads=heads, rows=body, notes=(*table.notes, *_notes(rows, base)))


def _cell(row: Finding, base: Baseline) -> Cell:
    """`1.8×` and small under it `1.7–2.0`; empty where there is no ratio."""
    found = base.ratio(row) if is_planned(row) else None
    if found is None or found.reason:
        return Cell()
    if found.interval and not found.is_clear:
        return Cell((), ("no clear difference", found.interval))
    under = (found.interval, _over(found), found.apart)
    return Cell((found.figure,), tuple(filter(None, under)))


def _notes(rows: Sequence[Finding], base: Baseline) -> Iterator[str]:
    """What the ratios are, as far as they occur."""
    found = [one for row in rows if is_planned(row) and (one := base.ratio(row)) and not one.reason]
    called = base.title(rows)
    if any(one.paired and not one.modes for one in found):
        yield f"{called[:1].upper()}{called[1:]}: the median of those round by round, small its interval."
    for word in dict.fromkeys(filter(None, map(_over, found))):
        yield f"{word.capitalize()}: {_MEANINGS[word]}."


def _over(found: Ratio) -> str:
    """Over what a ratio of events of several modes goes."""
    return _PLACES if found.places else _MODES if found.modes else ""
