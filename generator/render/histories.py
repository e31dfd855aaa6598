"""The rows of a block over all sessions of the note: as histories for a chart, and in numbers. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from generator import units
from generator.findings import followed, history, history_words, sessions
from generator.model.finding import Finding, Findings
from generator.model.history import History, Moment
from generator.model.statistics import title
from generator.render.cells import Cell, is_planned
from generator.render.table import Table

MOST = 50  # sessions that a table tells
_NEW = "new then"


def histories(rows: Sequence[Finding], findings: Findings, statistic: str = "") -> tuple[History, ...]:
    """A history for each row that is measured; of the sessions of its records where no others are told."""
    told = findings.earlier or tuple(map(sessions.of, findings.records))
    floor = history.floors(told)
    wanted = (followed.of(row, statistic) for row in rows if is_planned(row))
    return tuple(history.follow(one, told, floor) for one in wanted)


def table(found: Sequence[History]) -> Table:
    """A row for each session, newest first, a column for each figure; what was new then, what is claimed."""
    every = {one.name: one for history in found for one in history.moments}
    newest = sorted(every.values(), key=lambda one: (one.started, one.name), reverse=True)
    hosts = len({one.host for one in newest}) > 1
    rows = tuple((_label(one, hosts=hosts), _cells(one, found)) for one in newest[:MOST])
    names = [history_words.name(one) for one in found]
    statistics = {title(one.figure.statistic) for one in found}
    corner = f"session (UTC): {statistics.pop()}" if len(statistics) == 1 else "session (UTC)"
    return Table(corner, (*names, _NEW), rows, _notes(found, len(newest)), texts={_NEW})


def _label(moment: Moment, *, hosts: bool) -> str:
    return f"{moment.when}, {moment.host}" if hosts else moment.when


def _cells(session: Moment, found: Sequence[History]) -> tuple[Cell, ...]:
    there = [_moment(one, session.name) for one in found]
    figures = (_figure(one, moment) for one, moment in zip(found, there, strict=True))
    new = dict.fromkeys(filter(None, (history_words.remarks(moment) for moment in there if moment)))
    return (*figures, Cell(tuple(new)[:1], tuple(new)[1:]))


def _moment(history: History, session: str) -> Moment | None:
    return next((one for one in history.moments if one.name == session), None)


def _figure(history: History, moment: Moment | None) -> Cell:
    if moment is None:
        return Cell()
    bounds = history_words.interval(history, moment)
    return Cell((history_words.figure(history, moment),), (bounds,) if bounds else ())


def _notes(found: Sequence[History], count: int) -> tuple[str, ...]:
    """What is said of each figure, once where it is said of all."""
    cut = (f"The newest {MOST} of {units.counted(count, 'session')}.",) if count > MOST else ()
    said: dict[str, list[str]] = {}
    for one in found:
        for sentence in history_words.sentences(one):
            said.setdefault(sentence, []).append(history_words.name(one))
    of_all = [sentence for sentence, names in said.items() if len(names) == len(found)]
    of_some = (
        f"{', '.join(names)}: {sentence[0].lower()}{sentence[1:]}"
        for sentence, names in said.items()
        if sentence not in of_all
    )
    return (*cut, *of_all, *of_some)
