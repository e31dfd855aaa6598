"""Rounds on a host: asked for in groups, and written down here as they come."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from generator.errors import HostError
from generator.measure import plan, resuming, spacing
from generator.measure.fleet import orders
from generator.measure.fleet.gateway import Gone, understood
from generator.measure.launcher import ENDING
from generator.measure.resuming import Before
from generator.measure.rounds import Progress
from generator.measure.steering import Steering
from generator.model.trial import Invocation, Plan
from generator.records import journal
from generator.records.journal import Header, Journal, Session

if TYPE_CHECKING:
    from generator.measure.fleet.far import Far

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
        numbers: Sequence[int],
        header: Header,
        progress: Progress,
        again: Callable[[], Header],
        before: Before | None = None,
    ) -> None:
        """A journal is begun under its name, here, with all that there is `before`.

        `again` reaches a host once more that was lost, and gives the header that a session would have now.
        """
        self._far, self._plan, self._numbers = far, chosen, numbers
        self._lines, self._spent = (before.lines, before.spent) if before else (b"", 0.0)
        self._reach_again, self._was_lost = again, False
        self.writing = Journal(far.notebook.results(header.note), header, self._lines)
        self.so_far = journal.following(Session(header, (), ()), self._lines.splitlines())
        self._progress = progress

    def run(self, steering: Steering) -> None:
        """All of them, and then as many as it is steered to. HostError where the host is lost."""
        self._progress.begin(self._plan)
        try:
            self._begin(again=False)
            self._show(-1 if not self.so_far.outcomes else None)
            began = time.monotonic() - self._spent
            self._groups()
            while self._add(steering.further(self.so_far, time.monotonic() - began)):
                self._groups()
            with suppress(Gone):  # everything is here
                self._far.ask(_SLACK, "end")
        finally:
            self._progress.finish()

    def _begin(self, *, again: bool) -> None:
        begun = orders.beginning(self._numbers, self._plan, self.so_far.header)
        self._far.ask(_LOCKED, "begin", begun, self._lines, again, told=self._told)

    def _groups(self) -> None:
        """Until nothing is planned any more."""
        more = bool(self._plan.order)
        while more:
            with understood(self._far.host):
                lines, at, more = _group(self._next())
            self._keep(lines)
            self._show(at)

    def _next(self) -> Any:
        """A group more; where the host is lost meanwhile, and comes back, the rest of it."""
        limit = self._limit()
        try:
            return self._far.ask(limit + _SLACK, "next", limit)
        except Gone as lost:
            self._come_back(lost, again=True)
        except HostError:  # it is there, and cannot go on
            with suppress(HostError):
                self._keep(self._far.ask(_SLACK, "lines"))
            raise
        return self._far.ask(limit + _SLACK, "next", limit)

    def _come_back(self, lost: Gone, *, again: bool) -> None:
        """Once: go on there with what the host has of the session; raises `lost` where that cannot be."""
        if self._was_lost or not self._far.gateway.comes_back:
            raise lost
        self._was_lost = True
        header = self.so_far.header
        try:
            now = self._reach_again()
            kept = self._far.ask(_LOCKED, "kept", header.note, header.name, told=self._told)
        except HostError as error:
            raise lost from error
        if differences := resuming.differences(header, now):
            what = f"it was lost, and has come back as another: {'; '.join(differences)}"
            raise HostError(header.host, what, hint="measure the note anew there") from lost
        self._take_over(kept)
        self._begin(again=again)
        _LOG.warning("%s; it came back, and the session goes on", lost.what)

    def _take_over(self, kept: bytes) -> None:
        """What the host has of the session and never told; a process of which it has not all is run anew."""
        if kept.startswith(self._lines):
            self._keep(kept[len(self._lines) :].lstrip(b"\n"))
        if not self._lines:
            return
        found = resuming.before_with(self.so_far.header, self._lines)
        if found.lines != self._lines:
            half = self.writing
            self.writing = Journal(half.path.parent, self.so_far.header, found.lines)
            half.close(remove=False)
        self.so_far, self._lines, self._plan = found.session, found.lines, found.chosen

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
        known = len(self.so_far.further)
        try:
            more = self._far.ask(_SLACK, "add", orders.invocations(asked))
        except Gone as lost:
            self._come_back(lost, again=False)
            if len(self.so_far.further) > known:
                return True
            more = self._far.ask(_SLACK, "add", orders.invocations(asked))
        self._plan = replace(self._plan, order=self._plan.order + tuple(asked))
        self._progress.further(asked)
        return bool(more)

    def _told(self, what: Any) -> None:
        if what[0] == "waiting":
            self._progress.waiting(str(what[1]))


def _group(answer: Mapping[str, Any]) -> tuple[bytes, int | None, bool]:
    """The lines of a group, the place in the plan of its last process, and whether more are to come."""
    lines, at, more = answer["lines"], answer["at"], answer["more"]
    if not isinstance(lines, bytes) or not (at is None or isinstance(at, int)):
        raise TypeError("these are no lines of a journal, or no place in a plan")
    return lines, at, bool(more)
