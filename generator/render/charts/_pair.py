"""One row of a placement under several waits: a mark each on one line, filled where nobody has slept."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.model.finding import Finding, Mode
from generator.render.charts import _axis, _band, _style, _words
from generator.render.charts._frame import Key
from generator.render.charts._row import ABSENT, ROW
from generator.render.charts._sheet import Item, Line, Mark, Text
from generator.render.charts._style import GREY, SMALL, Stroke

LINE = 13.5  # height of a line of marks: many rows have to be seen at once, so their figures are left out
DOT, LEAST_DOT = 10.0, 5.5  # across: a mark that holds all of the events, and the smallest


def lines(rows: Sequence[Finding], waits: Sequence[int]) -> _band.Lines:
    """A row per placement, in its look."""
    strokes, fills = _strokes(rows), _fills(waits)

    def of_label(same: Sequence[Finding]) -> list[Pair]:
        by_title: dict[str, list[Finding]] = {}
        for row in sorted(same, key=lambda row: row.condition.idle):
            by_title.setdefault(row.condition.title, []).append(row)
        return [Pair(tuple(by_title[title]), strokes[title], fills) for title in strokes if title in by_title]

    return of_label


def keys(rows: Sequence[Finding], waits: Sequence[int]) -> list[list[Key]]:
    """The placements, and below them what filled and hollow mean."""
    strokes, ink = _strokes(rows), Stroke(_style.INK, "o", 1.0, ())
    placements = [Key(title, stroke) for title, stroke in strokes.items()]
    return [
        [] if list(strokes) == ["anywhere"] else placements,
        [
            Key(f"{_look(share)}: {_words.wait(idle)}", ink, fill=_style.tint(ink.colour, share))
            for idle, share in _fills(waits).items()
        ],
    ]


def notes(drawn: Sequence[Finding]) -> list[str]:
    """How to read the marks, as far as they occur."""
    several = any(row.summary.modes for row in drawn)
    what = "median of each mode, larger = more of the events" if several else "median"
    said = (f"mark: {what}; line: from wait to wait", _words.quick(drawn))
    return [note for note in said if note and drawn]


def _strokes(rows: Sequence[Finding]) -> dict[str, Stroke]:
    """By placement, whatever the wait, in the order of the note."""
    places = {row.condition.title: replace(row.condition, name=row.condition.title) for row in rows}
    found = _style.strokes(list(places.values()))
    return {title: found[title] for title in places}


def _fills(waits: Sequence[int]) -> dict[int, float]:
    """How much of its colour a mark has after each wait: all of it where there was none, down to nothing."""
    return {idle: 1 - i / max(len(waits) - 1, 1) for i, idle in enumerate(waits)}


def _look(share: float) -> str:
    return "filled" if share == 1 else "pale" if share else "hollow"


@dataclass(frozen=True)
class Pair:
    """The findings of one placement, the shortest sleep first, with the look of the placement."""

    findings: tuple[Finding, ...]
    stroke: Stroke
    fills: Mapping[int, float]  # by sleep (ns): how much of a mark's colour is in it

    @property
    def drawn(self) -> tuple[Finding, ...]:
        return tuple(filter(_words.drawable, self.findings))

    @property
    def absent(self) -> tuple[Finding, ...]:
        return tuple(one for one in self.findings if not _words.drawable(one))

    @property
    def height(self) -> float:
        return LINE * bool(self.drawn) + ROW * len(self.absent)

    @property
    def spans(self) -> tuple[_axis.Span, ...]:
        """Its marks, with room for half of one on both sides."""
        values = [mode.value for one in self.drawn for mode in _modes(one)]
        return (_axis.Span(min(values), max(values), DOT, DOT),) if values else ()

    def items(self, axis: _axis.Axis, top: float) -> Iterator[Item]:
        """Everything in the row whose upper edge is `top`: from wait to wait, then what is missing."""
        y = top + LINE / 2
        heads = [axis.x(_modes(one)[0].value) for one in self.drawn]
        if len(heads) > 1:
            yield Line(tuple((x, y) for x in heads), self.stroke.colour, 1.8, opacity=0.4)
        for one in reversed(self.drawn):
            yield from self._marks(one, axis, y)
        y = top + LINE * bool(self.drawn) + ROW / 2
        for one in self.absent:
            yield from self._absent(one, axis, y)
            y += ROW

    def _marks(self, one: Finding, axis: _axis.Axis, y: float) -> Iterator[Mark]:
        fill = _style.tint(self.stroke.colour, self.fills[one.condition.idle])
        for mode in _modes(one):
            size = max(DOT * math.sqrt(mode.share), LEAST_DOT) * self.stroke.scale
            yield Mark(axis.x(mode.value), y, self.stroke.shape, size, fill, self.stroke.colour)

    def _absent(self, one: Finding, axis: _axis.Axis, y: float) -> Iterator[Item]:
        """Its place, after which wait, and why there is nothing to see."""
        told = f"{_words.wait(one.condition.idle)}: {_words.status(one.summary)}"
        yield Mark(axis.left + 12, y, self.stroke.shape, 8 * self.stroke.scale, ABSENT)
        yield Text(axis.left + 24, y, _style.shorten(told, SMALL, axis.right - axis.left - 30), SMALL, GREY)


def _modes(one: Finding) -> tuple[Mode, ...]:
    """The modes, the largest first; the median where there is one only."""
    found = one.summary
    return found.modes or ((Mode(found.median.value, 1.0),) if found.median else ())
