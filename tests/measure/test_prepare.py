"""What one process is started with: its longest time, its arguments, its CPUs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator.machine.placement import Placed, Topology
from generator.measure import build, prepare
from generator.measure.prepare import Prepared, process_spec
from generator.model.note import ANYWHERE, Condition
from generator.model.trial import Invocation, Trial
from tests.conftest import REPOSITORY

SECOND = 1_000_000_000
SLEPT = Condition("slept", idle=50_000_000)


def spec(trial: Trial, cpus: Sequence[int] = (), *, quick: bool = False) -> dict[str, str]:
    """The arguments of a process of this trial."""
    binaries = {trial.variant: build.Binary(Path("probe"), "")}
    prepared = Prepared(binaries, {}, Topology((), 2), (Placed(tuple(cpus)),))
    made = process_spec(prepared, trial, Invocation(0, 0), quick=quick)
    assert made.cpus == tuple(cpus)
    return dict(word.split("=", 1) for word in made.arguments)


def trial(kind: str, condition: Condition = ANYWHERE, **more: Any) -> Trial:
    return Trial("a", "probe", condition, kind=kind, **more)


@pytest.mark.parametrize(
    ("limit", "longest"),
    [(30 * SECOND, "5000000000"), (6_666_666_668, "5000000000"), (6_666_666_664, "4999999998")],
)
def test_a_process_of_events_measures_five_seconds_or_what_its_limit_leaves(limit: int, longest: str) -> None:
    assert spec(trial("event", limit=limit))["max"] == longest


def test_batches_end_before_a_short_limit_too_and_a_script_is_told_nothing() -> None:
    assert spec(trial("steady"))["max"] == "2000000000"
    assert spec(trial("steady", limit=SECOND))["max"] == "750000000"
    assert "max" not in spec(trial("", limit=SECOND))
    assert spec(trial("event", limit=1))["max"] == "1"


@pytest.mark.parametrize(("events", "longest"), [(50, 5 * SECOND), (51, 5_100_000_000), (None, 5 * SECOND)])
def test_a_process_with_a_budgets_many_sleeps_may_take_twice_their_time(
    events: int | None, longest: int
) -> None:
    assert spec(trial("event", SLEPT, events=events))["max"] == str(longest)


def test_not_even_many_sleeps_go_beyond_the_limit() -> None:
    assert spec(trial("event", SLEPT, events=5000))["max"] == str(22_500_000_000)


def test_conditions_and_parameters_are_passed_as_a_probe_reads_them() -> None:
    condition = replace(SLEPT, awake=True)
    given = trial("event", condition, params=(("size", "4 KiB"), ("word", "as is")), events=7)
    assert spec(given, (0, 1), quick=True) == {
        "pin": "0,1",
        "idle": "50000000",
        "max": "5000000000",
        "events": "7",
        "awake": "1",
        "quick": "1",
        "size": "4096",
        "word": "as is",
    }


def header(name: str) -> str:
    return (REPOSITORY / "probes" / name).read_text()


@pytest.mark.parametrize("kind", ["steady", "event"])
def test_runner_and_probes_know_the_same_longest_time(kind: str) -> None:
    (usual,) = re.findall(
        r"probe_read_arguments\(count, values, UINT64_C\((\d+)\)\)", header(f"probe_{kind}.h")
    )
    assert int(usual) == prepare.LONGEST[kind]


def test_runner_and_probes_know_the_same_usual_number_of_events() -> None:
    text = header("probe_event.h")
    known = {name: int(number) for name, number in re.findall(r"(PROBE_\w*EVENTS) = (\d+)", text)}
    (long,) = re.findall(r"probe_asked.idle < (\d+) \? PROBE_IDLE_EVENTS : PROBE_LONG_IDLE_EVENTS", text)
    usual = {idle: Condition("x", idle=idle).usual_events for idle in (0, 1, int(long) - 1, int(long))}
    assert usual == {
        0: known["PROBE_EVENTS"],
        1: known["PROBE_IDLE_EVENTS"],
        int(long) - 1: known["PROBE_IDLE_EVENTS"],
        int(long): known["PROBE_LONG_IDLE_EVENTS"],
    }
