"""Go's benchmark text, read by the rules of https://golang.org/design/14313-benchmark-format, and by Go."""

from __future__ import annotations

import json
import math
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model.note import Condition
from tests.factories import trial
from tests.records.writers.samples import FAULTS, FIRST, RATE, SIX, Series, series, swept, written

# What Go's ParseFloat takes of a decimal number, and what unicode.IsSpace says of a character.
NUMBER = re.compile(
    r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?|[-+]?(?i:inf|infinity)|(?i:nan)"
)
SPACES = "\t\n\v\f\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
LONGEST_LINE = 2**16 - 1  # bytes that Go's Scanner reads with its end
MODULE = ("golang.org/x/perf", "v0.0.0-20230113213139-801c7ef9e5c5")
NEEDS_MATH = ("github.com/aclements/go-moremath", "v0.0.0-20210112150236-f10218a38794")


def benchmarks(text: bytes) -> list[tuple[str, float, str]]:
    """Name without `Benchmark`, value and unit of each result line; any other says which way is better."""
    told = text.decode("utf-8", "surrogatepass")
    assert told.endswith("\n")
    return [one for line in told.removesuffix("\n").split("\n") for one in _read(line)]


def _read(line: str) -> Iterator[tuple[str, float, str]]:
    assert len(line.encode("utf-8", "surrogatepass")) < LONGEST_LINE
    fields = re.split(f"[{SPACES}]+", line)
    if fields[0] == "Unit":
        assert len(fields) == 3
        assert fields[2] in ("better=lower", "better=higher")
        return
    assert len(fields) >= 4
    assert len(fields) % 2 == 0
    assert fields[0].startswith("Benchmark")
    assert re.fullmatch("[1-9][0-9]*", fields[1])
    for value, unit in zip(fields[2::2], fields[3::2], strict=True):
        assert NUMBER.fullmatch(value)
        yield fields[0].removeprefix("Benchmark"), float(value), unit


def parts(name: str) -> list[str]:
    """A name with its configuration, as tools take it apart: a number of CPUs first, then at slashes."""
    cpus = re.search(r"-[0-9]+\Z", name)
    assert cpus is None, f"{name} would have run on {cpus} CPUs"
    return name.split("/")


def named(one: Series) -> str:
    """The name of a series' first line."""
    return benchmarks(written("benchstat", one))[0][0]


def test_each_process_has_a_line() -> None:
    found = benchmarks(written("benchstat", series(), swept("4 KiB"), FIRST, RATE, FAULTS))
    assert found[:6] == [("cv/cond=apart", one, "ns/op") for one in SIX]
    assert found[6] == ("load/cond=anywhere/size=4KiB", 98.0, "ns/op")
    assert found[12] == ("cv/first/cond=apart", 98.0, "ns/op")
    assert found[18:] == [
        ("qps/cond=anywhere", 9000.0, "req/s"),
        ("faults/cond=anywhere", 0.0, "count"),
        ("faults/cond=anywhere", 1.0, "count"),
    ]


def test_a_line_is_written_as_go_writes_it() -> None:
    heads = b"Unit ns/op better=lower\n"
    assert written("benchstat", series((98.0,))) == heads + b"Benchmarkcv/cond=apart 1 98 ns/op\n"


def test_which_way_a_unit_is_better_is_told_once_before_all_lines() -> None:
    heads = written("benchstat", series(), FIRST, RATE, FAULTS).decode().splitlines()[:3]
    assert heads[:2] == ["Unit ns/op better=lower", "Unit req/s better=higher"]
    assert heads[2].startswith("Benchmarkcv")


@pytest.mark.parametrize(
    ("condition", "name"),
    [
        ("idle-50", "cv/cond=idle_50"),
        ("a-1-2", "cv/cond=a-1_2"),
        ("idle-50ms", "cv/cond=idle-50ms"),
        ("50", "cv/cond=50"),
        ("-", "cv/cond=-"),
    ],
)
def test_an_end_like_minus_4_is_not_taken_for_a_number_of_cpus(condition: str, name: str) -> None:
    assert named(series((1.0,), trial=trial("cv", Condition(condition)))) == name
    assert parts(name)


@pytest.mark.parametrize(
    ("value", "word"),
    [
        ("4 KiB", "4KiB"),
        ("4\u00a0KiB", "4KiB"),
        ("a b", "a_b"),
        ("a  b\tc", "a_b_c"),
        ("1 2", "1_2"),
        ("/dev/null", "_dev_null"),
        ("", ""),
        ("é=µ", "é=µ"),
    ],
)
def test_a_parameters_blanks_and_slashes_neither_end_nor_divide_its_name(value: str, word: str) -> None:
    assert named(swept(value)) == f"load/cond=anywhere/size={word}"


