"""Which figures have further processes within a budget, until they are as precise as is asked. Pure.

Cheapest forecast first: what goes to the widest figures is spent on those that no budget makes precise. A
look at a figure's interval says whether it goes on, so that its level is `intervals.LOOKED`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.model.intervals import LOOKED, next_useful, useful

MOST = 100  # processes of a figure
_FAR = 1e9  # processes that nobody waits for


@dataclass(frozen=True)
class Aim:
    """A figure, how precise it is and how precise it shall be."""

    process: int  # the trial whose processes it is read from
    n: int  # processes so far
    half_width: float  # of its interval, as a share of the figure; infinite while there is none
    target: float
    wall: float  # s that one process takes

    @property
    def is_open(self) -> bool:
        """May further processes make it as precise as it shall be?"""
        return self.half_width > self.target and self.n < MOST

    @property
    def step(self) -> int:
        """Processes until its interval can change."""
        return next_useful(self.n + 1, LOOKED) - self.n

    @property
    def goal(self) -> int:
        """With how many processes it will be precise enough, as intervals narrow with the root of n."""
        if math.isinf(self.half_width):
            return self.n + self.step
        needed = max(useful(self.n, LOOKED), 1) * (self.half_width / self.target) ** 2
        count = math.ceil(min(needed, _FAR))
        return max(next_useful(count, LOOKED) if count <= MOST else count, self.n + self.step)

    @property
    def seconds(self) -> float:
        """What that takes from here on."""
        return (self.goal - self.n) * self.wall


def next_round(aims: Sequence[Aim], left: float) -> dict[int, int]:
    """How many processes each trial has in the next block; `left`: s of the budget. None: it is done.

    All whose forecasts fit into the budget together, cheapest first, go on until their intervals can change;
    where none does, the one that costs least until then.
    """
    still = [one for one in aims if one.is_open]
    chosen = _affordable(still, left)
    if not chosen:
        cheapest = min(still, key=lambda one: one.step * one.wall, default=None)
        chosen = [cheapest] if cheapest and cheapest.step * cheapest.wall <= left else []
    counts: dict[int, int] = {}
    for one in chosen:
        counts[one.process] = max(counts.get(one.process, 0), one.step)
    return counts


def _affordable(still: Sequence[Aim], left: float) -> list[Aim]:
    """Those whose forecasts fit; figures of one process share what it takes."""
    chosen, spent = [], dict[int, float]()
    for one in sorted(still, key=lambda aim: aim.seconds):
        more = max(0.0, one.seconds - spent.get(one.process, 0.0))
        if one.goal > MOST or more > left:
            continue
        left -= more
        spent[one.process] = spent.get(one.process, 0.0) + more
        chosen.append(one)
    return chosen


def expected(aims: Sequence[Aim], left: float) -> tuple[Aim, ...]:
    """The same figures after all that fits, if their intervals narrow with the root of n."""
    now = list(aims)
    while counts := next_round(now, left):
        left -= sum(count * _wall(now, process) for process, count in counts.items())
        now = [_after(one, counts) for one in now]
    return tuple(now)


def _wall(aims: Sequence[Aim], process: int) -> float:
    return next(one.wall for one in aims if one.process == process)


def _after(one: Aim, counts: Mapping[int, int]) -> Aim:
    """A figure with so many processes more."""
    n = one.n + counts.get(one.process, 0)
    before, now = useful(one.n, LOOKED), useful(n, LOOKED)
    width = one.half_width * math.sqrt(before / now) if before and now else one.half_width
    return Aim(one.process, n, width, one.target, one.wall)
