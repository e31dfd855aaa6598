"""Rounds on a host: asked for in groups, and written down here as they come."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from generator.errors import HostError
from generator.measure import plan, resuming, session, spacing
from generator.measure.fleet import orders
from generator.measure.fleet.gateway import Gone
from generator.measure.launcher import ENDING
from generator.measure.resuming import Before
from generator.measure.rounds import Progress
from generator.measure.steering import Steering
from generator.model.trial import Plan
from generator.records import journal
from generator.records.journal import Header, Journal, Session

if TYPE_CHECKING:
    from generator.measure.fleet.far import Far, FarReady

_GROUP = 10.0  # s: the last process of a group begins before them
_SLACK = 15.0  # s for the way there and back
_LOCKED = 900.0  # s that another session may hold the host, and services may take to be up


class FarRounds:
    """One pass through a plan and on, as it is steered."""

    def __init__(
        self,
        far: Far,
        chosen: Plan,
        prepared: FarReady,
        header: Header,
        progress: Progress,
        before: Before | None = None,
    ) -> None:
        """A journal is begun under its name, here, with all that there is `before`."""
        self._far, self._plan, self._prepared = far, chosen, prepared
        self._lines = before.lines if before else b""
        self.writing = Journal(far.notebook.results(header.note), header, self._lines)
        self.so_far = replace(before.session, header=header) if before else Session(header, (), ())
        self._spent = before.spent if before else 0.0
        self._progress = progress
        self._planned = chosen.order[: len(chosen.order) - len(self.so_far.further)]
        self._is_again = False  # was it lost, and reached once more?

    def run(self, steering: Steering) -> None:
        """All of them, and then as many as it is steered to. HostError where the host is lost."""
        self._progress.begin(self._plan)
        try:
            self._begin()
            began = time.monotonic() - self._spent
            self._ask("next", self._limit())
            while more := steering.further(self.so_far, time.monotonic() - began):
                self._progress.further(more)
                if not self._ask("add", orders.invocations(more)):
                    break
                self._ask("next", self._limit())
            self._far.ask(_SLACK, "end")
        finally:
            self._progress.finish()

    def _begin(self) -> None:
        begun = orders.beginning(self._prepared.numbers, self._plan, self.so_far.header)
        self._far.ask(_LOCKED, "begin", begun, self._lines, self._is_again, told=self._told)

    def _ask(self, what: str, *rest: Any) -> bool:
        """Something, and then groups until nothing is planned; did anything come of it?

        A host that is lost is reached once more, and goes on where it was: never another one.
        """
        more, came = True, False
        while more:
            try:
                answer = self._far.ask(self._limit() + _SLACK, what, *rest)
            except Gone as gone:
                self._reach_again(gone)
                what, rest = "next", (self._limit(),)
                continue
            came |= self._keep(answer["lines"])
            more = answer["more"]
            what, rest = "next", (self._limit(),)
            self._show(answer["at"])
        return came

    def _reach_again(self, gone: Gone) -> None:
        """Once: what it wrote before it was lost is taken, and what it had begun is begun again, marked."""
        if self._is_again:
            raise gone
        self._is_again = True
        header = self.so_far.header
        told = self._far.again().only(self._prepared.numbers)
        if why := resuming.differences(header, replace(header, **session.of_place(told))):
            raise HostError(gone.host, f"{gone.why}; {'; '.join(why)}", hint=gone.hint)
        self._keep(self._beyond(header))
        self._begin()

    def _beyond(self, header: Header) -> bytes:
        """What its journal has beyond what is here."""
        there = self._far.more(header.note, header.name)
        return there[len(self._lines) + bool(self._lines) :] if there.startswith(self._lines) else b""

    def _limit(self) -> float:
        """s that the longest group may take."""
        longest = max(
            trial.limit / 1e9 * (2 if trial.condition.prepare else 1) for trial in self._plan.trials
        )
        return _GROUP + spacing.MOST + longest + ENDING

    def _keep(self, lines: bytes) -> bool:
        """On disk here before more is asked for; were there any?"""
        before = self.so_far
        self.so_far = journal.following(before, lines.split(b"\n")[:-1])
        if self.so_far.damaged:
            what = "what it answers cannot be read"
            raise HostError(self._far.host.alias, what, hint="is its disk full, or its clock out of order?")
        self.writing.lines(lines)
        self._lines = b"\n".join(filter(None, (self._lines, lines.rstrip(b"\n"))))
        self._plan = replace(self._plan, order=self._planned + self.so_far.further)
        for invocation, outcome in self.so_far.outcomes[len(before.outcomes) :]:
            self._progress.ended(self._plan.trials[invocation.trial], outcome)
        return bool(lines)

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

    def _told(self, what: Any) -> None:
        if what[0] == "waiting":
            self._progress.waiting(str(what[1]))
