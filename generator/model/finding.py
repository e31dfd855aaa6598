"""What the records say about a note: summaries, verdicts, findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from generator.model.intervals import LEVEL
from generator.model.note import Condition, Expectation, Experiment, Measurement, Printed
from generator.model.record import Histogram, Record, TrialRecord
from generator.model.trial import Said, Trial

if TYPE_CHECKING:
    from generator.model.session import SessionSummary

ENOUGH = 6  # processes: fewer give no interval of 95 %


@dataclass(frozen=True)
class Estimate:
    """A headline over processes, and what lies beside it.

    `low..high` is an interval where `coverage` is set, else the range of the processes.
    """

    value: float
    low: float
    high: float
    n: int  # processes
    coverage: float | None = None  # 0.969 for min..max of six
    ranks: tuple[int, int] | None = None  # which low and high are of the sorted processes they are of, from 1
    tick: float = 0.0  # of the clock that single operations were timed by; 0: fine enough, or not known

    @property
    def is_sure(self) -> bool:
        """Are there processes enough for `low..high` to say how well the value is known?"""
        return self.n >= ENOUGH

    @property
    def half_width(self) -> float:
        """Of `low..high`, as a share of the value; 0 where there is no such share."""
        return (self.high - self.low) / 2 / self.value if self.value > 0 else 0.0


@dataclass(frozen=True)
class Mode:
    """One mode of the events of a trial."""

    value: float  # as the interval has it; the median of all its events where a record does not tell
    share: float  # 0..1 of all events
    where: str = ""  # "same CPU" | "different CPUs" | ""
    interval: Estimate | None = None  # over the processes that have it; None where a record does not tell
    share_range: tuple[float, float] | None = None  # its share in the processes with the least and most of it


@dataclass(frozen=True)
class Differing:
    """A fact that is not the same in all processes of a trial: it stands for its value among the facts."""

    values: tuple[tuple[Any, int], ...]  # each value, and how many processes told it
    of: int  # processes


@dataclass(frozen=True)
class ProcessKind:
    """Processes of a trial that agree with each other and with no other: not a mode of the events."""

    value: float  # median of their medians
    n: int  # processes


@dataclass(frozen=True)
class Caveat:
    """What must stand beside one statistic's figure for it to be believed."""

    word: str  # "disturbed" | "wide" | "timer" | "quick" | "cut" | ...
    detail: str = ""  # "other processes used up to 0.31 CPUs in 2 of 6 rounds"
    statistic: str = ""  # the one it belongs to; "": every time of the trial


@dataclass(frozen=True)
class Summary:
    """A trial, summarised over its processes."""

    trial: Trial
    status: str  # of Outcome, or "elided" | "emulated" | "not measured" | "printed only"
    reason: str = ""
    dimension: str = "time"
    said: Said = field(default_factory=Said)
    batched: bool = False  # each sample is the mean of several operations
    quick: bool = False
    n: int = 0  # processes
    events: int = 0  # samples in all of them
    first: Estimate | None = None
    median: Estimate | None = None
    minimum: float | None = None
    maximum: float | None = None
    percentiles: Mapping[str, Estimate] = field(default_factory=dict)  # "p90", "p99"
    spread: tuple[float, float] | None = None  # of all samples
    spread_of: str = "p1 to p99"  # or "p10 to p90", or "min to max": what N allows
    modes: tuple[Mode, ...] = ()  # largest share first; empty where there is one only
    histogram: Histogram = field(default_factory=dict)  # all samples
    timer: float | None = None  # ns
    ghz: float | None = None
    cycles: float | None = None  # median x GHz: steady only
    kinds: tuple[ProcessKind, ...] = ()  # most processes first; empty where all are of one kind
    caveats: tuple[Caveat, ...] = ()
    by_round: Mapping[str, Mapping[int, float]] = field(default_factory=dict)  # statistic -> round -> value
    by_place: Mapping[str, Mapping[int, float]] = field(
        default_factory=dict
    )  # "same CPU" -> round -> median of its events; empty where events of one place are of several modes
    level: float = LEVEL  # of its intervals; higher where looks at them said how many processes there are
    target: float | None = None  # how precise its headline was to become, as a share of it
    wall: float | None = None  # s that one of its processes took, in the middle
    counters: Mapping[str, Estimate] = field(default_factory=dict)  # of COUNTERS: counts per operation
    record: str = ""  # which record it comes from
    session: str = ""  # "2026-11-27 14:05" (UTC) where it is another one than the newest, else ""
    differing: Mapping[str, tuple[tuple[Any, int], ...]] = field(
        default_factory=dict
    )  # facts that differ between processes: each value and of how many processes

    def without_interval(self, value: float | None) -> Estimate | None:
        """A value of all samples together, for which there is no interval."""
        return None if value is None else Estimate(value, value, value, self.n)

    @property
    def has_figures(self) -> bool:
        """Is there anything to show of what was measured?"""
        return self.median is not None or self.first is not None or bool(self.percentiles)

    @property
    def kind(self) -> str:
        """`event`, `steady` or `fact`."""
        return self.said.kind

    @property
    def op(self) -> str:
        """What one operation is."""
        return self.said.op

    @property
    def facts(self) -> Mapping[str, Any]:
        """Whatever is not a time."""
        return self.said.facts


