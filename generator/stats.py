"""Intervals of order statistics, log-binned histograms, modes. Pure."""

from __future__ import annotations

import math
import re
import string
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate

from generator.model import Histogram, Mode

GROWTH = 1.01  # a bin is one percent wide
_LOG = math.log(GROWTH)
_FLOOR = -2000  # the bin of 0: 2e-9 ns
_LEAST_SHARE = 0.05  # of the events, for a mode
_VALLEY = 0.5  # of the smaller peak
_APART = 1.5  # ratio of medians: nearer ones are one mode
_ENOUGH = 500  # events: with fewer a valley is chance
_DIGITS = string.digits + string.ascii_letters
_TOKEN = re.compile(r"-..|\+.{6}|.")
_GAP = 6  # bins: from here on a new stretch is shorter than zeros
_LEAST_REACH = 3  # bins that the smoothing reaches to each side
_WHERE = {"s": "same CPU", "d": "different CPUs", "": ""}


def interval_ranks(n: int, q: float = 0.5, level: float = 0.95) -> tuple[int, int, float] | None:
    """Ranks (from 0) of n sorted values that hold the q-quantile with at least `level`, and that coverage.

    The narrowest such pair, symmetric about the quantile's own rank. Exact: the number of values below the
    quantile is binomial(n, q), so ranks l < u hold it with P(l < K <= u). None where min..max falls short.
    """
    below = list(accumulate(math.comb(n, k) * q**k * (1 - q) ** (n - k) for k in range(n + 1)))
    middle = q * (n - 1)
    for reach in range(n):
        low, high = max(math.ceil(middle) - 1 - reach, 0), min(math.floor(middle) + 1 + reach, n - 1)
        coverage = below[high] - below[low]
        if low < high and coverage >= level:
            return low, high, coverage
    return None


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
    """Events in all bins."""
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
    """Counts as short text, one line to a diff: `642:31f-1c|720:1`.

    A stretch of bins without a long gap is where it begins, a colon, and its counts: a base-62 digit each, `-`
    and two digits from 62 on, `+` and six from 3844 on.
    """
    stretches: list[str] = []
    last = -math.inf
    for index, count in sorted(bins.items()):
        if index - last > _GAP:
            stretches.append(f"{index}:")
        else:
            stretches[-1] += "0" * int(index - last - 1)
        stretches[-1] += _written(count)
        last = index
    return "|".join(stretches)


def _written(count: int) -> str:
    if count < len(_DIGITS):
        return _DIGITS[count]
    sign, width = ("-", 2) if count < len(_DIGITS) ** 2 else ("+", 6)
    digits = [_DIGITS[count // len(_DIGITS) ** place % len(_DIGITS)] for place in reversed(range(width))]
    return sign + "".join(digits)


def decode(text: str) -> dict[int, int]:
    """The inverse of `encode`; ValueError where the text is none."""
    bins: dict[int, int] = {}
    for stretch in filter(None, text.split("|")):
        start, _, written = stretch.partition(":")
        for place, token in enumerate(_TOKEN.findall(written)):
            count = 0
            for digit in token.lstrip("-+"):
                count = count * len(_DIGITS) + _DIGITS.index(digit)
            if count:
                bins[int(start) + place] = count
    return bins


def modes(by_place: Mapping[str, Histogram]) -> tuple[Mode, ...]:
    """The modes of all events, largest share first; empty where there is one only.

    Split by recorded placement first (shares are counts), then inside a placement where a valley lies between
    two peaks. Neighbours nearer than a factor of 1.5 are one mode: a reader would not act on the difference.
    """
    everything = sum(map(total, by_place.values()))
    least = _LEAST_SHARE * everything
    parts = (
        sorted(
            (quantile(part, 0.5), part, _WHERE.get(place, ""))
            for place, bins in by_place.items()
            if total(bins) >= least
            for part in _split(bins, least)
        )
        if everything
        else []
    )
    joined: list[tuple[Histogram, str]] = []
    for middle, part, where in parts:
        if joined and middle < _APART * quantile(joined[-1][0], 0.5):
            before, place = joined.pop()
            joined.append((merge((before, part)), where if where == place else ""))
        else:
            joined.append((part, where))
    found = [Mode(quantile(part, 0.5), total(part) / everything, where) for part, where in joined]
    return tuple(sorted(found, key=lambda mode: (-mode.share, mode.value))) if len(found) > 1 else ()


def _split(bins: Histogram, least: float) -> list[Histogram]:
    """Cut at the deepest valley, again and again, while both sides hold enough events."""
    cut = _valley(bins, least) if total(bins) >= _ENOUGH else None
    if cut is None:
        return [bins]
    left = {index: count for index, count in bins.items() if index < cut}
    right = {index: count for index, count in bins.items() if index >= cut}
    return _split(left, least) + _split(right, least)


def _valley(bins: Histogram, least: float) -> int | None:
    """The lowest bin, by the density, that is under half of the lower of the peaks on its two sides."""
    low = min(bins)
    density = _density(bins)
    peaks_left = list(accumulate(density, max))
    peaks_right = list(accumulate(reversed(density), max))[::-1]
    below = list(accumulate((bins.get(low + place, 0) for place in range(len(density))), initial=0))
    depths = [
        (height / min(left, right), place)
        for place, (height, left, right) in enumerate(zip(density, peaks_left, peaks_right, strict=True))
        if below[place] >= least and below[-1] - below[place] >= least
    ]
    depth, place = min(depths, default=(1.0, 0))
    return low + place if depth < _VALLEY else None


def _density(bins: Histogram) -> list[float]:
    """Events by bin from the first to the last, smoothed by a triangle as wide as Silverman's rule has it."""
    low, high, n = min(bins), max(bins), total(bins)
    quartiles = [_rank_bin(bins, q) for q in (0.25, 0.75)]
    reach = max(round(2.2 * (quartiles[1] - quartiles[0]) / 1.34 * 0.9 * n**-0.2), _LEAST_REACH)
    density = [0.0] * (high - low + 1)
    for index, count in bins.items():
        for place in range(max(index - reach, low), min(index + reach, high) + 1):
            density[place - low] += count * (reach + 1 - abs(place - index))
    return density


def _rank_bin(bins: Histogram, q: float) -> int:
    wanted, below = q * total(bins), 0
    for index, count in sorted(bins.items()):
        below += count
        if below >= wanted:
            return index
    return max(bins)
