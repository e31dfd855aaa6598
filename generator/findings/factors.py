"""What a ratio of two times is made of: clock, instructions, and the rest. Pure."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from generator import units
from generator.findings.sides import Seen, Side
from generator.model.change import Asked

_NOTHING = 0.01  # a factor nearer to 1 explains nothing
_FEW = 0.1  # of a fault per operation: fewer are no cause
_FAULTS = {  # by the statistic that they explain
    "median": ("faults", "page faults per operation"),
    "first": ("first_faults", "page faults of the first call"),
}


def lines(asked: Asked, before: Side, after: Side, ratio: float) -> Iterator[str]:
    """`1.5× = clock 1.02× · instructions 1.3× · rest 1.13×`, and a line on page faults."""
    if before[0].figure.dimension != "time" or asked.statistic not in _FAULTS:
        return
    if asked.statistic == "median" and (made_of := dict(_factors(before, after))):
        rest = ratio / math.prod(made_of.values())
        known = made_of | {_rest(made_of): rest}
        told = [f"{name} {_times(factor)}" for name, factor in known.items()]
        yield f"{_times(ratio)} = {' · '.join(told)}"
    yield from _faults(before, after, *_FAULTS[asked.statistic])


def _factors(before: Side, after: Side) -> Iterator[tuple[str, float]]:
    """Each that both sides tell: time = instructions × cycles per instruction ÷ clock."""
    clock = _ratio(before, after, lambda one: one.figure.ghz)
    instructions = _ratio(before, after, lambda one: _counted(one, "instructions"))
    if clock and (before[0].figure.cycles or instructions):
        yield "clock", 1 / clock
    if instructions:
        yield "instructions", instructions


def _rest(known: dict[str, float]) -> str:
    """What is left over, by what it is."""
    if "instructions" not in known:
        return "cycles"
    return "cycles per instruction" if "clock" in known else "rest"


def _ratio(before: Side, after: Side, take: Callable[[Seen], float | None]) -> float | None:
    one, other = _middle(before, take), _middle(after, take)
    return other / one if one and other else None


def _middle(side: Side, take: Callable[[Seen], float | None]) -> float | None:
    """The mean over sessions, of logarithms; None where one does not tell it."""
    found = [take(one) for one in side]
    logs = [math.log(value) for value in found if value]
    return math.exp(sum(logs) / len(logs)) if logs and len(logs) == len(found) else None


def _counted(one: Seen, counter: str) -> float | None:
    estimate = one.figure.estimates.get(counter)
    return estimate.value if estimate else None


def _faults(before: Side, after: Side, counter: str, words: str) -> Iterator[str]:
    """`page faults per operation: 0, then 1`: how long one takes is not known, so it is no factor."""
    counts = []
    for side in (before, after):
        found = [_counted(one, counter) for one in side]
        told = [count for count in found if count is not None]
        if not told:
            return
        counts.append(sum(told) / len(told))
    if abs(counts[1] - counts[0]) >= _FEW:
        less, more = (units.significant(count, units.FEWEST) for count in counts)
        yield f"{words}: {less}, then {more}"


def _times(factor: float) -> str:
    return "1×" if abs(factor - 1) < _NOTHING else f"{units.significant(factor, 3)}×"
