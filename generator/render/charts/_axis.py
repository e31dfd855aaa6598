"""A logarithmic axis: as narrow a range as leaves room for the labels, and ticks that are round."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from generator import units

LEAST_VALUE, GREATEST_VALUE = 1e-6, 1e21  # what is smaller (a zero) or greater stands at the axis' end
LEAST = 2.0  # the axis spans at least this factor: noise must not fill the page
OVERHANG = 6.0  # of an outermost label beyond the end of the axis
GAP = 9.0  # between two ticks' labels
LINEAR_BELOW, FINE_BELOW = 5.0, 20.0  # ranges (as factors) with ticks in equal steps, with more than 1-2-5


@dataclass(frozen=True)
class Span:
    """Values that have to be on the axis, and the room (px) that a label needs before and after them."""

    low: float
    high: float
    before: float = 0.0
    after: float = 0.0


@dataclass(frozen=True)
class Axis:
    """Values `low..high` over pixels `left..right`."""

    low: float
    high: float
    left: float
    right: float

    def x(self, value: float) -> float:
        """Where a value stands; what lies outside (a zero, say) stands at the edge."""
        inside = min(max(value, self.low), self.high)
        share = math.log(inside / self.low) / math.log(self.high / self.low)
        return self.left + share * (self.right - self.left)

    def centre(self, value: float, width: float) -> float:
        """Where a label so wide stands under a value: it hardly hangs over the ends of the axis."""
        least, most = self.left - OVERHANG + width / 2, self.right + OVERHANG - width / 2
        return min(max(self.x(value), least), most)


@dataclass(frozen=True)
class Tick:
    value: float
    text: str  # "" for a line without a label


def fit(spans: Iterable[Span], left: float, right: float) -> Axis:
    """The narrowest axis on which every span and the room around it lie between `left` and `right`."""
    known = [_finite(span) for span in spans if span.high > LEAST_VALUE] or [Span(1.0, 1e3)]
    width = right - left
    # two spans at a scale of t (log units a pixel) need: log(high / low) + (before + after) t <= width t
    scale = max(
        (math.log(b.high) - math.log(a.low)) / max(width - a.before - b.after, width / 10)
        for a in known
        for b in known
    )
    scale = max(scale, math.log(LEAST) / width)
    low = min(math.log(span.low) - span.before * scale for span in known)
    high = max(math.log(span.high) + span.after * scale for span in known)
    slack = max(width * scale - (high - low), 0.0)
    return Axis(math.exp(low - slack / 2), math.exp(high + slack / 2), left, right)


def _finite(span: Span) -> Span:
    low = span.low if span.low > LEAST_VALUE else span.high
    return replace(span, low=min(low, GREATEST_VALUE), high=min(span.high, GREATEST_VALUE))


def ticks(axis: Axis, dimension: str, width_of: Callable[[str], float]) -> tuple[Tick, ...]:
    """The densest round ticks whose labels do not touch: 1-2-5, decades, thousands; for sizes powers of 2."""
    for values in _powers_of_two(axis) if dimension == "size" else _candidates(axis):
        found = _labelled(values, dimension)
        if found and _apart(found, axis, width_of):
            return found
    return ()


def _candidates(axis: Axis) -> Iterable[tuple[float, ...]]:
    if axis.high / axis.low <= LINEAR_BELOW:
        for count in (6, 4, 3, 2):
            yield _equal_steps(axis, count)
    first, last = math.floor(math.log10(axis.low)), math.ceil(math.log10(axis.high))
    powers = range(first, last + 1)
    fine = (((1, 1.5, 2, 3, 4, 5, 7), 1),) if axis.high / axis.low <= FINE_BELOW else ()
    for of_each, every in (*fine, ((1, 2, 5), 1), ((1, 3), 1), ((1,), 1), ((1,), 3), ((1,), 6)):
        values = (digit * 10.0**power for power in powers if power % every == 0 for digit in of_each)
        yield tuple(value for value in values if axis.low <= value <= axis.high)


def _powers_of_two(axis: Axis) -> Iterable[tuple[float, ...]]:
    first, last = math.ceil(math.log2(axis.low)), math.floor(math.log2(axis.high))
    for every in (1, 2, 3, 4, 5, 10):
        yield tuple(2.0**power for power in range(first, last + 1) if power % every == 0)


def _equal_steps(axis: Axis, count: int) -> tuple[float, ...]:
    """About `count` multiples of a step of 1, 2 or 5."""
    rough = (axis.high - axis.low) / count
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(digit * power for digit in (1, 2, 5, 10) if digit * power >= rough)
    return tuple(i * step for i in range(math.ceil(axis.low / step), math.floor(axis.high / step) + 1))


def _labelled(values: tuple[float, ...], dimension: str) -> tuple[Tick, ...]:
    """`500 ns, 1 us, 2, 5, 10 us`: the unit at its first tick and at the last one."""
    texts = [units.shortest(value, dimension).partition(" ") for value in values]
    found = []
    for i, (number, blank, unit) in enumerate(texts):
        alone = 0 < i < len(texts) - 1 and texts[i - 1][2] == unit
        found.append(Tick(values[i], number if alone else number + blank + unit))
    return tuple(found)


def _apart(found: tuple[Tick, ...], axis: Axis, width_of: Callable[[str], float]) -> bool:
    widths = [(tick, width_of(tick.text)) for tick in found]
    places = [(axis.centre(tick.value, width), width / 2) for tick, width in widths]
    return all(b - a >= wa + wb + GAP for (a, wa), (b, wb) in pairwise(places))
