"""What Go prints: every trap of it."""

from __future__ import annotations

import json

import pytest

from tests.records.readers.samples import names, sample, told

GO = sample("go-bench")


@pytest.mark.parametrize("where", ["Mutex", "BenchmarkMutex", "Mutex-2", "BenchmarkMutex-2"])
def test_a_benchmark_is_called_with_or_without_its_ends(where: str) -> None:
    assert told("go", GO, where)["samples"] == [9.908, 7.454, 9.29]


def test_other_values_stand_behind_the_name_with_their_unit() -> None:
    assert told("go", GO, "Copy/size=4096 MB/s")["samples"][0] == 112362.62
    assert told("go", GO, "Copy/size=64 p99-ms") == {
        "unit": "ms",
        "samples": [1.5, 1.5, 1.5],
        "kind": "steady",
    }
    assert told("go", GO, "Copy/size=64 hit-rate") == {
        "unit": "",
        "samples": [0.93, 0.93, 0.93],
        "kind": "steady",
    }


def test_the_names_are_listed_as_short_as_they_mean_one() -> None:
    assert names("go", GO) == ["Mutex", "PingPong", "Copy/size=64", "Copy/size=4096"]


def test_an_end_that_is_part_of_the_name_tells_benchmarks_apart() -> None:
    output = b"BenchmarkA/n-64 \t 10 \t 5.0 ns/op\nBenchmarkA/n-128 \t 10 \t 9.0 ns/op\n"
    assert names("go", output) == ["A/n-64", "A/n-128"]
    assert told("go", output, "A/n-64")["samples"] == [5.0]
    with pytest.raises(ValueError, match="'A/n' is there as A/n-64, A/n-128: name one"):
        told("go", output, "A/n")


def test_a_name_alone_in_its_line_is_a_benchmark_that_begins() -> None:
    output = b"BenchmarkA\n    a_test.go:3: hello\nBenchmarkA-2 \t 10 \t 5.0 ns/op\n"
    assert told("go", output, "A")["samples"] == [5.0]


def test_what_a_benchmark_prints_itself_parts_its_name_from_its_values() -> None:
    output = b"BenchmarkA-2 \thello\n      10\t 5.0 ns/op\nPASS\n"
    assert told("go", output, "A")["samples"] == [5.0]


def test_json_events_are_put_together_again() -> None:
    pieces = ("goos: linux\n", "BenchmarkA-2 \t", "  10\t 5.0 ns/op\n", "PASS\n")
    events = [{"Action": "output", "Package": "x", "Output": piece} for piece in pieces]
    output = "\n".join(json.dumps(event) for event in [{"Action": "start", "Package": "x"}, *events])
    assert told("go", output.encode())["samples"] == [5.0]


def test_figures_before_a_failure_are_read_and_what_failed_is_told() -> None:
    output = b"BenchmarkA-2 \t 10 \t 5.0 ns/op\n--- FAIL: BenchmarkB-2\nFAIL\nexit status 1\nFAIL x 0.1s\n"
    assert told("go", output, "A")["samples"] == [5.0]
    with pytest.raises(ValueError, match="it failed"):
        told("go", output, "B")