@dataclass(frozen=True)
class Undecided:
    """What further processes may decide: a figure, or a ratio of two, that is near a bound."""

    trials: tuple[Trial, ...]  # whose processes: two where one figure is held against another
    logs: tuple[float, ...]  # of the figure in each process, or of the ratio in each round
    bound: float  # the nearest one, as a logarithm
    wall: float  # s that a process of each takes

    @property
    def n(self) -> int:
        """How many processes, or rounds, there are."""
        return len(self.logs)


SIGNS = {"holds": "✓", "fails": "✗", "undecided": "?", "not judged": ""}


@dataclass(frozen=True)
class Verdict:
    """An expectation held against a summary."""

    expectation: Expectation
    outcome: str  # a key of SIGNS
    cell: str  # "✗ 16× the 5 µs of Kostas": with its sign, for a table
    sentence: str  # "16× the 5 µs that Kostas expected": without, for a sentence
    factor: float | None = None  # of "fails", >= 1
    share: float | None = None  # of single events within the bound
    beside: str = ""  # "92 % of the events within, quick": what a small line may add
    late: str = ""  # "changed after measuring": in both forms, too
    since: str = ""  # the day since which it was expected, where that is known: before it was measured
    undecided: Undecided | None = None  # what would decide it, where it is undecided

    @property
    def sign(self) -> str:
        """✓, ✗, ? where it is undecided, nothing where it was not judged."""
        return SIGNS[self.outcome]


@dataclass(frozen=True)
class Finding:
    """All that is known about one measurement under one condition and one set of parameters."""

    measurement: Measurement
    condition: Condition
    summary: Summary
    printed: tuple[Printed, ...] = ()
    verdicts: tuple[Verdict, ...] = ()

    @property
    def label(self) -> str:
        """The label, with the values of a sweep in their places; without places after it in parentheses."""
        return self.measurement.called(self.summary.trial.sweep)


@dataclass(frozen=True)
class Findings:
    """A note's findings, in the order of the note, and the records they come from (newest first)."""

    experiment: Experiment
    items: tuple[Finding, ...]
    records: tuple[Record, ...]
    earlier: tuple[SessionSummary, ...] = ()  # all its sessions, newest first, where its post tells of them

    def measured(self, finding: Finding) -> TrialRecord | None:
        """What a figure comes from, as its record holds it; of two alike that which is called as today."""
        trial = finding.summary.trial
        record = next((one for one in self.records if one.name == finding.summary.record), None)
        held = record.trials if record else ()
        same = [one for one in held if one.trial.definition == trial.definition]
        return next((one for one in same if one.trial.id == trial.id), same[0] if same else None)

    def of(self, measurement: str, condition: str) -> tuple[Finding, ...]:
        """All findings of a measurement under a condition: several where it is a sweep."""
        return tuple(
            item
            for item in self.items
            if item.measurement.id == measurement and item.condition.name == condition
        )
