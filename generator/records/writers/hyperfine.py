"""hyperfine's JSON (`--export-json`), for its scripts: a command for each series, a time for each process."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import Any

from generator import units
from generator.model.series import Series
from generator.records.writers._json import dumped

FILE = "hyperfine.json"
SAMPLES = False
_SECONDS = 1e-9


def unfit(series: Series) -> str:
    """It has times only."""
    return "" if series.dimension == units.TIME else "hyperfine knows only times"


def write(series: Sequence[Series]) -> bytes:
    """A result for each series, with hyperfine's own statistics of it."""
    return dumped({"results": [_result(one) for one in series]})


def _result(series: Series) -> dict[str, Any]:
    times = [value * _SECONDS for value in series.values]
    return {
        "command": series.name,
        "mean": statistics.fmean(times),
        "stddev": statistics.stdev(times) if len(times) > 1 else None,
        "median": statistics.median(times),
        "min": min(times),
        "max": max(times),
        "times": times,
        "exit_codes": [0] * len(times),
        "parameters": dict(series.trial.sweep),
    }
