"""Two sets of sessions -> what of them can be held against each other for one figure. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from generator import units
from generator.model.change import Asked
from generator.model.finding import Estimate
from generator.model.session import SessionFigure, SessionSummary
from generator.model.statistics import COUNTERS

_ADVERBS = ("before", "since", "on", "now")  # what the name of a side may begin with


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
    left_out: tuple[str, ...] = ()  # "2 of 5 sessions of A ran other code: left out"

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
    held = [_held(sessions, asked) for sessions in (alone, b)]
    for side, sessions, name in zip(held, (alone, b), names, strict=True):
        if not side:
            return Sides(reason=_lacking(sessions, asked, name))
    before, after = held
    if (kinds := _dimensions(before[0], after[0], asked))[0] != kinds[1]:
        one, other = (units.dimension(kind).one for kind in kinds)
        return Sides(reason=f"{one} is not held against {other}")
    here = next((one for one in after if _among(before, one)), None)
    if here is None:
        before, after = (_one_code(_among(side, side[0]))[0] for side in held)
        return Sides(before, after, another(before[0].session, after[0].session))
    whole = [_told_once(side) for side in held]
    boot = _boot(here, (*after, *before))
    chosen = [_among(side, boot) for side in whole]
    (before, ran), (after, now) = map(_one_code, chosen)
    gone = (
        *(_elsewhere(side, boot, name) for side, name in zip(whole, names, strict=True)),
        *(_gone(len(each), left, name) for each, left, name in zip(chosen, (ran, now), names, strict=True)),
    )
    both = len(a) - len(alone)
    twice_told = (
        f"{units.counted(both, 'session')} of both sides: counted for {names[1]} only" if both else ""
    )
    return Sides(before, after, left_out=tuple(filter(None, (*gone, twice_told))))


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
    wanted = asked.measurement, asked.condition, asked.sweep
    return (one for one in session.figures if (one.measurement, one.condition, one.sweep) == wanted)


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
    return f"no {asked.statistic} {where}" if estimate is None else f"nothing to divide by {where}"


def _dimensions(one: Seen, other: Seen, asked: Asked) -> tuple[str, str]:
    found = ("count" if asked.statistic in COUNTERS else each.figure.dimension for each in (one, other))
    return (next(found), next(found))


# ------------------------------------------------------------------ one machine, one code


def another(before: SessionSummary, after: SessionSummary) -> str:
    """What of the machine is another one: `another boot`; "" where nothing is."""
    told = (
        (before.host, after.host, "another host"),
        (before.cpu, after.cpu, "another CPU"),
        (before.kernel, after.kernel, "another kernel"),
        (before.microcode, after.microcode, "another microcode"),
        (before.memory, after.memory, "other memory"),
    )
    differ = next((words for one, other, words in told if one != other), "")
    return differ or ("" if before.same_machine(after) else "another boot")


def _among(side: Side, here: Seen) -> Side:
    return tuple(one for one in side if not another(one.session, here.session))


def _boot(here: Seen, every: Iterable[Seen]) -> Seen:
    """One that tells its boot, of those that are of the same machine."""
    return next((one for one in _among(tuple(every), here) if one.session.state), here)


def _told_once(side: Side) -> Side:
    """Each session once."""
    return tuple({one.session.name: one for one in reversed(side)}.values())[::-1]


def _one_code(side: Side) -> tuple[Side, int]:
    """Those that ran what the newest ran, and how many are left out."""
    code = side[0].figure.definition, side[0].figure.source
    kept = tuple(one for one in side if (one.figure.definition, one.figure.source) == code)
    return kept, len(side) - len(kept)


def _elsewhere(side: Side, boot: Seen, name: str) -> str:
    """`2 of 5 sessions of A: another boot, left out`."""
    reasons = [why for one in side if (why := another(one.session, boot.session))]
    told = " and ".join(dict.fromkeys(reasons))
    whose = _placed("of", name)
    return f"{len(reasons)} of {len(side)} sessions {whose}: {told}, left out" if reasons else ""


def _gone(count: int, left: int, name: str) -> str:
    return f"{left} of {count} sessions {_placed('of', name)} ran other code: left out" if left else ""


def _placed(preposition: str, name: str) -> str:
    """`in A`; `before 2026-11-24`, which is an adverb already."""
    return name if name.partition(" ")[0] in _ADVERBS else f"{preposition} {name}"
