"""Bands of rows under each other: a measurement's label, its rows, and what is expected of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Protocol

from generator.model.finding import Finding
from generator.model.note import Expectation
from generator.render.charts import _axis, _frame, _style, _words
from generator.render.charts._frame import STRIP
from generator.render.charts._sheet import Area, Box, Item, Text, paragraph
from generator.render.charts._style import INK, LARGE, LEADING

PAD = 7.0  # above and below the rows of a band
LABELS = (90.0, 120.0, 150.0, 190.0)  # widths tried for the labels at the left


class Line(Protocol):
    """A row of marks."""

    @property
    def findings(self) -> tuple[Finding, ...]: ...
    @property
    def height(self) -> float: ...
    @property
    def spans(self) -> tuple[_axis.Span, ...]: ...
    def items(self, axis: _axis.Axis, top: float) -> Iterator[Item]: ...


@dataclass(frozen=True)
class Group:
    """Neighbouring rows of which the same is expected."""

    expects: tuple[Expectation, ...]
    rows: tuple[Line, ...]

    @property
    def height(self) -> float:
        return STRIP * len(self.expects) + sum(row.height for row in self.rows)


@dataclass(frozen=True)
class Band:
    """A measurement, or one value of its sweep: its label and its rows from top to bottom."""

    label: tuple[str, ...]
    groups: tuple[Group, ...]
    above: bool = False  # does the label stand above the rows, not left of them?

    @property
    def inner(self) -> float:
        return sum(group.height for group in self.groups)

    @property
    def height(self) -> float:
        beside = self.head if not self.above else 0.0
        return max(self.inner, beside) + 2 * PAD + (self.head if self.above else 0.0)

    @property
    def head(self) -> float:
        """The label's height."""
        return len(self.label) * LARGE * LEADING


Lines = Callable[[Sequence[Finding]], Sequence[Line]]  # the findings of a label -> its rows


def bands(
    rows: Sequence[Finding], shared: Collection[Expectation], lines: Lines, above: float = 0.0
) -> tuple[Band, ...]:
    """A band per label; what is expected of all (`shared`) is said elsewhere.

    `above`: the width of labels that stand above their rows; 0 where they stand at the left.
    """

    def own(line: Line) -> tuple[Expectation, ...]:
        return tuple(dict.fromkeys(one for row in line.findings for one in _words.own(row, shared)))

    found = _words.grouped(rows)
    width = above or _label_width([_words.glued(label) for label, _ in found])
    return tuple(
        Band(
            _style.wrap(_words.glued(label), LARGE, width),
            tuple(Group(expects, tuple(together)) for expects, together in groupby(lines(same), key=own)),
            bool(above),
        )
        for label, same in found
    )


def _label_width(labels: Sequence[str]) -> float:
    """The narrowest margin with labels of two lines, else three, and no word broken; else the widest."""
    words = [_style.text_width(word, LARGE) for label in labels for word in label.split(" ")]
    for most in (2, 3):
        for width in LABELS:
            lines = max((len(_style.wrap(label, LARGE, width)) for label in labels), default=0)
            if lines <= most and max(words, default=0) <= width:
                return width
    return LABELS[-1]


def stacked(bands: Sequence[Band], axis: _axis.Axis, top: float) -> tuple[list[Item], list[Item]]:
    """The bands from `top` down: what lies behind the grid, and what before it."""
    back: list[Item] = []
    front: list[Item] = []
    for i, band in enumerate(bands):
        if i % 2 == 0:
            back.append(Area(Box(axis.left, top, axis.right, top + band.height), _style.SHADE))
        front += _label(band, axis, top)
        y = top + band.height - PAD - band.inner if band.above else top + (band.height - band.inner) / 2
        for group in band.groups:
            _add_group(group, axis, y, back, front)
            y += group.height
        top += band.height
    return back, front


def _label(band: Band, axis: _axis.Axis, top: float) -> Iterator[Text]:
    """What a band is called: above its rows, or left of their middle."""
    if band.above:
        yield from paragraph(axis.left + 4, top + PAD - 2, band.label, size=LARGE, colour=INK)
        return
    middle = top + (band.height - band.head) / 2
    yield from paragraph(axis.left - 10, middle, band.label, size=LARGE, colour=INK, anchor="right")


def _add_group(group: Group, axis: _axis.Axis, top: float, back: list[Item], front: list[Item]) -> None:
    bottom = top + group.height
    for i, expect in enumerate(group.expects):
        area = _frame.shade(expect, axis, top, bottom)
        back.append(area)
        front.append(_frame.caption(_words.said(expect), area, axis, top + STRIP * (i + 0.5)))
    y = top + STRIP * len(group.expects)
    for row in group.rows:
        front += row.items(axis, y)
        y += row.height
