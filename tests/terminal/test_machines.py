"""What the doctor says of several hosts, on a screen."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.machine.differences import Seen
from generator.terminal import machines, sheet
from tests.machine.test_differences import machine
from tests.machine.test_doctor import ODD
from tests.terminal import screens

HERE = machine("here", cpus_online=4, cores=2, memory=2**34)
M510 = machine("m510", None, 12 * 2**30, governor="powersave", kernel="5.15.0")
GONE = Seen("c6420", lost="Permission denied (publickey)")


def shown(*several: Seen, columns: int = 80) -> list[str]:
    with screens.terminal(columns):
        return screens.lines_of(sheet.drawn(machines.summary(several)))


def test_hosts_are_told_first_and_then_a_line_for_each_finding() -> None:
    assert shown(HERE, M510, GONE) == [
        "here   Xeon, 4 CPUs (2 cores), 16.0 GiB; Python 3.11.2",
        "m510   Xeon, 8 CPUs; Python 3.11.2, 12 GiB of disk",
        "c6420  not looked at: Permission denied (publickey)",
        "",
        "missing  compiler  missing on m510: no probe in C can be built",
        "noisy    governor  powersave on m510: short events run slowly",
        "differs  kernel    6.1.0 on here; 5.15.0 on m510",
        "good               virtualisation, CPUs, turbo, SMT, isolated CPUs, cpuidle",
        "                   driver, clocksource, load, steal, perf_event_paranoid,",
        "                   protection keys, disk",
        "",
        "doctor -v says of each host what it means for the numbers and what to do.",
    ]


def test_where_no_host_was_reached_there_is_nothing_to_compare() -> None:
    assert shown(GONE) == ["c6420  not looked at: Permission denied (publickey)"]


def test_in_full_each_host_has_everything_that_the_doctor_says() -> None:
    with screens.terminal(100):
        lines = screens.lines_of(sheet.drawn(machines.everything([M510, GONE])))
    assert lines[0].startswith("m510  Xeon")
    assert "bad   governor powersave: The clock rate follows the load, and short events run slowly." in lines
    assert lines[-2:] == ["c6420  not looked at: Permission denied (publickey)", ""]


@given(st.lists(st.sampled_from(ODD), min_size=1, max_size=4), st.integers(40, 120))
def test_no_line_is_wider_than_the_terminal(every: list[dict[str, Any]], columns: int) -> None:
    several = [machine(f"h{number}", **facts) for number, facts in enumerate(every)]
    assert max(map(len, shown(*several, columns=columns))) <= columns


def test_what_would_steer_the_terminal_is_spelt_out() -> None:
    assert "<U+001B>[2J" in shown(Seen("a", lost="\x1b[2J"))[0]


@pytest.mark.parametrize("columns", [80, 120])
def test_a_host_that_cannot_tell_its_machine_has_a_line(columns: int) -> None:
    assert shown(Seen("a", python="3.9"), columns=columns)[0].startswith("a  ")
