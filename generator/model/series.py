"""A figure of a trial process by process, as it leaves the notebook for another tool."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator.model.trial import Trial


@dataclass(frozen=True)
class Process:
    """One process: its figure, and the samples whose median that is, where they are kept."""

    round: int
    value: float
    samples: Sequence[float] = ()


@dataclass(frozen=True)
class Series:
    """One figure under one condition, with one set of parameters, in the base unit of its dimension."""

    trial: Trial
    label: str
    statistic: str  # what each process told: "first", "p99"; "": the median of its samples
    dimension: str
    unit: str
    better: str  # "less" | "more" | ""
    session: str  # UTC, ISO 8601
    processes: tuple[Process, ...]

    @property
    def name(self) -> str:
        """`condvar@apart`, `load@apart[4 KiB]/p99`."""
        return f"{self.trial.id}/{self.statistic}" if self.statistic else self.trial.id

    @property
    def values(self) -> tuple[float, ...]:
        """One for each process."""
        return tuple(process.value for process in self.processes)
