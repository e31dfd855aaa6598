"""How many rounds two versions take, in one session and in turns, until their difference is decided. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable
from statistics import NormalDist

from generator import units
from generator.model import deciding, intervals
from generator.model.finding import Estimate

_MOST = 400  # rounds of which one still speaks
_NORMAL = NormalDist()
_ALIKE = 0.2  # correlation of two processes of one round
_POWER = 0.9


def rounds(before: Estimate, after: Estimate) -> int | None:
    """Rounds that tell these two apart nine times of ten; None where that is not known, or beyond 400."""
    return _told_apart(abs(math.log(after.value) - math.log(before.value)), (before, after))


def rounds_for(share: float, figures: Iterable[Estimate]) -> int | None:
    """The same for two that differ by a share, and scatter as these do."""
    return _told_apart(math.log1p(share), figures)


def _told_apart(difference: float, figures: Iterable[Estimate]) -> int | None:
    """The look at which that is likely."""
    each = [found for found in map(deviation, figures) if found is not None]
    if not each or not difference:
        return None
    apart = math.sqrt(sum(one * one for one in each) / len(each) * 2 * (1 - _ALIKE))
    opposite = _NORMAL.cdf(-difference / apart) if apart else 0.0
    return next((count for count in deciding.looks(_MOST) if _power(count, opposite) >= _POWER), None)


def _power(rounds: int, opposite: float) -> float:
    """The chance that all of the interval of so many ratios is on one side of 1.

    `opposite`: the chance of one ratio to be on the other. The interval's lower end is beyond 1 where no more
    ratios than its rank are not.
    """
    used = intervals.useful(rounds, deciding.LEVEL)
    ranks = intervals.median_ranks(used, deciding.LEVEL)
    lower = ranks[0] if ranks else -1
    return sum(math.comb(used, i) * opposite**i * (1 - opposite) ** (used - i) for i in range(lower + 1))


def deviation(found: Estimate) -> float | None:
    """Of the logarithms of processes, from how far an estimate's ends are apart."""
    first, last = found.ranks or (1, found.n)
    if found.n < 2 or found.low <= 0 or last <= first:
        return None
    among = found.n if found.ranks is None else first + last - 1
    width = _NORMAL.inv_cdf((last - 0.375) / (among + 0.25)) - _NORMAL.inv_cdf(
        (first - 0.375) / (among + 0.25)
    )
    return math.log(found.high / found.low) / width


def advice(before: Estimate, after: Estimate, seconds: float | None) -> str:
    """`` `run A B` decides in about 25 rounds (40 s) ``; `seconds`: of a process of each together."""
    needed = rounds(before, after)
    if needed is None:
        return "`run A B` measures both in turns"
    time = f" ({units.duration(needed * seconds)})" if seconds else ""
    return f"`run A B` decides in about {needed} rounds{time}"
