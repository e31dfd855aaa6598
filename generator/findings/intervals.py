"""Intervals of order statistics, and log-binned histograms with their text. Pure."""

from __future__ import annotations

import math
import re
import string
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import accumulate

from generator.model.note import Histogram

LEVEL = 0.95  # that an interval has to reach
PERCENTILES = {"p90": 0.9, "p99": 0.99, "p999": 0.999}
BEYOND = 10  # events that have to lie beyond a percentile
GROWTH = 1.01  # a bin is one percent wide
FLOOR = -2000  # the bin of 0: 2e-9 ns
_LOG = math.log(GROWTH)
_DIGITS = string.digits + string.ascii_letters
_TOKEN = re.compile(r"-\w{2}|\+\w{6}|\w", re.ASCII)
_GAP = 6  # bins: from here on a new stretch is shorter than zeros

# ------------------------------------------------------------------ values


def median(values: Iterable[float]) -> float:
    """The middle, or the mean of the two middles; ValueError of nothing."""
    ordered = sorted(values)
    if not ordered:
        raise ValueError("nothing has no median")
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2


def median_ranks(n: int, level: float = LEVEL) -> tuple[int, int, float] | None:
    """Ranks (from 0) of n sorted values that hold the true median with at least `level`, and that coverage.

    The narrowest such pair. Exact and free of any distribution: a value lies below the median with chance
    1/2, so ranks k and n-1-k miss it with 2 P(Binomial(n, 1/2) <= k). None where even min..max falls short.
    """
    best = None
    for k, missed in enumerate(accumulate(math.comb(n, i) for i in range(n // 2))):
        coverage = (2**n - 2 * missed) / 2**n
        if coverage < level:
            break
        best = k, n - 1 - k, coverage
    return best


def median_interval(values: Sequence[float], level: float = LEVEL) -> tuple[float, float, float] | None:
    """(low, high, coverage) of the median of sorted values; None where n cannot give that level."""
    ranks = median_ranks(len(values), level)
    return None if ranks is None else (values[ranks[0]], values[ranks[1]], ranks[2])


def least_events(percentile: str) -> int:
    """How many events it takes for 10 to lie beyond a percentile: 1,000 for `p99`."""
    return round(BEYOND / (1 - PERCENTILES[percentile]))


# ------------------------------------------------------------------ histograms


def bin_index(value: float) -> int:
    """The bin of a value: floor(ln v / ln 1.01)."""
    return max(math.floor(math.log(value) / _LOG), FLOOR) if value > 0 else FLOOR


def bin_value(index: float) -> float:
    """The geometric middle of a bin."""
    return 0.0 if index <= FLOOR else GROWTH ** (index + 0.5)


def histogram(values: Iterable[float]) -> dict[int, int]:
    """Values -> counts by bin, in order of the bins."""
    return dict(sorted(Counter(map(bin_index, values)).items()))


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


# ------------------------------------------------------------------ as text


def encode(bins: Histogram) -> str:
    """Counts as short text, one line to a diff: `642:31f-1c|720:1`.

    A stretch of bins without a long gap is where it begins, a colon, and its counts: a base-62 digit each,
    `-` and two digits from 62 on, `+` and six from 3844 on.
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
        counts = _TOKEN.findall(written)
        if "".join(counts) != written:
            raise ValueError(f"'{stretch}' is no stretch of a histogram")
        found = ((int(start) + place, _read(count)) for place, count in enumerate(counts))
        bins |= {index: count for index, count in found if count}
    return bins


def _read(written: str) -> int:
    count = 0
    for digit in written.lstrip("-+"):
        count = count * len(_DIGITS) + _DIGITS.index(digit)
    return count
