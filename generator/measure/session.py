"""A session: build the probes, run them in rounds, one at a time, and keep every result at once."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from generator import __version__
from generator.errors import Interrupted
from generator.machine import cpu_time, facts
from generator.measure import executors, plan, services
from generator.measure.prepare import Kit, Workshop, order
from generator.model.note import Experiment, Service
from generator.model.record import Record
from generator.model.trial import Outcome, Plan, Slot, Trial
from generator.records import condense, journal, locks, store
from generator.records.journal import Header, Journal, Session

LOCK = "lab-notebook-measuring.lock"  # one session per host at a time, whoever's it is
_LEAST_ROUND = 0.5  # s


class Watch(Protocol):
    """Who is told how a session goes; called between processes, never while one runs."""

    def waiting(self, holder: str) -> None: ...
    def begin(self, chosen: Plan) -> None: ...
    def serving(self, service: Service) -> None: ...
    def starting(self, number: int, trial: Trial, left: float) -> None: ...
    def ended(self, trial: Trial, outcome: Outcome) -> None: ...
    def finish(self) -> None: ...


def measure(
    workshop: Workshop,
    experiment: Experiment,
    chosen: Plan,
    kit: Kit,
    watch: Watch,
    quiet: Callable[[], None] = lambda: None,
) -> Record:
    """Run the whole plan, and keep what it gave; `quiet` is called once no probe runs any more.

    Interrupted, with everything kept that was measured, where Ctrl-C cut it short. Nothing runs on after it.
    """
    with locks.held(Path(tempfile.gettempdir()) / LOCK, watch.waiting) as lock:
        header = _header(workshop, experiment, chosen, kit)
        writing = Journal(workshop.results(experiment.stem), header)
        rounds = _Rounds(workshop, experiment, chosen, kit, writing, watch, lock)
        try:
            interrupted = rounds.run(set(header.skipped))
        except BaseException:
            writing.close(remove=False)
            raise
    if not interrupted:
        quiet()
    finished = keep(workshop, Session(header, tuple(rounds.outcomes), tuple(rounds.noise)))
    writing.close(remove=True)
    if interrupted or finished is None:
        raise _interruption(finished)
    return finished


def _interruption(finished: Record | None) -> Interrupted:
    if finished is None:
        return Interrupted("interrupted before anything was measured")
    return Interrupted(
        f"interrupted; what was measured is in results/{finished.note}/{finished.name}.json",
        hint=f"see what there is: python -m generator render {finished.note} --latest",
    )


def keep(workshop: Workshop, session: Session) -> Record | None:
    """A session's outcomes -> its record, on disk; None where it has none."""
    if not session.outcomes and len(session.header.skipped) < len(session.header.trials):
        return None
    noise = [noise.get("other_cpu") for noise in session.rounds] + [None] * len(session.outcomes)
    entries = [
        store.Entry(slot, outcome, *condense.condense(outcome, slot.round, noise[slot.round]))
        for slot, outcome in session.outcomes
    ]
    finished = store.assemble(session.header, entries, session.rounds)
    store.write(workshop.results(finished.note), finished, entries)
    store.ignore_samples(workshop.root / "results", commit=workshop.config.commit_samples)
    return finished


def recover(workshop: Workshop, stem: str) -> None:
    """Turn the journals that dead writers left behind into records."""
    for path, session in journal.abandoned(workshop.results(stem)):
        if session is not None:
            keep(workshop, session)
        path.unlink()


def sources(workshop: Workshop, experiment: Experiment, trials: Sequence[Trial], kit: Kit) -> tuple[str, ...]:
    """The hash of what each trial runs: its probe as built, with the services that it needs."""
    needed = (plan.services(experiment, [trial]) for trial in trials)
    return tuple(
        services.source(kit.binary(trial).source, those, workshop.root)
        for trial, those in zip(trials, needed, strict=True)
    )


def _header(workshop: Workshop, experiment: Experiment, chosen: Plan, kit: Kit) -> Header:
    now = datetime.now(UTC)
    host = facts.host_alias(real_name=workshop.config.host_name)
    return Header(
        note=experiment.stem,
        name=f"{now:%Y%m%dT%H%M%S}{now.microsecond // 1000:03}Z-{host}",
        started=f"{now:%Y-%m-%dT%H:%M:%SZ}",
        host=host,
        quick=chosen.quick,
        seed=chosen.seed,
        machine=facts.read(),
        compiler=kit.compiler,
        experiment=experiment.text,
        program=__version__,
        trials=chosen.trials,
        cpus=tuple(placed.cpus for placed in kit.placed),
        sources=sources(workshop, experiment, chosen.trials, kit),
        skipped={index: placed.reason for index, placed in enumerate(kit.placed) if placed.reason},
        ignored={
            i: kit.binary(trial).ignored for i, trial in enumerate(chosen.trials) if kit.binary(trial).ignored
        },
    )


