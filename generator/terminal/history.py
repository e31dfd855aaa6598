"""All sessions of a measurement: a row for each, newest first, with its place among them; what is claimed.

A terminal gets as many rows as fit a screen, a pipe all of them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator import units
from generator.findings import history_words as words
from generator.model.history import Band, History, Moment
from generator.terminal import sheet

if TYPE_CHECKING:
    from rich.console import RenderableType

_BELOW = 6  # lines of a screen that are kept for what stands around the rows of a figure
_FEWEST = 4  # rows of a figure
_ACROSS = 16  # columns of the picture
_WORDS = 22  # columns of what is new
_ROOM = 1.02  # factor between the outermost figures and the ends of the picture
_SIGNS = ("·", "─", "●"), (".", "-", "o")  # band, interval, figure; the same in ASCII


@dataclass(frozen=True)
class _Scale:
    """Columns of the picture for figures, by their logarithm."""

    low: float
    high: float

    def column(self, value: float) -> int:
        inside = min(max(value, self.low), self.high)
        share = math.log(inside / self.low) / math.log(self.high / self.low)
        return round(share * (_ACROSS - 1))


def overview(histories: Sequence[History]) -> Iterator[RenderableType]:
    """Each figure with its sessions."""
    room = max(sheet.height() // max(len(histories), 1) - _BELOW, _FEWEST)
    for number, one in enumerate(histories):
        if number:
            yield ""
        yield sheet.text(f"{words.name(one)} ({one.figure.id})", "bold")
        count = len(one.moments) if sheet.is_piped() else _fitting(one, room)
        yield sheet.aligned(_columns(one), _rows(one, count)) if sheet.is_piped() else _table(one, count)
        if count < len(one.moments):
            yield sheet.text(f"… and {len(one.moments) - count:,} before: `| less` shows all")
        for printed in one.printed:
            said = ", ".join(filter(None, ("printed", printed.source)))
            yield sheet.text(f"{said}: {units.for_readers(printed.text)}")
        for sentence in words.sentences(one):
            yield sheet.text(sentence)


def _fitting(history: History, room: int) -> int:
    """How many of the newest sessions so many lines hold."""
    count = min(room, len(history.moments))
    while count > _FEWEST and sheet.lines(_table(history, count)) > room + 1:
        count -= 1
    return count


def _table(history: History, count: int) -> RenderableType:
    """The newest sessions, so many of them; what is new in lines that a narrow terminal has room for."""
    rows = [(*row, sheet.folded(new, _WORDS)) for *row, new in _rows(history, count)]
    return sheet.table(_columns(history), rows)


def _columns(history: History) -> tuple[sheet.Column, ...]:
    return (
        sheet.Column("session (UTC)", whole=True),
        sheet.Column("host" if len(history.hosts) > 1 else "", whole=True),
        sheet.Column(history.figure.statistic, right=True, whole=True),
        sheet.Column("interval", whole=True),
        sheet.Column("", spare=True, whole=True),
        sheet.Column("new then"),
    )


def _rows(history: History, count: int) -> list[tuple[str, ...]]:
    hosts, scale = len(history.hosts) > 1, _scale(history)
    numbered = list(enumerate(history.moments))[-count:]
    return [
        (
            one.when,
            one.host if hosts else "",
            words.figure(history, one),
            words.interval(history, one),
            _picture(one, _band(history, number, one), scale),
            words.remarks(one),
        )
        for number, one in reversed(numbered)
    ]


def _band(history: History, number: int, moment: Moment) -> Band | None:
    """What its repeats differ by."""
    host = moment.host
    return next(
        (
            band
            for band in history.bands
            if band.first <= number <= band.last and history.moments[band.first].host == host
        ),
        None,
    )


def _scale(history: History) -> _Scale | None:
    """None where there is nothing to be seen."""
    ends = [end for one in history.values for end in (one.low, one.high)]
    ends += [end for band in history.bands for end in (band.low, band.high)]
    above = [end for end in ends if end > 0]
    return _Scale(min(above) / _ROOM, max(above) * _ROOM) if len(history.moments) > 1 and above else None


def _picture(moment: Moment, band: Band | None, scale: _Scale | None) -> str:
    """`  ··──●──··   `: the figure on its interval, on what repeats differ by."""
    found = moment.estimate
    if scale is None or found is None:
        return ""
    shaded, line, dot = next((s for s in _SIGNS if sheet.spelt("".join(s)) == "".join(s)), _SIGNS[-1])
    cells = [" "] * _ACROSS
    for sign, known in ((shaded, band), (line, found)):
        if known is not None:
            for column in range(scale.column(known.low), scale.column(known.high) + 1):
                cells[column] = sign
    cells[scale.column(found.value)] = dot
    return "".join(cells)
