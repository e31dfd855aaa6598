"""Google Benchmark's JSON (`--benchmark_format=json`): a name, or a name and a counter.

Rows of `run_type: iteration` are samples, by `run_name`. What the library works out over them is a statistic:
`BM_copy/64_median`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from generator.model.statistics import GIVEN
from generator.records.readers._documents import rows, table, text
from generator.records.readers._figure import Figure
from generator.records.readers._numbers import known, real

MEANS = True  # each value is the mean of many operations

_FIXED = frozenset(
    (
        "name",
        "run_name",
        "run_type",
        "family_index",
        "per_family_instance_index",
        "repetitions",
        "repetition_index",
        "threads",
        "iterations",
        "real_time",
        "time_unit",
        "aggregate_name",
        "aggregate_unit",
        "error_occurred",
        "error_message",
        "skipped",
        "skip_message",
        "label",
        "big_o",
        "rms",
    )
)
_UNITS = {"bytes_per_second": "B/s", "items_per_second": "items/s"}
_OLD_AGGREGATES = ("_mean", "_median", "_stddev", "_cv", "_BigO", "_RMS")  # of versions without run_type
_STATISTICS = tuple(name for name in GIVEN if name not in ("first", "n"))
Row = Mapping[str, Any]


def figures(output: bytes) -> tuple[Figure, ...]:
    """The times of each benchmark, then its counters, then the statistics that are worked out."""
    listed = rows(table(output, "benchmarks"), "benchmarks")
    every = [row for row in listed if text(row, "name", "run_name")]
    if not every:
        raise ValueError("its JSON has no benchmark with a name")
    runs: dict[str, list[Row]] = {}
    for row in every:
        if _is_run(row):
            runs.setdefault(text(row, "run_name", "name"), []).append(row)
    timed = [figure for name, of in runs.items() for figure in _timed(name, of)]
    return (*timed, *(figure for row in every for figure in _worked_out(row)))


def _is_run(row: Row) -> bool:
    if "run_type" in row:
        return bool(row["run_type"] == "iteration")
    return not text(row, "name").endswith(_OLD_AGGREGATES)


def _timed(name: str, of: list[Row]) -> Iterator[Figure]:
    """The times of one benchmark, and its counters; one row that failed fails them all."""
    unit = text(of[0], "time_unit") or "ns"
    why = next((_failed(row) for row in of if _failed(row)), "")
    yield Figure(name, _values(of, "real_time"), unit, failed=why)
    for counter in dict.fromkeys(key for row in of for key in row if key not in _FIXED):
        values = _values(of, counter)
        if values:
            named = unit if counter == "cpu_time" else known(_UNITS.get(counter, ""))
            yield Figure(f"{name} {counter}", values, named, failed=why, further=True)


def _failed(row: Row) -> str:
    if row.get("error_occurred"):
        return text(row, "error_message") or "error"
    return (text(row, "skip_message") or "skipped") if row.get("skipped") else ""


def _values(of: list[Row], key: str) -> tuple[float, ...]:
    found = (real(row.get(key)) for row in of)
    return tuple(value for value in found if value is not None)


def _worked_out(row: Row) -> Iterator[Figure]:
    """A statistic over the repetitions; a deviation or a fit is none that a note can name."""
    statistic, value = text(row, "aggregate_name"), real(row.get("real_time"))
    if statistic in _STATISTICS and value is not None:
        unit = text(row, "time_unit") or "ns"
        yield Figure(text(row, "name"), (value,), unit, statistic, further=True)
