"""Labels that stand directly beside their curves and touch neither each other nor, if it can be, a curve."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.charts import _style
from generator.charts._sheet import Box, Point, Text, paragraph
from generator.charts._style import INK, LEADING

AWAY = 9.0  # from a curve to its label
CORNER = 3.0  # from a curve to a label above or below it
LEVELS = 15  # heights along a curve at which its label is tried, on either side
STEP = 6.0  # a curve is looked at every so many px
CLEAR = 12.0  # nearer than this to another curve, a label could be taken for that one's
CROSSED = 40.0  # what a curve behind a label costs a STEP, in px away from the dot


@dataclass(frozen=True)
class Label:
    """What a curve is called, the curve, and its dot, near which the label wants to be."""

    lines: tuple[str, ...]
    size: float
    path: tuple[Point, ...]
    dot: Point

    @property
    def width(self) -> float:
        return max(_style.text_width(line, self.size) for line in self.lines)

    @property
    def height(self) -> float:
        return len(self.lines) * self.size * LEADING


@dataclass(frozen=True)
class Placed:
    """A label with its place."""

    label: Label
    box: Box
    anchor: str
    clear: bool  # no curve and no dot behind it
    cost: float

    @property
    def texts(self) -> tuple[Text, ...]:
        x = self.box.left if self.anchor == "left" else self.box.right
        size = self.label.size
        return paragraph(x, self.box.top, self.label.lines, size=size, colour=INK, anchor=self.anchor)


def place(labels: Sequence[Label], frame: Box) -> tuple[Placed, ...] | None:
    """A place for each label, in their order; None where two would meet or a curve must be crossed."""
    paths = [tuple(_dense(label.path)) for label in labels]
    choices = [sorted(_choices(i, labels, paths, frame), key=_rank) for i in range(len(labels))]
    chosen: dict[int, Placed] = {}
    for _ in range(3):  # each again when the others have their places
        for i, wanted in enumerate(choices):
            others = [placed.box for j, placed in chosen.items() if j != i]
            free = (c for c in wanted if not any(c.box.meets(box) for box in others))
            found = next(free, None)
            if found is None:
                return None
            chosen[i] = found
    placed = tuple(chosen[i] for i in range(len(labels)))
    return placed if all(found.clear for found in placed) else None


def _rank(placed: Placed) -> tuple[float, float, float]:
    return placed.cost, placed.box.left, placed.box.top


def _dense(path: Sequence[Point]) -> Iterator[Point]:
    """The path's points, no two further apart than STEP and few that are nearer."""
    last = path[0]
    yield last
    for point in path[1:]:
        pieces = int(math.dist(last, point) // STEP)
        for i in range(1, pieces + 1):
            share = i * STEP / math.dist(last, point)
            yield (last[0] + (point[0] - last[0]) * share, last[1] + (point[1] - last[1]) * share)
        if pieces:
            last = point
    yield path[-1]


def _choices(
    index: int, labels: Sequence[Label], paths: Sequence[Sequence[Point]], frame: Box
) -> Iterator[Placed]:
    """Left and right of the label's own curve, beside, above and below each of its points."""
    label, own = labels[index], paths[index]
    every = max(len(own) // LEVELS, 1)
    dots = [other.dot for other in labels]
    for x, y in (label.dot, *own[::every]):
        for anchor, left in (("left", x + AWAY), ("right", x - AWAY - label.width)):
            for top in (y - label.height / 2, y - label.height - CORNER, y + CORNER):
                box = Box(left, top, left + label.width, top + label.height)
                if frame.contains(box):
                    crossed = _crossed(box, paths, dots)
                    cost = _strayed(box, label) + 6 * _near(box, index, paths) + CROSSED * crossed
                    yield Placed(label, box, anchor, not crossed, cost)


def _crossed(box: Box, paths: Sequence[Sequence[Point]], dots: Sequence[Point]) -> int:
    """How much of the curves and dots the label would cover."""
    tight, round_dots = box.grown(2), box.grown(5)
    return sum(tight.holds(point) for path in paths for point in path) + sum(map(round_dots.holds, dots))


def _near(box: Box, index: int, paths: Sequence[Sequence[Point]]) -> int:
    """How much of other curves is so near that the label could be theirs."""
    wide = box.grown(CLEAR)
    return sum(wide.holds(point) for i, path in enumerate(paths) if i != index for point in path)


def _strayed(box: Box, label: Label) -> float:
    """How far (px) the label is from its dot."""
    x, y = label.dot
    return max(box.left - x, x - box.right, 0.0) + abs((box.top + box.bottom) / 2 - y)
