"""How a figure changed from one set of sessions to another."""

from __future__ import annotations

from dataclasses import dataclass

from generator.model.finding import Estimate
from generator.model.note import Params

CHANGED = "changed"
NO_CHANGE = "no change"
LIKELY = "likely"  # one session each, further apart than repeats of the same code
WITHIN = "within repeats"  # one session each, no further apart
SUSPECT = "suspect"  # one session against several
NOT_JUDGED = "not judged"
OUTCOMES = (CHANGED, SUSPECT, LIKELY, WITHIN, NO_CHANGE, NOT_JUDGED)  # what is told first where several hold


@dataclass(frozen=True)
class Asked:
    """A figure whose change is asked for."""

    measurement: str
    condition: str  # its name
    sweep: Params = ()
    statistic: str = "median"

    @property
    def id(self) -> str:
        """`free_lock@anywhere`, `channel@apart[4 KiB] p99`."""
        values = ", ".join(value for _, value in self.sweep)
        named = f"{self.measurement}@{self.condition}" + (f"[{values}]" if values else "")
        return named if self.statistic == "median" else f"{named} {self.statistic}"


@dataclass(frozen=True)
class Change:
    """What became of a figure between two sets of sessions."""

    asked: Asked
    outcome: str  # one of OUTCOMES
    sentence: str  # for readers: "changed: 1.12× (1.04–1.21), slower"
    dimension: str = "time"
    before: Estimate | None = None  # of one session its own; of several their mean and range, `n` sessions
    after: Estimate | None = None
    ratio: float | None = None  # after / before; also where it is not judged
    low: float | None = None  # the ratio's interval of 95 %; None where it is not judged, or by places
    high: float | None = None
    floor: float | None = None  # share that two sessions of the same code differ by here, at most
    detectable: float | None = None  # share that would have shown, nine times of ten
    sessions: tuple[int, int] = (0, 0)  # that were held against each other
    explanation: tuple[str, ...] = ()  # lines: where the ratio comes from, what was left out
    where: str = ""  # of the events there only: "same CPU"
    reason: str = ""  # why it is not judged, where the two sides do not compare: "another boot"
    places: tuple[Change, ...] = ()  # of events that run in several places, each alone
