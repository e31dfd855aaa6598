"""Labels that stand directly beside their curves and touch neither each other nor a curve."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from generator.render.charts import _style
from generator.render.charts._sheet import Box, Point, Text, paragraph
from generator.render.charts._style import INK, LEADING

AWAY = 9.0  # from a curve to a label left or right of it
CORNER = 3.0  # from a curve to a label above or below it
LEVELS = 15  # points along a curve beside which its label is tried
STEP = 7.0  # a curve is looked at every so many px
NEAR = 12.0  # a label with more than a trace of another curve this near could be that one's


@dataclass(frozen=True)
class Label:
    """What a curve is called, the curve, and its dots: near the first the label wants to be."""

    lines: tuple[str, ...]
    size: float
    path: tuple[Point, ...]
    dots: tuple[Point, ...]

    @property
    def width(self) -> float:
        return max(_style.text_width(line, self.size) for line in self.lines)

    @property
    def height(self) -> float:
        return len(self.lines) * self.size * LEADING


@dataclass(frozen=True)
class Spot:
    """A label with a place for it."""

    label: Label
    box: Box
    anchor: str

    @property
    def texts(self) -> tuple[Text, ...]:
        x = self.box.left if self.anchor == "left" else self.box.right
        size = self.label.size
        return paragraph(x, self.box.top, self.label.lines, size=size, colour=INK, anchor=self.anchor)

    @property
    def astray(self) -> float:
        """How far (px) it is from its dot."""
        x, y = self.label.dots[0]
        return max(self.box.left - x, x - self.box.right, 0.0) + abs((self.box.top + self.box.bottom) / 2 - y)


def place(labels: Sequence[Label], frame: Box, reach: float = math.inf) -> tuple[Spot | None, ...]:
    """For each label the clear spot nearest to its dot; None where none is left within `reach` (px) of it."""
    paths = [tuple(dense(label.path)) for label in labels]
    dots = [dot for label in labels for dot in label.dots]
    found: list[Spot | None] = []
    for i, label in enumerate(labels):
        taken = [placed.box for placed in found if placed]
        spots = sorted(_spots(label, paths[i], frame), key=lambda spot: spot.astray)
        near = takewhile(lambda spot: spot.astray <= reach, spots)
        free = (spot for spot in near if not any(spot.box.meets(box) for box in taken))
        found.append(next((spot for spot in free if _clear(spot.box, i, paths, dots)), None))
    return tuple(found)


def dense(path: Sequence[Point]) -> Iterator[Point]:
    """Points along the path, a STEP from each other."""
    last = path[0]
    yield last
    for point in path[1:]:
        pieces = int(math.dist(last, point) // STEP)
        for i in range(1, pieces + 1):
            share = i * STEP / math.dist(last, point)
            yield (last[0] + (point[0] - last[0]) * share, last[1] + (point[1] - last[1]) * share)
        last = point if pieces else last
    yield path[-1]


def _spots(label: Label, path: Sequence[Point], frame: Box) -> Iterator[Spot]:
    """Left and right of the label's curve, beside, above and below each of its points."""
    for x, y in (*label.dots, *path[:: max(len(path) // LEVELS, 1)]):
        for anchor, left in (("left", x + AWAY), ("right", x - AWAY - label.width)):
            for top in (y - label.height / 2, y - label.height - CORNER, y + CORNER):
                box = Box(left, top, left + label.width, top + label.height)
                if frame.contains(box):
                    yield Spot(label, box, anchor)


def _clear(box: Box, index: int, paths: Sequence[Sequence[Point]], dots: Sequence[Point]) -> bool:
    """Is nothing behind the label, and is the curve next to it its own?"""
    tight, round_dots, wide = box.grown(2), box.grown(5), box.grown(NEAR)
    if any(map(round_dots.holds, dots)) or any(tight.holds(point) for path in paths for point in path):
        return False
    near = [sum(map(wide.holds, path)) for path in paths]
    return sum(near) <= 1.2 * near[index]
