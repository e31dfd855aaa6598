"""What perf stat prints: every trap of it."""

from __future__ import annotations

import pytest

from tests.records.readers.samples import names, sample, told


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


def test_a_line_of_the_program_itself_is_not_joined_with_the_next() -> None:
    output = b"48,\n48,,page-faults,528582,100.00\n7,,page-faults\n,528582,100.00\n"
    assert told("perf-stat", output, "page-faults")["samples"] == [48.0]
