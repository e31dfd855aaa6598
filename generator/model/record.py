"""What one session measured, as it is kept on disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from operator import attrgetter
from typing import Any

from generator.model.statistics import COUNTERS, PERCENTILES
from generator.model.trial import Said, Trial


@dataclass(frozen=True)
class RunSummary:
    """One process's own numbers: a row of the record, where each percentile and counter is a column."""

    round: int
    status: str
    n: int = 0
    first: float | None = None
    minimum: float | None = None
    median: float | None = None
    percentiles: Mapping[str, float] = field(default_factory=dict)  # only those with N x (1 - q) >= 10
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
    iterations: int | None = None  # operations per sample, where it is the mean of several
    counters: Mapping[str, float] = field(default_factory=dict)  # per operation; only those it could count
    engine: int | None = None  # context switches of what brought it to its host; None: not counted, or none
    again: bool = False  # started a second time, after its gateway had ended

    def column(self, name: str) -> Any:
        """A value by the name of its column."""
        return column(name)(self)


@cache
def column(name: str) -> Callable[[RunSummary], Any]:
    """What takes a column's value from a row."""
    several = _SEVERAL_OF.get(name)
    take = attrgetter(several or name)
    return (lambda run: take(run).get(name)) if several else take


_SEVERAL = {"percentiles": tuple(PERCENTILES), "counters": COUNTERS}  # fields that are a column for each name
_SEVERAL_OF = {name: several for several, names in _SEVERAL.items() for name in names}
_GIVEN = {"round": 0, "status": ""}
COLUMNS: Mapping[str, Any] = {  # of a row, by name: what it is where nothing is known
    name: None if one.name in _SEVERAL else _GIVEN.get(name, one.default)
    for one in fields(RunSummary)
    for name in _SEVERAL.get(one.name, (one.name,))
}


def row(columns: Mapping[str, Any]) -> RunSummary:
    """A row from its columns by name: the inverse of `column`. TypeError where a name is no column."""
    return next(rows({name: [value] for name, value in columns.items()}))


def rows(columns: Mapping[str, Sequence[Any]]) -> Iterator[RunSummary]:
    """Rows from the values of all of them by the names of their columns. TypeError as `row`."""
    alone = {name: values for name, values in columns.items() if name not in _SEVERAL_OF}
    for several, names in _SEVERAL.items():
        found = [name for name in names if name in columns]
        if found:
            together = zip(*(columns[name] for name in found), strict=True)
            alone[several] = [_told(found, values) for values in together]
    for values in zip(*alone.values(), strict=True):
        yield RunSummary(**dict(zip(alone, values, strict=True)))


def _told(names: Sequence[str], values: Sequence[Any]) -> dict[str, Any]:
    """Those that are known."""
    return {name: value for name, value in zip(names, values, strict=True) if value is not None}


ByProcess = Mapping[str, tuple[tuple[Any, tuple[int, ...]], ...]]  # a fact's values, each with its processes
Histogram = Mapping[int, int]  # bin k holds values v with k = floor(ln v / ln 1.01); see records/histogram.py


@dataclass(frozen=True)
class Part:
    """Events of a trial that belong together: by where they ran, or set apart by a valley."""

    where: str  # "s", "d", or "": no placement, or both
    events: tuple[int, ...]  # how many each process has
    medians: tuple[float | None, ...]  # of each process's; None where it has none


@dataclass(frozen=True)
class MadeOf:
    """What a program of one's own, or a version of the notebook's, was when it was measured."""

    files: Mapping[str, str] = field(default_factory=dict)  # word of its command -> sha256 of that file
    version: str = ""  # the first line that `version:` printed
    build: str = ""  # the command that made it, as one line
    commit: str = ""  # whose files it was made of; "": those that lay there


@dataclass(frozen=True)
class TrialRecord:
    """A trial as measured in one session: its runs as rows, its events as histograms by placement."""

    trial: Trial
    status: str  # "ok" | "skipped" | "failed" | "timed out"
    reason: str = ""
    cpus: tuple[int, ...] = ()
    runs: tuple[RunSummary, ...] = ()
    firsts: tuple[float, ...] = ()  # from the extra short processes
    first_rounds: tuple[int, ...] = ()  # the round of each; empty where a record does not tell
    histograms: Mapping[str, Histogram] = field(default_factory=dict)  # by "s", "d" or "" (no placement)
    parts: tuple[Part, ...] | None = None  # of its events; empty where all are one, None where it is not told
    said: Said = field(default_factory=Said)  # of all runs; a fact that differs between them is None there
    differing: ByProcess = field(default_factory=dict)
    source: str = ""  # hash of source, headers, flags and compiler; of a command and its files
    binary: str = ""  # hash of the program file that ran
    made_of: MadeOf = field(default_factory=MadeOf)
    output: str = ""  # what its first process printed, where a post shows that: its first lines
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
    sources_sha256: str = ""  # of the files that it was measured of, where these were kept
    expected_since: Mapping[str, str] = field(default_factory=dict)  # of what git knew: `named` -> the day
    resumes: tuple[str, ...] = ()  # sessions that were interrupted and whose processes it holds, too
    engine: str = ""  # what brought it to another host: "ssh", "slurm"; "": it ran where the notebook is


def named(measurement: str, condition: str, statistic: str) -> str:
    """What `expected_since` calls an expectation: `free_lock@anywhere median`."""
    return f"{measurement}@{condition} {statistic}"
