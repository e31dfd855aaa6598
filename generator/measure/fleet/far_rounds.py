"""Rounds on a host: asked for in groups, and written down here as they come."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from contextlib import suppress
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
from generator.model.trial import Invocation, Plan
from generator.records import journal
from generator.records.journal import Header, Journal, Session

if TYPE_CHECKING:
    from generator.measure.fleet.far import Far, FarReady

_LOG = logging.getLogger(__name__)
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
        self._was_lost = False

    def run(self, steering: Steering) -> None:
        """All of them, and then as many as it is steered to. HostError where the host is lost."""
        self._progress.begin(self._plan)
        try:
            self._begin(again=False)
            began = time.monotonic() - self._spent
            more = bool(self._plan.order)
            while more:
                while more:
                    more = self._group()
                more = self._add(steering.further(self.so_far, time.monotonic() - began))
            with suppress(Gone):  # everything is here
                self._far.ask(_SLACK, "end")
        finally:
            self._progress.finish()

    def _begin(self, *, again: bool) -> None:
        """`again`: its next process was perhaps under way when the host was lost."""
        begun = orders.beginning(self._prepared.numbers, self._plan, self.so_far.header)
        self._far.ask(_LOCKED, "begin", begun, self._lines, again, told=self._told)

    def _group(self) -> bool:
        """A group of processes, kept; are there more to come?"""
        answer = self._next()
        self._keep(answer["lines"])
        self._show(answer["at"])
        return bool(answer["more"])

    def _next(self) -> Any:
        """What a group gave; where the host is lost meanwhile, and comes back, the rest of it."""
        limit = self._limit()
        try:
            return self._far.ask(limit + _SLACK, "next", limit)
        except Gone as gone:
            self._reach_again(gone, again=True)
        except HostError:  # it is there, and cannot go on
            with suppress(HostError):
                self._keep(self._far.ask(_SLACK, "lines"))
            raise
        return self._far.ask(limit + _SLACK, "next", limit)

    def _add(self, asked: Sequence[Invocation]) -> bool:
        """Are there further processes to come?"""
        if not asked:
            return False
        self._progress.further(asked)
        known = len(self.so_far.further)
        try:
            return bool(self._far.ask(_SLACK, "add", orders.invocations(asked)))
        except Gone as gone:
            self._reach_again(gone, again=False)
        return len(self.so_far.further) > known or bool(
            self._far.ask(_SLACK, "add", orders.invocations(asked))
        )

    def _reach_again(self, gone: Gone, *, again: bool) -> None:
        """Once, and never another host: what it wrote before it was lost is taken, and it goes on from there.

        `gone` where it does not come back, HostError where it is not what it was.
        """
        if self._was_lost or not self._far.gateway.comes_back:
            raise gone
        self._was_lost = True
        header = self.so_far.header
        try:
            told = self._far.again().only(self._prepared.numbers)
            beyond = self._beyond(header)
        except HostError as error:
            raise gone from error
        if why := resuming.differences(header, replace(header, **session.of_place(told))):
            what = f"{gone.why}; it came back as another: {'; '.join(why)}"
            raise HostError(gone.host, what, hint="measure the note anew there") from gone
        self._keep(beyond)
        self._drop_half()
        self._begin(again=again)
        _LOG.warning("%s; it came back, and the session goes on", gone.what)

    def _drop_half(self) -> None:
        """A process of which not all figures came is run anew: what came is not kept."""
        if not self._lines:
            return
        found = resuming.before_with(self.so_far.header, self._lines)
        if found.lines != self._lines:
            half = self.writing
            self.writing = Journal(half.path.parent, self.so_far.header, found.lines)
            half.close(remove=False)
            self.so_far, self._lines = found.session, found.lines

    def _beyond(self, header: Header) -> bytes:
        """What its journal has beyond what is here."""
        there = self._far.more(header.note, header.name)
        return there[len(self._lines) + bool(self._lines) :] if there.startswith(self._lines) else b""

    def _limit(self) -> float:
        """s that the longest group may take."""
        longest = max(
            trial.limit / 1e9 * (2 if trial.condition.prepare else 1) for trial in self._plan.trials
        )
        return _GROUP + spacing.longest(self._plan) + longest + ENDING

    def _keep(self, lines: bytes) -> None:
        """On disk here before more is asked for."""
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
