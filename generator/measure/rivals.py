"""What is held against what, round by round, and for how long: versions of one note, or two notes. Pure.

Sides are the plans of one session, each with its journal: a note with versions has one, two notes have two.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from generator.measure import plan
from generator.model import deciding
from generator.model.deciding import Decision
from generator.model.note import Condition
from generator.model.trial import Trial

BUDGET = 60.0  # s that are spent where nobody says how many
Place = tuple[int, int]  # a side, and the number of a trial in its plan
Values = Sequence[Mapping[int, Mapping[int, float]]]  # of each side, by trial: a figure by round


class Pair(NamedTuple):
    """A figure, and the one that it is held against."""

    above: Place
    below: Place


def of_versions(trials: Sequence[Trial]) -> tuple[Pair, ...]:
    """Each figure of a later version against that of the first, under otherwise the same condition."""
    first: dict[object, int] = {}
    found = []
    for number, trial in enumerate(trials):
        one = trial.condition
        alike = trial.measurement, trial.params, replace(_bare(one), revision="").definition
        other = first.setdefault(alike, number)
        if other != number and trials[other].condition.revision != one.revision:
            found.append(Pair((0, number), (0, other)))
    return tuple(found)


def _bare(condition: Condition) -> Condition:
    return replace(condition, name="", label="")


def between(before: Sequence[Trial], after: Sequence[Trial]) -> tuple[Pair, ...]:
    """Each figure of the second note against the one that the first has by the same names.

    Where a measurement runs under one condition in each of them, whatever that is called.
    """
    by_name = {_named(trial): number for number, trial in enumerate(before)}
    alone = {_alone(trial): number for number, trial in enumerate(before) if _is_alone(trial, before)}
    found = []
    for number, trial in enumerate(after):
        other = by_name.get(_named(trial))
        if other is None and _is_alone(trial, after):
            other = alone.get(_alone(trial))
        if other is not None:
            found.append(Pair((1, number), (0, other)))
    return tuple(found)


def _named(trial: Trial) -> object:
    return trial.measurement, trial.condition.name, trial.sweep


def _alone(trial: Trial) -> object:
    return trial.measurement, trial.sweep


def _is_alone(trial: Trial, among: Sequence[Trial]) -> bool:
    return len({one.condition.name for one in among if one.measurement == trial.measurement}) == 1


def ratios(pair: Pair, found: Values) -> tuple[float, ...]:
    """Of the rounds that both have."""
    (above, one), (below, other) = pair.above, pair.below
    return deciding.by_round(found[above].get(one, {}), found[below].get(other, {}))


@dataclass(frozen=True)
class Match:
    """Pairs, and how long they may take to be decided."""

    pairs: tuple[Pair, ...]
    plans: tuple[tuple[Trial, ...], ...]  # of each side
    budget: float = BUDGET  # s
    level: float = deciding.LEVEL

    def decisions(self, found: Values) -> tuple[Decision, ...]:
        """Of each pair, in their order."""
        return tuple(deciding.decision(ratios(pair, found), self.level) for pair in self.pairs)

    def wanted(self, found: Values, spent: float, took: Mapping[Place, float]) -> Mapping[Place, int]:
        """How many further processes each trial has, until the next look at what is not decided yet.

        Each pair in its turn, the one that costs least first, as far as the budget goes; none: all is done.
        `took`: s of a trial's processes, where that is known.
        """
        left = self.budget - spent
        asked: dict[Place, int] = {}
        for cost, count, pair in sorted(self._open(found, took), key=lambda one: one[0]):
            fits = count if cost * count <= left else int(left / cost) if cost else 0
            if fits < 1:
                break
            left -= cost * fits
            for place in (pair.above, pair.below):
                head = self._head(place)
                asked[head] = max(asked.get(head, 0), fits)
        return asked

    def _open(self, found: Values, took: Mapping[Place, float]) -> list[tuple[float, int, Pair]]:
        """Pairs that are not decided: what a round of them costs, and how many there are to the next look."""
        each = []
        for pair, decision in zip(self.pairs, self.decisions(found), strict=True):
            rounds = len(ratios(pair, found))
            if decision.is_made or not rounds:
                continue
            cost = sum(
                took.get(head, self._guess(head)) for head in map(self._head, (pair.above, pair.below))
            )
            each.append((cost, deciding.next_look(rounds, self.level) - rounds, pair))
        return each

    def _head(self, place: Place) -> Place:
        """Whose processes a figure is read from."""
        side, number = place
        trials = self.plans[side]
        process = trials[number].process
        return side, next(i for i, one in enumerate(trials) if not one.of and one.process == process)

    def _guess(self, place: Place) -> float:
        side, number = place
        return plan.process(self.plans[side][number])
