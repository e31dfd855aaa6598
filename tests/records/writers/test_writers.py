"""What was measured in the formats of other tools: each is read back by the tool, or by its rules."""

from __future__ import annotations

import csv
import io
import json
import math
import re
import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyperf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model.note import ANYWHERE, Condition
from generator.model.series import Process, Series
from generator.records import writers
from tests.factories import trial

SESSION = "2026-11-23T12:00:00Z"
APART = Condition("apart", placement="two cores")
SIX = (98.0, 99.0, 100.5, 101.0, 102.0, 103.0)


def series(values: Sequence[float] = SIX, **more: Any) -> Series:
    samples = more.pop("samples", [()] * len(values))
    processes = tuple(
        Process(n, one, kept) for n, (one, kept) in enumerate(zip(values, samples, strict=True))
    )
    usual = {"dimension": "time", "unit": "ns", "better": "less", "statistic": "", "session": SESSION}
    one = more.pop("trial", trial("cv", APART))
    return Series(**{"trial": one, "label": "a condvar", **usual, **more, "processes": processes})


def swept(size: str) -> Series:
    return series(trial=trial("load", ANYWHERE, params=(("size", size), ("n", "3")), swept=("size",)))


RATE = series((9000.0,), trial=trial("qps"), dimension="req/s", unit="req/s", better="more")
FAULTS = series((0.0, 1.0), trial=trial("faults"), dimension="count", unit="", better="")
FIRST = series(trial=trial("cv", APART), statistic="first")


def written(form: str, *several: Series) -> bytes:
    found: bytes = writers.find(form).write(several)
    return found


def test_the_formats_are_the_files_of_the_folder() -> None:
    folder = Path(writers.__file__).parent
    files = {path.stem.replace("_", "-") for path in folder.glob("[!_]*.py")}
    assert set(writers.formats()) == files >= {"pyperf", "google-benchmark", "hyperfine", "benchstat"}
    names = [writers.find(form).FILE for form in writers.formats()]
    assert len(set(names)) == len(names)
    with pytest.raises(KeyError):
        writers.find("_json")


@pytest.mark.parametrize("form", writers.formats())
def test_only_formats_with_a_place_for_it_take_a_rate(form: str) -> None:
    why = writers.find(form).unfit(RATE)
    assert bool(why) == (form in ("pyperf", "google-benchmark", "hyperfine"))
    assert why.startswith(form if why else "")
    assert writers.find(form).unfit(FIRST) == ""


# ------------------------------------------------------------------ pyperf


def suite(*several: Series) -> list[pyperf.Benchmark]:
    loaded = pyperf.BenchmarkSuite._json_load("x.json", json.loads(written("pyperf", *several)))
    return list(loaded.get_benchmarks())


def test_pyperf_reads_a_run_with_one_value_for_each_process() -> None:
    first, load = suite(series(), swept("4 KiB"))
    assert (first.get_name(), load.get_name()) == ("cv@apart", "load@anywhere[4 KiB]")
    assert first.get_values() == pytest.approx([one * 1e-9 for one in SIX])
    assert (first.get_nrun(), first.get_nvalue(), first.get_total_loops()) == (6, 6, 1)
    assert str(first.get_runs()[0].get_metadata()["date"]) == "2026-11-23 12:00:00"
    assert first.format_value(first.median()) == "101 ns"


def test_pyperf_reads_sizes_and_numbers_in_their_own_units() -> None:
    size, count = suite(
        series((4096.0,), trial=trial("rss"), dimension="size", unit="B"),
        series((12.0,), trial=trial("ops"), dimension="count", unit=""),
    )
    assert (size.get_unit(), size.format_value(size.median())) == ("byte", "4096 bytes")
    assert (count.get_unit(), count.format_value(count.median())) == ("integer", "12")


@pytest.mark.parametrize(("value", "fits"), [(0.0, False), (5e-324, True)])
def test_pyperf_is_not_given_what_it_refuses(value: float, fits: bool) -> None:
    one = series((1.0, value), trial=trial("faults"), dimension="count", unit="")
    assert bool(writers.find("pyperf").unfit(one)) != fits
    if fits:
        assert suite(one)[0].get_nvalue() == 2
    else:
        with pytest.raises(ValueError, match=r"> 0\.0"):
            suite(one)


# ------------------------------------------------------------------ Google Benchmark


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


# ------------------------------------------------------------------ hyperfine


def test_hyperfines_scripts_find_what_they_read() -> None:
    (found,) = json.loads(written("hyperfine", series()))["results"]
    assert found["command"] == "cv@apart"
    assert found["times"] == pytest.approx([one * 1e-9 for one in SIX])
    assert found["mean"] == pytest.approx(statistics.fmean(found["times"]))
    assert found["stddev"] == pytest.approx(statistics.stdev(found["times"]))
    assert (found["median"], found["min"], found["max"]) == pytest.approx((100.75e-9, 98e-9, 103e-9))
    assert found["exit_codes"] == [0] * 6


