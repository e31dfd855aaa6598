"""Lines of text: a piece of one with a hole where the number is."""

from __future__ import annotations

import re

import pytest

from generator.records import readers
from tests.records.readers.samples import sample, told

SEED = sample("seed-like.txt")
WRK = sample("wrk-4.1")
WRK2 = sample("nightcore-wrk2")


def lines(text: str, *where: str, unit: str = "", **given: str) -> dict[str, object]:
    return told("lines", text.encode(), *where, unit=unit, **given)


def test_a_piece_of_a_line_with_a_hole_reads_the_number_and_the_unit_beside_it() -> None:
    found = told("lines", SEED, "Time spent on pthread (CondVar): {}")
    assert found == {"unit": "ns", "samples": [27951.0]}


def test_all_lines_that_match_are_samples_in_order() -> None:
    assert lines("took: 3 ns\nother: 1 ns\ntook: 2 ns\n", "took: {}")["samples"] == [3.0, 2.0]


def test_blanks_match_any_blanks_but_no_line_end() -> None:
    assert lines("free \t lock:   5 ns", "free lock: {}")["samples"] == [5.0]
    with pytest.raises(ValueError, match="no line like"):
        lines("free\nlock: 5 ns", "free lock: {}")
    with pytest.raises(ValueError, match="no line like"):
        lines("lock:\n5 ns", "lock: {}")


def test_statistics_of_one_program_come_in_one_unit() -> None:
    found = told("lines", WRK, median="50% {}", p90="90% {}", p99="99% {}")
    assert found == {"unit": "us", "given": {"median": 46.0, "p90": 11170.0, "p99": 109700.0}}


def test_events_that_failed_are_counted_and_called_as_in_the_output() -> None:
    found = told("lines", WRK, p99="99% {}", failed="Non-2xx or 3xx responses: {}", n="{} requests in")
    assert found["failed"] == {"Non-2xx or 3xx responses": 11997}
    assert found["given"]["n"] == 11997


def test_where_the_program_says_nothing_of_failures_none_has_failed() -> None:
    found = lines("99% 5 us\n", p99="99% {}", failed="Non-2xx or 3xx responses: {}")
    assert "failed" not in found


@pytest.mark.parametrize("where", ["99% {}", "9% {}"])
def test_a_template_never_begins_in_the_middle_of_a_number(where: str) -> None:
    with pytest.raises(ValueError, match=re.escape(f"no line like '{where}'")):
        told("lines", WRK2, p99=where)


def test_a_template_never_begins_or_ends_in_the_middle_of_a_word() -> None:
    assert lines("pread: 1 ns\nread: 2 ns", "read: {}")["samples"] == [2.0]
    assert lines("1 opss\n2 ops", "{} ops")["samples"] == [2.0]


def test_a_gap_stands_for_one_or_more_words() -> None:
    output = sample("rocksdb")
    assert told("lines", output, "readrandom : ... {} ops/sec")["samples"] == [17262.0]
    assert told("lines", output, "fillseq : {}")["samples"] == [108.305]
    assert told("lines", WRK, "Latency ... ... {}") == {"unit": "ms", "samples": [138.76]}


def test_figures_before_their_unit_in_a_line_of_their_own_are_read() -> None:
    output = sample("perf-bench")
    assert told("lines", output, "{} ops/sec")["samples"] == [40864.0]
    assert told("lines", output, "Total time: {}") == {"unit": "sec", "samples": [0.122]}


@pytest.mark.parametrize(
    ("written", "value", "unit"),
    [
        ("46.00us", 46.0, "us"),
        ("2092 ns", 2092.0, "ns"),
        ("1,234.5 ms", 1234.5, "ms"),
        ("1,234,567", 1234567.0, ""),
        ("[5] ", 5.0, ""),
        ("5 [ms]", 5.0, "ms"),
        ("5(ms)", 5.0, "ms"),
        ("-3", -3.0, ""),
        ("+3e2 s", 300.0, "s"),
        (".5 ns", 0.5, "ns"),
        ("7 of 9", 7.0, ""),
        ("13.33k", 13330.0, ""),
        ("2M", 2e6, ""),
        ("5 µs", 5.0, "µs"),
    ],
)
def test_numbers_are_read_as_programs_write_them(written: str, value: float, unit: str) -> None:
    where = "X: [{}" if written[0] == "[" else "X: {}"
    assert lines(f"X: {written}\n", where) == {"unit": unit, "samples": [value]}


@pytest.mark.parametrize("written", ["12,5 ms", "1:23", "127.0.0.1", "n/a", "", "1,23", "12,34,567", "0x1f"])
def test_what_is_no_number_as_programs_write_them_is_none(written: str) -> None:
    with pytest.raises(ValueError, match=r"no line like 'X: \{\}'|unknown unit"):
        lines(f"X: {written}\n", "X: {}")


