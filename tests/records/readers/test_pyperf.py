"""What pyperf prints: every trap of it."""

from __future__ import annotations

import json

from tests.records.readers.samples import names, sample, told

LOCK = sample("pyperf-2-lock")


def test_all_runs_are_samples_without_warm_ups_in_seconds() -> None:
    found = told("pyperf", LOCK, "lock")
    assert (found["unit"], len(found["samples"]), found["samples"][2]) == ("s", 9, 4.913596000051257e-06)


def test_a_run_without_values_is_calibration() -> None:
    assert len(told("pyperf", sample("pyperf-2-calibrated"))["samples"]) == 4


def test_several_benchmarks_are_told_by_their_names_and_what_is_nearer_comes_first() -> None:
    output = json.dumps(
        {
            "metadata": {"name": "file", "unit": "second"},
            "benchmarks": [
                {"metadata": {"name": "a", "unit": "byte"}, "runs": [{"values": [5]}]},
                {"runs": [{"values": [6], "metadata": {"unit": "integer"}}]},
            ],
        }
    ).encode()
    assert names("pyperf", output) == ["a", "file"]
    assert told("pyperf", output, "a") == {"unit": "B", "samples": [5.0], "kind": "steady"}
    assert told("pyperf", output, "file") == {"unit": "", "samples": [6.0], "kind": "steady"}
