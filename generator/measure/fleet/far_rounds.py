"""Rounds on a host: asked for in groups, and written down here as they come."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from generator.errors import HostError
from generator.measure import plan, spacing
from generator.measure.fleet import orders
from generator.measure.launcher import ENDING
from generator.measure.rounds import Progress
from generator.measure.steering import Steering
from generator.model.trial import Invocation, Plan
from generator.records import journal
from generator.records.journal import Header, Journal, Session

if TYPE_CHECKING:
    from generator.measure.fleet.far import Far

_GROUP = 10.0  # s: the last process of a group begins before them
_SLACK = 15.0  # s for the way there and back
_LOCKED = 900.0  # s that another session may hold the host, and services may take to be up


class FarRounds:
    """One pass through a plan and on, as it is steered."""

    def __init__(
        self, far: Far, chosen: Plan, numbers: Sequence[int], header: Header, progress: Progress
    ) -> None:
        """A journal under its name is begun, here."""
        self._far, self._plan, self._numbers = far, chosen, numbers
        self.writing = Journal(far.notebook.results(header.note), header)
        self.so_far = Session(header, (), ())
        self._progress = progress

    def run(self, steering: Steering) -> None:
        """All of them, and then as many as it is steered to. HostError where the host is lost."""
        self._progress.begin(self._plan)
        try:
            begun = orders.beginning(self._numbers, self._plan, self.so_far.header)
            self._far.ask(_LOCKED, "begin", begun, told=self._told)
            began = time.monotonic()
            self._groups()
            while self._add(steering.further(self.so_far, time.monotonic() - began)):
                self._groups()
            self._far.ask(_SLACK, "end")
        finally:
            self._progress.finish()

    def _groups(self) -> None:
        """Until nothing is planned any more."""
        more = bool(self._plan.order)
        limit = self._limit()
        while more:
            answer = self._far.ask(limit + _SLACK, "next", limit)
            self._keep(answer["lines"])
            more = answer["more"]
            self._show(answer["at"])

    def _limit(self) -> float:
        """s that the longest group may take."""
        longest = max(
            trial.limit / 1e9 * (2 if trial.condition.prepare else 1) for trial in self._plan.trials
        )
        return _GROUP + spacing.MOST + longest + ENDING

    def _keep(self, lines: bytes) -> None:
        """On disk here before more is asked for."""
        before = self.so_far
        self.so_far = journal.following(before, lines.split(b"\n")[:-1])
        if self.so_far.damaged:
            what = "what it answers cannot be read"
            raise HostError(self._far.host.alias, what, hint="is its disk full, or its clock out of order?")
        self.writing.lines(lines)
        for invocation, outcome in self.so_far.outcomes[len(before.outcomes) :]:
            self._progress.ended(self._plan.trials[invocation.trial], outcome)

    def _show(self, at: int | None) -> None:
        """Which process comes next, and how long the rest will take."""
        if at is not None and at + 1 < len(self._plan.order):
            invocation = self._plan.order[at + 1]
            self._progress.starting(at + 1, self._plan.trials[invocation.trial], self._left(at + 1))

    def _left(self, at: int) -> float:
        """s that what comes after may take: as long as before, a guess where there is no before."""
        took = {one.trial: outcome.wall for one, outcome in self.so_far.outcomes if not one.first_only}
        rest = ((one, plan.guess(self._plan.trials[one.trial], one)) for one in self._plan.order[at:])
        return sum(guess if one.first_only else took.get(one.trial, guess) for one, guess in rest)

    def _add(self, asked: Sequence[Invocation]) -> bool:
        if not asked:
            return False
        self._plan = replace(self._plan, order=self._plan.order + tuple(asked))
        self._progress.further(asked)
        return bool(self._far.ask(_SLACK, "add", orders.invocations(asked)))

    def _told(self, what: Any) -> None:
        if what[0] == "waiting":
            self._progress.waiting(str(what[1]))
