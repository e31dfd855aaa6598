"""All sessions of one figure in their order: what each said, what changed between them, what repeats do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from generator.model.finding import Estimate
from generator.model.note import ANYWHERE, Condition, Params, Printed
from generator.model.session import SessionFigure

ENOUGH = 20  # sessions of one machine in one boot: with fewer no change is claimed


@dataclass(frozen=True)
class Followed:
    """The figure whose sessions are looked for."""

    measurement: str
    condition: Condition = ANYWHERE
    sweep: Params = ()
    label: str = ""  # with the values of a sweep
    definition: str = ""  # as it is measured today; "": as the newest session measured it
    statistic: str = ""  # "": the one that stands for all
    printed: tuple[Printed, ...] = ()  # figures from elsewhere

    @property
    def id(self) -> str:
        """As a trial's: `condvar@apart[4 KiB]`."""
        return f"{self.measurement}@{self.condition.name}" + (f"[{self.values}]" if self.values else "")

    @property
    def values(self) -> str:
        """Of a sweep: `4 KiB`."""
        return ", ".join(value for _, value in self.sweep)

    def is_of(self, figure: SessionFigure) -> bool:
        """Did a session measure it: as it is measured today, or called so?"""
        if self.definition and figure.definition == self.definition:
            return True
        place = figure.measurement, figure.condition
        return place == (self.measurement, self.condition.name) and figure.id == self.id


OF_THE_MACHINE = {name: f"another {name}" for name in ("boot", "kernel", "microcode", "CPU", "memory")}
OF_THE_CODE = {
    "compiler": "another compiler",
    "flags": "other flags",
    "code": "other code",
    "experiment": "another experiment",
}


@dataclass(frozen=True)
class Break:
    """What is other than in the session before on that host."""

    kind: str  # a key of OF_THE_MACHINE or OF_THE_CODE
    now: str = ""  # "6.18.44", where that can be told

    @property
    def words(self) -> str:
        """`another boot`, `kernel 6.18.44`."""
        return f"{self.kind} {self.now}" if self.now else (OF_THE_MACHINE | OF_THE_CODE)[self.kind]


@dataclass(frozen=True)
class Moment:
    """What one session said of the figure."""

    name: str  # of its record
    started: str  # UTC, ISO 8601
    host: str
    estimate: Estimate | None  # None: this session has none
    status: str = "ok"  # why there is none, where that is told
    quick: bool = False
    complete: bool = True
    breaks: tuple[Break, ...] = ()

    @property
    def day(self) -> str:
        """`2026-11-28`."""
        return self.started[:10]

    @property
    def when(self) -> str:
        """`2026-11-28 07:42`, UTC."""
        return self.started[:16].replace("T", " ")

    @property
    def is_whole(self) -> bool:
        """Was everything measured that was planned, and not in a hurry?"""
        return self.complete and not self.quick

    @property
    def counts(self) -> bool:
        """May it be held against others?"""
        return self.estimate is not None and self.estimate.value > 0 and self.is_whole


@dataclass(frozen=True)
class Band:
    """Where a further session of the same code on the same machine is expected: beside those it is of."""

    first: int  # moments, by number, both among them
    last: int
    low: float
    high: float


@dataclass(frozen=True)
class Shift:
    """A change that is claimed: from one session on the figure is another one."""

    at: int  # the first moment after it
    ratio: Estimate  # after / before; its interval takes the place for granted
    sessions: tuple[int, int]  # before and after it, as far as they were held against each other


@dataclass(frozen=True)
class History:
    """A figure over its sessions, oldest first."""

    figure: Followed  # `statistic` is told
    dimension: str = "time"
    moments: tuple[Moment, ...] = ()
    bands: tuple[Band, ...] = ()
    floor: float | None = None  # the newest band's: by which share two repeats differ; None: not known
    shifts: tuple[Shift, ...] = ()
    most: int = 0  # sessions in the longest row that could show a change
    left_out: Mapping[str, int] = field(default_factory=dict)  # why -> how many sessions are not shown

    @property
    def hosts(self) -> tuple[str, ...]:
        """In the order in which they first measured."""
        return tuple(dict.fromkeys(one.host for one in self.moments))

    @property
    def values(self) -> tuple[Estimate, ...]:
        """What its sessions said, oldest first."""
        return tuple(one.estimate for one in self.moments if one.estimate)

    def newest(self, count: int) -> History:
        """The same of so many sessions."""
        out = max(len(self.moments) - count, 0)
        bands = (
            replace(one, first=max(one.first - out, 0), last=one.last - out)
            for one in self.bands
            if one.last >= out
        )
        moved = (replace(one, at=one.at - out) for one in self.shifts if one.at >= out)
        return replace(self, moments=self.moments[out:], bands=tuple(bands), shifts=tuple(moved))

    @property
    def printed(self) -> tuple[Printed, ...]:
        """Figures from elsewhere that stand on its axis."""
        return tuple(
            one
            for one in self.figure.printed
            if (one.statistic, one.dimension) == (self.figure.statistic, self.dimension)
        )
