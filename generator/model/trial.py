"""What is run, in which order, and how one process of it ended."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from generator.model.note import Condition, Params
from generator.model.probe import ANSWER, Variant
from generator.model.reading import Reading


@dataclass(frozen=True)
class Trial:
    """One measurement under one condition with one set of parameters."""

    measurement: str
    probe: str
    condition: Condition
    params: Params = ()
    swept: tuple[str, ...] = ()
    runs: int = 6  # processes
    first_runs: int = 0  # extra short processes that time the first call and exit
    limit: int = 30_000_000_000  # ns per process
    events: int | None = None  # of a process, where a time budget says how many; None: as usual
    cut: int = 0  # processes that a time budget left out of `runs`
    precision: float | None = None  # half-width, as a share of the figure, until which it goes on
    looked: bool = False  # do its figures decide how many processes there are?
    kind: str = field(default="", compare=False)  # as its probe declares it: "steady", "event", "fact"
    reads: str = field(default=ANSWER, compare=False)  # the format that its probe prints
    run: tuple[str, ...] = ()  # instead of a probe: program and arguments, only `{cpus}` not filled in yet
    of: str = ""  # the measurement whose processes these are, with its `probe` or `run`; "": its own
    expected: float | None = field(default=None, compare=False)  # s: what its processes took before
    reading: Reading | None = None  # of what a program prints; None: a probe's answer, or the wall time

    @property
    def id(self) -> str:
        """For people and columns: `condvar@apart`, `channel@apart[4 KiB]`."""
        values = ", ".join(value for _, value in self.sweep)
        return f"{self.measurement}@{self.condition.name}" + (f"[{values}]" if values else "")

    @property
    def sweep(self) -> Params:
        """The swept parameters only."""
        return tuple((name, value) for name, value in self.params if name in self.swept)

    @property
    def process(self) -> tuple[str, Condition, Params]:
        """Whose processes it is read from: alike for all figures of one process."""
        return self.of or self.measurement, self.condition, self.params

    @property
    def variant(self) -> Variant:
        """The probe as this trial wants it built."""
        one = self.condition
        return Variant(self.probe, one.cc, one.cflags, one.cxx, one.cxxflags, bool(one.emulate), one.revision)

    @cached_property
    def definition(self) -> str:
        """Its identity across records, whatever the note calls it: what runs, params, condition, figure."""
        params = " ".join(f"{name}={value}" for name, value in sorted(self.params))
        figure = f" [{self.reading.definition}]" if self.reading else ""
        runs = self.probe or shlex.join(map(_as_read_back, self.run))
        return _as_read_back(f"{runs}({params}) {self.condition.definition}{figure}")


def _as_read_back(text: str) -> str:
    """A text as it comes out of a record: in one line, without control characters."""
    return "".join(" " if one in "\t\r\n" else one for one in text if one in "\t\r\n" or one.isprintable())


@dataclass(frozen=True)
class Invocation:
    """One process to come: which trial, in which round, and whether it only times the first call."""

    round: int
    trial: int  # index into Plan.trials
    first_only: bool = False


@dataclass(frozen=True)
class Plan:
    """Everything that will run, in order; `order` is random within rounds, from `seed`."""

    trials: tuple[Trial, ...]
    order: tuple[Invocation, ...]
    seed: int
    quick: bool
    budget: float | None = None  # s that the processes may take; None: whatever they need
    apart: float = 0.0  # s from the start of one process of a trial to that of its next, where there is time
    only: tuple[str, ...] = ()  # measurements that were asked for by name
    until_decided: bool = False  # does it go on with the verdicts that are undecided?
    turns: bool = False  # does it take turns with that of another note?

    def figures(self, number: int) -> tuple[int, ...]:
        """The trials that a process of this one is read for: it itself first, then those that are `of` it."""
        process = self.trials[number].process
        others = (other for other, one in enumerate(self.trials) if one.of and one.process == process)
        return (number, *others)


@dataclass(frozen=True)
class Said:
    """What a process said of itself beside its numbers, or all processes of a trial together."""

    unit: str = "ns"  # of samples and first call
    kind: str = ""
    op: str = ""  # what one operation is: "lock + unlock"
    clock: str = ""
    flags: Mapping[str, int] = field(default_factory=dict)  # reason -> how many samples it flagged
    ignored: tuple[str, ...] = ()  # conditions that it does not know
    clock_offset: float | None = None  # ns: bound of the clocks' difference between CPUs
    facts: Mapping[str, Any] = field(default_factory=dict)
    failed: Mapping[str, int] = field(default_factory=dict)  # reason -> events that failed: never samples
    remarks: tuple[str, ...] = ()  # what must stand beside its figures: "rate not held: 812 of 1000 calls/s"
    uncounted: Mapping[str, str] = field(default_factory=dict)  # of COUNTERS: "no PMU here"
    given: tuple[str, ...] = ()  # statistics that the program worked out itself: "median", "p99"
    counted: str = ""  # "user space only"


@dataclass(frozen=True)
class Answer:
    """What one probe process printed, checked (docs/probes.md). Samples are raw, in order."""

    said: Said = field(default_factory=Said)
    samples: Sequence[float] = ()
    first: float | None = None
    timer: float | None = None  # ns: median of empty timer pairs
    empty: float | None = None  # ns: one turn of the empty loop
    iterations: int | None = None  # operations per sample, before jitter
    stop: str = ""  # which rule stopped it
    flagged: Mapping[str, tuple[int, ...]] = field(default_factory=dict)  # reason -> sample indices
    ghz: tuple[float, ...] = ()  # canary 1: 3 / (ns a dependent multiplication)
    adds: tuple[float, ...] = ()  # canary 2: additions per ns
    places: str = ""  # one letter per event: s(ame CPU) d(ifferent CPUs)
    counters: Mapping[str, float] = field(default_factory=dict)  # of COUNTERS
    given: Mapping[str, float] = field(default_factory=dict)  # by statistic; in the unit that it says
    extra: Mapping[str, Any] = field(default_factory=dict)  # whatever else it said


ENGINE, AGAIN = "engine", "again"  # of a usage: switches of the engine; started a second time
STATUSES = ("ok", "skipped", "failed", "timed out")


@dataclass(frozen=True)
class Outcome:
    """How one process of a probe ended."""

    status: str  # one of STATUSES
    reason: str = ""  # "SIGSEGV: last lines of stderr", "no protection keys", ...
    answer: Answer | None = None
    wall: float = 0.0  # s, fork to exit
    usage: Mapping[str, int] = field(default_factory=dict)  # minflt, majflt, nvcsw, nivcsw; ENGINE, AGAIN
    left: int = 0  # descendants that it left running and that were ended
    raw: bytes = b""  # the answer as printed, where it could be read
    output: bytes = b""  # of a program that is not a probe: what was read, as it was printed
