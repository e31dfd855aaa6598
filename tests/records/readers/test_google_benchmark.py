"""What Google Benchmark prints: every trap of it."""

from __future__ import annotations

import json

import pytest

from tests.records.readers.samples import names, sample, told

TRAPS = sample("google-benchmark-1.7.1-traps")


def test_samples_are_the_iterations_of_a_name_and_no_aggregates() -> None:
    found = told("google-benchmark", sample("google-benchmark-1.7.1-abseil"), "BM_Mutex/real_time/threads:1")
    assert found["samples"] == [51.171807568415758, 41.29745893725552, 34.357479871108744]
    assert found["unit"] == "ns"


def test_a_fit_and_a_deviation_are_no_benchmarks() -> None:
    assert not [name for name in names("google-benchmark", TRAPS) if name.endswith(("_BigO", "_RMS", "_cv"))]
    with pytest.raises(ValueError, match="no 'BM_complex_BigO' in its output"):
        told("google-benchmark", TRAPS, "BM_complex_BigO")


def test_a_counter_stands_behind_the_name_and_has_its_own_values() -> None:
    assert told("google-benchmark", TRAPS, "BM_counters/size:64 hit_rate")["samples"] == [0.93, 0.93]
    assert told("google-benchmark", TRAPS, "BM_counters/size:64  misses")["samples"] == [12.0, 12.0]


@pytest.mark.parametrize(("counter", "why"), [("bad", "is NaN"), ("inf", "is infinite")])
def test_a_counter_that_is_no_number_fails_alone(counter: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        told("google-benchmark", TRAPS, f"BM_counters/size:64 {counter}")
    assert told("google-benchmark", TRAPS, "BM_counters/size:64")["samples"]


def test_a_benchmark_that_failed_says_why_though_it_has_a_time_of_0() -> None:
    with pytest.raises(ValueError, match='BM_skip: no "keys" here'):
        told("google-benchmark", TRAPS, "BM_skip")


def test_newer_versions_say_skipped() -> None:
    row = {"name": "a", "run_name": "a", "run_type": "iteration", "real_time": 0, "skipped": True}
    for more, why in (({"skip_message": "no PMU"}, "no PMU"), ({}, "skipped")):
        with pytest.raises(ValueError, match=f"a: {why}"):
            told("google-benchmark", json.dumps({"benchmarks": [row | more]}).encode(), "a")


def test_the_unit_is_the_benchmarks_own() -> None:
    assert told("google-benchmark", TRAPS, "BM_ms/real_time")["unit"] == "ms"


def test_an_aggregate_is_a_statistic() -> None:
    found = told("google-benchmark", TRAPS, median="BM_counters/size:64_median")
    assert found["given"]["median"] == pytest.approx(286.23, abs=0.01)
    with pytest.raises(ValueError, match=r"is a statistic, not samples: pick \{median: "):
        told("google-benchmark", TRAPS, "BM_counters/size:64_median")


def test_one_benchmark_needs_no_pick_whatever_counters_it_has() -> None:
    rows = [row for row in json.loads(TRAPS)["benchmarks"] if row["run_name"] == "BM_counters/size:64"]
    assert len(told("google-benchmark", json.dumps({"benchmarks": rows}).encode())["samples"]) == 2


def test_old_versions_do_not_say_what_a_row_is() -> None:
    rows = [{"name": name, "real_time": 5, "time_unit": "us"} for name in ("a", "a_mean", "a_stddev")]
    found = told("google-benchmark", json.dumps({"benchmarks": rows}).encode())
    assert found == {"unit": "us", "samples": [5.0], "kind": "steady"}


def test_text_where_json_was_wanted_is_told() -> None:
    with pytest.raises(ValueError, match="no JSON in its output"):
        told("google-benchmark", b"Run on (2 X 2596 MHz CPU s)\nBM_a  5 ns  5 ns\n", "BM_a")
