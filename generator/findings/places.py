"""Events that run in several places, held against each other place by place. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from generator.findings.modes import WHERE
from generator.findings.sides import Side
from generator.model.finding import Estimate

OTHERWISE = 0.25  # of all events in one place: what repeats of the same code differ by


def apart(before: Side, after: Side) -> Iterator[tuple[str, Side, Side]]:
    """Each place that both sides have, with its own figures."""
    for where in WHERE.values():
        ours, theirs = _there(before, where), _there(after, where)
        if ours and theirs:
            yield where, ours, theirs


def is_by_place(before: Side, after: Side) -> bool:
    """Do all sessions tell where events ran, and did they run in more than one place?"""
    told = [one.figure.by_place for one in (*before, *after)]
    return all(told) and len({where for by_place in told for where in by_place}) > 1


def share(side: Side, where: str) -> float:
    """Of all events of a side that ran there."""
    return sum(one.figure.by_place.get(where, (0.0, 0.0))[1] for one in side) / len(side)


def _there(side: Side, where: str) -> Side:
    """The sessions that have events there, with what these took."""
    return tuple(
        replace(one, estimate=_alone(value, one.estimate.n))
        for one in side
        for value, _ in [one.figure.by_place.get(where, (0.0, 0.0))]
        if 0 < value < math.inf
    )


def _alone(value: float, processes: int) -> Estimate:
    return Estimate(value, value, value, processes)
