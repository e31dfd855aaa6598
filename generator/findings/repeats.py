"""Sessions against sessions: did a figure change, or do repeats of the same code differ by as much? Pure.

Student's t over the logarithms of what each session found, with a variance that a figure's family helps to
know (`scatter`), corrected for how many figures were asked for (Holm).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.findings import change_words, factors, families, places
from generator.findings import sides as two_sides
from generator.findings.families import Families, Kind
from generator.findings.scatter import LEVEL, Scatter, holm, is_large, ratio
from generator.findings.sides import Side, Sides
from generator.model.change import (
    CHANGED,
    LIKELY,
    NO_CHANGE,
    NOT_JUDGED,
    OUTCOMES,
    SUSPECT,
    WITHIN,
    Asked,
    Change,
)
from generator.model.finding import Estimate
from generator.model.session import SessionSummary
from generator.model.statistics import COUNTERS

NAMES = ("A", "B")


@dataclass(frozen=True)
class Pair:
    """One comparison: the same figure on both sides, in all places or in one."""

    asked: Asked
    sides: Sides
    where: str = ""
    scatter: Scatter | None = None
    elsewhere: tuple[float, ...] = ()  # differences of other figures, of the same code on both sides
    chance: float | None = None  # that repeats differ by as much, of all that were asked; None: not judged
    asked_together: int = 1

    @property
    def counts(self) -> tuple[int, int]:
        """Sessions of each side."""
        return len(self.sides.before), len(self.sides.after)

    @property
    def difference(self) -> float:
        """Of the mean logarithms."""
        before, after = (_mean(side) for side in (self.sides.before, self.sides.after))
        return after - before


def compare(
    a: Sequence[SessionSummary],
    b: Sequence[SessionSummary],
    asked: Sequence[Asked],
    every: Sequence[SessionSummary] = (),
    names: tuple[str, str] = NAMES,
    *,
    alone: bool = False,
) -> tuple[Change, ...]:
    """What became of each figure that is asked for, from the sessions of `a` to those of `b`, in that order.

    `every`: all sessions of the host, of all notes; they say how much repeats differ there. `names`: what
    sentences call the two sides. `alone`: each is judged as if nothing else were asked, as in a table of all.
    """
    pairs = [pair for one in asked for pair in _pairs(one, two_sides.sides(a, b, one, names))]
    judged = _judged(pairs, a, b, every, alone=alone)
    return tuple(_change([pair for pair in judged if pair.asked == one], names) for one in asked)


def band(family: str, sessions: Sequence[SessionSummary], statistic: str = "median") -> float | None:
    """The share that two sessions of the same code differ by at most, in this family, if it is known."""
    quiet = [one for one in sessions if not one.is_busy] or sessions
    found = families.families(quiet, {(statistic, "")}, {})
    known = families.differ(found, (family, statistic, ""), ())
    return known.floor if known else None


def _pairs(asked: Asked, sides: Sides) -> Iterator[Pair]:
    """One for all events, or one for each place that both sides have."""
    whole = Pair(asked, sides)
    yield whole
    if _is_told_by_place(whole):
        for where, before, after in places.apart(sides.before, sides.after):
            yield Pair(asked, replace(sides, before=before, after=after), where)


def _judged(
    pairs: Sequence[Pair],
    a: Sequence[SessionSummary],
    b: Sequence[SessionSummary],
    every: Sequence[SessionSummary],
    *,
    alone: bool,
) -> list[Pair]:
    """With what repeats differ by, and how probable each difference is among all that are asked for."""
    wanted = {(pair.asked.statistic, pair.where) for pair in pairs if not pair.sides.reason}
    apart = {
        families.name(one): side
        for side, sessions in ((families.BEFORE, a), (families.AFTER, b))
        for one in sessions
    }
    newest = [one.sides.after[0].session for one in pairs if one.sides.after]
    found = {
        _host(one): families.families(families.of_host(one, (*a, *b, *every)), wanted, apart)
        for one in {_host(one): one for one in newest}.values()
    }
    known = [_known(pair, found) for pair in pairs]
    chances = [_chance(pair) for pair in known]
    judged = [chance for chance in chances if chance is not None]
    corrected, count = iter(judged if alone else holm(judged)), 1 if alone else len(judged)
    return [
        replace(pair, chance=None if chance is None else next(corrected), asked_together=count)
        for pair, chance in zip(known, chances, strict=True)
    ]


def _chance(pair: Pair) -> float | None:
    """That repeats of the same code differ by as much; None where that is not asked, or not known."""
    if pair.scatter is None or _is_told_by_place(pair):
        return None
    return pair.scatter.chance(pair.difference, *pair.counts)


def _host(session: SessionSummary) -> object:
    """What has to be the same for repeats to tell something of each other."""
    return session.host, session.cpu, session.is_busy


def _known(pair: Pair, found: Mapping[object, Families]) -> Pair:
    """With what repeats differ by, and by how much other figures do between these very sides."""
    if pair.sides.reason:
        return pair
    newest = pair.sides.after[0]
    kind: Kind = (newest.figure.family, pair.asked.statistic, pair.where)
    definitions = {side[0].figure.definition for side in (pair.sides.before, pair.sides.after)}
    known = found[_host(newest.session)]
    return replace(
        pair,
        scatter=families.differ(known, kind, definitions, across=min(pair.counts) == 1),
        elsewhere=families.elsewhere(known, kind, definitions),
    )


def _is_told_by_place(pair: Pair) -> bool:
    """Is it of all events together, which are judged place by place?"""
    sides = pair.sides
    is_one = pair.where or sides.reason or pair.asked.statistic != "median"
    return not is_one and places.is_by_place(sides.before, sides.after)


# ------------------------------------------------------------------ from a comparison to what is said of it


def _change(pairs: Sequence[Pair], names: tuple[str, str]) -> Change:
    """Of one figure; of events in several places what became of each, and the first that matters of all."""
    whole, *by_place = (_one(pair) for pair in pairs)
    if not _is_told_by_place(pairs[0]):
        return whole
    outcome = next((one for one in OUTCOMES if any(each.outcome == one for each in by_place)), NOT_JUDGED)
    sides = pairs[0].sides
    sentence = change_words.by_place(outcome, by_place, sides.before, sides.after, names)
    known = [each.detectable for each in by_place if each.detectable is not None]
    return replace(
        whole,
        outcome=outcome,
        sentence=sentence,
        low=None,
        high=None,
        floor=max((each.floor for each in by_place if each.floor is not None), default=None),
        detectable=max(known, default=None),
        places=tuple(by_place),
    )


def _one(pair: Pair) -> Change:
    sides = pair.sides
    if not sides.before or not sides.after:
        return Change(pair.asked, NOT_JUDGED, f"not judged: {sides.reason}", reason=sides.reason)
    difference = pair.difference
    times = ratio(difference)
    made = Change(
        pair.asked,
        _outcome(pair),
        "",
        dimension=_dimension(pair),
        before=_estimate(sides.before),
        after=_estimate(sides.after),
        ratio=times,
        sessions=pair.counts,
        explanation=_explained(pair, times),
        where=pair.where,
        reason=sides.reason,
    )
    is_clear = False
    if scatter := pair.scatter:
        margin = scatter.margin(*pair.counts)
        is_clear = abs(difference) > margin and is_large(difference)
        made = replace(
            made,
            floor=scatter.floor,
            detectable=scatter.detectable(*pair.counts, (1 - LEVEL) / max(pair.asked_together, 1)),
        )
        if min(pair.counts) > 1:  # one session has no interval that holds whatever the shape
            made = replace(made, low=ratio(difference - margin), high=ratio(difference + margin))
    among = pair.asked_together if is_clear else 1
    return replace(made, sentence=change_words.sentence(made, sides, among))


def _explained(pair: Pair, times: float) -> tuple[str, ...]:
    sides = pair.sides
    is_told = is_large(pair.difference) and not pair.where
    lines = factors.lines(pair.asked, sides.before, sides.after, times) if is_told else ()
    outcome = _outcome(pair)
    is_open = outcome in (WITHIN, LIKELY, SUSPECT) and is_told and not sides.is_same_code
    advice = change_words.decides(sides) if is_open else ""
    is_told_apart = outcome in (CHANGED, SUSPECT, LIKELY)
    alike = change_words.moved(pair.difference, pair.elsewhere) if is_told_apart else ""
    return (*lines, *filter(None, (alike, advice)), *sides.left_out)


def _outcome(pair: Pair) -> str:
    if pair.scatter is None or pair.chance is None:
        return NOT_JUDGED
    counts, beyond = pair.counts, pair.chance <= 1 - LEVEL and is_large(pair.difference)
    if max(counts) == 1:
        return LIKELY if beyond else WITHIN
    if not beyond:
        return NO_CHANGE
    return SUSPECT if min(counts) == 1 else CHANGED


def _dimension(pair: Pair) -> str:
    return "count" if pair.asked.statistic in COUNTERS else pair.sides.after[0].figure.dimension


def _mean(side: Side) -> float:
    return sum(one.log for one in side) / len(side)


def _estimate(side: Side) -> Estimate:
    """Of one session its own; of several their mean, and from the lowest to the highest."""
    if len(side) == 1:
        return side[0].estimate
    values = [one.estimate.value for one in side]
    return Estimate(math.exp(_mean(side)), min(values), max(values), len(side))
