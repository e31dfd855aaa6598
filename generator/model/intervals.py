"""Intervals of medians: which of the sorted values hold it, by exact ranks. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from itertools import accumulate

LEVEL = 0.95  # that an interval has to reach
LOOKED = 0.968  # where looks at it say whether more values are taken: it holds the median with 95 % then


@cache
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


@cache
def useful(n: int, level: float = LEVEL) -> int:
    """How many of n values make the narrowest interval: 6 of 7 and of 8, 9 of 9; 0 where n are too few.

    More values help only where the next ranks step inward; until then their extremes widen what they give.
    """
    ranks = median_ranks(n, level)
    if ranks is None:
        return 0
    count = n
    while _inner(count - 1, level) == ranks[0]:
        count -= 1
    return count


def next_useful(n: int, level: float = LEVEL) -> int:
    """The fewest values, n or more, all of which their interval uses: 9 of 7."""
    count = max(n, 2)
    while useful(count, level) != count:
        count += 1
    return count


def _inner(n: int, level: float) -> int:
    """The lower rank of n values; -1 where there is none."""
    ranks = median_ranks(n, level)
    return -1 if ranks is None else ranks[0]
