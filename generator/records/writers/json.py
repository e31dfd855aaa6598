"""Everything as one JSON document: each series with its processes, and their samples where they are kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from generator.model.series import Process, Series
from generator.records.writers._json import dumped

FILE = "samples.json"
SAMPLES = True


def unfit(_: Series) -> str:
    """Anything can be written."""
    return ""


def write(series: Sequence[Series]) -> bytes:
    """`{"series": [{"name": ..., "processes": [{"round": 0, "value": ..., "samples": [...]}]}]}`."""
    return dumped({"series": [_one(one) for one in series]})


def _one(series: Series) -> dict[str, Any]:
    return {
        "name": series.name,
        "measurement": series.trial.measurement,
        "label": series.label,
        "condition": series.trial.condition.name,
        "params": dict(series.trial.params),
        "statistic": series.statistic or "median",
        "unit": series.unit,
        "better": series.better,
        "session": series.session,
        "processes": [_process(process) for process in series.processes],
    }


def _process(process: Process) -> dict[str, Any]:
    samples = {"samples": list(process.samples)} if process.samples else {}
    return {"round": process.round, "value": process.value} | samples
