"""What hyperfine prints: every trap of it."""

from __future__ import annotations

import json

import pytest

from tests.records.readers.samples import names, sample, told

SCAN = sample("hyperfine-1.15-scan")


def test_the_times_of_a_command_are_samples_in_seconds() -> None:
    found = told("hyperfine", SCAN, "sleep 0.02")
    assert found == {"unit": "s", "samples": [0.021199943000000002, 0.021198061, 0.025976016]}


def test_a_deviation_of_one_run_is_null_and_a_failed_run_is_no_figure() -> None:
    with pytest.raises(ValueError, match="exit code 3 in 1 of 1 runs"):
        told("hyperfine", sample("hyperfine-1.15-onerun"))


def test_a_run_that_got_a_signal_has_no_exit_code() -> None:
    with pytest.raises(ValueError, match="a signal in 1 of 2 runs"):
        told("hyperfine", b'{"results": [{"command": "a", "times": [1, 2], "exit_codes": [0, null]}]}', "a")


def test_without_times_only_statistics_are_left() -> None:
    output = b'{"results": [{"command": "a", "mean": 2, "median": 3, "stddev": null}]}'
    assert told("hyperfine", output, median="a median") == {"unit": "s", "given": {"median": 3.0}}


def test_one_command_with_several_parameters_is_told_apart_by_them() -> None:
    rows = [{"command": "a", "times": [1], "parameters": {"n": str(n)}} for n in (1, 2)]
    assert names("hyperfine", json.dumps({"results": rows}).encode()) == ["a n=1", "a n=2"]
    rows = [{"command": "a", "times": [1]}] * 2
    assert names("hyperfine", json.dumps({"results": rows}).encode()) == ["a #1", "a #2"]


def test_the_file_of_a_failed_hyperfine_is_empty() -> None:
    with pytest.raises(ValueError, match="printed nothing"):
        told("hyperfine", b"")
