"""Google Benchmark's JSON, read by the rules of its compare.py."""

from __future__ import annotations

import json
from typing import Any

from tests.records.writers.samples import FIRST, SIX, series, swept, written


def comparable(document: dict[str, Any]) -> dict[str, list[tuple[float, float]]]:
    """What compare.py takes of a file (gbench/report.py): by name the times of the rows."""
    assert document["context"]["json_schema_version"] == 1
    found: dict[str, list[tuple[float, float]]] = {}
    for row in sorted(document["benchmarks"], key=lambda row: row["repetition_index"]):
        assert row["time_unit"] in ("s", "ms", "us", "ns")
        assert (row["run_type"], row.get("error_occurred", False)) == ("iteration", False)
        found.setdefault(row["name"], []).append((row["real_time"], row["cpu_time"]))
    return found


def test_google_benchmark_has_a_repetition_for_each_process() -> None:
    found = comparable(json.loads(written("google-benchmark", series(), swept("64 B"), FIRST)))
    assert list(found) == ["cv@apart", "load@anywhere[64 B]", "cv@apart/first"]
    assert found["cv@apart"] == [(one, one) for one in SIX]
    rows = json.loads(written("google-benchmark", series(), swept("64 B")))["benchmarks"]
    assert [(row["family_index"], row["repetition_index"], row["repetitions"]) for row in rows] == [
        (family, number, 6) for family in (0, 1) for number in range(6)
    ]
