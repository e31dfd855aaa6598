"""How a session goes on after its planned rounds: until its figures are precise, or its verdicts decided."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from generator import units
from generator.findings import forecasts, precise, select, summarise
from generator.measure import steering
from generator.measure.steering import Steering
from generator.model import deciding
from generator.model.finding import Findings, Undecided
from generator.model.intervals import median_interval
from generator.model.note import Experiment, Params
from generator.model.precision import Aim, expected, next_round
from generator.model.session import SessionSummary
from generator.model.trial import Invocation, Plan
from generator.records import condense, store
from generator.records.assembled import settled
from generator.records.journal import Session

Question = tuple[str, str, Params, str]  # measurement, condition, sweep, what is expected

LEAST_FURTHER = 60.0  # s that a session without a budget goes on at most, or as long as its rounds took
MOST = forecasts.COUNTS[-1]  # processes of a verdict


def steered(
    experiment: Experiment, chosen: Plan, first: Steering | None = None, *, until_decided: bool
) -> Steering:
    """What a plan asks for: `first`, then precision where a trial has one, then decisions on verdicts."""
    each = [first] if first else []
    if any(trial.precision is not None for trial in chosen.trials):
        each.append(ToPrecision(chosen))
    if until_decided:
        each.append(UntilDecided(experiment, chosen))
    return InTurn(each) if each else steering.Nothing()


class InTurn:
    """One after the other: who asks for nothing more is done."""

    def __init__(self, each: Iterable[Steering]) -> None:
        self._each = list(each)

    def further(self, so_far: Session, spent: float) -> tuple[Invocation, ...]:
        """Of the first that asks for any."""
        while self._each:
            if found := self._each[0].further(so_far, spent):
                return found
            del self._each[0]
        return ()


class _Looking:
    """What is alike in both: the budget, and the processes so far, each condensed once."""

    def __init__(self, chosen: Plan) -> None:
        self._plan = chosen
        self._budget = chosen.budget
        self._entries: list[store.Entry] = []
        self._heads = {trial.process: number for number, trial in enumerate(chosen.trials) if not trial.of}

    def _left(self, spent: float) -> float:
        """s of the budget; without one as long again as the planned rounds took, and a minute at least."""
        if self._budget is None:
            self._budget = spent + max(spent, LEAST_FURTHER)
        return self._budget - spent

    def _seen(self, so_far: Session) -> Sequence[store.Entry]:
        for invocation, outcome in so_far.outcomes[len(self._entries) :]:
            noise = so_far.rounds[invocation.round].get("other_cpu")
            made = condense.condense(outcome, invocation.round, noise)
            self._entries.append(store.Entry(invocation, outcome, *made))
        return self._entries

    def _block(self, counts: Mapping[int, int], so_far: Session) -> tuple[Invocation, ...]:
        return steering.block(counts, len(so_far.rounds), self._plan.seed)


class ToPrecision(_Looking):
    """Goes on with what is less precise than was asked, cheapest first."""

    def __init__(self, chosen: Plan) -> None:
        super().__init__(chosen)
        self._aims: dict[int, tuple[int, Aim | None]] = {}  # of each trial with the processes it is from

    def further(self, so_far: Session, spent: float) -> tuple[Invocation, ...]:
        """The next block of what the budget makes precise."""
        left = self._left(spent)
        return self._block(next_round(list(self._looked(so_far)), left), so_far)

    def _looked(self, so_far: Session) -> Iterator[Aim]:
        """The aims as they are now; of trials without new processes as they were."""
        by_trial: dict[int, list[store.Entry]] = defaultdict(list)
        for entry in self._seen(so_far):
            by_trial[entry.invocation.trial].append(entry)
        for number, trial in enumerate(so_far.header.trials):
            if trial.precision is None or not by_trial[number]:
                continue
            count = len(by_trial[number])
            if self._aims.get(number, (0, None))[0] != count:
                self._aims[number] = count, self._aim(so_far, number, by_trial[number])
            if found := self._aims[number][1]:
                yield found

    def _aim(self, so_far: Session, number: int, entries: Sequence[store.Entry]) -> Aim | None:
        trial = so_far.header.trials[number]
        measured = store.trial_record(trial, so_far.header, number, entries)
        made = summarise.summary(measured, quick=False, record="")
        return precise.aim(made, self._heads[trial.process])


class UntilDecided(_Looking):
    """Goes on with the verdicts that are undecided, cheapest first, until looks at them decide.

    A look asks for more than a verdict does, since there are many; what is too near its bound is left.
    """

    def __init__(self, experiment: Experiment, chosen: Plan) -> None:
        super().__init__(chosen)
        self._experiment = experiment
        self._open: set[Question] | None = None  # those that the planned rounds left

    def further(self, so_far: Session, spent: float) -> tuple[Invocation, ...]:
        """The rounds until the next look at what the budget decides."""
        left = self._left(spent)
        counts: dict[int, int] = {}
        for one in sorted(self._undecided(so_far), key=_seconds):
            count = deciding.next_look(one.n) - one.n
            if count * one.wall > left:
                continue
            left -= count * one.wall
            for trial in one.trials:
                head = self._heads[trial.process]
                counts[head] = max(counts.get(head, 0), count)
        return self._block(counts, so_far)

    def _undecided(self, so_far: Session) -> list[Undecided]:
        """What the planned rounds left undecided, and the looks since, too."""
        record = store.assemble(so_far.header, self._seen(so_far), settled(so_far.rounds))
        trials = [measured.trial for measured in record.trials]
        found = select.findings(self._experiment, trials, [record])
        if self._open is None:
            self._open = {question for question, outcome, _ in _asked(found) if outcome == "undecided"}
        each = (one for question, _, one in _asked(found) if question in self._open)
        return [one for one in each if one and one.n < MOST and _is_worth_it(one)]


def _asked(found: Findings) -> Iterator[tuple[Question, str, Undecided | None]]:
    """Each verdict of a figure: what it is on, its outcome, what would decide it."""
    every = [item.summary for item in found.items]
    for item in found.items:
        others = select.others(item.summary, every)
        for verdict in item.verdicts:
            one = verdict.expectation
            question = item.measurement.id, item.condition.name, item.summary.trial.sweep, one.full_text
            yield question, verdict.outcome, forecasts.undecided(one, item.summary, others)


def _is_worth_it(one: Undecided) -> bool:
    """Is it not too near its bound, as far as that is known?"""
    known = median_interval(sorted(one.logs), deciding.LEVEL)
    if known and not known[0] <= one.bound <= known[1]:
        return False
    found = forecasts.forecast(one.logs, one.bound)
    return found is None or found.sure is not None


def _seconds(one: Undecided) -> float:
    """Until it is likely to be decided, or looked at next where that is not known."""
    found = forecasts.forecast(one.logs, one.bound)
    goal = found.even if found and found.even else deciding.next_look(one.n)
    return (goal - one.n) * one.wall if math.isfinite(one.wall) else math.inf


# ------------------------------------------------------------------ before anything runs


def beyond(chosen: Plan, seconds: float, earlier: Sequence[SessionSummary], *, until_decided: bool) -> str:
    """What follows the planned rounds, which take `seconds`, and what earlier sessions foretell of it.

    `then until ±5 %, cheapest first, for up to 3 min: by earlier sessions 14 of 22 figures get there`.
    """
    targets = sorted({trial.precision for trial in chosen.trials if trial.precision is not None})
    if not targets and not until_decided:
        return ""
    left = chosen.budget - seconds if chosen.budget is not None else max(seconds, LEAST_FURTHER)
    if left <= 0:
        return "nothing is left of the budget to go on with"
    time = f"for up to {units.duration(left)}"
    until = [f"until {' or '.join(map(precise.plus_minus, targets))}, cheapest first"] if targets else []
    until += ["until verdicts are decided"] if until_decided else []
    return f"then {', and '.join(until)}, {time}{_foretold(chosen, left, earlier) if targets else ''}"


def _foretold(chosen: Plan, left: float, earlier: Sequence[SessionSummary]) -> str:
    known = {
        figure.definition: figure
        for session in reversed(earlier)
        if not session.quick
        for figure in session.figures
    }
    heads = {trial.process: number for number, trial in enumerate(chosen.trials) if not trial.of}
    found = [
        precise.foreseen(known[trial.definition], trial, heads[trial.process])
        for trial in chosen.trials
        if trial.precision is not None and trial.definition in known
    ]
    now = [one for one in found if one]
    if not now:
        return ""
    there = sum(one.half_width <= one.target for one in expected(now, left))
    return f": by earlier sessions {there} of {units.counted(len(now), 'figure')} get there"