@pytest.mark.parametrize(
    ("dimension", "unit", "told"),
    [
        ("time", "ns", "ns/op"),
        ("req/s", "req/s", "req/s"),
        ("count", "", "count"),
        ("faults", "faults", "faults"),
        ("page faults", "page faults", "page_faults"),
    ],
)
def test_a_unit_is_one_word_and_a_time_is_one_operations(dimension: str, unit: str, told: str) -> None:
    ((_, _, found),) = benchmarks(written("benchstat", series((1.0,), dimension=dimension, unit=unit)))
    assert found == told


@given(st.text(max_size=300), st.floats(-1e300, 1e300))
def test_any_text_of_a_parameter_stays_in_its_name_and_any_value_reads_back(text: str, value: float) -> None:
    one = series((value,), trial=trial("x", params=(("p", text),), swept=("p",)))
    ((name, read, unit),) = benchmarks(written("benchstat", one))
    assert [part.partition("=")[0] for part in parts(name)] == ["x", "cond", "p"]
    assert unit == "ns/op"
    assert math.isclose(read, value, rel_tol=1e-9)


# ------------------------------------------------------------------ by Go's own reader

READER = """package main

import (
	"encoding/json"
	"os"

	"golang.org/x/perf/benchfmt"
)

func main() {
	reader := benchfmt.NewReader(os.Stdin, "stdin")
	out := json.NewEncoder(os.Stdout)
	for reader.Scan() {
		switch one := reader.Result().(type) {
		case *benchfmt.SyntaxError:
			out.Encode([]any{"error", one.Msg})
		case *benchfmt.UnitMetadata:
			out.Encode([]any{"unit", one.OrigUnit, one.Key, one.Value})
		case *benchfmt.Result:
			base, parts := one.Name.Parts()
			name := []string{string(base)}
			for _, part := range parts {
				name = append(name, string(part))
			}
			for _, value := range one.Values {
				v, unit := value.Value, value.Unit
				if value.OrigUnit != "" {
					v, unit = value.OrigValue, value.OrigUnit
				}
				out.Encode([]any{"result", name, one.Iters, v, unit})
			}
		}
	}
	if reader.Err() != nil {
		out.Encode([]any{"error", reader.Err().Error()})
	}
}
"""


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Go's own reader of the format as a program; a module that was never fetched is not fetched now."""
    folder = tmp_path_factory.mktemp("benchfmt")
    requires = "".join(f"require {name} {version}\n" for name, version in (MODULE, NEEDS_MATH))
    (folder / "go.mod").write_text(f"module reader\n\ngo 1.18\n\n{requires}")
    (folder / "main.go").write_text(READER)
    offline = {"GOPROXY": "off", "GOFLAGS": "-mod=mod", "GONOSUMDB": "*", "GOTOOLCHAIN": "local"}
    made = subprocess.run(
        ["go", "build", "-o", "reader"], cwd=folder, env=os.environ | offline, capture_output=True, text=True
    )
    if "module lookup disabled by GOPROXY=off" in made.stderr:
        pytest.skip(f"needs {MODULE[0]} in the cache of go: go mod download {'@'.join(MODULE)}")
    assert made.returncode == 0, made.stderr
    return folder / "reader"


def read_by_go(reader: Path, text: bytes) -> list[list[Any]]:
    told = subprocess.run([reader], input=text, capture_output=True, check=True).stdout
    return [json.loads(line) for line in told.splitlines()]


@pytest.mark.needs("go")
def test_gos_own_reader_reads_what_is_written(reader: Path) -> None:
    odd = series(
        (1e-3, 1e30), trial=trial("cv", Condition("idle-50"), params=(("p", "a /b-8"),), swept=("p",))
    )
    found = read_by_go(reader, written("benchstat", series((98.0,)), odd, swept("4 KiB"), RATE, FAULTS))
    assert found[:2] == [["unit", "ns/op", "better", "lower"], ["unit", "req/s", "better", "higher"]]
    assert found[2] == ["result", ["cv", "/cond=apart"], 1, 98, "ns/op"]
    assert found[3:5] == [
        ["result", ["cv", "/cond=idle-50", "/p=a_b_8"], 1, one, "ns/op"] for one in (1e-3, 1e30)
    ]
    assert [one[1] for one in found[5:11]] == [["load", "/cond=anywhere", "/size=4KiB"]] * 6
    assert [one[2:] for one in found[11:]] == [[1, 9000, "req/s"], [1, 0, "count"], [1, 1, "count"]]
