"""What is read in a shorter way, where an output is plain, is what would be read in the long one."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.records import readers
from generator.records.readers import Figure, go
from generator.records.readers._find import named

NUMBERS = st.sampled_from(
    ["12", "0", "46.00", "9.908", "1,234", "1e3", ".5", "5.", "-3", "nan", "x", "1_0", "٣"]
)
ENDS = st.sampled_from(["\n", "\r\n", "\n\n", " \n"])


def read(name: str, output: str, where: str) -> Figure | str:
    try:
        return readers.pick(name, output.encode(), where)
    except ValueError as error:
        return str(error)


def outcome(name: str, output: str, where: str) -> Figure | str:
    """By all that is found, one of that name."""
    try:
        return named(where, readers.figures(name, output.encode()))
    except ValueError as error:
        return str(error)


EVENTS = st.sampled_from(["page-faults", "cycles", "page-faults:u", "cpu/x,y/"])
PERF = st.builds(
    "{},{},{},528582,{},{}{}".format,
    NUMBERS, st.sampled_from(["", "", "", "msec"]), EVENTS, st.sampled_from(["100.00", "99", "x"]),
    NUMBERS, st.sampled_from(["", ",K/sec", ",page-faults", ",,"]),
)  # fmt: skip


@given(st.lists(st.tuples(PERF | st.just("page-faults"), ENDS), min_size=1, max_size=6))
def test_an_event_of_perf_is_what_all_events_say(lines: list[tuple[str, str]]) -> None:
    output = "".join(line + end for line, end in lines)
    short, long = read("perf-stat", output, "page-faults"), outcome("perf-stat", output, "page-faults")
    assert short == long or (repr(short) == repr(long))  # nan is not nan


VALUES = st.lists(
    st.builds("{}{}{}".format, NUMBERS, st.sampled_from([" ", "\t"]), st.sampled_from(["ns/op", "MB/s"])),
    max_size=3,
)
GO = st.builds(
    "{} \t {}\t{}".format,
    st.sampled_from(["BenchmarkA-2", "BenchmarkB/x=1-2", "aBenchmarkA", "--- FAIL: BenchmarkA", "PASS"]),
    st.sampled_from(["100", "3933061", "x", "1.5"]),
    VALUES.map("\t".join),
)


TWICE = [("BenchmarkA-2 \t 100\t1 ns/op\t2 ns/op", "\n"), ("BenchmarkA-2 \t 100\t3 ns/op\t4 ns/op", "\n")]
CROSSED = [("BenchmarkA-2 \t 100\t1 ns/op\t2 MB/s", "\n"), ("BenchmarkA-2 \t 100\t3 MB/s\t4 ns/op", "\n")]


@example(TWICE)
@example(CROSSED)
@given(st.lists(st.tuples(GO, ENDS), min_size=1, max_size=6))
def test_benchmarks_of_go_are_read_alike(lines: list[tuple[str, str]]) -> None:
    output = "".join(line + end for line, end in lines).encode()
    short = repr(_told(output))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(go, "_plain", lambda text: None)
        assert repr(_told(output)) == short


def _told(output: bytes) -> tuple[Figure, ...] | str:
    try:
        return readers.figures("go", output)
    except ValueError as error:
        return str(error)


CELLS = st.sampled_from(["read", " read ", "write", "1.5", "x", "", "2 ms"])


@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=6), st.sampled_from(",;\t"))
def test_cells_without_quotes_are_read_as_those_with_quotes(rows: list[list[str]], sign: str) -> None:
    plain = "\n".join(map(sign.join, [["name", "ns", "us"], *rows, ["read", "7", "8"]]))
    quoted = plain.replace("name", '"name"', 1)
    for where in ("read.ns", "read.us", "*.ns", "write.ns"):
        assert repr(read("csv", plain, where)) == repr(read("csv", quoted, where))
