"""The rules on comparisons: their base, their test, what else differs between the two sides. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from generator import units
from generator.errors import Location
from generator.model.reporting import Answer
from generator.render.reporting import told
from generator.render.reporting.answers import met, not_applicable, not_met, yours
from generator.render.reporting.case import Case
from generator.render.reporting.compared import HOST, Comparison
from generator.syntax.text import Source

_NONE = "nothing is compared with anything"
_PARALLEL = {"threads", "workers", "processes", "procs", "ranks", "nodes", "cores", "jobs"}  # params
_OVERHEAD = re.compile(r"\boverheads?\b", re.IGNORECASE)


def bases(case: Case) -> Answer:
    """SC15 1, crimes 5.3: a ratio has a base with a figure of its own."""
    found = [one for one in case.comparisons if one.how != "-"]
    if not found:
        return not_applicable("no ratio is told", case)
    if parallel := [one for one in found if _is_speedup(one)]:
        why = "a speedup over fewer threads: say whether the base is the best serial program, too"
        return yours(why, _places(parallel))
    below = [one for one in found if not {side.measurement for side in one.sides} <= case.shown]
    where = f", of {told.listed([_called(one) for one in below])} in the closing part alone" if below else ""
    return met(f"{_count(found)}: both figures are in the post{where}", _places(found))


def _is_speedup(one: Comparison) -> bool:
    """Do the two sides differ in a number of threads that was swept over?"""
    above, below = (dict(side.summary.trial.sweep) for side in one.sides)
    return any(above.get(name) != below.get(name) for name in _PARALLEL & (above.keys() | below.keys()))


def soundness(case: Case) -> Answer:
    """SC15 7: what is compared is compared by intervals, round by round."""
    found = [one for one in case.comparisons if not one.is_printed]
    printed = len(case.comparisons) - len(found)
    elsewhere = units.counted(printed, "figure")
    beside = f"; beside {elsewhere} from elsewhere, without an interval" if printed else ""
    if not found:
        return not_applicable(f"{_NONE} that was measured{beside}", case)
    if unsound := [one for one in found if one.unsound]:
        why = told.listed([f"{_called(one)} ({one.unsound})" for one in unsound])
        return not_met(
            f"{len(unsound)} of {_count(found)} without an interval: {why}{beside}", _places(unsound)
        )
    apart = [one for one in found if not one.ratio.paired]
    others = f" ({len(apart)} by the intervals of both sides)" if apart else ""
    return met(
        f"{_count(found)} by the interval of the ratios round by round{others}{beside}", _places(found)
    )


def fairness(case: Case) -> Answer:
    """Crimes 4.3: the two sides differ in one thing."""
    found = [one for one in case.comparisons if not one.is_printed]
    if not found:
        return not_applicable(f"{_NONE} that was measured", case)
    if mixed := [one for one in found if len(one.differ) > 1]:
        why = told.listed([f"{_called(one)} differ in {' and '.join(one.differ)}" for one in mixed])
        return not_met(f"which of the two makes the difference? {why}", _places(mixed))
    if hosts := [one for one in found if HOST in one.differ]:
        why = f"{_count(hosts)} of two hosts, whose processor, kernel, compiler and rounds are others"
        return yours(f"{why}: does the page say which of these it is?", _places(hosts))
    return met(f"{_count(found)}: the two sides differ in one thing each, in the same rounds", _places(found))


def baseline(case: Case) -> Answer:
    """Crimes 4.1: there is something to compare with."""
    if not case.comparisons:
        return not_applicable(_NONE, case)
    named = list(dict.fromkeys(one.below.called for one in case.comparisons if not one.below.printed))
    printed = any(one.is_printed for one in case.comparisons)
    return met(
        f"held against {told.listed([*named, *['what was printed elsewhere'] * printed])}",
        _places(case.comparisons),
    )


def others(case: Case) -> Answer:
    """Crimes 4.2 and 4.4: against others, and the best of them."""
    if not case.comparisons:
        return not_applicable(_NONE, case)
    printed = [one for one in case.comparisons if one.is_printed]
    if printed:
        why = f"{_count(printed)} with figures from elsewhere: is it the best that is known?"
        return yours(why, _places(printed))
    why = "all that is compared was measured by this note: is the best that others have among it?"
    return yours(why, _places(case.comparisons))


def degradation(case: Case) -> Answer:
    """Crimes 1.1: what has become worse elsewhere."""
    if not case.comparisons:
        return not_applicable(_NONE, case)
    return yours("what may have become worse is for you to name and to measure", [case.page])


def overheads(case: Case) -> Answer:
    """Crimes 2.2: less throughput is not as much more overhead."""
    rates = [one for one in case.comparisons if units.dimension(one.dimension).better == "more"]
    if not rates:
        return not_applicable("no rates are compared", case)
    if words := list(_said(case)):
        why = "rates are compared, and the page speaks of overhead: less throughput is no share of cost"
        return yours(why, words)
    return met(f"{_count(rates)} of rates, each told as one of rates", _places(rates))


def _said(case: Case) -> Iterator[Location]:
    """Where the prose speaks of overhead."""
    for part in case.prose:
        source = Source(part.text, part.location)
        yield from (source.location(match.start()) for match in _OVERHEAD.finditer(part.text))


def _places(found: Iterable[Comparison]) -> list[Location]:
    return [one.location for one in found]


def _count(found: list[Comparison]) -> str:
    return units.counted(len(found), "comparison")


def _called(one: Comparison) -> str:
    """`apart.condvar / together.condvar`."""
    sign = (
        one.how if one.how in ("/", "-", "vs") else "against"
    )  # what is expected, a baseline, itself before
    return f"{one.above.called} {sign} {one.below.called}"