class _Rounds:
    """One pass through a plan: every process in order, round by round, each result on disk at once."""

    def __init__(
        self,
        workshop: Workshop,
        experiment: Experiment,
        chosen: Plan,
        kit: Kit,
        writing: Journal,
        watch: Watch,
        lock: int,
    ) -> None:
        self._workshop, self._experiment, self._plan, self._kit = workshop, experiment, chosen, kit
        self._writing, self._watch, self._lock = writing, watch, lock
        self._took: dict[tuple[int, bool], float] = {}
        self._over: set[int] = set()
        self.outcomes: list[tuple[Slot, Outcome]] = []
        self.noise: list[Mapping[str, float]] = []

    def run(self, skipped: set[int]) -> bool:
        """True where Ctrl-C ended it."""
        self._over = skipped
        self._watch.begin(self._plan)
        try:
            with (
                executors.opened(self._workshop.executor, self._kit.launcher, self._lock) as execute,
                self._services(),
            ):
                for number in range(max((slot.round for slot in self._plan.order), default=-1) + 1):
                    with self._measured_noise():
                        self._round(number, execute)
        except KeyboardInterrupt:
            return True
        finally:
            self._watch.finish()
        return False

    @contextmanager
    def _services(self) -> Iterator[None]:
        """What the trials need to be up, for all rounds."""
        trials = (trial for index, trial in enumerate(self._plan.trials) if index not in self._over)
        wanted = self._announced(plan.services(self._experiment, trials))
        with services.running(wanted, self._workshop.root, self._kit.launcher, self._lock) as self._up:
            yield

    def _announced(self, wanted: Iterable[Service]) -> Iterator[Service]:
        """Each as its turn comes: one may take its time."""
        for service in wanted:
            self._watch.serving(service)
            yield service

    def _round(self, number: int, execute: executors.Run) -> None:
        for place, slot in enumerate(self._plan.order):
            if slot.round == number and slot.trial not in self._over:
                self._process(place, slot, execute)

    def _process(self, place: int, slot: Slot, execute: executors.Run) -> None:
        """A trial of which a process failed, timed out or skipped gets no further one."""
        trial = self._plan.trials[slot.trial]
        self._watch.starting(place, trial, self._left(place))
        started = order(self._workshop, self._kit, trial, slot, quick=self._plan.quick)
        needs = self._experiment.measurements[trial.measurement].needs
        outcome = self._up.beside(needs, lambda: execute(started))
        self.outcomes.append((slot, outcome))
        self._writing.outcome(slot, outcome)
        self._took[slot.trial, slot.first_only] = outcome.wall
        self._watch.ended(trial, outcome)
        if outcome.status != "ok":
            self._over.add(slot.trial)

    @contextmanager
    def _measured_noise(self) -> Iterator[None]:
        """Around a round: how much CPU time others used meanwhile, ours (children, services) taken off.

        Nothing is known of a short round: the kernel counts in ticks of 10 ms.
        """
        before, own, first = cpu_time.cpu_times(), self._own_seconds(), len(self.outcomes)
        yield
        after = cpu_time.cpu_times()
        ours = [outcome for _, outcome in self.outcomes[first:]]
        spent = self._own_seconds() - own + sum(outcome.usage.get("cpu_ns", 0) for outcome in ours) / 1e9
        known = after.wall - before.wall >= _LEAST_ROUND
        noise = cpu_time.other_cpu(before, after, spent) if known else {}
        noise["probes"] = round(sum(outcome.wall for outcome in ours), 3)
        self.noise.append(noise)
        self._writing.round(noise)

    def _own_seconds(self) -> float:
        """CPU time of this process and of the services, so far."""
        return time.process_time() + self._up.cpu_seconds()

    def _left(self, place: int) -> float:
        """Seconds that the rest will take: what a trial's processes took so far, a guess before the first."""
        rest = (slot for slot in self._plan.order[place:] if slot.trial not in self._over)
        return sum(self._expected(slot) for slot in rest)

    def _expected(self, slot: Slot) -> float:
        known = self._took.get((slot.trial, slot.first_only))
        guess = plan.guess(self._plan.trials[slot.trial], slot, self._workshop.probes)
        return guess if known is None else known
