"""The modes of events: by where they ran first, then by the shape of their histogram. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from itertools import accumulate

from generator.model.finding import Mode
from generator.model.record import Histogram
from generator.records import histogram

_LEAST_SHARE = 0.05  # of all events, for a mode
_VALLEY = 0.5  # of the smaller peak: what lies between two modes is lower
_APART = 1.5  # ratio of medians: nearer neighbours are one mode
_ENOUGH = 500  # events: with fewer a valley is chance
_SURE = 3.0  # standard errors that a valley lies below its peaks: less may be chance
_LEAST_REACH = 3  # bins that the smoothing reaches to each side
_WHERE = {"s": "same CPU", "d": "different CPUs"}

_Part = tuple[Histogram, str]  # events that belong together, and where they ran


def modes(by_placement: Mapping[str, Histogram]) -> tuple[Mode, ...]:
    """The modes of all events, largest share first; empty where there is one only.

    Split by recorded placement first (shares are counts), then inside a placement where a valley lies between
    two peaks. Neighbours nearer than a factor of 1.5 are one mode: nobody would act on the difference, and
    processes of one trial differ by as much.
    """
    everything = sum(map(histogram.total, by_placement.values()))
    least = _LEAST_SHARE * everything
    parts = (
        (part, _WHERE.get(placement, ""))
        for placement, bins in sorted(by_placement.items())
        if bins and histogram.total(bins) >= least
        for part in _split(bins, least)
    )
    found = [Mode(_middle(part), histogram.total(part) / everything, where) for part, where in _joined(parts)]
    return tuple(sorted(found, key=lambda mode: (-mode.share, mode.value))) if len(found) > 1 else ()


def _joined(parts: Iterable[_Part]) -> list[_Part]:
    """In order of their medians, near neighbours made one."""
    joined: list[_Part] = []
    for part, where in sorted(parts, key=lambda part: _middle(part[0])):
        if joined and _middle(part) < _APART * _middle(joined[-1][0]):
            before, placement = joined.pop()
            joined.append((histogram.merge((before, part)), where if where == placement else ""))
        else:
            joined.append((part, where))
    return joined


def _middle(bins: Histogram) -> float:
    return histogram.quantile(bins, 0.5)


def _split(bins: Histogram, least: float) -> list[Histogram]:
    """Cut at the deepest valley, again and again, while both sides hold enough events."""
    cut = _valley(bins, least) if histogram.total(bins) >= _ENOUGH else None
    if cut is None:
        return [bins]
    left = {index: count for index, count in bins.items() if index < cut}
    right = {index: count for index, count in bins.items() if index >= cut}
    return _split(left, least) + _split(right, least)


def _valley(bins: Histogram, least: float) -> int | None:
    """The bin of the deepest valley, measured against the lower of the peaks on its two sides; or None.

    It has to be surely lower than that peak, and to leave `least` events on each side.
    """
    low, reach = min(bins), _reach(bins)
    heights = _smoothed(bins, reach)
    peaks_left = accumulate(heights, max)
    peaks_right = reversed(list(accumulate(reversed(heights), max)))
    below = list(accumulate((bins.get(low + position, 0) for position in range(len(heights))), initial=0))
    valleys = [
        (height / peak, position)
        for position, (height, peak) in enumerate(
            zip(heights, map(min, peaks_left, peaks_right), strict=True)
        )
        if least <= below[position] <= below[-1] - least and _is_sure(peak, height, reach)
    ]
    depth, position = min(valleys, default=(1.0, 0))
    return low + position if depth < _VALLEY else None


def _is_sure(peak: float, height: float, reach: int) -> bool:
    """Is the one height more above the other than chance allows? Counts vary by their square root.

    Smoothed by a triangle, a height of h varies by the root of 2/3 (reach + 1) h.
    """
    return peak - height > _SURE * math.sqrt((peak + height) * (reach + 1) * 2 / 3)


def _reach(bins: Histogram) -> int:
    """How far to smooth, in bins: Silverman's rule on the quartiles, a triangle being 2.2 Gaussians wide."""
    sigma = (_rank_bin(bins, 0.75) - _rank_bin(bins, 0.25)) / 1.34
    return max(round(2.2 * 0.9 * sigma * math.pow(histogram.total(bins), -0.2)), _LEAST_REACH)


def _rank_bin(bins: Histogram, q: float) -> int:
    """The bin that holds the q-quantile."""
    wanted, ordered = q * histogram.total(bins), sorted(bins)
    upto = accumulate(bins[index] for index in ordered)
    return next(index for index, count in zip(ordered, upto, strict=True) if count >= wanted)


def _smoothed(bins: Histogram, reach: int) -> list[float]:
    """Events by bin from the first to the last, each spread over a triangle."""
    low, high = min(bins), max(bins)
    heights = [0.0] * (high - low + 1)
    for index, count in bins.items():
        for position in range(max(index - reach, low), min(index + reach, high) + 1):
            heights[position - low] += count * (reach + 1 - abs(position - index))
    return heights
