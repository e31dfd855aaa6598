"""Intervals of order statistics, and log-binned histograms with their text. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate

LEVEL = 0.95  # that an interval has to reach

# ------------------------------------------------------------------ values


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


# ------------------------------------------------------------------ histograms


# ------------------------------------------------------------------ as text