@pytest.mark.parametrize(
    ("written", "why"),
    [("nan", "is NaN"), ("inf", "is infinite"), ("-Infinity ms", "is infinite"), ("1e999", "is infinite")],
)
def test_what_is_not_finite_is_no_figure(written: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        lines(f"X: {written}\n", "X: {}")


def test_the_last_line_of_a_histogram_may_be_infinite_and_the_others_are_read() -> None:
    with pytest.raises(ValueError, match="is infinite"):
        told("lines", WRK2, "1398811 {}")
    assert told("lines", WRK2, "#[Mean = {}")["samples"] == [3.289]


def test_a_line_that_is_not_there_is_told_with_the_nearest_one() -> None:
    with pytest.raises(ValueError) as told_:
        told("lines", SEED, "Time spent on acquirng a free lock: {}")
    assert str(told_.value).endswith("nearest: 'Time spent on acquiring a free lock: 460 ns'")


def test_a_long_line_is_cut_where_it_is_told() -> None:
    with pytest.raises(ValueError) as told_:
        lines("x" * 10**6, "X: {}")
    assert len(str(told_.value)) < 150


def test_a_statistic_that_is_printed_twice_is_ambiguous_but_the_first_is_the_first() -> None:
    with pytest.raises(ValueError, match=r"p99: 'p99: \{\}' is there 2 times"):
        lines("p99: 1 us\np99: 2 us", p99="p99: {}")
    assert lines("call: 9 ns\ncall: 2 ns", first="call: {}") == {"unit": "ns", "first": 9.0}


def test_a_unit_that_the_note_says_is_taken_or_checked() -> None:
    assert lines("rate: 5", "rate: {}", unit="ms") == {"unit": "ms", "samples": [5.0]}
    assert lines("took: 5 us", "took: {}", unit="ns") == {"unit": "ns", "samples": [5000.0]}
    with pytest.raises(ValueError, match=r"'took: \{\}' is in us, not in B"):
        lines("took: 5 us", "took: {}", unit="B")


def test_samples_in_several_units_of_one_kind_are_one_figure_and_of_several_kinds_none() -> None:
    assert lines("a 900 ns\na 1.5 us", "a {}") == {"unit": "ns", "samples": [900.0, 1500.0]}
    with pytest.raises(ValueError, match="is in several units: ns, B"):
        lines("a 900 ns\na 3 B", "a {}")


def test_windows_line_ends_and_progress_on_one_line_part_lines() -> None:
    assert lines("a 1 ns\r\na 2 ns\r\n", "a {}")["samples"] == [1.0, 2.0]
    assert lines("10 %\ra 5 ns\r", "a {}")["samples"] == [5.0]


def test_bytes_that_are_no_text_are_passed_over() -> None:
    assert told("lines", b"\xff\xfe a 5 ns\n\x00", "a {}")["samples"] == [5.0]


@pytest.mark.parametrize(
    ("where", "why"),
    [
        ("no hole", "write {} where the number stands, once"),
        ("{} and {}", "write {} where the number stands, once"),
        ("a\n{}", "it is a piece of one line"),
        ("a ... b ... c ... d ... e ... {}", "at most 4 times ..."),
        ("", "an empty text names no figure"),
    ],
)
def test_a_template_that_no_line_can_be_like_is_told_beforehand(where: str, why: str) -> None:
    assert readers.wrong("lines", where) == why


@pytest.mark.parametrize("where", ["{}", "a ... b ... c ... d ... {}", "Latency: {} ms"])
def test_any_other_template_is_one(where: str) -> None:
    assert readers.wrong("lines", where) == ""


def test_a_number_on_a_line_of_its_own_needs_no_pick() -> None:
    assert lines("41\n42.5\n")["samples"] == [41.0, 42.5]


def test_several_figures_without_a_pick_are_told_by_their_templates() -> None:
    with pytest.raises(ValueError) as told_:
        told("lines", SEED)
    assert str(told_.value).startswith("its output has 4 figures, pick one: Time spent on acquiring")


@pytest.mark.parametrize(
    "name", ["seed-like", "wrk-4.1", "nightcore", "perf-bench", "rocksdb", "sysbench", "stress-ng-m"]
)
def test_every_template_that_is_found_means_what_it_was_found_for(name: str) -> None:
    output = sample(name)
    for figure in readers.figures("lines", output):
        assert readers.pick("lines", output, figure.where) == figure
        assert readers.wrong("lines", figure.where) == ""
