"""From which session on a figure is another one: claimed only where chance does not explain it. Pure.

The split whose two sides differ most in rank (Mann and Whitney 1947) is claimed where its p times the number
of splits (Bonferroni) is at most 5 %, where each side has at least 5 sessions, and where the sides are 2 %
or more apart. What is then left on either side is looked at in the same way, at half the level. The sizes
are ratios of medians over all pairs (Hodges and Lehmann 1963), with the interval that belongs to the test.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from statistics import NormalDist, median

from generator.model.finding import Estimate
from generator.model.history import ENOUGH

LEVEL = 0.05
LEAST_SIDE = 5  # sessions
LEAST_CHANGE = math.log(1.02)
_MOST_OF_A_SIDE = 60  # sessions next to the split that its size is taken from


def shifts(values: Sequence[float], level: float = LEVEL) -> list[tuple[int, Estimate]]:
    """Of positive values in the order of their sessions: where each change is, and after / before."""
    found = _claimed([math.log(one) for one in values], level)
    ends = [0, *found, len(values)]
    return [
        (at, _ratio(values[ends[i] : at][-_MOST_OF_A_SIDE:], values[at : ends[i + 2]][:_MOST_OF_A_SIDE]))
        for i, at in enumerate(found)
    ]


def _claimed(logs: Sequence[float], level: float) -> list[int]:
    """The first value after each change, in order."""
    if len(logs) < ENOUGH:
        return []
    z, at = _strongest(logs)
    splits = len(logs) - 2 * LEAST_SIDE + 1
    p = 2 * (1 - NormalDist().cdf(z)) * splits
    if p > level or abs(median(logs[at:]) - median(logs[:at])) < LEAST_CHANGE:
        return []
    after = (at + one for one in _claimed(logs[at:], level / 2))
    return [*_claimed(logs[:at], level / 2), at, *after]


def _strongest(logs: Sequence[float]) -> tuple[float, int]:
    """The greatest difference in rank in units of its deviation without a change, and where it is."""
    n, ranks = len(logs), _ranks(logs)
    mean = (n + 1) / 2
    variance = sum((rank - mean) ** 2 for rank in ranks) / (n - 1)  # ties make it smaller
    if not variance:
        return 0.0, LEAST_SIDE
    best, total = (0.0, LEAST_SIDE), 0.0
    for at, rank in enumerate(ranks[: n - LEAST_SIDE], 1):
        total += rank - mean
        if at >= LEAST_SIDE:
            best = max(best, (abs(total) / math.sqrt(variance * at * (n - at) / n), at))
    return best


def _ranks(values: Sequence[float]) -> list[float]:
    """From 1; of those alike the middle one."""
    ordered = sorted(values)
    return [(bisect_left(ordered, one) + bisect_right(ordered, one) + 1) / 2 for one in values]


def _ratio(before: Sequence[float], after: Sequence[float]) -> Estimate:
    """After / before over all pairs: median, and what the test at 95 % would not call different."""
    ratios = sorted(_ratios(before, after))
    a, b = len(before), len(after)
    reach = NormalDist().inv_cdf(0.975) * math.sqrt(a * b * (a + b + 1) / 12)
    out = max(math.floor(a * b / 2 - reach), 0)
    return Estimate(median(ratios), ratios[out], ratios[-1 - out], a + b, 0.95)


def _ratios(before: Sequence[float], after: Sequence[float]) -> Iterator[float]:
    return (new / old for new in after for old in before)
