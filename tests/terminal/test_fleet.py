"""Sessions on several hosts at once, on a terminal and elsewhere."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO
from threading import Thread

import pytest
from rich.console import Console

from generator.model.note import ANYWHERE, Service
from generator.model.trial import Answer, Invocation, Outcome, Plan, Said, Trial
from generator.terminal.fleet import FleetProgress
from generator.terminal.host_lines import DONE, LOST
from tests.terminal import screens

TRIAL = Trial("condvar", "condvar", ANYWHERE)
PLAN = Plan((TRIAL,), tuple(Invocation(number, 0) for number in range(4)), 1, quick=False)


class Shown:
    """A fleet on a screen that keeps what is written, and a clock that is set."""

    def __init__(self, *aliases: str, terminal: bool = True, columns: int = 80) -> None:
        self.written, self.time, self._columns = StringIO(), 0.0, columns
        console = Console(file=self.written, force_terminal=terminal, width=columns, height=24, markup=False)
        self.fleet = FleetProgress(aliases, console=console, clock=lambda: self.time)

    def screen(self) -> list[str]:
        return screens.screen(self.written.getvalue().replace("\n", "\r\n"), self._columns, 24)


def gave(*samples: float) -> Outcome:
    return Outcome("ok", answer=Answer(Said(unit="us"), samples))


def test_each_host_has_its_line_and_its_figures_as_they_arrive() -> None:
    shown = Shown("m510", "c6420")
    with shown.fleet as fleet:
        fleet.reaching("c6420")
        one = fleet.of("m510")
        one.begin(PLAN)
        for number, value in enumerate((50.0, 52.0, 58.0)):
            one.starting(number, TRIAL, 65.0 - number)
            one.ended(TRIAL, gave(value, value, 1000.0))
        assert shown.screen() == [
            "m510   2/4  condvar@anywhere           condvar@anywhere 52 µs    1 min 3 s left",
            "c6420       reaching it",
        ]
    assert shown.screen() == []


def test_what_is_lost_or_failed_stays_on_the_screen_with_its_host() -> None:
    shown = Shown("m510", "c6420")
    with shown.fleet as fleet:
        fleet.of("m510").begin(PLAN)
        fleet.of("m510").ended(TRIAL, Outcome("failed", "exit code 3: [bold]no[/]"))
        fleet.lost("c6420", "c6420: no route to host\n  hint: is it up?")
        fleet.done("m510")
    assert shown.screen() == [
        "m510: condvar@anywhere: failed: exit code 3: [bold]no[/]",
        "c6420: not measured: no route to host",
    ]


def test_without_a_terminal_a_host_has_a_line_at_its_start_and_one_at_its_end() -> None:
    shown = Shown("m510", "c6420", terminal=False)
    with shown.fleet as fleet:
        for alias in ("m510", "c6420"):
            fleet.reaching(alias)
            one = fleet.of(alias)
            with one.building(["cc", "-O2"]):
                pass
            one.begin(PLAN)
            one.serving(Service("it"))
            for number in range(2):
                one.starting(number, TRIAL, 30.0)
                one.ended(TRIAL, gave(50.0))
            one.finish()
        shown.time = 90.0
        fleet.done("m510")
        fleet.lost("c6420", "no word for 60 s")
    assert shown.written.getvalue().splitlines() == [
        "m510: 4 processes, about 30 s",
        "c6420: 4 processes, about 30 s",
        "m510: done in 1 min 30 s",
        "c6420: lost after 1 of 4 processes: no word for 60 s",
    ]


def test_the_line_of_a_host_does_not_say_the_host_again() -> None:
    shown = Shown("m510", terminal=False)
    there = replace(TRIAL, condition=replace(ANYWHERE, name="m510.apart", on="m510", base="apart"))
    shown.fleet.of("m510").ended(there, Outcome("failed", "exit code 3"))
    assert shown.written.getvalue() == "m510: condvar@apart: failed: exit code 3\n"


@pytest.mark.parametrize(("alias", "where"), [("m510", "there"), ("here", "on this machine")])
def test_who_measures_on_a_host_is_said_without_a_terminal_too(alias: str, where: str) -> None:
    shown = Shown(alias, terminal=False)
    with shown.fleet as fleet:
        fleet.of(alias).waiting("pid 7")
    said = f"{alias}: another session is measuring {where} (pid 7); waiting\n"
    assert shown.written.getvalue() == said


@pytest.mark.parametrize(("hosts", "at_once"), [(11, True), (12, False)])
def test_of_many_hosts_not_each_event_is_drawn(hosts: int, at_once: bool) -> None:
    shown = Shown(*(f"h{number}" for number in range(hosts)))
    with shown.fleet as fleet:
        shown.time = 10.0
        fleet.reaching("h1")
        before = len(shown.written.getvalue())
        fleet.reaching("h2")
        assert (len(shown.written.getvalue()) > before) == at_once
        shown.time = 10.25
        fleet.reaching("h3")
        assert len(shown.written.getvalue()) > before


def test_a_session_taken_up_again_keeps_the_time_since_it_began() -> None:
    shown = Shown("m510")
    with shown.fleet as fleet:
        fleet.of("m510").begin(PLAN)
        shown.time = 50.0
        fleet.reaching("m510")
        fleet.of("m510").begin(PLAN)
        shown.time = 60.0
        fleet.done("m510")
    assert fleet.hosts[0].began == 0.0


def test_threads_lose_nothing_of_each_other() -> None:
    shown = Shown(*(f"h{number}" for number in range(8)))

    def session(alias: str) -> None:
        one = fleet.of(alias)
        one.begin(PLAN)
        for number in range(4):
            one.starting(number, TRIAL, 1.0)
            one.ended(TRIAL, gave(50.0))
            one.further((Invocation(9, 0),))
        fleet.lost(alias, "x") if alias == "h3" else fleet.done(alias)

    with shown.fleet as fleet:
        threads = [Thread(target=session, args=(host.alias,)) for host in fleet.hosts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert [host.total for host in fleet.hosts] == [8] * 8
    assert all(host.figures["condvar@anywhere"] == (50.0,) * 4 for host in fleet.hosts)
    assert [host.stage for host in fleet.hosts] == [DONE] * 3 + [LOST] + [DONE] * 4
