"""One frame of an ecdf: its curves, what was expected of them, and labels beside them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.model.note import Expectation
from generator.render.charts import _axis, _direct, _frame, _style, _words
from generator.render.charts._curve import Curve, Nines
from generator.render.charts._frame import STRIP
from generator.render.charts._sheet import Box, Item, Line, Mark, Text
from generator.render.charts._style import GREY, GRID, MEDIUM, SMALL

REACH = 22.0  # px: further from its dot a figure without a name could be another curve's
NAME = 125.0  # a direct label is no wider than this, unless its words are


@dataclass(frozen=True)
class Panel:
    """Curves that share a frame."""

    title: str  # "" for the only one
    curves: tuple[Curve, ...]
    names: tuple[str, ...]  # what tells its curves apart, for each; "" where nothing has to

    @property
    def expects(self) -> dict[Expectation, str]:
        """What is expected -> in words, with whose it is where it is not everybody's."""
        found: dict[Expectation, list[str]] = {}
        for curve, name in zip(self.curves, self.names, strict=True):
            for expect in _words.own(curve.finding):
                found.setdefault(expect, []).append(name)
        return {
            expect: _words.said(expect, whose=whose, among=len(self.curves))
            for expect, whose in found.items()
        }


@dataclass(frozen=True)
class Frame:
    """A panel with its place on the page; `box` includes the strips that say what was expected."""

    panel: Panel
    box: Box
    axis: _axis.Axis
    nines: Nines
    strips: int

    @property
    def data(self) -> Box:
        return Box(self.box.left, self.box.top + STRIP * self.strips, self.box.right, self.box.bottom)

    def back(self) -> Iterator[Item]:
        """What was expected, behind everything."""
        for expect in self.panel.expects:
            yield _frame.shade(expect, self.axis, self.box.top, self.box.bottom)

    def grid(self, ticks: Sequence[_axis.Tick]) -> Iterator[Item]:
        yield from _frame.grid(ticks, self.axis, self.box)
        for share, _ in self.nines.ticks(self.data):
            y = self.nines.y(share, self.data)
            yield Line(((self.box.left, y), (self.box.right, y)), GRID)

    def shares(self) -> Iterator[Text]:
        """The labels of the share axis, left of the frame."""
        for share, text in self.nines.ticks(self.data):
            yield Text(self.box.left - 8, self.nines.y(share, self.data), text, SMALL, GREY, "right")

    def curves(self) -> Iterator[Item]:
        """Each curve with the dots of its figures, and what the shades mean."""
        for curve in self.panel.curves:
            stroke = curve.stroke
            yield Line(self._path(curve), stroke.colour, 2.2, stroke.dash)
        for curve in self.panel.curves:
            for dot in curve.dots:
                yield Mark(*self._at(dot), "o", 9, curve.stroke.colour)
        for i, (expect, text) in enumerate(self.panel.expects.items()):
            area = _frame.shade(expect, self.axis, self.box.top, self.box.bottom)
            yield _frame.caption(text, area, self.axis, self.box.top + STRIP * (i + 0.5))

    def labels(self, *, named: bool) -> tuple[tuple[Text, ...] | None, ...]:
        """Name and figure beside each curve, or the figure alone; None where it finds no room."""
        wanted = [
            _direct.Label(
                _lines(name if named else "", curve),
                MEDIUM,
                self._path(curve),
                tuple(map(self._at, curve.dots)),
            )
            for curve, name in zip(self.panel.curves, self.panel.names, strict=True)
        ]
        inner = Box(self.data.left, self.data.top, self.data.right, self.data.bottom - 3)
        placed = _direct.place(wanted, inner, math.inf if named else REACH)
        return tuple(spot.texts if spot else None for spot in placed)

    def _path(self, curve: Curve) -> tuple[tuple[float, float], ...]:
        return tuple(map(self._at, curve.points))

    def _at(self, point: tuple[float, float]) -> tuple[float, float]:
        return self.axis.x(point[0]), self.nines.y(point[1], self.data)


def _lines(name: str, curve: Curve) -> tuple[str, ...]:
    """The name, the figure under it (a line a mode), or behind it where the name's last line is short."""
    figure = curve.figure
    lines = _style.wrap(name, MEDIUM, NAME) if name else ()
    both = f"{lines[-1]} {figure}" if len(lines) > 1 else ""
    if both and _style.text_width(both, MEDIUM) <= NAME:
        return (*lines[:-1], both)
    return (*lines, *figure.replace(" or ", "\nor ").split("\n"))
