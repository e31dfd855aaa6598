"""How far apart a trial's processes start: what disturbs a machine for a second is alike in nearer ones."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from itertools import groupby

from generator.measure import plan
from generator.model.trial import Invocation, Plan

APART = 5.0  # s: after four, processes are no more alike than any two
MOST = 5 * APART  # s of waiting in a session: between six rounds
_OF_BUDGET = 0.25  # of a session that goes on until its figures are good enough it may wait longer


def most(chosen: Plan) -> float:
    """How long a session may wait in all, in s, if its budget has room for it."""
    longer = (chosen.budget or 0.0) * _OF_BUDGET if any(trial.looked for trial in chosen.trials) else 0.0
    return max(MOST, longer) if chosen.apart else 0.0


def longest(chosen: Plan) -> float:
    """How long it may wait in one round: its planned rounds have equal shares."""
    gaps = _rounds(chosen) - 1
    return min(chosen.apart, MOST / gaps) if gaps > 0 else chosen.apart


def expected(chosen: Plan) -> float:
    """How long it will wait, in s, if its processes take as long as is guessed."""
    lengths = [_length(chosen, here) for _, here in groupby(chosen.order, _round)]
    gaps = [max(0.0, min(longest(chosen), chosen.apart - length)) for length in lengths[:-1]]
    room = chosen.budget - plan.seconds(chosen) if chosen.budget is not None else sum(gaps)
    return max(0.0, min(sum(gaps), room))


def pause(apart: float, since: float, in_round: float, in_all: float, room: float) -> float:
    """How long to wait before a process whose trial has last started `since` s ago.

    As long as it is nearer than `apart`, never beyond what is left of a round's waiting, of the session's and
    of its budget.
    """
    return max(0.0, min(apart - since, in_round, in_all, room))


def _length(chosen: Plan, here: Iterable[Invocation]) -> float:
    """A guess at how long these take, in s."""
    return sum(plan.guess(chosen.trials[one.trial], one) for one in here)


def _rounds(chosen: Plan) -> int:
    return max(map(_round, chosen.order), default=-1) + 1


def _round(invocation: Invocation) -> int:
    return invocation.round


class Spacing:
    """Waits before processes, and knows for how long it did."""

    def __init__(self, chosen: Plan) -> None:
        self._plan, self._longest, self._most = chosen, longest(chosen), most(chosen)
        self._started: dict[int, float] = {}  # when the last process of each trial did
        self._waited: dict[int, float] = {}  # in each round
        self._began: float | None = None

    def wait(
        self, invocation: Invocation, left: float, resting: Callable[[float], None] = lambda _: None
    ) -> None:
        """Before a process; `left`: s that it and all after it will take. `resting` is told how many s."""
        if invocation.first_only or not self._plan.apart:
            return
        now = time.monotonic()
        self._began = now if self._began is None else self._began
        since = now - self._started.get(invocation.trial, -self._plan.apart)
        budget = self._plan.budget
        room = self._most if budget is None else budget - (now - self._began) - left
        in_round = self._longest - self.waited_in(invocation.round)
        in_all = self._most - sum(self._waited.values())
        seconds = pause(self._plan.apart, since, in_round, in_all, room)
        if seconds:
            resting(seconds)
            time.sleep(seconds)
            self._waited[invocation.round] = self.waited_in(invocation.round) + seconds
        self._started[invocation.trial] = time.monotonic()

    def to_come(self, number: int) -> float:
        """How long it will wait after round `number`, in s: as guessed, then as long as it did in a round."""
        if not self._plan.apart:
            return 0.0
        if not self._waited:
            return expected(self._plan) if number == 0 else 0.0
        gaps = max(0, _rounds(self._plan) - 1 - number)
        return max(0.0, min(gaps * max(self._waited.values()), self._most - sum(self._waited.values())))

    def waited_in(self, number: int) -> float:
        """So many s in a round."""
        return self._waited.get(number, 0.0)
