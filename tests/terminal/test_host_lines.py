"""A line for each host, on terminals of any width."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from generator.terminal import host_lines
from generator.terminal.host_lines import DONE, LOST, MEASURING, REACHING, STAGES, Host

M510 = Host("m510", MEASURING, "condvar@apart", 12, 48, 65.0, ("pthread@apart", "52.7 µs"), 0.0, 90.0)
C6420 = Host("c6420", DONE, total=144, number=143, began=0.0, heard=83.0)
GONE = Host("part_1", LOST, "no route to host", 7, 48)
HERE = Host("here")


def lines(*hosts: Host, columns: int = 80, rows: int = 20, now: float = 100.0) -> list[str]:
    return host_lines.lines(hosts, columns, rows, now)


def test_a_line_says_what_runs_how_many_of_how_many_what_came_last_and_the_time_left() -> None:
    assert lines(M510, C6420, GONE, HERE) == [
        "m510      12/48  condvar@apart            pthread@apart 52.7 µs   1 min 5 s left",
        "c6420   144/144  done in 1 min 23 s",
        "part_1     7/48  lost: no route to host",
        "here             not begun",
    ]


@pytest.mark.parametrize(("columns", "is_there"), [(55, True), (54, False)])
def test_on_a_narrow_terminal_what_runs_and_the_time_left_outlast_the_figure(
    columns: int, is_there: bool
) -> None:
    (line,) = lines(M510, columns=columns)
    assert ("52.7 µs" in line) == is_there
    assert "condvar@apa" in line
    assert line.endswith("1 min 5 s left")


def test_a_name_is_cut_rather_than_its_figure() -> None:
    long = Host("a", MEASURING, "x", 1, 2, 5.0, ("a_very_long_name@a_very_long_condition", "52.7 µs"))
    (line,) = lines(long, columns=50)
    assert "… 52.7 µs" in line


@pytest.mark.parametrize(("letters", "is_cut"), [(16, False), (17, True)])
def test_a_long_alias_is_cut_rather_than_all_else(letters: int, is_cut: bool) -> None:
    (line,) = lines(Host("x" * letters))
    assert ("…" in line) == is_cut


@pytest.mark.parametrize(("now", "is_said"), [(119.9, False), (120.0, True)])
def test_a_host_that_has_been_silent_is_said_to_be(now: float, is_said: bool) -> None:
    assert ("no word for 30 s" in lines(M510, now=now)[0]) == is_said


def test_hosts_that_there_is_no_room_for_are_counted_those_that_ended_first() -> None:
    many = [GONE, M510, *[C6420] * 70, *[HERE] * 3, Host("x", REACHING)]
    assert [line.split()[0] for line in lines(*many, rows=6)] == ["m510", "here", "here", "here", "x", "and"]
    assert lines(*many, rows=6)[-1] == "and 71 more: 70 done, 1 lost"


def test_what_would_steer_the_terminal_is_spelt_out() -> None:
    assert "<U+001B>[2J" in lines(Host("a", LOST, "\x1b[2J"))[0]


HOSTS = st.lists(
    st.builds(
        Host,
        alias=st.from_regex(r"[a-z][a-z0-9_]{0,30}", fullmatch=True),
        stage=st.sampled_from(STAGES),
        doing=st.text(max_size=60).map(lambda text: text.replace("\n", " ")),
        number=st.integers(0, 10_000),
        total=st.integers(0, 10_000),
        left=st.none() | st.floats(0, 1e6),
        figure=st.tuples(st.text("ab@µ日[]", max_size=40), st.sampled_from(["", "52.7 µs", "1,200 calls/s"])),
        began=st.none() | st.just(0.0),
        heard=st.floats(0, 1e5),
    ),
    max_size=30,
)


@given(HOSTS, st.integers(1, 130), st.integers(1, 40))
def test_no_line_is_wider_and_no_more_lines_are_there_than_the_terminal_has(
    hosts: list[Host], columns: int, rows: int
) -> None:
    made = lines(*hosts, columns=columns, rows=rows)
    assert len(made) <= rows
    assert max(map(cell_len, made), default=0) <= columns


def test_a_pipe_is_told_when_a_host_begins_and_how_it_ends() -> None:
    assert host_lines.begun(M510) == "m510: 48 processes, about 1 min 5 s"
    assert host_lines.ended(C6420) == "c6420: done in 1 min 23 s"
    assert host_lines.ended(GONE) == "part_1: lost after 7 of 48 processes: no route to host"
    assert host_lines.ended(Host("a", LOST, "no route")) == "a: not measured: no route"
