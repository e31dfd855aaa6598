"""Comma-separated values: a row for each sample, or for each process where there are none."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from generator.model.series import Process, Series

FILE = "samples.csv"
SAMPLES = True
_COLUMNS = ("measurement", "condition", "statistic", "session", "process", "sample", "value", "unit")


def unfit(_: Series) -> str:
    """Anything can be written."""
    return ""


def write(series: Sequence[Series]) -> bytes:
    """The columns of all, then `param.NAME` for each parameter that any has."""
    params = tuple(dict.fromkeys(name for one in series for name, _ in one.trial.params))
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow((*_COLUMNS, *(f"param.{name}" for name in params)))
    for one in series:
        given = dict(one.trial.params)
        rows.writerows((*row, *(given.get(name, "") for name in params)) for row in _rows(one))
    return text.getvalue().encode()


def _rows(series: Series) -> Iterator[tuple[Any, ...]]:
    for process in series.processes:
        what, values = _values(series, process)
        head = series.trial.measurement, series.trial.condition.name, what, series.session, process.round
        for number, value in enumerate(values):
            yield (*head, number, f"{value:.10g}", series.unit)


def _values(series: Series, process: Process) -> tuple[str, Sequence[float]]:
    if process.samples:
        return "sample", process.samples
    return series.statistic or "median", (process.value,)
