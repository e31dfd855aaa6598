"""Which of two is more, looked at again and again while rounds are added: when one may stop. Pure.

Who looks often finds a difference where there is none: each look asks for more than 95 %, and looks become
rare. Over all of them fewer than 5 % of pairs that are alike are called different.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.model.finding import Estimate
from generator.model.intervals import median_interval, median_ranks

LEVEL = 0.994  # of one look: sixteen up to 1,000 rounds call 3 to 5 % of pairs different that are alike
FIRST = 9  # rounds: fewer give no interval of that level
_STEP = 1.4  # from one look to the next
ALIKE = 0.02  # that a difference has to be for anybody to care
_NORMAL = 2.75 + 1.28  # standard errors: half of an interval of that level, and what nine of ten stay within
_OF_MEDIAN = 1.2533  # the median's standard error, in those of the mean
_OF_RANGE = 1.4826  # standard deviation, in median absolute deviations


@dataclass(frozen=True)
class Decision:
    """What the rounds so far say of a ratio."""

    outcome: str  # "more" | "less" | "alike" | "undecided"
    estimate: Estimate | None = None  # of the ratio; without `coverage` where rounds are too few

    @property
    def is_made(self) -> bool:
        return self.outcome != "undecided"


def level(asked: int = 1) -> float:
    """Of one look at each of so many comparisons that were asked for by name."""
    return 1 - (1 - LEVEL) / max(1, asked)


def first(level: float = LEVEL) -> int:
    """How many rounds the first look needs."""
    return next(n for n in range(FIRST, 100) if median_ranks(n, level))


def next_look(n: int, level: float = LEVEL) -> int:
    """At how many rounds to look after having looked at `n`."""
    look = first(level)
    while look <= n:
        look = math.ceil(look * _STEP)
    return look


def looks(most: int, level: float = LEVEL) -> Iterator[int]:
    """At how many rounds one looks, up to `most`."""
    look = first(level)
    while look <= most:
        yield look
        look = next_look(look, level)


def decision(ratios: Sequence[float], level: float = LEVEL) -> Decision:
    """Of the ratios round by round: the median's interval beyond 1, or all of it next to 1."""
    found = estimate(ratios, level)
    if found is None or found.coverage is None:
        return Decision("undecided", found)
    if found.low > 1:
        return Decision("more", found)
    if found.high < 1:
        return Decision("less", found)
    alike = found.low >= 1 / (1 + ALIKE) and found.high <= 1 + ALIKE
    return Decision("alike" if alike else "undecided", found)


def estimate(ratios: Iterable[float], level: float = LEVEL) -> Estimate | None:
    """The median of ratios over their logarithms, with its interval; of few their range."""
    logs = sorted(math.log(one) for one in ratios if 0 < one < math.inf)
    if not logs:
        return None
    middle = (logs[(len(logs) - 1) // 2] + logs[len(logs) // 2]) / 2
    low, high, coverage = median_interval(logs, level) or (logs[0], logs[-1], None)
    return Estimate(_exp(middle), _exp(low), _exp(high), len(logs), coverage)


def _exp(value: float) -> float:
    """Without what it adds in the last of sixteen digits: rounding outward would show that."""
    return float(f"{math.exp(value):.12g}")


def by_round(above: Mapping[int, float], below: Mapping[int, float]) -> tuple[float, ...]:
    """The ratios of the rounds that both have."""
    return tuple(
        above[number] / below[number]
        for number in sorted(above)
        if below.get(number, 0) > 0 and above[number] > 0
    )


def rounds_for(share: float, ratios: Sequence[float], level: float = LEVEL) -> int | None:
    """At how many rounds a difference of such a share is called in nine of ten cases.

    From how far the ratios so far scatter; None of fewer than the first look needs, as nothing is known then.
    """
    scatter = _scatter(ratios)
    if scatter is None or share <= 0:
        return None
    return needed(scatter, math.log1p(share), level)


def needed(scatter: float, difference: float, level: float = LEVEL) -> int:
    """At how many rounds two are told apart; both numbers are of logarithms of their ratios."""
    return looked_at((_NORMAL * _OF_MEDIAN * scatter / difference) ** 2, level)


def detectable(ratios: Sequence[float]) -> float | None:
    """The share by which two differ that so many rounds call different in nine of ten cases."""
    scatter = _scatter(ratios)
    return None if scatter is None else math.expm1(_NORMAL * _OF_MEDIAN * scatter / math.sqrt(len(ratios)))


def _scatter(ratios: Sequence[float]) -> float | None:
    """How far the logarithms scatter around their median, as a standard deviation that few of them decide."""
    if len(ratios) < FIRST:
        return None
    logs = sorted(map(math.log, ratios))
    middle = logs[len(logs) // 2]
    return _OF_RANGE * sorted(abs(one - middle) for one in logs)[len(logs) // 2]


def looked_at(rounds: float, level: float = LEVEL) -> int:
    """The first look at so many rounds or more."""
    look = first(level)
    while look < rounds:
        look = next_look(look, level)
    return look
