"""One row of dots: a finding's marks, its spread, its interval, and its figures beside them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from generator.charts import _axis, _style, _words
from generator.charts._sheet import Box, Item, Line, Mark, Text
from generator.charts._style import GREY, INK, MEDIUM, SMALL, Stroke
from generator.model import Finding

ROW = 21.0
DOT, LEAST_DOT = 11.0, 5.5  # across: a mark that holds all of the events, and the smallest
GAP = 9.0  # from the end of a line to its figure
PRINTED = Stroke(INK, "|", 1.0, ())  # a figure from elsewhere


@dataclass(frozen=True)
class Row:
    """A finding with the look of its condition."""

    finding: Finding
    stroke: Stroke

    @property
    def height(self) -> float:
        return ROW + (MEDIUM if self._side == "middle" else 0.0)

    @property
    def marks(self) -> tuple[tuple[float, float], ...]:
        """(value, share of the events), the largest share first."""
        found = self.finding.summary
        if found.modes:
            return tuple((mode.value, mode.share) for mode in found.modes)
        return ((found.median.value, 1.0),) if found.median else ()

    @property
    def printed(self) -> tuple[float, ...]:
        """Figures from elsewhere that stand beside the median."""
        dimension = self.finding.summary.dimension
        here = (p for p in self.finding.printed if p.statistic == "median" and p.dimension == dimension)
        return tuple(p.value for p in here)

    @property
    def text(self) -> str:
        return _words.figure(self.finding.summary)

    @property
    def _side(self) -> str:
        """Where the largest mark is among several, and so where its figure stands."""
        values = [value for value, _ in self.marks]
        if len(values) < 2 or values[0] == max(values):
            return "right"
        return "left" if values[0] == min(values) else "middle"

    @property
    def _reach(self) -> tuple[float, float]:
        """From the first to the last ink of the line and its marks."""
        values = [*(value for value, _ in self.marks), *(self.finding.summary.spread or ())]
        return min(values), max(values)

    @property
    def span(self) -> _axis.Span:
        """Its values, with room for the figure at the end where it stands."""
        values = (*self._reach, *self.printed)
        room = _style.text_width(self.text, MEDIUM) + GAP + DOT / 2 + 4
        before = room if self._side == "left" else DOT
        return _axis.Span(min(values), max(values), before, room if self._side == "right" else DOT)

    def items(self, axis: _axis.Axis, top: float) -> Iterator[Item]:
        """Everything in the row whose upper edge is `top`."""
        y = top + self.height - ROW / 2
        if not _words.drawable(self.finding):
            yield from self._absent(axis, y)
            return
        first, last = (axis.x(value) for value in self._reach)
        yield Line(((first, y), (last, y)), self.stroke.colour, 1.4, opacity=0.55)
        yield from self._interval(axis, y)
        for value in self.printed:
            yield Mark(axis.x(value), y, PRINTED.shape, 13, PRINTED.colour, PRINTED.colour)
        for value, share in self.marks:
            size = max(DOT * math.sqrt(share), LEAST_DOT) * self.stroke.scale
            yield Mark(axis.x(value), y, self.stroke.shape, size, self.stroke.colour)
        yield from self._figures(axis, y)

    def _absent(self, axis: _axis.Axis, y: float) -> Iterator[Item]:
        told = [_words.status(self.finding.summary), *_words.printed(self.finding)]
        room = axis.right - axis.left - 30
        yield Mark(axis.left + 12, y, self.stroke.shape, 8 * self.stroke.scale, "#b5b5b5")
        yield Text(axis.left + 24, y, _style.shorten("; ".join(told), SMALL, room), SMALL, GREY)

    def visible_interval(self, axis: _axis.Axis) -> tuple[float, float] | None:
        """Both ends (px) of the headline's interval where the mark does not hide it."""
        found = self.finding.summary.median
        if found is None or found.coverage is None or self.finding.summary.modes:
            return None
        left, right = axis.x(found.low), axis.x(found.high)
        hidden = DOT / 2 + 1.5
        seen = axis.x(found.value) - left > hidden or right - axis.x(found.value) > hidden
        return (left, right) if seen else None

    def _interval(self, axis: _axis.Axis, y: float) -> Iterator[Item]:
        ends = self.visible_interval(axis)
        if ends:
            yield Line(((ends[0], y), (ends[1], y)), self.stroke.colour, 4.5)

    def _figures(self, axis: _axis.Axis, y: float) -> Iterator[Item]:
        """The figure of the largest mark where its room is, those at the other ends if they fit."""
        values = [value for value, _ in self.marks]
        taken = [Box(axis.x(p) - 3, y - 6, axis.x(p) + 3, y + 6) for p in self.printed]
        if self._side == "middle":
            yield self._above(axis, y)
        for side, value in (("right", max(values)), ("left", min(values))):
            index = values.index(value)
            if side == "left" and len(values) == 1:
                continue
            text = _words.mode(self.finding.summary, index) if len(values) > 1 else self.text
            found = self._beside(text, side, axis, y, taken)
            if index == 0 or _free(found, axis, taken):
                yield found

    def _above(self, axis: _axis.Axis, y: float) -> Text:
        half = _style.text_width(self.text, MEDIUM) / 2
        x = min(max(axis.x(self.marks[0][0]), axis.left + half), axis.right - half)
        return Text(x, y - ROW / 2 - 1, self.text, anchor="center")

    def _beside(self, text: str, side: str, axis: _axis.Axis, y: float, taken: list[Box]) -> Text:
        """A figure at one end of the line; of a single mark at the other end, or further out, if it must."""
        first, last = (axis.x(value) for value in self._reach)
        away = DOT / 2 + GAP - 3
        right, left = Text(last + away, y, text), Text(first - away, y, text, anchor="right")
        ends = [axis.x(value) for value in self.printed]
        beyond = Text(max([last, *ends]) + away, y, text)
        before = Text(min([first, *ends]) - away, y, text, anchor="right")
        wanted = [right, left, beyond] if len(self.marks) == 1 else [right, beyond]
        if side == "left":
            wanted = [left, before]
        return next((found for found in wanted if _free(found, axis, taken)), wanted[-1])


def _free(text: Text, axis: _axis.Axis, taken: list[Box]) -> bool:
    inside = axis.left <= text.box.left and text.box.right <= axis.right
    return inside and not any(text.box.meets(box) for box in taken)