def test_hyperfine_says_null_where_one_time_has_no_deviation_and_names_what_was_swept() -> None:
    one = series((5.0,), trial=trial("load", params=(("size", "4 KiB"),), swept=("size",)))
    (found,) = json.loads(written("hyperfine", one))["results"]
    assert (found["stddev"], found["parameters"]) == (None, {"size": "4 KiB"})


# ------------------------------------------------------------------ benchstat

# The rules of https://golang.org/design/14313-benchmark-format
LINE = re.compile(r"Benchmark(?P<name>\S+) (?P<n>[1-9][0-9]*) (?P<value>[-+0-9.e]+) (?P<unit>\S+)")
UNIT = re.compile(r"Unit \S+ better=(lower|higher)")


def benchmarks(text: str) -> list[tuple[str, float, str]]:
    lines = [line for line in text.splitlines() if not UNIT.fullmatch(line)]
    found = [match for line in lines if (match := LINE.fullmatch(line))]
    assert len(found) == len(lines)
    assert text.endswith("\n")
    return [(one["name"], float(one["value"]), one["unit"]) for one in found]


def test_benchstat_has_a_line_for_each_process() -> None:
    found = benchmarks(written("benchstat", series(), swept("4 KiB"), FIRST, RATE, FAULTS).decode())
    assert found[:6] == [("cv/cond=apart", one, "ns/op") for one in SIX]
    assert found[6] == ("load/cond=anywhere/size=4KiB", 98.0, "ns/op")
    assert found[12] == ("cv/first/cond=apart", 98.0, "ns/op")
    assert found[18:] == [
        ("qps/cond=anywhere", 9000.0, "req/s"),
        ("faults/cond=anywhere", 0.0, "count"),
        ("faults/cond=anywhere", 1.0, "count"),
    ]


def test_benchstat_is_told_which_way_a_unit_is_better_once() -> None:
    heads = written("benchstat", series(), FIRST, RATE, FAULTS).decode().splitlines()[:3]
    assert heads[:2] == ["Unit ns/op better=lower", "Unit req/s better=higher"]
    assert heads[2].startswith("Benchmarkcv")


def test_an_end_like_minus_4_is_not_taken_for_a_number_of_cpus() -> None:
    named = Condition("idle-50")
    (name, _, _) = benchmarks(written("benchstat", series((1.0,), trial=trial("cv", named))).decode())[0]
    assert name == "cv/cond=idle_50"


@given(st.text(min_size=1), st.floats(min_value=0, max_value=1e30))
def test_any_text_of_a_parameter_stays_in_its_name_and_any_value_reads_back(text: str, value: float) -> None:
    one = series((value,), trial=trial("x", params=(("p", text),), swept=("p",)))
    (found,) = benchmarks(written("benchstat", one).decode("utf-8", "surrogatepass"))
    assert found[0].count("/") == 2
    assert math.isclose(found[1], value, rel_tol=1e-9)


# ------------------------------------------------------------------ csv, json


def rows(*several: Series) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written("csv", *several).decode())))


def test_csv_has_a_row_for_each_sample_and_a_column_for_each_parameter() -> None:
    found = rows(series((2.0, 3.0), samples=[(1.0, 3.0), (3.0,)]), swept('4 "KiB", or so'))
    assert [(row["process"], row["sample"], row["value"], row["unit"]) for row in found[:3]] == [
        ("0", "0", "1", "ns"),
        ("0", "1", "3", "ns"),
        ("1", "0", "3", "ns"),
    ]
    assert {row["statistic"] for row in found[:3]} == {"sample"}
    assert (found[0]["param.size"], found[3]["param.size"], found[3]["param.n"]) == (
        "",
        '4 "KiB", or so',
        "3",
    )
    assert (found[3]["measurement"], found[3]["condition"], found[3]["session"]) == (
        "load",
        "anywhere",
        SESSION,
    )


def test_what_has_no_samples_says_what_its_value_is() -> None:
    assert [row["statistic"] for row in rows(series((1.0,)), series((1.0,), statistic="p99"))] == [
        "median",
        "p99",
    ]


def test_json_has_everything() -> None:
    found = json.loads(written("json", series((2.0,), samples=[(1.0, 3.0)]), RATE))["series"]
    assert found[0]["processes"] == [{"round": 0, "value": 2.0, "samples": [1.0, 3.0]}]
    assert found[1]["processes"] == [{"round": 0, "value": 9000.0}]
    assert (found[1]["unit"], found[1]["better"], found[1]["statistic"]) == ("req/s", "more", "median")


@pytest.mark.parametrize("form", writers.formats())
def test_the_same_figures_give_the_same_bytes(form: str) -> None:
    assert written(form, series(), FIRST) == written(form, series(), FIRST)
