"""What is said of a change between sessions, for readers without statistics. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from statistics import median

from generator import units
from generator.findings import interleaved, places, scatter, wording
from generator.findings.modes import WHERE
from generator.findings.sides import Side, Sides
from generator.model.change import LIKELY, NO_CHANGE, NOT_JUDGED, SUSPECT, WITHIN, Change
from generator.model.finding import Estimate

_DOUBLE, _TENTH = 2.0, 0.1  # from here on a ratio is told as times, not as per cent more or less
_PERCENT = 0.95  # a larger share is told as times
_ROUNDING = 1e-6  # what a whole number may be off
_TENFOLD = 10.0  # what is not even seen from here on says that nothing is
_ALIKE = 0.005  # of a figure: a smaller difference is none
_PARTS = ((1 / 3, "a third"), (1 / 2, "half"), (2 / 3, "two thirds"))
_PARENTHESES = re.compile(r" \(([^()]*)\)")
_SEVERAL, _AS_FAR = 3, 0.5  # other figures, and of this one's way, from which on they moved as it did
_NEARLY = 0.04  # of all events: so near to a part its word will do
REPEATS = "what repeats of the same code differ by here"


def sentence(change: Change, sides: Sides, among: int = 1) -> str:
    """`changed: 1.12× (1.04–1.21), slower`; `no change seen; one of 8 % or more would have shown`.

    `among`: how many were compared, where that alone makes a difference unclear.
    """
    if change.outcome == NOT_JUDGED:
        return _not_judged(change, sides)
    if change.outcome == NO_CHANGE:
        return _no_change(change, among)
    if change.outcome in (LIKELY, WITHIN):
        return _one_each(change, among)
    told = f"{change.outcome}: {times(change)}, {which(change)}"
    if change.outcome == SUSPECT:
        return f"{told}; one session against {max(change.sessions)}: run it once more"
    return told


def briefly(change: Change) -> str:
    """Without how much: what has room beside a ratio, in parentheses.

    `within what repeats of the same code differ by here, up to 20 %`, `not judged: another boot`.
    """
    if change.outcome == NOT_JUDGED:
        return f"not judged: {change.reason}" if change.reason else "one session each, not judged"
    rest = change.sentence.removeprefix(by(change.ratio or 1.0)).lstrip(",; ").removeprefix("which is ")
    return _PARENTHESES.sub(r", \1", rest)


def for_readers(change: Change) -> str:
    """The sentence without what the author may do about it."""
    return change.sentence.partition(". ")[0]


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
    """`12 % more`, `59 % less`, `2.3×`, `the same`: for a ratio that may be chance."""
    if abs(ratio - 1) < _ALIKE:
        return "the same"
    if _TENTH < ratio < _DOUBLE:
        return f"{units.percent(abs(ratio - 1))} {'more' if ratio > 1 else 'less'}"
    return units.ratio(ratio)


def at_most(share: float) -> str:
    """`8 %`, `2.3×`: a share that is not exceeded, rounded up."""
    if share < _PERCENT:
        return f"{math.ceil(share * 100 - _ROUNDING)} %"
    step = 10.0 ** (math.floor(math.log10(1 + share)) - 1)  # of the second digit
    return f"{math.ceil((1 + share) / step - _ROUNDING) * step:.12g}×"


def _no_change(change: Change, among: int) -> str:
    seen = f": {times(change)} is not clear among {among} comparisons" if among > 1 else ""
    return f"no change seen{seen}; {_would(change.detectable or 0.0)}"


def _would(detectable: float) -> str:
    """What a change has to be to be seen."""
    if detectable < _PERCENT:
        return f"one of {at_most(detectable)} or more would have shown"
    if detectable < _TENFOLD - 1:
        return f"only one of {at_most(detectable)} or more would have shown"
    return "repeats here differ so much that not even one of 10× would have shown"


def _one_each(change: Change, among: int) -> str:
    """Of one session each, which is never certain."""
    told, up_to = by(change.ratio or 1.0), f"up to {at_most(change.floor or 0.0)}"
    if change.outcome == LIKELY:
        return f"{told}, which is more than {REPEATS.removeprefix('what ')} ({up_to}): likely"
    if among > 1:
        return f"{told}, not clear among {among} comparisons; {REPEATS}: {up_to}"
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
        return "Run it once more"
    wall = [one.figure.wall for one in (before, after)]
    seconds = sum(each for each in wall if each) if all(wall) else None
    return interleaved.advice(before.estimate, after.estimate, seconds)


def _cycles(change: Change, sides: Sides) -> str:
    """What a steady figure comes to in cycles, which differ less between boots."""
    one, other = (side[0].figure.cycles for side in (sides.before, sides.after))
    if change.asked.statistic != "median" or not one or not other:
        return ""
    return f"; in cycles of the clock {by(other / one)}"


def moved(difference: float, elsewhere: Sequence[float]) -> str:
    """`13 other figures of unchanged code moved, too (24 % more in the middle): it is hardly the code alone`.

    Nothing where they did not move as this one did.
    """
    middle = median(elsewhere) if len(elsewhere) >= _SEVERAL else 0.0
    if not scatter.is_large(middle) or middle / difference < _AS_FAR:
        return ""
    told = f"{len(elsewhere)} other figures of unchanged code moved, too"
    return f"{told} ({by(scatter.ratio(middle))} in the middle): it is hardly the code alone"


# ------------------------------------------------------------------ events in several places


def by_place(outcome: str, each: Sequence[Change], before: Side, after: Side, names: tuple[str, str]) -> str:
    """`on the same CPU 2.1 µs in half of the events (A: 2.1 µs in a third): not slower, placed otherwise`."""
    told = ", ".join(_places(each, before, after, names[0]))
    moved = any(
        abs(places.share(before, where) - places.share(after, where)) > places.OTHERWISE
        for where in WHERE.values()
    )
    if not each:
        return f"{told}: placed otherwise, not judged"
    if outcome in (NO_CHANGE, WITHIN):
        detectable = max(one.detectable or 0.0 for one in each)
        slower = wording.word("median", each[0].dimension, more=True, thing=True)
        if moved and detectable < _PERCENT:
            return f"{told}: not {slower}, placed otherwise"
        return f"{told}: {'placed otherwise, ' if moved else ''}no change seen; {_would(detectable)}"
    where = (f"on {_the(one.where)} {one.sentence}" for one in each if one.outcome == outcome)
    return f"{told}: {'; '.join(where)}"


def _places(each: Iterable[Change], before: Side, after: Side, name: str) -> Iterator[str]:
    found = {one.where: one for one in each}
    for where in WHERE.values():
        shares = [places.share(side, where) for side in (before, after)]
        if not any(shares):
            continue
        change = found.get(where)
        then = _taken(change.before if change else None, change, part(shares[0]))
        now = _taken(change.after if change else None, change, of_events(shares[1]))
        yield f"on {_the(where)} {now} ({name}: {then})"


def _taken(found: Estimate | None, change: Change | None, share: str) -> str:
    if found is None or change is None:
        return share
    return f"{units.figure(found.value, change.dimension, digits=units.FEWEST)} in {share}"


def _the(where: str) -> str:
    return f"the {where}" if where == "same CPU" else where


def part(share: float) -> str:
    """`half`, `a third`, `9 of 10`, `hardly any`."""
    tenths = round(share * 10)
    return _near(share) or {0: "hardly any", 10: "nearly all"}.get(tenths, f"{tenths} of 10")


def of_events(share: float) -> str:
    """`half of the events`, `9 of 10 events`."""
    return f"{part(share)} {'of the ' if _near(share) else ''}events"


def _near(share: float) -> str:
    return next((word for value, word in _PARTS if abs(value - share) <= _NEARLY), "")
