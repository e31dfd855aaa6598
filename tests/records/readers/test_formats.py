"""The formats of single tools, on what the tools print: every trap of theirs."""

from __future__ import annotations

import json

import pytest

from generator.records import readers
from tests.records.readers.samples import names, sample, told

TRAPS = sample("google-benchmark-1.7.1-traps")
GO = sample("go-bench")
LOCK = sample("pyperf-2-lock")
SCAN = sample("hyperfine-1.15-scan")
REDIS = sample("redis")


# ------------------------------------------------------------------ Google Benchmark


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


# ------------------------------------------------------------------ Go


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
    assert told("go", GO, "Copy/size=64 hit-rate") == {"unit": "", "samples": [0.93, 0.93, 0.93]}


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


# ------------------------------------------------------------------ pyperf


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
    assert told("pyperf", output, "file") == {"unit": "", "samples": [6.0]}


# ------------------------------------------------------------------ hyperfine


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


# ------------------------------------------------------------------ criterion


def test_both_shapes_of_a_sample_are_times_over_iterations() -> None:
    old = told("criterion", sample("criterion-sample"))
    assert (old["unit"], len(old["samples"]), old["samples"][0]) == ("ns", 100, 1128000.0 / 209454.0)
    new = b'{"sampling_mode": "Linear", "iters": [10.0, 20.0], "times": [50.0, 120.0]}'
    assert told("criterion", new)["samples"] == [5.0, 6.0]


def test_the_slope_is_what_criterion_itself_works_out() -> None:
    own = told("criterion", sample("criterion-estimates"), "slope")["samples"]
    assert told("criterion", sample("criterion-sample"), "slope")["samples"] == pytest.approx(own)


def test_the_median_of_the_estimates_is_given_in_files_of_any_age() -> None:
    assert told("criterion", sample("criterion-estimates"), median="median")["given"]["median"] > 4
    new = b'{"median": {"point_estimate": 5.0}, "slope": null}'
    assert told("criterion", new, median="median") == {"unit": "ns", "given": {"median": 5.0}}


def test_a_sample_without_iterations_is_none() -> None:
    with pytest.raises(ValueError, match="not every sample has a time and a number of iterations"):
        told("criterion", b'{"iters": [0, 1], "times": [5, 6]}')


def test_other_files_of_criterion_are_told() -> None:
    with pytest.raises(ValueError, match=r"neither a sample.json nor an estimates.json"):
        told("criterion", sample("criterion-benchmark"))


# ------------------------------------------------------------------ perf stat


def test_events_are_read_from_among_what_the_program_says() -> None:
    output = b"hello, 5 worlds\n" + sample("perf-stat-csv.txt")
    assert told("perf-stat", output, "page-faults")["samples"] == [48.0]
    assert told("perf-stat", output, "task-clock CPUs utilized")["samples"] == [0.21]


@pytest.mark.parametrize("event", ["cycles", "instructions"])
def test_what_perf_cannot_count_is_told(event: str) -> None:
    with pytest.raises(ValueError, match=f"{event}: not supported"):
        told("perf-stat", sample("perf-stat-csv.txt"), event)


def test_several_runs_put_a_column_in_between() -> None:
    assert told("perf-stat", sample("perf-stat-csv-r3"), "page-faults")["samples"] == [50.0]
    assert names("perf-stat", sample("perf-stat-csv-r3")) == ["task-clock", "page-faults"]


def test_an_event_may_have_commas_between_slashes() -> None:
    output = b"12,,cpu/event=0x3c,umask=0/u,5000,100.00,,\n"
    assert told("perf-stat", output)["samples"] == [12.0]


# ------------------------------------------------------------------ CSV


def test_a_cell_is_called_by_row_and_column() -> None:
    assert told("csv", REDIS, p99="GET.p99_latency_ms", unit="ms")["given"] == {"p99": 10.927}


def test_a_star_is_every_row() -> None:
    assert told("csv", REDIS, "*.rps")["samples"] == [12254.9, 8077.54]
    assert told("csv", b"ns\n1\n2\n")["samples"] == [1.0, 2.0]


def test_rows_of_one_name_are_samples() -> None:
    assert told("csv", b"name,ns\na,1\nb,9\na,2\n", "a.ns")["samples"] == [1.0, 2.0]


def test_names_may_have_dots_and_cells_may_be_quoted() -> None:
    assert told("csv", b'name,"a.b, c"\nv1.2,"1,234"\n', "v1.2.a.b, c")["samples"] == [1234.0]


@pytest.mark.parametrize("sign", [";", "\t"])
def test_other_signs_part_cells_too(sign: str) -> None:
    assert told("csv", f"name{sign}t (ms)\na{sign}5\n".encode()) == {"unit": "ms", "samples": [5.0]}


@pytest.mark.parametrize(
    ("where", "why"),
    [
        ("GET.p9", "no column 'p9' in its output: "),
        ("GTE.rps", "no row 'GTE' in its output: did you mean 'GET'?"),
        ("GET.test", "'GET.test' is 'GET', not a number"),
    ],
)
def test_a_cell_that_is_not_there_is_told(where: str, why: str) -> None:
    with pytest.raises(ValueError) as told_:
        told("csv", REDIS, where)
    assert str(told_.value).startswith(why)


@pytest.mark.parametrize(
    ("where", "fine"), [("a.b", True), ("*.b", True), ("ab", False), (".b", False), ("a.", False)]
)
def test_a_row_and_a_column_are_wanted(where: str, fine: bool) -> None:
    assert (readers.wrong("csv", where) == "") == fine


@pytest.mark.parametrize(
    "output", [b"one line\n", b"1,2\n3,4\n", b"a,b\n", b"a,b\n" + b"x" * 200_000 + b",1"]
)
def test_what_is_no_table_is_told(output: bytes) -> None:
    with pytest.raises(ValueError, match="is no CSV"):
        told("csv", output, "a.b")


def test_samples_that_are_means_are_said_to_be_for_a_mean_has_no_tail() -> None:
    assert told("go", GO, "Copy/size=64 p99-ms")["kind"] == "steady"
    assert "kind" not in told("lines", b"took 5 ns\n", "took {}")
