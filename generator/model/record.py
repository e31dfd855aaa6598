"""What one session measured, as it is kept on disk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from generator.model.trial import Said, Trial


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
    said: Said = field(default_factory=Said)  # of all runs
    source: str = ""  # hash of source, headers, flags and compiler
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
