"""The statistics: a row for each, with all that any room knows about one. Pure.

A new one is a row here: from then on notes may name it where its row says, processes keep it, posts show it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Flag, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.model.finding import Estimate, Summary

BEYOND = 10  # events that have to lie beyond a percentile


class Standing(Flag):
    """Where a statistic may be named, and where its figure stands unasked."""

    EXPECT = auto()  # `expect:` and `printed:` of a measurement
    PROSE = auto()  # `{{ id.NAME }}`
    COLUMN = auto()  # `columns:` of a block
    USUAL = auto()  # a column of a table whose block names none
    FULL = auto()  # a column under "How this was measured"
    BESIDE = auto()  # a column of the numbers beside a chart
    LINE = auto()  # a line of a chart that has one sweep alone
    TERMINAL = auto()  # what `try` prints


def _from_elsewhere(summary: Summary) -> Estimate | None:  # noqa: ARG001
    """Of columns that no summary has as an estimate."""
    return None


@dataclass(frozen=True)
class Statistic:
    """What is known about one statistic, or about another column that a table may have."""

    name: str  # as a note writes it
    stands: Standing
    words: str = ""  # what readers call it: head of its column, subject of a sentence; "": its name
    take: Callable[[Summary], Estimate | None] = _from_elsewhere  # how a summary has it
    line: str = ""  # what the end of its line is called in a chart; "": its name
    quantile: float | None = None  # of one process's samples, where it is a percentile
    counter: bool = False  # a count per operation, kept by the kernel or the CPU
    pooled: bool = False  # of the samples of all processes together: no interval belongs to it
    is_text: bool = False  # its column holds words, not numbers

    @property
    def title(self) -> str:
        """`first call` for `first`."""
        return self.words or self.name

    @property
    def least_events(self) -> int:
        """How many events of a process it takes: for a percentile so many that 10 lie beyond it."""
        return 1 if self.quantile is None else round(BEYOND / min(self.quantile, 1 - self.quantile))


_NOWHERE = Standing(0)
_NAMED = Standing.PROSE | Standing.COLUMN | Standing.FULL
_JUDGED = _NAMED | Standing.EXPECT


def _percentile(name: str, quantile: float, unasked: Standing = _NOWHERE, words: str = "") -> Statistic:
    """The row of a percentile; `unasked`: where it stands besides."""
    stands = _JUDGED | unasked
    return Statistic(name, stands, words, lambda made: made.percentiles.get(name), quantile=quantile)


def _counter(name: str, words: str = "") -> Statistic:
    """The row of a counter."""
    return Statistic(name, _NAMED, words, lambda made: made.counters.get(name), counter=True)


STATISTICS = (  # in the order of columns
    Statistic("printed", Standing.COLUMN | Standing.USUAL | Standing.FULL),
    Statistic(
        "first",
        _JUDGED | Standing.USUAL | Standing.TERMINAL,
        words="first call",
        take=lambda made: made.first,
    ),
    Statistic(
        "median",
        _JUDGED | Standing.USUAL | Standing.LINE | Standing.TERMINAL,
        line="p50",
        take=lambda made: made.median,
    ),
    _percentile("p10", 0.1, Standing.BESIDE | Standing.LINE | Standing.TERMINAL),
    _percentile("p1", 0.01, Standing.USUAL | Standing.BESIDE | Standing.LINE | Standing.TERMINAL),
    Statistic(
        "min",
        _NAMED | Standing.TERMINAL,
        words="minimum",
        take=lambda made: made.without_interval(made.minimum),
        pooled=True,
    ),
    _percentile("p90", 0.9, Standing.BESIDE | Standing.LINE | Standing.TERMINAL),
    _percentile("p99", 0.99, Standing.USUAL | Standing.BESIDE | Standing.LINE | Standing.TERMINAL),
    _percentile("p999", 0.999, words="p99.9"),
    Statistic(
        "max",
        _NAMED | Standing.BESIDE | Standing.TERMINAL,
        words="maximum",
        take=lambda made: made.without_interval(made.maximum),
        pooled=True,
    ),
    Statistic("spread", Standing.COLUMN | Standing.FULL, words="p1 to p99", pooled=True),
    Statistic("interval", Standing.COLUMN),
    _counter("instructions"),
    _counter("cycles"),
    _counter("branch_misses", "branch misses"),
    _counter("cache_misses", "cache misses"),
    _counter("faults", "page faults"),
    _counter("first_faults", "page faults, first call"),
    Statistic("expect", Standing.COLUMN | Standing.USUAL | Standing.FULL, words="expected", is_text=True),
    Statistic("verdict", Standing.COLUMN | Standing.USUAL | Standing.FULL, is_text=True),
    Statistic("n", Standing.COLUMN, words="processes"),
    Statistic("runs", Standing.COLUMN, words="processes"),
    Statistic("events", Standing.COLUMN, words="samples"),
    Statistic("basis", Standing.FULL, words="computed from", is_text=True),
)
_BY_NAME = {one.name: one for one in STATISTICS}
PERCENTILES = {one.name: one.quantile for one in STATISTICS if one.quantile is not None}
COUNTERS = tuple(one.name for one in STATISTICS if one.counter)
_LOW = tuple(name for name, quantile in PERCENTILES.items() if quantile < 0.5)
_HIGH = tuple(name for name in PERCENTILES if name not in _LOW)
GIVEN = ("first", "median", "min", "max", *PERCENTILES, "n")  # that a program may have worked out itself


def find(name: str) -> Statistic | None:
    """The row of a name; None where there is none."""
    return _BY_NAME.get(name)


def tail(better: str) -> tuple[str, ...]:
    """The percentiles of the bad end of figures of which `better` ("less", "more", "") is better."""
    return _LOW if better == "more" else _HIGH


def pooled(name: str) -> bool:
    """Is it of all samples together?"""
    found = find(name)
    return bool(found and found.pooled)


def standing(at: Standing) -> tuple[str, ...]:
    """The names that may stand at a place, in the order of columns."""
    return tuple(one.name for one in STATISTICS if at in one.stands)


def heads() -> dict[str, str]:
    """The statistics that a note may print, by what columns of theirs are called, in small letters."""
    printed = [one for one in STATISTICS if Standing.EXPECT in one.stands]
    return {head.lower(): one.name for one in printed for head in (one.name, one.title)} | {"p50": "median"}


def title(name: str) -> str:
    """As a reader knows it: `first call`, `p99.9`; any other name as it is."""
    found = find(name)
    return found.title if found else name


def least_events(name: str) -> int:
    """How many events of a process it takes for a statistic: 1,000 for `p99`."""
    return _BY_NAME[name].least_events
