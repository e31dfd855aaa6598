"""Google Benchmark's JSON, for its `compare.py`: a repetition for each process."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from generator import units
from generator.model.series import Series
from generator.records.writers._json import dumped

FILE = "google-benchmark.json"
SAMPLES = False


def unfit(series: Series) -> str:
    """Every row has a time."""
    return "" if series.dimension == units.TIME else "google-benchmark knows only times"


def write(series: Sequence[Series]) -> bytes:
    """A family for each series."""
    context = {"date": max(one.session for one in series), "json_schema_version": 1}
    rows = [row for family, one in enumerate(series) for row in _rows(family, one)]
    return dumped({"context": context, "benchmarks": rows})


def _rows(family: int, series: Series) -> Iterator[dict[str, Any]]:
    for index, value in enumerate(series.values):
        yield {
            "name": series.name,
            "family_index": family,
            "per_family_instance_index": 0,
            "run_name": series.name,
            "run_type": "iteration",
            "repetitions": len(series.values),
            "repetition_index": index,
            "threads": 1,
            "iterations": 1,
            "real_time": value,
            "cpu_time": value,  # compare.py wants one, and nobody measured it
            "time_unit": series.unit,
            "label": series.label,
        }
