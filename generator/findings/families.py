"""Sessions of a host -> how much repeats of a figure differ there. Pure."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from generator.findings.scatter import Groups, Scatter, scatter
from generator.model.session import SessionFigure, SessionSummary

BEFORE, AFTER = "A", "B"  # the sides of a comparison
Kind = tuple[str, str, str]  # family, statistic, place of the events or ""
Name = tuple[str, str]  # of a session: note and record
Logs = dict[Name, float]  # by session
Repeats = dict[tuple[object, str], Logs]  # by machine, boot and code, and by side of a comparison
Families = Mapping[Kind, Mapping[str, Repeats]]  # by definition


def families(
    sessions: Iterable[SessionSummary], wanted: Collection[tuple[str, str]], apart: Mapping[Name, str]
) -> Families:
    """The figures that repeat alike, of each statistic and place that is wanted.

    `apart`: which side of a comparison a session is on; between sides more than chance may differ.
    """
    found: dict[Kind, dict[str, Repeats]] = {}
    for session in sessions:
        for figure, statistic, where, value in _values(session, wanted):
            alike = session.host, session.setup, session.state, figure.source
            of_kind = found.setdefault((figure.family, statistic, where), {})
            repeats = of_kind.setdefault(figure.definition, {}).setdefault(
                (alike, apart.get(name(session), "")), {}
            )
            repeats[name(session)] = math.log(value)
    return found


def name(session: SessionSummary) -> Name:
    """Of a session, among those of all notes."""
    return session.note, session.name


def _values(
    session: SessionSummary, wanted: Collection[tuple[str, str]]
) -> Iterator[tuple[SessionFigure, str, str, float]]:
    if session.quick:
        return
    for figure in session.figures:
        for statistic, where in wanted:
            if (value := value_of(figure, statistic, where)) is not None:
                yield figure, statistic, where, value


def value_of(figure: SessionFigure, statistic: str, where: str = "") -> float | None:
    """A figure that can be compared: whole, and more than nothing; of its events in one place where asked."""
    if figure.status != "ok" or not figure.complete:
        return None
    if not where and statistic == "median" and len(figure.by_place) > 1:  # which is compared place by place
        return None
    if where:
        value = figure.by_place.get(where, (0.0, 0.0))[0]
    else:
        estimate = figure.estimates.get(statistic)
        value = estimate.value if estimate else 0.0
    return value if 0 < value < math.inf else None


def differ(
    found: Families, kind: Kind, definitions: Collection[str], *, across: bool = False
) -> Scatter | None:
    """How much the figure of these definitions differs, by its own repeats and its family's.

    `across`: other figures of the same code that differ more between the two sides of the comparison than
    repeats do else count, too. So what a session has on all its figures is no change of one of them.
    """
    every = found.get(kind, {})
    own = [list(logs.values()) for one in definitions for logs in every.get(one, {}).values()]
    others = [each for definition, each in every.items() if definition not in definitions]
    usual = _scatter(own, [list(each.values()) for each in others])
    today = _scatter(own, [_both(each) for each in others]) if across else None
    if usual is None or today is None:
        return usual
    return replace(usual, variance=max(usual.variance, today.variance))


def elsewhere(found: Families, kind: Kind, definitions: Collection[str]) -> tuple[float, ...]:
    """By how much each other figure of the family, of the same code on both sides, differs between them."""
    others = [each for definition, each in found.get(kind, {}).items() if definition not in definitions]
    return tuple(
        _mean(each[alike, AFTER]) - _mean(logs)
        for each in others
        for (alike, side), logs in each.items()
        if side == BEFORE and (alike, AFTER) in each
    )


def _mean(logs: Logs) -> float:
    return sum(logs.values()) / len(logs)


def _scatter(own: Groups, others: Sequence[Sequence[Logs]]) -> Scatter | None:
    return scatter(own, [[list(logs.values()) for logs in each] for each in others], _repeats(others))


def _both(repeats: Repeats) -> list[Logs]:
    """What each code on one machine has on the two sides together."""
    merged: dict[object, Logs] = {}
    for (alike, side), logs in repeats.items():
        if side:
            merged.setdefault(alike, {}).update(logs)
    return list(merged.values())


def _repeats(others: Iterable[Iterable[Logs]]) -> int:
    """Sessions that repeat an earlier one: what all figures of one have in common, they tell once."""
    return len({one for each in others for logs in each for one in sorted(logs)[1:]})


def of_host(host: SessionSummary, every: Iterable[SessionSummary]) -> tuple[SessionSummary, ...]:
    """The sessions of the same host, as long as its CPU is the same and it is as busy; each once."""
    wanted = host.host, host.cpu, host.is_busy
    return tuple({name(one): one for one in every if (one.host, one.cpu, one.is_busy) == wanted}.values())
