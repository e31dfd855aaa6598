"""A session held against one of another machine: do they differ by more than machines of their kind do? Pure.

A machine's kind is its CPU. What machines of a kind differ by is known from the notebook's sessions on at
least two others of it, of the same code: the machine is the unit, each by its newest session.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from generator import units
from generator.findings import asked, change_words, families, repeats, scatter
from generator.findings import sides as two_sides
from generator.findings.modes import WHERE
from generator.findings.scatter import LEVEL, Scatter
from generator.model.change import LIKELY, NOT_JUDGED, OUTCOMES, WITHIN, Asked, Change
from generator.model.finding import Estimate
from generator.model.session import SessionFigure, SessionSummary

NAMES = ("there", "here")
_BY = "what hosts of this kind differ by"
_LEAST = 2  # machines besides the two, from which on anything is known


def compare(
    theirs: SessionSummary, ours: SessionSummary, every: Sequence[SessionSummary]
) -> tuple[Change, ...]:
    """What became of each figure of theirs, as ours has it under the same name or of the same definition.

    On one machine in one boot it is held against what repeats differ by there; else against what machines of
    that kind do, as far as `every` session of the notebook tells it.
    """
    ours = _as_called(ours, theirs)
    wanted = [
        Asked(one.measurement, one.condition, one.sweep, asked.headline(one))
        for one in theirs.figures
        if one.estimates
    ]
    changes = repeats.compare([theirs], [ours], wanted, every, NAMES, alone=True)
    if not two_sides.another(theirs, ours):
        return tuple(map(_with_reason, changes))
    others = _others(theirs, ours, every)
    return tuple(_judged(one, theirs, ours, others) if _has_both(one) else one for one in changes)


def _as_called(ours: SessionSummary, theirs: SessionSummary) -> SessionSummary:
    """Our figures under the names that theirs have: each of theirs by its definition, else by its name."""
    found = {one.definition: one for one in reversed(ours.figures)}
    named = tuple(
        replace(found[one.definition], measurement=one.measurement, condition=one.condition, sweep=one.sweep)
        for one in theirs.figures
        if one.definition in found
    )
    known = {one.definition for one in named}
    return replace(ours, figures=(*named, *(one for one in ours.figures if one.definition not in known)))


def _with_reason(change: Change) -> Change:
    """On one machine in one boot."""
    untold = change.outcome == NOT_JUDGED and not change.reason
    return replace(change, reason=f"{change_words.REPEATS} is not known") if untold else change


def _has_both(change: Change) -> bool:
    return change.before is not None and change.after is not None


def _others(
    theirs: SessionSummary, ours: SessionSummary, every: Iterable[SessionSummary]
) -> tuple[SessionSummary, ...]:
    """The quiet sessions of other machines of their kind, the newest first."""
    found = (
        one
        for one in every
        if one.cpu and one.cpu == ours.cpu and not one.is_busy and not one.quick
        if all(two_sides.another(one, side) for side in (theirs, ours))
    )
    return tuple(sorted(found, key=lambda one: (one.started, one.name), reverse=True))


def _judged(
    change: Change, theirs: SessionSummary, ours: SessionSummary, others: Sequence[SessionSummary]
) -> Change:
    """A change between two machines, by what others of their kind differ by; or why it is not judged."""
    one, other = (next(two_sides.named(side, change.asked)) for side in (theirs, ours))
    if one.by_place and other.by_place and len({*one.by_place, *other.by_place}) > 1:
        return _by_place(change, theirs, ours, others, (one, other))
    if why := _not_alike(theirs, ours):
        return _unjudged(change, why)
    known = _scatter(other, change.asked.statistic, "", others)
    if isinstance(known, str):
        return _unjudged(change, known)
    return _told(change, known)


def _not_alike(theirs: SessionSummary, ours: SessionSummary) -> str:
    """Why two machines are of no kind; "" where they are."""
    if not theirs.cpu or theirs.cpu != ours.cpu:
        return f"another CPU: {theirs.cpu or 'one that is not told'}"
    busy = next((name for one, name in zip((theirs, ours), NAMES, strict=True) if one.is_busy), "")
    return f"other work was done {busy} meanwhile" if busy else ""


def _unjudged(change: Change, why: str) -> Change:
    told = change_words.by(change.ratio or 1.0)
    return replace(change, outcome=NOT_JUDGED, sentence=f"{told}; not judged: {why}", reason=why)


def _told(change: Change, known: Scatter) -> Change:
    """By one session of each."""
    difference = math.log(change.ratio or 1.0)
    is_beyond = known.chance(difference, 1, 1) <= 1 - LEVEL and scatter.is_large(difference)
    told, up_to = change_words.by(change.ratio or 1.0), f"up to {change_words.at_most(known.floor)}"
    said = (
        f"which is more than {_BY.removeprefix('what ')} ({up_to})"
        if is_beyond
        else f"within {_BY} ({up_to})"
    )
    return replace(
        change,
        outcome=LIKELY if is_beyond else WITHIN,
        sentence=f"{told}, {said}",
        floor=known.floor,
        reason="",
    )


def _by_place(
    change: Change,
    theirs: SessionSummary,
    ours: SessionSummary,
    others: Sequence[SessionSummary],
    pair: tuple[SessionFigure, SessionFigure],
) -> Change:
    """Of events in several places: each place that both have for itself."""
    each = tuple(_places(change, theirs, ours, others, pair))
    if not each:
        return _unjudged(change, "the events ran in other places")
    outcome = next(one for one in OUTCOMES if any(each_.outcome == one for each_ in each))
    said = "; ".join(f"{one.where}: {one.sentence}" for one in each)
    floor = max((one.floor for one in each if one.floor is not None), default=None)
    return replace(change, outcome=outcome, sentence=said, places=each, floor=floor, reason=each[0].reason)


def _places(
    change: Change,
    theirs: SessionSummary,
    ours: SessionSummary,
    others: Sequence[SessionSummary],
    pair: tuple[SessionFigure, SessionFigure],
) -> Iterator[Change]:
    for where in WHERE.values():
        values = [one.by_place.get(where, (0.0, 0.0))[0] for one in pair]
        if not all(0 < value < math.inf for value in values):
            continue
        before, after = (Estimate(value, value, value, 1) for value in values)
        made = replace(
            change, before=before, after=after, ratio=after.value / before.value, where=where, explanation=()
        )
        known = _not_alike(theirs, ours) or _scatter(pair[1], change.asked.statistic, where, others)
        yield _unjudged(made, known) if isinstance(known, str) else _told(made, known)


def _scatter(
    figure: SessionFigure, statistic: str, where: str, others: Sequence[SessionSummary]
) -> Scatter | str:
    """How much other machines of the kind differ in this figure and its family; or that it is not known."""
    found = _by_definition(figure.family, statistic, where, others)
    own = [logs for definition, logs in found if definition == figure.definition]
    rest = [[logs] for definition, logs in found if definition != figure.definition]
    count = len(_machines(others))
    known = scatter.scatter(own, rest, max(count - 1, 0))
    if known is not None:
        return known
    seen = f"it was measured on {units.counted(count, 'other host')} of it" if count else "no other is known"
    return f"{_BY} is not known: {seen}"


def _machines(sessions: Iterable[SessionSummary]) -> set[object]:
    return {_machine(one) for one in sessions}


def _machine(one: SessionSummary) -> object:
    """What tells a machine from another; in another boot it may be another one under the same name."""
    return one.host, one.setup, one.state


def _by_definition(
    family: str, statistic: str, where: str, others: Sequence[SessionSummary]
) -> list[tuple[str, list[float]]]:
    """For each figure of the family and each code of it the logarithm that each machine has."""
    found: dict[tuple[str, str], dict[object, float]] = defaultdict(dict)
    for session in others:  # newest first
        for one in session.figures:
            value = families.value_of(one, statistic, where) if one.family == family else None
            if value is not None:
                found[one.definition, one.source].setdefault(_machine(session), math.log(value))
    return [
        (definition, list(logs.values())) for (definition, _), logs in found.items() if len(logs) >= _LEAST
    ]
