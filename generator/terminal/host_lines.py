"""How sessions on several hosts stand, a line for each: what runs, how many of how many, what came. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from generator import units
from generator.errors import visible

NOT_BEGUN, REACHING, READYING, MEASURING, DONE, LOST = STAGES = (
    "not begun",
    "reaching it",
    "making ready",
    "measuring",
    "done",
    "lost",
)
_URGENT = (MEASURING, READYING, REACHING, NOT_BEGUN, LOST, DONE)  # where there is not room for all
_QUIET = 30.0  # s without a word: longer than a group of processes takes
_ALIAS = 16  # columns of the longest alias that is not cut
_LEAST = 12  # columns of a cell that still says something
_GAP = 2


@dataclass(frozen=True)
class Host:
    """How one host stands."""

    alias: str
    stage: str = NOT_BEGUN
    doing: str = ""  # what runs; why it is lost
    number: int = 0  # of the process that runs, from 0
    total: int = 0
    left: float | None = None  # s
    figure: tuple[str, str] = ("", "")  # the last that came: of which trial, and how much
    began: float | None = None  # s, by the clock that `now` is of
    heard: float = 0.0
    figures: Mapping[str, tuple[float, ...]] = field(default_factory=dict)  # of each trial's processes so far


def lines(hosts: Sequence[Host], columns: int, rows: int, now: float) -> list[str]:
    """At most so many lines of at most so many columns; hosts that there is no room for are counted."""
    shown, rest = _chosen(hosts, rows)
    alias = min(_widest(one.alias for one in shown), _ALIAS)
    count, left = _widest(map(_count, shown)), _widest(map(_left, shown))
    room = columns - alias - count - _GAP * (2 if count else 1)
    made = (
        _apart(_filled(one.alias, alias), _count(one).rjust(count), _told(one, room, left, now))
        for one in shown
    )
    return [_cut(line, columns).rstrip() for line in (*made, *rest)]


def _chosen(hosts: Sequence[Host], rows: int) -> tuple[list[Host], list[str]]:
    """Those that there is room for, as they were named; how many others there are, and how they stand."""
    if len(hosts) <= rows:
        return list(hosts), []
    urgent = sorted(range(len(hosts)), key=lambda number: _URGENT.index(hosts[number].stage))
    kept = set(urgent[: max(rows - 1, 0)])
    others = Counter(one.stage for number, one in enumerate(hosts) if number not in kept)
    told = ", ".join(f"{others[stage]} {stage}" for stage in STAGES if others[stage])
    return [one for number, one in enumerate(hosts) if number in kept], [f"and {others.total()} more: {told}"]


# ------------------------------------------------------------------ one line


def _count(one: Host) -> str:
    if not one.total:
        return ""
    return f"{one.total if one.stage == DONE else min(one.number, one.total)}/{one.total}"


def _told(one: Host, room: int, left: int, now: float) -> str:
    """What it does, what came last and how long it takes still, as far as there is room for them."""
    doing = visible(_doing(one, now))
    room -= left + _GAP
    if one.stage != MEASURING or room < _LEAST:
        return doing
    time = _left(one).rjust(left)
    half = (room - _GAP) // 2
    if not one.figure[1] or half < _LEAST:
        return _apart(_filled(doing, room), time)
    return _apart(_filled(doing, room - _GAP - half), _filled(_figure(one, half), half), time)


def _doing(one: Host, now: float) -> str:
    """In a few words."""
    if one.stage == DONE:
        return DONE if one.began is None else f"done in {units.duration(one.heard - one.began)}"
    if one.stage == LOST:
        return f"{LOST if one.total else 'not measured'}: {one.doing}"
    if one.stage == MEASURING and now - one.heard >= _QUIET:
        return f"no word for {units.duration(now - one.heard)}"
    return one.doing or one.stage


def _left(one: Host) -> str:
    return "" if one.left is None or one.stage != MEASURING else f"{units.duration(one.left)} left"


def _figure(one: Host, room: int) -> str:
    """`condvar@apart 52.7 µs`: where there is too little room, the name is cut, not the figure."""
    name, value = visible(one.figure[0]), one.figure[1]
    return f"{_cut(name, max(room - _cells(value) - 1, 1))} {value}"


def _filled(said: str, room: int) -> str:
    """Cut or padded to so many columns."""
    cut = _cut(said, room)
    return cut + " " * (room - _cells(cut))


def _cut(said: str, room: int) -> str:
    from rich.cells import set_cell_size

    if _cells(said) <= room:
        return said
    return f"{set_cell_size(said, room - 1)}…" if room > 0 else ""


def _apart(*cells: str) -> str:
    return (" " * _GAP).join(filter(None, cells))


def _widest(cells: Iterable[str]) -> int:
    return max(map(_cells, cells), default=0)


def _cells(said: str) -> int:
    """Columns of a terminal."""
    from rich.cells import cell_len

    return len(said) if said.isascii() else cell_len(said)


# ------------------------------------------------------------------ without a terminal, and for good


def begun(one: Host) -> str:
    """`m510: 48 processes, about 2 min`."""
    time = "" if one.left is None else f", about {units.duration(one.left)}"
    return f"{one.alias}: {units.counted(one.total, 'process')}{time}"


def ended(one: Host) -> str:
    """`m510: done in 2 min`; `c6420: lost after 12 of 48 processes: no route to host`."""
    if one.stage != LOST or not one.total:
        return f"{one.alias}: {_doing(one, one.heard)}"
    return f"{one.alias}: {LOST} after {one.number} of {units.counted(one.total, 'process')}: {one.doing}"
