"""Sessions of a host -> how much repeats of a figure differ there. Pure."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping

from generator.findings.scatter import Groups, Scatter, scatter
from generator.model.session import SessionFigure, SessionSummary

Kind = tuple[str, str, str]  # family, statistic, place of the events or ""
Name = tuple[str, str]  # of a session: note and record
Repeats = dict[object, dict[Name, float]]  # by machine, boot and code, by session: logarithms
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
            alike = session.host, session.setup, session.state, figure.source, apart.get(name(session), "")
            of_kind = found.setdefault((figure.family, statistic, where), {})
            repeats = of_kind.setdefault(figure.definition, {}).setdefault(alike, {})
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


def differ(found: Families, kind: Kind, definitions: Collection[str]) -> Scatter | None:
    """How much the figure of these definitions differs, by its own repeats and its family's."""
    every = found.get(kind, {})
    own = [logs for definition in definitions for logs in _groups(every.get(definition, {}))]
    return scatter(
        own, [_groups(each) for definition, each in every.items() if definition not in definitions]
    )


def _groups(repeats: Repeats) -> Groups:
    return [list(logs.values()) for logs in repeats.values()]


def of_host(host: SessionSummary, every: Iterable[SessionSummary]) -> tuple[SessionSummary, ...]:
    """The sessions of the same host, as long as its CPU is the same; each once."""
    found = {name(one): one for one in every if (one.host, one.cpu) == (host.host, host.cpu)}
    return tuple(found.values())
