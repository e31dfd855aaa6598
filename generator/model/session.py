"""What one session says of its figures: a record without its runs, as sessions are compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from generator.model.finding import Estimate
from generator.model.note import Params

BUSY = 0.2  # CPUs' worth of other processes' time in the middle round: a quiet machine stays below half of it


@dataclass(frozen=True)
class SessionFigure:
    """One trial as one session measured it."""

    measurement: str
    condition: str  # its name
    sweep: Params
    definition: str  # its identity across records
    source: str  # hash of what ran
    kind: str  # "steady", "event", ...
    family: str  # of figures that repeat alike: kind, placement, time asleep
    dimension: str
    status: str  # of a Summary
    complete: bool = True
    estimates: Mapping[str, Estimate] = field(default_factory=dict)  # by statistic; counters, too
    by_place: Mapping[str, tuple[float, float]] = field(
        default_factory=dict
    )  # of events "same CPU": value of their largest mode, their share of all; empty where all are alike
    ghz: float | None = None
    cycles: float | None = None  # of a steady time
    wall: float | None = None  # s that one of its processes took, in the middle

    @property
    def id(self) -> str:
        """As a trial's: `condvar@apart`, `channel@apart[4 KiB]`."""
        values = ", ".join(value for _, value in self.sweep)
        return f"{self.measurement}@{self.condition}" + (f"[{values}]" if values else "")


@dataclass(frozen=True)
class SessionSummary:
    """One session of one note on one host."""

    note: str
    name: str  # of its record
    started: str  # UTC, ISO 8601
    host: str
    quick: bool = False
    interrupted: bool = False
    program: str = ""  # version of this program
    state: str = ""  # of the machine: boot, kernel, microcode, memory; "" where a record does not tell
    kernel: str = ""
    microcode: str = ""
    memory: int = 0  # bytes
    cpu: str = ""  # its model
    compiler: str = ""  # version and flags
    compilers: Mapping[str, str] = field(default_factory=dict)  # others, by what names them: "clang", "C++"
    other_cpu: float | None = None  # CPUs' worth of other processes' time in the worst round, if known
    work: float | None = None  # the same, in the middle round
    figures: tuple[SessionFigure, ...] = ()
    engine: str = ""  # what brought it to another host; "": it ran where the notebook is
    resumes: tuple[str, ...] = ()  # names of sessions that were interrupted and whose processes it holds, too

    @cached_property
    def named(self) -> Mapping[tuple[str, str, Params], tuple[SessionFigure, ...]]:
        """Its figures by measurement, condition and what is swept."""
        found: dict[tuple[str, str, Params], tuple[SessionFigure, ...]] = {}
        for one in self.figures:
            key = one.measurement, one.condition, one.sweep
            found[key] = (*found.get(key, ()), one)
        return found

    @property
    def setup(self) -> tuple[str, str, int]:
        """What of a host other figures follow from, as far as every record tells it."""
        return self.kernel, self.microcode, self.memory

    @property
    def is_busy(self) -> bool:
        """Did other processes take so much that figures do not repeat those of a quiet machine?"""
        return (self.work or 0.0) > BUSY

    def same_machine(self, other: SessionSummary) -> bool:
        """Was it the same machine in the same boot? A session that tells no boot is taken for the same."""
        boots = {self.state, other.state} - {""}
        return (self.host, self.setup) == (other.host, other.setup) and len(boots) < 2
