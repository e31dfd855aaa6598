"""Rounds of processes, one at a time, each result on disk at once; as planned, and on as they are steered."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from functools import partial
from typing import Protocol

from generator import units
from generator.machine import cpu_time
from generator.measure import executors, plan, services
from generator.measure.noise import Reading, round_noise
from generator.measure.notebook import Notebook
from generator.measure.prepare import Prepared, process_spec
from generator.measure.resuming import Before
from generator.measure.services import Services
from generator.measure.spacing import Spacing
from generator.measure.steering import Steering
from generator.measure.watch import Watch
from generator.model.note import Experiment, Service
from generator.model.trial import Invocation, Outcome, Plan, Trial
from generator.records.journal import Header, Journal, Session


class Progress(Protocol):
    """Who is told how a session goes; called between processes, never while one runs."""

    def waiting(self, holder: str) -> None: ...
    def building(self, words: Sequence[str]) -> AbstractContextManager[None]: ...
    def begin(self, chosen: Plan) -> None: ...
    def serving(self, service: Service) -> None: ...
    def further(self, more: Sequence[Invocation]) -> None: ...
    def starting(self, number: int, trial: Trial, left: float) -> None: ...
    def resting(self, trial: Trial, seconds: float) -> None: ...
    def ended(self, trial: Trial, outcome: Outcome) -> None: ...
    def finish(self) -> None: ...


class Unseen:
    """Nobody is told."""

    def waiting(self, holder: str) -> None: ...
    def building(self, words: Sequence[str]) -> AbstractContextManager[None]:  # noqa: ARG002
        """Nothing around it."""
        return nullcontext()

    def begin(self, chosen: Plan) -> None: ...
    def serving(self, service: Service) -> None: ...
    def further(self, more: Sequence[Invocation]) -> None: ...
    def starting(self, number: int, trial: Trial, left: float) -> None: ...
    def resting(self, trial: Trial, seconds: float) -> None: ...
    def ended(self, trial: Trial, outcome: Outcome) -> None: ...
    def finish(self) -> None: ...


class Rounds:
    """One pass through a plan and on, as it is steered: each process in turn, each result on disk at once."""

    def __init__(
        self,
        notebook: Notebook,
        experiment: Experiment,
        chosen: Plan,
        prepared: Prepared,
        header: Header,
        progress: Progress,
        lock: int,
        around: Callable[[executors.Run], executors.Run] = lambda run: run,
        before: Before | None = None,
    ) -> None:
        """A journal is begun under its name, with all that there is `before` where it goes on with that.

        `around`: what looks on while a process runs.
        """
        self._notebook, self._experiment, self._plan, self._prepared = notebook, experiment, chosen, prepared
        self._header = header
        self.writing = Journal(notebook.results(experiment.stem), header, before.lines if before else b"")
        self._progress, self._lock, self._around = progress, lock, around
        self._took: dict[tuple[int, bool], float] = {}
        self._read_for = [chosen.figures(number) for number in range(len(chosen.trials))]
        self._watch = Watch(prepared.commands.values())
        self._units: dict[int, str] = {}  # of each figure, as its first process told it
        self._over = set(header.skipped)
        self._processes: list[Outcome] = []  # one of each process, whatever it was read for
        self.outcomes: list[tuple[Invocation, Outcome]] = []
        self.noise: list[Mapping[str, float]] = []
        self._readings: list[Reading] = []
        self._done = before.done if before else 0  # of the plan's processes
        self._spent = before.spent if before else 0.0  # s that they took
        self._spacing = Spacing(self._remaining())
        self.beside: tuple[Rounds, ...] = ()  # that take turns with these: not other work
        if before:
            self._take_over(before.session)

    def _take_over(self, session: Session) -> None:
        """All that is known of the processes that ended before."""
        self.outcomes += session.outcomes
        self.noise += session.rounds
        for invocation, outcome in session.outcomes:
            self._took[invocation.trial, invocation.first_only] = outcome.wall
            if outcome.status != "ok":
                self._over.add(invocation.trial)
            elif outcome.answer:
                self._units.setdefault(invocation.trial, outcome.answer.said.unit)

    def _remaining(self) -> Plan:
        """The plan with what is left of its budget."""
        budget = self._plan.budget
        return self._plan if budget is None else replace(self._plan, budget=max(0.0, budget - self._spent))

    def run(self, steering: Steering) -> None:
        """All of them, and then as many as it is steered to."""
        self._progress.begin(self._plan)
        try:
            with self.opened():
                began = time.monotonic() - self._spent
                while self.are_planned() or self.add(steering.further(self.so_far, time.monotonic() - began)):
                    self.next()
        finally:
            self._progress.finish()

    @contextmanager
    def opened(self, up: Services | None = None) -> Iterator[None]:
        """Everything is up that the processes need; `up`: services that are it already."""
        where = self._notebook.executor, self._prepared.launcher, self._lock, self._notebook.root
        with (
            executors.opened(*where) as run,
            nullcontext(up) if up else self._services() as self._up,
        ):
            self._execute = self._around(run)
            yield

    @property
    def so_far(self) -> Session:
        return Session(self._header, tuple(self.outcomes), tuple(self.noise))

    def are_planned(self) -> bool:
        """Is there a round to come?"""
        last = max((invocation.round for invocation in self._plan.order), default=-1)
        return len(self.noise) <= last

    def next(self) -> None:
        """One round more."""
        for _ in self.processes():
            pass

    def processes(self) -> Iterator[int]:
        """One round more, process by process; the place in the plan of each that has ended."""
        with self._measured_noise():
            yield from self._round(len(self.noise), self._execute)

    def add(self, asked: Sequence[Invocation]) -> bool:
        """Are there further processes, of trials that did not fail? From now on they are planned."""
        more = tuple(invocation for invocation in asked if self._figures(invocation))
        self._plan = replace(self._plan, order=self._plan.order + more)
        self.writing.further(more)
        self._progress.further(more)
        return self.are_planned()

    def _services(self) -> AbstractContextManager[Services]:
        """What the trials need to be up, for all rounds."""
        wanted = self._announced(self.needed())
        return services.running(wanted, self._notebook.root, self._prepared.launcher, self._lock)

    def needed(self) -> tuple[Service, ...]:
        """The services of those trials that are not skipped."""
        trials = (trial for index, trial in enumerate(self._plan.trials) if index not in self._over)
        return plan.services(self._experiment, trials)

    def _announced(self, wanted: Iterable[Service]) -> Iterator[Service]:
        """Each as its turn comes: one may take its time."""
        for service in wanted:
            self._progress.serving(service)
            yield service

    def _round(self, number: int, execute: executors.Run) -> Iterator[int]:
        for index, invocation in enumerate(self._plan.order):
            if index >= self._done and invocation.round == number and self._figures(invocation):
                self._process(index, invocation, execute)
                yield index

    def _process(self, index: int, invocation: Invocation, execute: executors.Run) -> None:
        """Read for each figure that no process before has failed, timed out or skipped."""
        trial, figures = self._plan.trials[invocation.trial], self._figures(invocation)
        left = self._left(index)
        self._progress.starting(index, trial, left + self._spacing.to_come(invocation.round))
        self._spacing.wait(invocation, left, partial(self._progress.resting, trial))
        read_for = [self._plan.trials[number] for number in figures]
        started = process_spec(self._prepared, trial, invocation, read_for, quick=self._plan.quick)
        started = replace(started, secrets=self._up.secrets())
        needs = self._experiment.measurements[trial.measurement].needs
        outcomes = self._changed(trial, len(figures)) or self._up.beside(
            needs, lambda: execute(started), len(figures)
        )
        if trial.run:
            self._watch.ran(self._prepared.command(trial))
        self._processes.append(outcomes[0])
        self._took[invocation.trial, invocation.first_only] = outcomes[0].wall
        for number, outcome in zip(figures, outcomes, strict=True):
            self._keep(replace(invocation, trial=number), self._comparable(number, outcome))

    def _comparable(self, number: int, outcome: Outcome) -> Outcome:
        """As it is; failed where its unit is of another dimension than that of the processes before."""
        if outcome.answer is None:
            return outcome
        unit = outcome.answer.said.unit
        before = self._units.setdefault(number, unit)
        if units.find(unit)[0] == units.find(before)[0]:
            return outcome
        why = f"it is in {unit or 'no unit'}, and was in {before or 'no unit'} in the first process"
        return replace(outcome, status="failed", reason=why, answer=None, raw=b"")

    def _changed(self, trial: Trial, figures: int) -> tuple[Outcome, ...]:
        """What becomes of a process whose program is not the one that the session began with."""
        why = self._watch.changed(self._prepared.command(trial)) if trial.run else ""
        return (Outcome("failed", why),) * figures if why else ()

    def _keep(self, invocation: Invocation, outcome: Outcome) -> None:
        """What a process gave for one figure, on disk; a figure that failed is not asked for again."""
        self.outcomes.append((invocation, outcome))
        self.writing.outcome(invocation, outcome)
        self._progress.ended(self._plan.trials[invocation.trial], outcome)
        if outcome.status != "ok":
            self._over.add(invocation.trial)

    def _figures(self, invocation: Invocation) -> tuple[int, ...]:
        """The trials that this process is still read for."""
        every = self._read_for[invocation.trial]
        asked = every[:1] if invocation.first_only else every
        return tuple(number for number in asked if number not in self._over)

    @contextmanager
    def _measured_noise(self) -> Iterator[None]:
        """Around a round: how much CPU time others used meanwhile."""
        first = len(self._processes)
        self._readings = self._readings or [self._reading()]
        yield
        self._readings.append(self._reading())
        probes = sum(one.wall for one in self._processes[first:])
        noise = round_noise(self._readings, probes, self._spacing.waited_in(len(self.noise)))
        self.noise.append(noise)
        self.writing.round(noise)

    def _reading(self) -> Reading:
        ours = sum(one.probes_seconds() for one in (self, *self.beside)) + self._up.cpu_seconds()
        return Reading(cpu_time.cpu_times(), time.process_time() + ours)

    def probes_seconds(self) -> float:
        """CPU time of the processes so far."""
        return sum(one.usage.get("cpu_ns", 0) for one in self._processes) / 1e9

    def _left(self, index: int) -> float:
        """Seconds that the rest will take: what a trial's processes took so far, a guess before the first."""
        rest = filter(self._figures, self._plan.order[index:])
        return sum(self._expected(invocation) for invocation in rest)

    def _expected(self, invocation: Invocation) -> float:
        known = self._took.get((invocation.trial, invocation.first_only))
        guess = plan.guess(self._plan.trials[invocation.trial], invocation)
        return guess if known is None else known
