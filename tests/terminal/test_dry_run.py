"""What a run would do, as it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.model.note import ANYWHERE, Condition, Service
from generator.model.trial import Invocation, Plan, Trial
from generator.terminal import dry_run, sheet
from tests.notebook import STEM, Notebook
from tests.terminal import screens

SWEPT = """title: a note
measure:
  a_measurement_of_a_long_name: {probe: says, label: one, params: {values: ["1.0", "2.0,3.0"]}}
  other: {probe: says, label: two, params: {values: "10.0"}}
conditions:
  together_and_kept_awake: {pin: one cpu, awake: true}
  slept: {idle: 50 ms}
body: |
  text
"""


def told(*trials: Trial, seconds: float = 61.0, services: tuple[Service, ...] = (), **more: float) -> str:
    plan = Plan(trials, (Invocation(0, 0),), 1, quick=False, **more)
    return sheet.drawn(dry_run.trials(plan, [(0, 1)] * len(trials), seconds, services))


def test_a_dry_run_says_where_each_trial_would_run_and_what_would_be_started() -> None:
    said = told(
        Trial("a", "p", ANYWHERE, runs=6), services=(Service("greeter", ("python", "[bold]x"), 50051),)
    )
    assert said.splitlines() == [
        "trial       CPUs  processes  condition  probe",
        "a@anywhere  0,1           6  anywhere   p",
        "service greeter: python '[bold]x' (ready: port 50051)",
        "1 process, about 1 min 1 s",
    ]


def test_a_program_stands_as_it_would_be_typed_and_a_further_figure_names_whose_processes_it_is_of() -> None:
    run = ("bin/a b", "-t{cpus}", "*")
    lines = told(Trial("a", "", ANYWHERE, run=run), Trial("b", "", ANYWHERE, run=run, of="a")).splitlines()
    assert [line.split("anywhere   ")[-1].strip() for line in lines[1:3]] == [
        "'bin/a b' -t{cpus} '*'",
        "of a",
    ]
    assert lines[0].endswith("condition  probe or program")


SLEPT = Condition("slept", idle=50_000_000)


@pytest.mark.parametrize(
    ("events", "said"), [(4, "4 of 15"), (14, "14 of 15"), (15, " 15 "), (730, " 730 ")], ids=str
)
def test_a_budget_says_how_many_events_it_leaves_or_gives(events: int, said: str) -> None:
    row = told(Trial("a", "p", SLEPT, events=events)).splitlines()[1]
    assert said in row and ("of" in said) == (" of " in row)


def test_a_budget_says_how_many_processes_it_leaves() -> None:
    assert "2 of 6" in told(Trial("a", "p", SLEPT, runs=2, cut=4))


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (30.0, "about 30 s, within a budget of 30 s"),
        (30.1, "about 30 s, more than a budget of 30 s: trials are already at their minimum"),
    ],
)
def test_a_dry_run_says_whether_it_keeps_within_its_budget(seconds: float, said: str) -> None:
    assert said in told(Trial("a", "p", ANYWHERE), seconds=seconds, budget=30.0)


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_every_trial_stands_whole_on_a_terminal_that_is_wide_enough(tmp_path: Path, columns: int) -> None:
    Notebook(tmp_path).note(SWEPT)
    said, code = screens.written(["-m", "generator", "run", STEM, "--dry-run"], tmp_path, columns, 24)
    lines = screens.lines_of(said)
    assert code == 0
    assert max(map(len, lines)) <= columns
    for condition in ("together_and_kept_awake", "slept"):
        assert any(line.startswith(f"other@{condition} ") for line in lines)
        long = f"a_measurement_of_a_long_name@{condition}[2.0,3.0]"
        assert any(line.startswith(long) for line in lines) or columns < len(long)
