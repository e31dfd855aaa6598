"""pyperf's JSON: the name of a benchmark. Its samples are the values of all runs, without warm-ups."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generator.records.readers._documents import rows, table, text
from generator.records.readers._figure import Figure
from generator.records.readers._numbers import reals

MEANS = True  # each value is the mean of many operations

_UNITS = {"second": "s", "byte": "B", "integer": ""}


def figures(output: bytes) -> tuple[Figure, ...]:
    """A figure for each benchmark; one name twice is one figure."""
    document = table(output, "benchmarks")
    found: dict[str, Figure] = {}
    for benchmark in rows(document, "benchmarks"):
        if not isinstance(benchmark.get("runs"), list):
            continue
        made = _figure(_metadata(document), benchmark)
        before = found.get(made.where, Figure(made.where))
        found[made.where] = Figure(made.where, before.values + made.values, made.unit)
    if not found:
        raise ValueError("its JSON has no benchmark with runs")
    return tuple(found.values())


def _metadata(of: Mapping[str, Any]) -> Mapping[str, Any]:
    found = of.get("metadata")
    return found if isinstance(found, dict) else {}


def _figure(file: Mapping[str, Any], benchmark: Mapping[str, Any]) -> Figure:
    """What a run says of itself comes before what its benchmark says, and that before the file's."""
    values: list[Any] = []
    said = {**file, **_metadata(benchmark)}
    for run in rows(benchmark, "runs"):
        if isinstance(found := run.get("values"), list):
            values += found
        if found := _metadata(run):
            said |= found
    unit = text(said, "unit") or "second"
    return Figure(text(said, "name") or "(no name)", reals(values), _UNITS.get(unit, unit))
