"""pyperf's JSON, for `pyperf show` and `pyperf compare_to`: a run for each process.

A run has one value: pyperf's t-test takes all values for independent, which only processes are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from generator import units
from generator.model.series import Series
from generator.records.writers._json import dumped

FILE = "pyperf.json"
SAMPLES = False
_UNITS = {units.TIME: ("second", 1e-9), "size": ("byte", 1.0), "count": ("integer", 1.0)}  # all that it knows


def unfit(series: Series) -> str:
    """It knows three units, and refuses what is not above zero."""
    if series.dimension not in _UNITS:
        return "pyperf knows only times, sizes and numbers"
    return "" if min(series.values) > 0 else "pyperf takes no value of 0"


def write(series: Sequence[Series]) -> bytes:
    """A benchmark for each series."""
    return dumped({"version": "1.0", "benchmarks": [_benchmark(one) for one in series]})


def _benchmark(series: Series) -> dict[str, Any]:
    unit, factor = _UNITS[series.dimension]
    about = {"name": series.name, "description": series.label, "unit": unit, "loops": 1, "inner_loops": 1}
    date = {"date": series.session.replace("T", " ").rstrip("Z")}
    values = (value * factor for value in series.values)
    whole = unit != "second"
    runs = [
        {"values": [round(one) if whole and one.is_integer() else one], "metadata": date} for one in values
    ]
    return {"metadata": about, "runs": runs}
