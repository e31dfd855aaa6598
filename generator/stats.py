"""Intervals of order statistics, log-binned histograms, modes. Pure."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from generator.model import Histogram, Mode

GROWTH = 1.01  # a bin is one percent wide
_LOG = math.log(GROWTH)
_FLOOR = -2000  # the bin of 0: 2e-9 ns
_LEAST_SHARE = 0.05  # of the events, for a mode
_VALLEY = 0.5  # of the smaller peak
_ALIKE = 1.2  # ratio of medians below which two placements are one mode
_WHERE = {"s": "same CPU", "d": "different CPUs", "": ""}


def interval_ranks(n: int, q: float = 0.5, level: float = 0.95) -> tuple[int, int, float] | None:
    """Ranks (from 0) of n sorted values that hold the q-quantile with at least `level`, and that coverage.

    Exact: the number of values below the quantile is binomial(n, q). None where even min..max falls short.
    """
    weights = [math.comb(n, k) * q**k * (1 - q) ** (n - k) for k in range(n + 1)]
    low, high = 0, n - 1
    coverage = sum(weights[1:n])
    if n < 2 or coverage < level:
        return None
    while low + 1 < high:
        drop_low, drop_high = weights[low + 1], weights[high]
        smaller = min(drop_low, drop_high)
        if coverage - smaller < level:
            break
        coverage -= smaller
        low, high = (low + 1, high) if drop_low <= drop_high else (low, high - 1)
        if q == 0.5 and low != n - 1 - high:
            other = weights[low + 1] if drop_low > drop_high else weights[high]
            if coverage - other < level:
                coverage += smaller
                low, high = (low - 1, high) if drop_low <= drop_high else (low, high + 1)
                break
            coverage -= other
            low, high = (low, high - 1) if drop_low <= drop_high else (low + 1, high)
    return low, high, coverage


def median_interval(values: Sequence[float], level: float = 0.95) -> tuple[float, float, float] | None:
    """(low, high, coverage) of the median of sorted values; None where n cannot give that level."""
    ranks = interval_ranks(len(values), 0.5, level)
    return None if ranks is None else (values[ranks[0]], values[ranks[1]], ranks[2])


def median(values: Iterable[float]) -> float:
    """The middle, or the mean of the two middles."""
    ordered = sorted(values)
    n = len(ordered)
    return (ordered[(n - 1) // 2] + ordered[n // 2]) / 2


def bin_index(value: float) -> int:
    """The bin of a value."""
    return max(math.floor(math.log(value) / _LOG), _FLOOR) if value > 0 else _FLOOR


def bin_value(index: float) -> float:
    """The geometric middle of a bin."""
    return 0.0 if index <= _FLOOR else GROWTH ** (index + 0.5)


def histogram(values: Sequence[float]) -> dict[int, int]:
    """Values -> counts by bin."""
    import numpy as np

    array = np.asarray(values, dtype=float)
    with np.errstate(divide="ignore"):
        bins = np.maximum(np.floor(np.log(array) / _LOG), _FLOOR).astype(int)
    keys, counts = np.unique(bins, return_counts=True)
    return dict(zip(keys.tolist(), counts.tolist(), strict=True))


def merge(histograms: Iterable[Histogram]) -> dict[int, int]:
    """All counts together, in order of the bins."""
    together: Counter[int] = Counter()
    for bins in histograms:
        together.update(bins)
    return dict(sorted(together.items()))


def total(bins: Histogram) -> int:
    return sum(bins.values())


def quantile(bins: Histogram, q: float) -> float:
    """The q-quantile, interpolated within its bin; NaN of nothing."""
    wanted, below = q * total(bins), 0
    for index, count in sorted(bins.items()):
        if below + count >= wanted:
            return bin_value(index - 0.5 + (wanted - below) / count)
        below += count
    return math.nan


def encode(bins: Histogram) -> str:
    """`642:3 1 4|720:1`: where a stretch of full bins begins, and its counts."""
    stretches: list[list[int]] = []
    last = None
    for index, count in sorted(bins.items()):
        if last is None or index != last + 1:
            stretches.append([index])
        stretches[-1].append(count)
        last = index
    return "|".join(f"{start}:{' '.join(map(str, counts))}" for start, *counts in stretches)


def decode(text: str) -> dict[int, int]:
    """The inverse of `encode`; ValueError where the text is none."""
    bins: dict[int, int] = {}
    for stretch in filter(None, text.split("|")):
        start, _, counts = stretch.partition(":")
        bins |= {int(start) + place: int(count) for place, count in enumerate(counts.split())}
    return bins


def modes(by_place: Mapping[str, Histogram]) -> tuple[Mode, ...]:
    """The modes of all events, largest share first; empty where there is one only.

    Split by recorded placement first, then where a valley lies between two peaks of one placement.
    """
    everything = sum(map(total, by_place.values()))
    groups = {place: bins for place, bins in by_place.items() if total(bins) >= _LEAST_SHARE * everything}
    if len(groups) == 2 and _are_alike(*groups.values()):
        groups = {"": merge(groups.values())}
    found = [
        Mode(quantile(part, 0.5), total(part) / everything, _WHERE.get(place, ""))
        for place, bins in groups.items()
        for part in _split(bins, _LEAST_SHARE * everything)
    ]
    return tuple(sorted(found, key=lambda mode: (-mode.share, mode.value))) if len(found) > 1 else ()


def _are_alike(one: Histogram, other: Histogram) -> bool:
    low, high = sorted((quantile(one, 0.5), quantile(other, 0.5)))
    return high <= low * _ALIKE


def _split(bins: Histogram, least: float) -> list[dict[int, int]]:
    """Cut where a valley is under half of the smaller of its two peaks, and both sides are large enough."""
    smooth = _smoothed(bins)
    cut = _deepest_valley(smooth, bins, least)
    if cut is None:
        return [dict(bins)]
    left = {index: count for index, count in bins.items() if index < cut}
    right = {index: count for index, count in bins.items() if index >= cut}
    return _split(left, least) + _split(right, least)


def _smoothed(bins: Histogram, reach: int = 5) -> dict[int, float]:
    """A triangular window of some 5 % to both sides."""
    smooth: dict[int, float] = {}
    for index, count in bins.items():
        for offset in range(-reach, reach + 1):
            weight = (reach + 1 - abs(offset)) / (reach + 1) ** 2
            smooth[index + offset] = smooth.get(index + offset, 0.0) + count * weight
    return smooth


def _deepest_valley(smooth: Mapping[int, float], bins: Histogram, least: float) -> int | None:
    low, high = min(smooth), max(smooth)
    heights = [smooth.get(index, 0.0) for index in range(low, high + 1)]
    left_peaks, right_peaks = _running_max(heights), _running_max(heights[::-1])[::-1]
    sides = [left + 0.0 for left in _running_sum([bins.get(i, 0) for i in range(low, high + 1)])]
    everything = sides[-1]
    best, depth = None, _VALLEY
    for place, height in enumerate(heights):
        peak = min(left_peaks[place], right_peaks[place])
        before = sides[place] - bins.get(low + place, 0)
        if peak > 0 and height / peak < depth and before >= least and everything - before >= least:
            best, depth = low + place, height / peak
    return best


def _running_max(values: Sequence[float]) -> list[float]:
    best: list[float] = []
    for value in values:
        best.append(max(value, best[-1]) if best else value)
    return best


def _running_sum(values: Sequence[float]) -> list[float]:
    sums: list[float] = []
    for value in values:
        sums.append(value + (sums[-1] if sums else 0.0))
    return sums
