"""Two sets of sessions -> what of them can be held against each other for one figure. Pure."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from generator import units
from generator.model.change import Asked
from generator.model.finding import Estimate
from generator.model.session import SessionFigure, SessionSummary
from generator.model.statistics import COUNTERS, title

_ADVERBS = ("before", "since", "on", "now", "there", "here")  # what the name of a side may begin with


@dataclass(frozen=True)
class Seen:
    """A figure, and the session that measured it."""

    session: SessionSummary
    figure: SessionFigure
    estimate: Estimate  # of the statistic that is asked for

    @property
    def log(self) -> float:
        """What is compared."""
        return math.log(self.estimate.value)


Side = tuple[Seen, ...]  # newest first


@dataclass(frozen=True)
class Sides:
    """Both sides of a comparison, or why they are not compared."""

    before: Side = ()
    after: Side = ()
    reason: str = ""  # "another boot", "skipped in A: needs two CPUs"
    left_out: tuple[str, ...] = ()  # "2 of 5 sessions of A: other code, left out"

    @property
    def is_same_code(self) -> bool:
        """Did both sides run the same?"""
        one, other = (side[0].figure for side in (self.before, self.after))
        return (one.definition, one.source) == (other.definition, other.source)


def sides(
    a: Sequence[SessionSummary], b: Sequence[SessionSummary], asked: Asked, names: tuple[str, str]
) -> Sides:
    """What both have of a figure on one machine in one boot, of each the newest code only.

    A session that is on both sides counts for the second.
    """
    twice = {(one.note, one.name) for one in b}
    alone = [one for one in a if (one.note, one.name) not in twice]
    if a and not alone:
        return Sides(reason=f"{names[0]} and {names[1]} are the same session{'s' * (len(a) > 1)}")
    before, after = held = _held(alone, asked), _held(b, asked)
    for side, sessions, name in zip(held, (alone, b), names, strict=True):
        if not side:
            return Sides(reason=_lacking(sessions, asked, name))
    if (kinds := _dimensions(before[0], after[0], asked))[0] != kinds[1]:
        one, other = (units.dimension(kind).one for kind in kinds)
        return Sides(reason=f"{one} is not held against {other}")
    both = len(a) - len(alone)
    left_out = (f"{units.counted(both, 'session')} of both sides: counted for {names[1]} only",) * bool(both)
    return _comparable(before, after, names, left_out)


def _comparable(before: Side, after: Side, names: tuple[str, str], left_out: tuple[str, ...]) -> Sides:
    """Of one machine, one boot and one code; where no session of one side is like one of the other, why."""
    quiet_first = sorted(after, key=lambda one: one.session.is_busy)
    here = next((one for one in quiet_first if _among(before, one)), None)
    if here is None:
        reason = apart(before[0].session, after[0].session, names)
        return Sides(_one_code(_among(before, before[0])), _one_code(_among(after, after[0])), reason)
    here = _boot(here, before, after)
    ours, theirs = _one_code(_among(before, here)), _one_code(_among(after, here))
    gone = (
        told
        for side, kept, name in zip((before, after), (ours, theirs), names, strict=True)
        for told in _gone(side, kept, here, name)
    )
    return Sides(ours, theirs, left_out=(*left_out, *gone))


def _held(sessions: Iterable[SessionSummary], asked: Asked) -> Side:
    """The sessions that tell the figure whole, as more than nothing; newest first."""
    found = (
        Seen(session, figure, estimate)
        for session in sessions
        if not session.quick
        for figure in named(session, asked)
        if figure.status == "ok" and figure.complete
        for estimate in [figure.estimates.get(asked.statistic)]
        if estimate and 0 < estimate.value < math.inf
    )
    return tuple(sorted(found, key=lambda one: (one.session.started, one.session.name), reverse=True))


def named(session: SessionSummary, asked: Asked) -> Iterator[SessionFigure]:
    """What a session has under the name that is asked for."""
    return iter(session.named.get((asked.measurement, asked.condition, asked.sweep), ()))


def _lacking(sessions: Sequence[SessionSummary], asked: Asked, name: str) -> str:
    """Why a side has no such figure."""
    newest_first = sorted(sessions, key=lambda one: (one.started, one.name), reverse=True)
    found = [(session, figure) for session in newest_first for figure in named(session, asked)]
    where = _placed("in", name)
    if not found:
        return f"not measured {where}"
    session, figure = found[0]
    if figure.status != "ok":
        return f"{figure.status} {where}"
    if session.quick:
        return f"quick {where}, one process only"
    if not figure.complete:
        return f"not measured to the end {where}"
    estimate = figure.estimates.get(asked.statistic)
    return f"no {title(asked.statistic)} {where}" if estimate is None else f"nothing to divide by {where}"


def _dimensions(one: Seen, other: Seen, asked: Asked) -> tuple[str, str]:
    found = ("count" if asked.statistic in COUNTERS else each.figure.dimension for each in (one, other))
    return (next(found), next(found))


# ------------------------------------------------------------------ one machine, one code


def another(before: SessionSummary, after: SessionSummary) -> str:
    """What of the machine is another one: `another boot`; "" where nothing is."""
    if before.cpu == after.cpu and before.same_machine(after):
        return ""
    told = (
        (before.host, after.host, "another host"),
        (before.cpu, after.cpu, "another CPU"),
        (before.kernel, after.kernel, "another kernel"),
        (before.microcode, after.microcode, "another microcode"),
        (before.memory, after.memory, "other memory"),
    )
    return next((words for one, other, words in told if one != other), "another boot")


def apart(before: SessionSummary, after: SessionSummary, names: tuple[str, str] = ("A", "B")) -> str:
    """Why two sessions do not compare: `another boot`, `other work used 1.1 CPUs in B`; "" where they do."""
    if differs := another(before, after):
        return differs
    if before.is_busy == after.is_busy:
        return ""
    busy, name = (before, names[0]) if before.is_busy else (after, names[1])
    return f"other work used {_used(busy)} {_placed('in', name)}"


def _used(session: SessionSummary) -> str:
    return f"{units.significant(session.work or 0.0, units.FEWEST)} CPUs"


def _among(side: Side, here: Seen) -> Side:
    """Each session once."""
    found = {one.session.name: one for one in side if not apart(one.session, here.session)}
    return tuple(found.values())


def _boot(here: Seen, before: Side, after: Side) -> Seen:
    """One that tells its boot, of those of the same machine: of a boot that both sides have sessions of."""
    told = (one for one in _among((*after, *before), here) if one.session.state)
    return next((one for one in told if _among(before, one) and _among(after, one)), here)


def _one_code(side: Side) -> Side:
    """Those that ran what the newest ran."""
    code = side[0].figure.definition, side[0].figure.source
    return tuple(one for one in side if (one.figure.definition, one.figure.source) == code)


def _gone(side: Side, kept: Side, here: Seen, name: str) -> Iterator[str]:
    """`2 of 5 sessions of A: other code, left out`; the reason of each."""
    names = {one.session.name for one in kept}
    left = {one.session.name: one.session for one in side if one.session.name not in names}
    why = Counter(
        another(one, here.session) or (f"other work used {_used(one)}" if one.is_busy else "other code")
        for one in left.values()
    )
    of = units.counted(len(kept) + len(left), "session")
    for reason, count in why.items():
        yield f"{count} of {of} {_placed('of', name)}: {reason}, left out"


def _placed(preposition: str, name: str) -> str:
    """`in A`; `before 2026-11-24`, which is an adverb already."""
    return name if name.partition(" ")[0] in _ADVERBS else f"{preposition} {name}"
