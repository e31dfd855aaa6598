"""A session that goes on until it is decided which is more: one note with versions, or two notes in turns.

Two notes are measured round by round, each into a record of its own; who begins a round is drawn by lot.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from random import Random
from statistics import fmean

from generator.measure import rivals, services, session
from generator.measure.notebook import Notebook
from generator.measure.prepare import Prepared
from generator.measure.rivals import Match, Place
from generator.measure.rounds import Progress, Rounds
from generator.measure.services import Services
from generator.measure.steering import Steering, block
from generator.model import deciding
from generator.model.note import Experiment, Service
from generator.model.record import Record
from generator.model.trial import Invocation, Outcome, Plan, Trial
from generator.records import condense
from generator.records.journal import Session


@dataclass(frozen=True)
class Side:
    """A note as it takes part."""

    experiment: Experiment
    chosen: Plan
    prepared: Prepared


def match(plans: Sequence[Plan], only: Sequence[str] = ()) -> Match:
    """What is held against what: of one plan its versions, of two what both have; `only`: ids asked for.

    A quick session holds nothing against anything.
    """
    trials = tuple(one.trials for one in plans)
    pairs = rivals.of_versions(trials[0]) if len(plans) == 1 else rivals.between(*trials)
    given = [one.budget for one in plans if one.budget is not None]
    budget = sum(given) if given else rivals.BUDGET
    asked = sum(1 for (side, number), _ in pairs if trials[side][number].measurement in only)
    return Match(() if plans[0].quick else pairs, trials, budget, deciding.level(asked))


def steering(chosen: Plan, match: Match) -> Steering | None:
    """Who steers the session of one note with versions; None where it has none."""
    return UntilDecided(match, chosen.seed) if match.pairs else None


@dataclass
class Figures:
    """The median of each process of a session, kept as it grows; in base units."""

    seen: int = 0  # outcomes
    found: dict[int, dict[int, float]] = field(default_factory=dict)  # by trial and round
    walls: dict[int, list[float]] = field(default_factory=dict)

    def of(self, so_far: Session) -> Mapping[int, Mapping[int, float]]:
        """With what is new; a trial of which a process failed has none."""
        for invocation, outcome in so_far.outcomes[self.seen :]:
            if not invocation.first_only:
                self._add(invocation, outcome)
        self.seen = len(so_far.outcomes)
        return self.found

    def _add(self, invocation: Invocation, outcome: Outcome) -> None:
        self.walls.setdefault(invocation.trial, []).append(outcome.wall)
        row, _ = condense.condense(outcome, invocation.round, None)
        if outcome.status != "ok":
            self.found[invocation.trial] = {}
        elif row.median is not None:
            self.found.setdefault(invocation.trial, {})[invocation.round] = row.median

    def took(self, side: int) -> dict[Place, float]:
        """How long a process of each trial takes, in s."""
        return {(side, number): fmean(each) for number, each in self.walls.items()}


class UntilDecided:
    """The steering of a note with versions."""

    def __init__(self, match: Match, seed: int) -> None:
        self._match, self._seed, self._figures = match, seed, Figures()

    def further(self, so_far: Session, spent: float) -> tuple[Invocation, ...]:
        """Rounds of what is not decided yet, up to the next look; none beyond the budget."""
        found = self._figures.of(so_far)
        wanted = self._match.wanted([found], spent, self._figures.took(0))
        counts = {number: count for (_, number), count in wanted.items()}
        return block(counts, len(so_far.rounds), self._seed)


def measure(
    notebook: Notebook, sides: Sequence[Side], match: Match, progress: Progress
) -> tuple[Record, ...]:
    """All sides in turns until what they share is decided, or the budget is spent: a record of each.

    Interrupted, with everything kept that was measured, where Ctrl-C cut it short.
    """
    with session.measuring(progress) as lock:
        shared = _Shared(progress)
        every: list[Rounds] = []
        for one in sides:
            every.append(session.begun(notebook, one.experiment, one.chosen, one.prepared, shared, lock))
            time.sleep(0.002)  # so that no two records have one name
        for rounds in every:
            rounds.beside = tuple(other for other in every if other is not rounds)
        interrupted = session.passing(every, lambda: _run(notebook, every, sides, match, progress, lock))
    return session.kept(notebook, every, interrupted=interrupted)


def _run(
    notebook: Notebook,
    every: Sequence[Rounds],
    sides: Sequence[Side],
    match: Match,
    progress: Progress,
    lock: int,
) -> None:
    seed = sides[0].chosen.seed
    lot, figures = Random(seed), [Figures() for _ in every]
    with _shown(sides, progress), ExitStack() as stack:
        up = stack.enter_context(_services(every, notebook, sides[0].prepared, progress, lock))
        for rounds in every:
            stack.enter_context(rounds.opened(up))
        began = time.monotonic()
        while _are_planned(every) or _go_on(every, figures, match, time.monotonic() - began, seed):
            order = [rounds for rounds in every if rounds.are_planned()]
            lot.shuffle(order)
            for rounds in order:
                rounds.next()


def _services(
    every: Sequence[Rounds], notebook: Notebook, prepared: Prepared, progress: Progress, lock: int
) -> AbstractContextManager[Services]:
    """What both need to be up, each by its name once."""
    wanted = {one.name: one for rounds in every for one in rounds.needed()}

    def announced() -> Iterator[Service]:
        for one in wanted.values():
            progress.serving(one)
            yield one

    return services.running(announced(), notebook.root, prepared.launcher, lock)


def _are_planned(every: Sequence[Rounds]) -> bool:
    return any(rounds.are_planned() for rounds in every)


def _go_on(
    every: Sequence[Rounds], figures: Sequence[Figures], match: Match, spent: float, seed: int
) -> bool:
    """Are there further rounds of what is not decided yet?"""
    found = [known.of(rounds.so_far) for known, rounds in zip(figures, every, strict=True)]
    took = {place: s for side, known in enumerate(figures) for place, s in known.took(side).items()}
    wanted = match.wanted(found, spent, took)
    first = max(len(rounds.noise) for rounds in every)
    for side, rounds in enumerate(every):
        counts = {number: count for (of, number), count in wanted.items() if of == side}
        rounds.add(block(counts, first, seed + side))
    return _are_planned(every)


# ------------------------------------------------------------------ one bar for all sides


@contextmanager
def _shown(sides: Sequence[Side], progress: Progress) -> Iterator[None]:
    first = sides[0].chosen
    trials = tuple(trial for one in sides for trial in one.chosen.trials)
    order = tuple(invocation for one in sides for invocation in one.chosen.order)
    progress.begin(Plan(trials, order, first.seed, first.quick, first.budget))
    try:
        yield
    finally:
        progress.finish()


class _Shared:
    """What each side tells, told of all of them: how many processes have started."""

    def __init__(self, progress: Progress) -> None:
        self._progress, self._started = progress, 0
        self.waiting, self.building, self.serving = progress.waiting, progress.building, progress.serving
        self.further, self.resting, self.ended = progress.further, progress.resting, progress.ended

    def begin(self, chosen: Plan) -> None:
        """Nothing: all begin together."""

    def starting(self, number: int, trial: Trial, left: float) -> None:  # noqa: ARG002
        self._progress.starting(self._started, trial, left)
        self._started += 1

    def finish(self) -> None:
        """Nothing: all end together."""
