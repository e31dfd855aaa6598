"""Every noun of the notebook, as frozen dataclasses: what she wrote, what was run, what it means.

Values are in base units: times in ns, sizes in bytes, anything else as counted (`units.py`).
Absent is None, never 0.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from generator import units
from generator.errors import NOWHERE, Place

Params = tuple[tuple[str, str], ...]  # in the order written: (("size", "4 KiB"),)

_PLAIN_WORD = re.compile(r"[\w./${}=+:@%,-]+")

# ------------------------------------------------------------------ as written


@dataclass(frozen=True)
class Printed:
    """A figure from elsewhere (an old post, a paper): shown as such, never measured."""

    text: str  # "2092 ns", as written
    value: float
    dimension: str  # a key of units.DIMENSIONS: "time", "size", ...
    statistic: str  # "first" | "median" | "p99" ...: which of today's figures it stands beside
    source: str
    place: Place


@dataclass(frozen=True)
class Expectation:
    """What she believes: a range (inclusive), or "under"/"over" a bound or another condition."""

    text: str  # "40..50 ns", "under 5 us", "under apart", without statistic and source
    statistic: str
    low: float | None
    high: float | None
    dimension: str  # "" where `against` names a condition
    against: str  # another condition's name, or ""
    source: str  # who says so, or ""
    place: Place

    @property
    def full_text(self) -> str:
        """`first 40..50 ns (theory)`: as written, with statistic (the median's goes without) and source."""
        head = "" if self.statistic == "median" else f"{self.statistic} "
        return f"{head}{self.text}" + (f" ({self.source})" if self.source else "")


@dataclass(frozen=True)
class Condition:
    """How a measurement is run: where its threads sit, whether they or CPUs sleep, how it was built."""

    name: str
    pin: tuple[int, ...] = ()  # a CPU for each thread, in order
    placement: str = ""  # or by kind: a key of PLACEMENTS
    idle: int = 0  # ns the waiter has slept before each event
    awake: bool = False
    cc: str = ""  # another compiler than the usual one
    cflags: tuple[str, ...] = ()  # after the usual flags
    env: Params = ()  # of the probe only, as written: ("LD_BIND_NOW", "1")
    prepare: tuple[str, ...] = ()  # a command before each process, outside of the clock
    emulate: str = ""  # the CPU of an emulated machine, as QEMU calls it: for facts, never for times
    label: str = ""  # what the page calls it
    place: Place = NOWHERE

    @property
    def where(self) -> str:
        """`one CPU`, `CPU 0, 1`, or nothing."""
        return "CPU " + ", ".join(map(str, self.pin)) if self.pin else PLACEMENTS.get(self.placement, "")

    @property
    def title(self) -> str:
        """How it runs, in a reader's words: `two cores, kept awake`, `clang -O0`; without `idle`."""
        awake = "kept awake" if self.awake else ""
        build = " ".join(filter(None, (self.cc, *self.cflags)))
        env = (f"{name}={value}" for name, value in self.env)
        prepare = f"after {shlex.join(self.prepare)}" if self.prepare else ""
        emulated = f"emulated (QEMU, -cpu {self.emulate})" if self.emulate else ""
        parts = filter(None, (emulated, self.where, awake, build, *env, prepare))
        return self.label or ", ".join(parts) or "anywhere"

    @property
    def idle_title(self) -> str:
        """`after 50 ms asleep`, or nothing."""
        return f"after {units.shortest(self.idle, 'time')} asleep" if self.idle else ""

    @property
    def usual_events(self) -> int:
        """Events of a process of an event probe that is not told how many (probe_event.h)."""
        if not self.idle:
            return 5000
        return 15 if self.idle < 500_000_000 else 3

    @property
    def definition(self) -> str:
        """What it does, whatever it is called: the part of a trial's identity that is the condition's."""
        pin = ",".join(map(str, self.pin)) or self.placement
        env = shlex.join(f"{name}={value}" for name, value in self.env)
        more = {
            "cc": self.cc,
            "cflags": shlex.join(self.cflags),
            "env": env,
            "prepare": shlex.join(self.prepare),
            "emulate": self.emulate,
        }
        given = "".join(f" {key}={value}" for key, value in more.items() if value)
        return f"pin={pin} idle={self.idle} awake={int(self.awake)}{given}"


PLACEMENTS = {  # as written in `pin:` -> as a reader sees it
    "one cpu": "one CPU",
    "smt twins": "SMT twins",
    "two cores": "two cores",
    "two sockets": "two sockets",
}
ANYWHERE = Condition("anywhere")


@dataclass(frozen=True)
class Measurement:
    """A probe with its label, parameters and expectation, as written."""

    id: str
    label: str
    probe: str  # "" where only printed figures exist
    conditions: tuple[str, ...]  # resolved: those it runs under, in the order of the note
    params: tuple[tuple[str, tuple[str, ...]], ...] = ()  # several values are a sweep
    expect: Mapping[str, tuple[Expectation, ...]] = field(default_factory=dict)  # by condition
    printed: Mapping[str, tuple[Printed, ...]] = field(default_factory=dict)  # by condition
    runs: int | None = None  # processes; None: the default
    limit: int = 30_000_000_000  # ns for one process
    needs: tuple[str, ...] = ()  # services that have to be up
    place: Place = NOWHERE
    places: Mapping[str, Place] = field(default_factory=dict)  # `probe`, `conditions.NAME`, `params.NAME` ...

    @cached_property
    def swept(self) -> tuple[str, ...]:
        """Names of the parameters that have several values."""
        return tuple(name for name, values in self.params if len(values) > 1)


@dataclass(frozen=True)
class Service:
    """What is started so that it can be invoked, as written: `${NAME}` is filled in for its process only."""

    name: str
    run: tuple[str, ...] = ()  # program and arguments
    port: int = 0  # ready once this one answers on the loopback; 0: by its output
    line: str = ""  # ready once a line of its output contains this
    env: tuple[tuple[str, str], ...] = ()  # environment variables that are added
    limit: int = 20_000_000_000  # ns until it is ready
    place: Place = NOWHERE
    ready_place: Place = NOWHERE

    @property
    def command(self) -> str:
        """The command as one line, as it would be typed."""
        words = (word if _PLAIN_WORD.fullmatch(word) else shlex.quote(word) for word in self.run)
        return " ".join(" ".join(words).split())

    @property
    def ready(self) -> str:
        """`port 50051` or `line "listening"`."""
        return f"port {self.port}" if self.port else f'line "{self.line}"'


@dataclass(frozen=True)
class Prose:
    """A stretch of the body that is hers; `place` is where its first character stands in the source."""

    text: str
    place: Place


@dataclass(frozen=True)
class Block:
    """A fence `{kind} argument` of the body, with its options as YAML read them."""

    kind: str
    arguments: tuple[str, ...]
    options: Mapping[str, Any]
    place: Place
    places: Mapping[str, Place] = field(default_factory=dict)  # of each option's key; of its items as `key.0`
    argument_places: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Experiment:
    """A note's definition, whole. `file` and every Place are relative to the notebook."""

    file: str  # experiments/2023-11-03-vhive-libmpk.yml
    stem: str  # 2023-11-03-vhive-libmpk
    title: str
    date: str  # as the front matter shall hold it; "" for the day of the file name only
    categories: str | tuple[str, ...]
    measurements: Mapping[str, Measurement]
    conditions: Mapping[str, Condition]
    body: tuple[Prose | Block, ...]
    services: Mapping[str, Service] = field(default_factory=dict)
    front_matter: Mapping[str, Any] = field(default_factory=dict)  # other keys, passed through
    raw_front_matter: str = ""  # of a body file that begins with its own: byte for byte, with both ---
    summary: str = ""  # the opening line; "": the verdicts in one sentence
    liquid_as_is: bool = False
    budget: int | None = None  # ns that a run may take
    text: str = ""  # the source as written, for the record
    places: Mapping[str, Place] = field(default_factory=dict)  # of each top-level key's value

    @property
    def day(self) -> str:
        """`2023-11-03`, from the file name."""
        return "-".join(self.stem.split("-")[:3])

    @property
    def slug(self) -> str:
        return "-".join(self.stem.split("-")[3:])


@dataclass(frozen=True)
class Config:
    """config.yml: the generator's settings."""

    host_name: bool = False  # may the record hold the machine's real name?
    commit_samples: bool = False  # shall git take the samples, too?


# ------------------------------------------------------------------ probes


@dataclass(frozen=True)
class Param:
    """A parameter that a probe declares: `param size bytes 8`."""

    name: str
    kind: str  # "bytes", "duration", "count", "text", "choice(a|b|c)", "positive|closed": docs/probes.md
    default: str


@dataclass(frozen=True)
class Library:
    """A library that a probe is made with: `library libcurl libcurl4-openssl-dev`."""

    name: str  # as pkg-config calls it
    package: str  # Debian's, to be named where it is missing


@dataclass(frozen=True)
class Variant:
    """A probe as it is to be built: by which compiler ("": the usual one), with which flags more."""

    probe: str
    cc: str = ""
    cflags: tuple[str, ...] = ()

    @property
    def asked(self) -> tuple[str, ...]:
        """The conditions that ask for more than usual."""
        return ("cc",) * bool(self.cc) + ("cflags",) * bool(self.cflags)


@dataclass(frozen=True)
class Probe:
    """A probe as its source file declares it; scripts declare what they like."""

    name: str
    path: Path
    doc: str  # what is measured and what is not, from the header comment
    kind: str = ""  # "event" | "steady" | "fact" | "" (not declared)
    threads: int = 1
    params: tuple[Param, ...] | None = None  # None: not declared, anything goes
    compiled: bool = True
    libraries: tuple[Library, ...] = ()


@dataclass(frozen=True)
class Catalogue:
    """What the folders hold: probes by name, block kinds with their options, chart kinds."""

    probes: Mapping[str, Probe]
    blocks: frozenset[str]
    charts: frozenset[str]


# ------------------------------------------------------------------ as run


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
    limit: int = 30_000_000_000  # ns a process
    events: int | None = None  # of a process, where a time budget says how many; None: as usual
    cut: int = 0  # processes that a time budget left out of `runs`

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
    def variant(self) -> Variant:
        """The probe as this trial wants it built."""
        static = ("-static",) if self.condition.emulate else ()  # there are no libraries
        return Variant(self.probe, self.condition.cc, (*self.condition.cflags, *static))

    @property
    def definition(self) -> str:
        """Its identity across records, whatever the note calls it: probe, params, condition."""
        params = " ".join(f"{name}={value}" for name, value in sorted(self.params))
        return f"{self.probe}({params}) {self.condition.definition}"


@dataclass(frozen=True)
class Slot:
    """One process to come: which trial, in which round, and whether it only times the first call."""

    round: int
    trial: int  # index into Plan.trials
    first_only: bool = False


@dataclass(frozen=True)
class Plan:
    """Everything that will run, in order; `order` is random within rounds, from `seed`."""

    trials: tuple[Trial, ...]
    order: tuple[Slot, ...]
    seed: int
    quick: bool
    budget: float | None = None  # s that the processes may take; None: whatever they need


@dataclass(frozen=True)
class Answer:
    """What one probe process printed, checked (docs/probes.md). Samples are raw, in order."""

    unit: str  # as the probe says: "ns"
    samples: Sequence[float] = ()
    kind: str = ""
    op: str = ""  # what one operation is: "lock + unlock"
    first: float | None = None
    timer: float | None = None  # ns: median of empty timer pairs
    clock: str = ""
    empty: float | None = None  # ns: one turn of the empty loop
    iterations: int | None = None  # operations a sample, before jitter
    stop: str = ""  # which rule stopped it
    flagged: Mapping[str, tuple[int, ...]] = field(default_factory=dict)  # reason -> sample indices
    ignored: tuple[str, ...] = ()  # conditions that it does not know
    ghz: tuple[float, ...] = ()  # canary 1: 3 / (ns a dependent multiplication)
    adds: tuple[float, ...] = ()  # canary 2: additions a ns
    places: str = ""  # one letter an event: s(ame CPU) d(ifferent CPUs)
    counters: Mapping[str, float | str] = field(
        default_factory=dict
    )  # of COUNTERS: a count, or why there is none
    counted: str = ""  # "user space only"
    clock_offset: float | None = None  # ns: bound of the clocks' difference between CPUs
    facts: Mapping[str, Any] = field(default_factory=dict)
    failed: Mapping[str, int] = field(default_factory=dict)  # reason -> events that failed: never samples
    remarks: tuple[str, ...] = ()  # what must stand beside its figures: "rate not held: 812 of 1000 calls/s"
    extra: Mapping[str, Any] = field(default_factory=dict)  # whatever else it said

    @property
    def uncounted(self) -> dict[str, str]:
        """Counters that the process could not have, and why."""
        return {name: why for name, why in self.counters.items() if isinstance(why, str)}


@dataclass(frozen=True)
class Outcome:
    """How one process of a probe ended."""

    status: str  # "ok" | "skipped" | "failed" | "timed out"
    reason: str = ""  # "SIGSEGV: last lines of stderr", "no protection keys", ...
    answer: Answer | None = None
    wall: float = 0.0  # s, fork to exit
    usage: Mapping[str, int] = field(default_factory=dict)  # minflt, majflt, nvcsw, nivcsw
    left: int = 0  # descendants that it left running and that were ended
    raw: bytes = b""  # the answer as printed, where it could be read


@dataclass(frozen=True)
class RunSummary:
    """One process's own numbers: a row of the record. Percentiles only where N x (1 - q) >= 10."""

    round: int
    status: str
    n: int = 0
    first: float | None = None
    minimum: float | None = None
    median: float | None = None
    p90: float | None = None
    p99: float | None = None
    p999: float | None = None
    maximum: float | None = None
    clean_median: float | None = None  # without flagged samples; None where none is flagged
    flagged: int = 0  # flagged samples
    timer: float | None = None
    empty: float | None = None
    ghz: float | None = None
    adds: float | None = None
    stop: str = ""
    wall: float = 0.0  # s
    minflt: int = 0
    majflt: int = 0
    nvcsw: int = 0
    nivcsw: int = 0
    other_cpu: float | None = None  # CPUs' worth of other processes' time in its round
    elided: bool = False  # the probe itself found that the compiler had removed its body
    iterations: int | None = None  # operations a sample, where it is the mean of several
    instructions: float | None = None  # COUNTERS, an operation
    cycles: float | None = None
    branch_misses: float | None = None
    cache_misses: float | None = None
    faults: float | None = None
    first_faults: float | None = None  # of the first call


COUNTERS = ("instructions", "cycles", "branch_misses", "cache_misses", "faults", "first_faults")
Histogram = Mapping[int, int]  # bin k holds values v with k = floor(ln v / ln 1.01); see stats.py


@dataclass(frozen=True)
class TrialRecord:
    """A trial as measured in one session: its runs as rows, its events as histograms by placement."""

    trial: Trial
    status: str  # "ok" | "skipped" | "failed" | "timed out"
    reason: str = ""
    cpus: tuple[int, ...] = ()
    runs: tuple[RunSummary, ...] = ()
    firsts: tuple[float, ...] = ()  # from the extra short processes
    histograms: Mapping[str, Histogram] = field(default_factory=dict)  # by "s", "d" or "" (no placement)
    unit: str = "ns"
    kind: str = ""
    op: str = ""
    clock: str = ""
    flags: Mapping[str, int] = field(default_factory=dict)  # reason -> flagged samples, all runs
    ignored: tuple[str, ...] = ()
    clock_offset: float | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    failed: Mapping[str, int] = field(default_factory=dict)  # reason -> events that failed, all runs
    remarks: tuple[str, ...] = ()  # what the probe itself wants beside the figures
    source: str = ""  # hash of source, headers, flags and compiler
    uncounted: Mapping[str, str] = field(default_factory=dict)  # of COUNTERS: "no PMU here"
    counted: str = ""  # "user space only"
    complete: bool = True  # every planned process ran, or a failure ended the trial


@dataclass(frozen=True)
class Record:
    """One session of one note on one host: never changed once written."""

    note: str
    name: str  # file name without .json: 20261123T221438Z-host-1a2b3c
    started: str  # UTC, ISO 8601
    host: str
    quick: bool
    seed: int
    interrupted: bool
    trials: tuple[TrialRecord, ...]
    rounds: tuple[Mapping[str, float], ...]  # other_cpu, steal: CPUs' worth; probes: s inside of them
    machine: Mapping[str, Any]
    compiler: Mapping[str, str]
    experiment: str
    program: str
    samples_sha256: str = ""


# ------------------------------------------------------------------ what it means


@dataclass(frozen=True)
class Estimate:
    """A headline over processes: `low..high` is an interval where `coverage` is set, else the range."""

    value: float
    low: float
    high: float
    n: int  # processes
    coverage: float | None = None  # 0.969 for min..max of six


@dataclass(frozen=True)
class Mode:
    """One mode of the events of a trial."""

    value: float  # median of its events
    share: float  # 0..1 of all events
    where: str = ""  # "same CPU" | "different CPUs" | ""


@dataclass(frozen=True)
class Summary:
    """A trial, summarised over its processes."""

    trial: Trial
    status: str  # of Outcome, or "elided" | "emulated" | "not measured" | "printed only"
    reason: str = ""
    dimension: str = "time"
    kind: str = ""
    op: str = ""
    batched: bool = False  # each sample is the mean of several operations
    quick: bool = False
    n: int = 0  # processes
    events: int = 0  # samples in all of them
    first: Estimate | None = None
    median: Estimate | None = None
    minimum: float | None = None
    maximum: float | None = None
    percentiles: Mapping[str, Estimate] = field(default_factory=dict)  # "p90", "p99", "p999"
    spread: tuple[float, float] | None = None  # of all samples
    spread_of: str = "p1 to p99"  # or "p10 to p90", or "min to max": what N allows
    modes: tuple[Mode, ...] = ()  # largest share first; empty where there is one only
    histogram: Histogram = field(default_factory=dict)  # all samples
    timer: float | None = None  # ns
    ghz: float | None = None
    cycles: float | None = None  # median x GHz: steady only
    remarks: tuple[str, ...] = ()  # "unstable", "contaminated: ...", in words
    facts: Mapping[str, Any] = field(default_factory=dict)
    counters: Mapping[str, Estimate] = field(default_factory=dict)  # of COUNTERS: counts an operation
    uncounted: Mapping[str, str] = field(default_factory=dict)  # ... why there is none: "no PMU here"
    counted: str = ""  # "user space only"
    record: str = ""  # which record it comes from
    day: str = ""  # of another session than the newest, else ""


@dataclass(frozen=True)
class Verdict:
    """An expectation held against a summary."""

    expectation: Expectation
    outcome: str  # "holds" | "fails" | "undecided" | "not judged"
    text: str  # "holds", "fails: 51 times more than expected", "undecided: the modes disagree"
    factor: float | None = None  # of "fails", >= 1
    share: float | None = None  # of single events within the bound
    brief: str = ""  # "fails: 51 times more": what stands before `than`
    than: str = ""  # "than expected", "than on two cores"


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
        """The label exactly as written, a sweep's value after it in parentheses."""
        values = ", ".join(value for _, value in self.summary.trial.sweep)
        return f"{self.measurement.label} ({values})" if values else self.measurement.label


@dataclass(frozen=True)
class Findings:
    """A note's findings, in the order of the note, and the records they come from (newest first)."""

    experiment: Experiment
    items: tuple[Finding, ...]
    records: tuple[Record, ...]

    def of(self, measurement: str, condition: str) -> tuple[Finding, ...]:
        """All findings of a measurement under a condition: several where it is a sweep."""
        return tuple(
            item
            for item in self.items
            if item.measurement.id == measurement and item.condition.name == condition
        )


@dataclass(frozen=True)
class ChartRequest:
    """A chart that a post wants: its kind, the findings it shows in order, and the block's options."""

    kind: str
    rows: tuple[Finding, ...]
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Post:
    """What is to be published: the text, and each asset's bytes by file name."""

    stem: str
    text: str
    assets: Mapping[str, bytes]
    lines: tuple[str, ...] = ()  # result lines that a reader must find on the page
    liquid_as_is: bool = False  # the note answers for its Liquid itself
