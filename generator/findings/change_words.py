"""What is said of a change between sessions, for readers without statistics. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from generator import units
from generator.findings import interleaved, places, wording
from generator.findings.modes import WHERE
from generator.findings.sides import Side, Sides
from generator.model.change import LIKELY, NO_CHANGE, NOT_JUDGED, SUSPECT, WITHIN, Change
from generator.model.finding import Estimate

_DOUBLE = 2.0  # from here on a ratio is told as times, not as per cent more
_TENFOLD = 10.0  # what is not even seen from here on says that nothing is
_ALIKE = 0.005  # of a figure: a smaller difference is none
_PARTS = ((1 / 3, "a third"), (1 / 2, "half"), (2 / 3, "two thirds"))
_NEARLY = 0.04  # of all events: so near to a part its word will do
REPEATS = "what repeats of the same code differ by here"


def sentence(change: Change, sides: Sides, asked: int) -> str:
    """`changed: 1.12× (1.04–1.21), slower`; `no change seen; one of 8 % or more would have shown`."""
    if change.outcome == NOT_JUDGED:
        return _not_judged(change, sides)
    if change.outcome == NO_CHANGE:
        return _no_change(change, asked)
    if change.outcome in (LIKELY, WITHIN):
        return _one_each(change, asked)
    told = f"{change.outcome}: {times(change)}, {which(change)}"
    if change.outcome == SUSPECT:
        return f"{told}; one session against {max(change.sessions)}: run it once more"
    return told


def times(change: Change) -> str:
    """`1.12× (1.04–1.21)`, with as many digits as show that 1 is outside where it is; `1.12×`."""
    if change.ratio is None:
        return ""
    if change.low is None or change.high is None:
        return units.ratio(change.ratio)
    shown = units.ratio(change.ratio, change.low, change.high)
    return f"{shown} ({interval(change.ratio, change.low, change.high)})"


def interval(ratio: float, low: float, high: float) -> str:
    """`1.04–1.21`: with the digits that the ratio is shown with, more where 1 would read as inside."""
    plain = units.bounds(ratio, low, high, "")
    if low <= 1 <= high or not _holds_one(plain):
        return plain
    finer = (units.bounds(ratio, low, high, "", digits=digits) for digits in (3, 4, 5))
    return next((said for said in finer if not _holds_one(said)), plain)


def _holds_one(said: str) -> bool:
    low, _, high = said.partition("–")
    return bool(high) and float(low) <= 1 <= float(high)


def which(change: Change) -> str:
    """`slower`, `faster`, `more`."""
    more = (change.ratio or 1.0) > 1
    return wording.word(change.asked.statistic, change.dimension, more=more, thing=True)


def by(ratio: float) -> str:
    """`12 % more`, `11 % less`, `2.3×`, `as much`: for a ratio that may be chance."""
    if abs(ratio - 1) < _ALIKE:
        return "as much"
    if 1 / _DOUBLE < ratio < _DOUBLE:
        return f"{units.percent(abs(ratio - 1))} {'more' if ratio > 1 else 'less'}"
    return units.ratio(ratio)


def _no_change(change: Change, asked: int) -> str:
    would = _would(change.detectable or 0.0)
    if change.low is not None and change.high is not None and not change.low <= 1 <= change.high:
        seen = (
            f"{times(change)} is not clear among {asked} comparisons" if asked > 1 else "less than 2 % apart"
        )
        return f"no change seen: {seen}; {would}"
    return f"no change seen; {would}"


def _would(detectable: float) -> str:
    """What a change has to be to be seen."""
    if detectable < _DOUBLE - 1:
        return f"one of {units.percent(detectable)} or more would have shown"
    if detectable < _TENFOLD - 1:
        return f"only one of {units.ratio(1 + detectable)} or more would have shown"
    return "repeats here differ so much that not even one of 10× would have shown"


def _one_each(change: Change, asked: int) -> str:
    """Of one session each, which is never certain."""
    told, floor = by(change.ratio or 1.0), change.floor or 0.0
    up_to = f"up to {units.percent(floor)}" if floor < _DOUBLE - 1 else f"up to {units.ratio(1 + floor)}"
    if change.outcome == LIKELY:
        return f"{told}, more than {REPEATS} ({up_to}): likely"
    beyond = change.low is not None and change.high is not None and not change.low <= 1 <= change.high
    if beyond and asked > 1:
        return f"{told}, not clear among {asked} comparisons; {REPEATS}: {up_to}"
    return f"{told}, within {REPEATS} ({up_to})"


def _not_judged(change: Change, sides: Sides) -> str:
    """With what can be said all the same."""
    told = by(change.ratio or 1.0)
    if sides.reason:
        return f"{told}; not judged: {sides.reason}{_cycles(change, sides)}"
    return f"{told}; one session each, not judged: {REPEATS} is not known. {decides(sides)}"


def decides(sides: Sides) -> str:
    """What would decide it: `` `run A B` decides in about 25 rounds (40 s) ``, or more sessions."""
    before, after = sides.before[0], sides.after[0]
    if sides.is_same_code:
        return "Another session of each says it"
    wall = [one.figure.wall for one in (before, after)]
    seconds = sum(each for each in wall if each) if all(wall) else None
    return interleaved.advice(before.estimate, after.estimate, seconds)


def _cycles(change: Change, sides: Sides) -> str:
    """What a steady figure comes to in cycles, which differ less between boots."""
    one, other = (side[0].figure.cycles for side in (sides.before, sides.after))
    if change.asked.statistic != "median" or not one or not other:
        return ""
    return f"; in cycles of the clock {by(other / one)}"


# ------------------------------------------------------------------ events in several places


def by_place(outcome: str, each: Sequence[Change], before: Side, after: Side, names: tuple[str, str]) -> str:
    """`on the same CPU 2.1 µs in half of the events (A: 2.1 µs in a third): not slower, placed otherwise`."""
    told = ", ".join(_places(each, before, after, names[0]))
    moved = any(
        abs(places.share(before, where) - places.share(after, where)) > places.OTHERWISE
        for where in WHERE.values()
    )
    if outcome == NOT_JUDGED and not each:
        return f"{told}: placed otherwise, not judged"
    if outcome in (NO_CHANGE, WITHIN):
        slower = wording.word("median", each[0].dimension, more=True, thing=True)
        if moved:
            return f"{told}: not {slower}, placed otherwise"
        return f"{told}: no change seen; {_would(max(one.detectable or 0.0 for one in each))}"
    where = (f"on {_the(one.where)} {one.sentence}" for one in each if one.outcome == outcome)
    return f"{told}: {'; '.join(where)}"


def _places(each: Iterable[Change], before: Side, after: Side, name: str) -> Iterator[str]:
    found = {one.where: one for one in each}
    for where in WHERE.values():
        shares = [places.share(side, where) for side in (before, after)]
        if not any(shares):
            continue
        change = found.get(where)
        then = _taken(change.before if change else None, change, shares[0])
        now = _taken(change.after if change else None, change, shares[1])
        yield f"on {_the(where)} {now} of the events ({name}: {then})"


def _taken(found: Estimate | None, change: Change | None, share: float) -> str:
    if found is None or change is None:
        return f"in {part(share)}"
    known = None if found.low < found.high else units.FEWEST
    figure = units.figure(found.value, change.dimension, found.low, found.high, digits=known)
    return f"{figure} in {part(share)}"


def _the(where: str) -> str:
    return f"the {where}" if where == "same CPU" else where


def part(share: float) -> str:
    """`half`, `a third`, `9 in 10`, `hardly any`."""
    near = next((word for value, word in _PARTS if abs(value - share) <= _NEARLY), "")
    if near:
        return near
    return {0: "hardly any", 10: "nearly all"}.get(round(share * 10), f"{round(share * 10)} in 10")
