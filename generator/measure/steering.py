"""Who says how a session goes on after its planned rounds."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Protocol

from generator.model.trial import Invocation
from generator.records.journal import Session


class Steering(Protocol):
    """Asked after the planned rounds, and again after those that it asked for."""

    def further(self, so_far: Session, spent: float) -> tuple[Invocation, ...]:
        """The processes to come, in order, in rounds from `len(so_far.rounds)` on; none: the session is done.

        `spent`: s since the first process started, waiting included.
        """
        ...


class Nothing:
    """The planned rounds are all."""

    def further(self, so_far: Session, spent: float) -> tuple[Invocation, ...]:  # noqa: ARG002
        """None."""
        return ()


def block(counts: Mapping[int, int], first: int, seed: int) -> tuple[Invocation, ...]:
    """So many further processes of each trial, by its number: one in each round, from round `first` on.

    A trial with fewer than the others has them in the first of these rounds; within a round the order is
    drawn from `seed`.
    """
    random = Random(f"{seed} {first}")
    order: list[Invocation] = []
    for number in range(max(counts.values(), default=0)):
        asked = (trial for trial, count in sorted(counts.items()) if number < count)
        here = [Invocation(first + number, trial) for trial in asked]
        random.shuffle(here)
        order += here
    return tuple(order)
