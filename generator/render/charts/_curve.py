"""A distribution as a curve, and the axis on which every nine has its room."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from generator import units
from generator.findings import wording
from generator.model.finding import Finding
from generator.model.record import Histogram
from generator.records import histogram
from generator.render.charts._sheet import Box, Point
from generator.render.charts._style import Stroke

ABOVE = 10  # events that have to lie above a percentile for it to mean something
POINTS = 400  # more are finer than the page
LOWER = 0.9  # height of everything below the half, in decades of the part above it
TICKS = (0.5, 0.9, 0.99, 0.999, 0.9999, 0.99999, 0.0, 0.25, 0.1)  # the most important ones first
APART = 15.0  # px between two labels of shares


@dataclass(frozen=True)
class Curve:
    """The cumulative distribution of a finding's events, with the look it is drawn in."""

    finding: Finding
    stroke: Stroke

    @property
    def top(self) -> float:
        """The highest share that N allows: N x (1 - q) >= 10; the half is always there."""
        return max(0.5, 1 - ABOVE / histogram.total(self.finding.summary.histogram))

    @cached_property
    def points(self) -> tuple[Point, ...]:
        """(value, share) at the bins' upper edges, thinned, up to `top` and no further."""
        edges = self._edges
        below = [point for point in edges if point[1] < self.top]
        kept = below[:: math.ceil(len(below) / POINTS)]
        return (*kept, *below[-1:], (_at(edges, self.top), self.top))

    @cached_property
    def dots(self) -> tuple[Point, ...]:
        """Where its figures are: at the median of all events, of several modes at that of each."""
        edges = self._edges
        modes = self.finding.summary.modes
        if not modes:
            return ((_at(edges, 0.5), 0.5),)
        return tuple(sorted((mode.value, min(_passed(edges, mode.value), self.top)) for mode in modes))

    @cached_property
    def _edges(self) -> list[Point]:
        """From the good end on: of rates that is the high one."""
        found = self.finding.summary
        better = units.dimension(found.dimension).better
        return list(_cumulative(found.histogram, falling=better == "more"))

    @property
    def figure(self) -> str:
        """What its dots stand at: `71 µs`, `690 ns or 29 µs`."""
        found = self.finding.summary
        if not found.modes:
            return units.figure(self.dots[0][0], found.dimension, digits=wording.digits(found))
        ordered = sorted(zip(found.modes, wording.modes(found), strict=True), key=lambda pair: pair[0].value)
        return " or ".join(said for _, (said, _, _) in ordered)


def _cumulative(bins: Histogram, *, falling: bool) -> Iterator[Point]:
    """(value, share of the events up to it), from the lowest bin's edge on; `falling`: from the highest."""
    total = histogram.total(bins)
    seen = 0
    for k in sorted(bins, reverse=falling):
        yield histogram.GROWTH ** (k + falling), seen / total  # a gap between bins is a level stretch
        seen += bins[k]
        yield histogram.GROWTH ** (k + (not falling)), seen / total


def _at(edges: list[Point], share: float) -> float:
    """The value up to which this share of the events lies, interpolated within its bin."""
    before, after = next((a, b) for a, b in pairwise(edges) if b[1] >= share > a[1])
    part = (share - before[1]) / (after[1] - before[1])
    return math.exp(math.log(before[0]) + part * math.log(after[0] / before[0]))


def _passed(edges: list[Point], value: float) -> float:
    """The share of the events from the first edge to a value, interpolated within its bin."""
    way = 1 if edges[-1][0] > edges[0][0] else -1
    pairs = ((a, b) for a, b in pairwise(edges) if way * b[0] > way * value)
    before, after = next(pairs, (edges[-1], edges[-1]))
    if way * value <= way * before[0] or way * after[0] <= way * before[0]:
        return before[1]
    part = math.log(value / before[0]) / math.log(after[0] / before[0])
    return before[1] + part * (after[1] - before[1])


@dataclass(frozen=True)
class Nines:
    """Shares 0..top over the height of a frame: even steps up to the half, then a step for each nine."""

    top: float

    @property
    def decades(self) -> float:
        return self._decades(self.top)

    @staticmethod
    def _decades(share: float) -> float:
        return LOWER * share / 0.5 if share <= 0.5 else LOWER + math.log10(0.5 / (1 - share))

    def y(self, share: float, frame: Box) -> float:
        part = self._decades(min(share, self.top)) / self.decades
        return frame.bottom - part * (frame.bottom - frame.top)

    @property
    def labels(self) -> tuple[str, ...]:
        """Every text that may stand at the axis."""
        return tuple(share_text(share) for share in (self.top, *TICKS) if share <= self.top)

    def ticks(self, frame: Box) -> tuple[tuple[float, str], ...]:
        """(share, text), as many as fit; the topmost says how far N reaches."""
        kept: list[float] = []
        for share in (self.top, *TICKS):
            y = self.y(share, frame)
            if share <= self.top and all(abs(y - self.y(other, frame)) >= APART for other in kept):
                kept.append(share)
        return tuple((share, share_text(share)) for share in sorted(kept))


def share_text(share: float) -> str:
    """`half`, `90 %`, `99.8 %`: never more than it is."""
    if share in (0.0, 0.5):
        return "half" if share else "0"
    decimals = max(math.ceil(-math.log10(1 - share) - 1e-9) - 2, 0)
    return f"{math.floor(share * 100 * 10**decimals + 1e-6) / 10**decimals:g} %"
