"""Everything as one JSON document."""

from __future__ import annotations

import json

from tests.records.writers.samples import RATE, series, written


def test_json_has_everything() -> None:
    found = json.loads(written("json", series((2.0,), samples=[(1.0, 3.0)]), RATE))["series"]
    assert found[0]["processes"] == [{"round": 0, "value": 2.0, "samples": [1.0, 3.0]}]
    assert found[1]["processes"] == [{"round": 0, "value": 9000.0}]
    assert (found[1]["unit"], found[1]["better"], found[1]["statistic"]) == ("req/s", "more", "median")
