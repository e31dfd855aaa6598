"""Sessions -> the history of a figure: values in their order, what changed, what repeats differ by. Pure."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import groupby

from generator import units
from generator.findings import asked, repeats, select, shifts
from generator.model.history import Band, Break, Followed, History, Moment, Shift
from generator.model.session import SessionFigure, SessionSummary
from generator.model.statistics import COUNTERS

Held = tuple[SessionSummary, SessionFigure]
Floor = Callable[[SessionSummary, str, str], float | None]


def follow(figure: Followed, sessions: Iterable[SessionSummary], floor: Floor) -> History:
    """The history of a figure in these sessions, in whatever order they come: of a host in its own.

    `floor` says by which share repeats differ on the machine of a session, in a family of figures and in
    a statistic.
    """
    there = select.of_host(figure.condition.host, sessions)
    every = sorted(there, key=lambda one: (one.started, one.name))
    held = [(one, found) for one in every if (found := _held(figure, one))]
    if not held:
        return History(replace(figure, statistic=figure.statistic or "median"))
    dimension, statistic = _shown(figure, held)
    alike = [(one, found) for one, found in held if _is_alike(found, dimension)]
    others = Counter(f"measured as {found.dimension}" for _, found in held if not _is_alike(found, dimension))
    moments = tuple(_moments(alike, statistic))
    claimed, most = _shifts(alike, moments)
    rows = list(_stretches(alike, moments, {one.at for one in claimed}))
    newest = (alike[row[-1]] for row in rows)
    floors = [floor(session, found.family, statistic) for session, found in newest]
    bands = (_band(row, moments, known) for row, known in zip(rows, floors, strict=True) if known)
    return History(
        replace(figure, statistic=statistic),
        "count" if statistic in COUNTERS else dimension,
        moments,
        tuple(sorted((band for band in bands if band), key=lambda band: (band.first, band.last))),
        next((known for row, known in zip(rows, floors, strict=True) if len(moments) - 1 in row), None),
        claimed,
        most,
        others,
    )


def floors(every: Sequence[SessionSummary]) -> Floor:
    """What repeats differ by, as these sessions tell; what was found out is kept."""

    @cache
    def floor(machine: int, family: str, statistic: str) -> float | None:
        same = [one for one in every if every[machine].same_machine(one)]
        return repeats.band(family, same, statistic)

    def of(session: SessionSummary, family: str, statistic: str) -> float | None:
        first = next((i for i, one in enumerate(every) if session.same_machine(one)), None)
        return None if first is None else floor(first, family, statistic)

    return of


def _held(figure: Followed, session: SessionSummary) -> SessionFigure | None:
    """What a session has of it: measured as today, whatever it was called; else what is called so."""
    found = [one for one in session.figures if figure.is_of(one)]
    same = [one for one in found if one.definition == figure.definition]
    named = (one for one in same or found if one.id == figure.id)
    return next((one for one in (*named, *same, *found)), None)


def _shown(figure: Followed, held: Sequence[Held]) -> tuple[str, str]:
    """Dimension and statistic: those of the newest session that has a figure."""
    with_figures = [found for _, found in reversed(held) if found.estimates]
    newest = next(iter(with_figures), held[-1][1])
    wanted = figure.statistic or asked.headline(newest)
    having = (found for found in with_figures if wanted in found.estimates)
    return next(having, newest).dimension, wanted


def _is_alike(found: SessionFigure, dimension: str) -> bool:
    """May it stand on the axis? What has no figure stands beside it."""
    return not found.estimates or found.dimension == dimension


def _moments(held: Sequence[Held], statistic: str) -> Iterator[Moment]:
    before: dict[str, Held] = {}
    for session, found in held:
        known = before.get(session.host)
        yield Moment(
            session.name,
            session.started,
            session.host,
            found.estimates.get(statistic),
            found.status,
            session.quick,
            found.complete and not session.interrupted,
            tuple(_breaks(known, (session, found))) if known else (),
        )
        before[session.host] = session, found


# ------------------------------------------------------------------ what changed


def _breaks(before: Held, now: Held) -> Iterator[Break]:
    """What was not as in the session before."""
    (old, was), (new, found) = before, now
    yield from (Break(kind, text) for kind, text in _machine(old, new))
    if was.definition != found.definition:
        yield Break("experiment")
    if old.compiler != new.compiler:
        version = new.compiler.partition(", ")[0]
        yield Break("flags") if version == old.compiler.partition(", ")[0] else Break("compiler", version)
    elif was.source != found.source and was.definition == found.definition:
        yield Break("code")


def _machine(old: SessionSummary, new: SessionSummary) -> Iterator[tuple[str, str]]:
    """What of the machine is another one: without any of that, another boot alone."""
    if old.same_machine(new) and old.cpu == new.cpu:
        return
    told = {
        "kernel": (old.kernel, new.kernel),
        "microcode": (old.microcode, new.microcode),
        "CPU": (old.cpu, new.cpu),
        "memory": (_memory(old), _memory(new)),
    }
    found = [(kind, now) for kind, (was, now) in told.items() if was != now]
    yield from found or [("boot", "")]


def _memory(session: SessionSummary) -> str:
    """As far as a reader would tell two apart: a kernel takes a few pages more or less of it in each boot."""
    return units.figure(session.memory, "size", digits=3) if session.memory else ""


# ------------------------------------------------------------------ what repeats differ by


def _stretches(
    held: Sequence[Held], moments: Sequence[Moment], shifts: Container[int]
) -> Iterator[list[int]]:
    """Sessions that repeat each other, by number: of one host between two changes of whatever kind."""
    for row in _by_host(held):
        found: list[list[int]] = []
        for number in row:
            if moments[number].breaks or number in shifts or not found:
                found.append([])
            found[-1].append(number)
        yield from found


def _by_host(held: Sequence[Held]) -> Iterator[list[int]]:
    numbers = sorted(range(len(held)), key=lambda number: (held[number][0].host, number))
    yield from (list(row) for _, row in groupby(numbers, key=lambda number: held[number][0].host))


def _band(row: Sequence[int], moments: Sequence[Moment], floor: float) -> Band | None:
    """Where one more session is expected, as `floor` says how far two lie apart.

    Two of deviation s are within f = t s √2 (R9), one more and the mean of k within f √((1 + 1/k) / 2).
    """
    logs = [math.log(value) for value in _values(moments[number] for number in row)]
    if not logs:
        return None
    middle = sum(logs) / len(logs)
    reach = math.log1p(floor) * math.sqrt((1 + 1 / len(logs)) / 2)
    return Band(row[0], row[-1], math.exp(middle - reach), math.exp(middle + reach))


def _values(moments: Iterable[Moment]) -> list[float]:
    """Of those that may be held against each other."""
    return [one.estimate.value for one in moments if one.counts and one.estimate]


# ------------------------------------------------------------------ what is claimed


def _shifts(held: Sequence[Held], moments: Sequence[Moment]) -> tuple[tuple[Shift, ...], int]:
    """Changes within one boot of one machine, and how many sessions the longest such row has."""
    found, most = [], 0
    for row in _boots(held):
        whole = [number for number in row if moments[number].counts]
        most = max(most, len(whole))
        claimed = shifts.shifts(_values(moments[number] for number in whole))
        ends = [0, *(at for at, _ in claimed), len(whole)]
        for i, (at, ratio) in enumerate(claimed, 1):
            found.append(Shift(whole[at], ratio, (at - ends[i - 1], ends[i + 1] - at)))
    return tuple(sorted(found, key=lambda shift: shift.at)), most


def _boots(held: Sequence[Held]) -> Iterator[list[int]]:
    """Sessions in one boot of one machine that measured the same thing, by number."""
    for row in _by_host(held):
        found: list[list[int]] = []
        for number in row:
            before = held[found[-1][-1]] if found else None
            same = before and before[0].same_machine(held[number][0])
            if not before or not same or before[1].definition != held[number][1].definition:
                found.append([])
            found[-1].append(number)
        yield from found
