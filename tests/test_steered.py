"""A session that goes on until figures are precise and verdicts decided, with processes that are made up."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from generator import pipeline, steered
from generator.measure import aims, plan
from generator.measure.notebook import open_notebook
from generator.measure.steering import Steering
from generator.model import deciding
from generator.model.intervals import LOOKED, median_interval, useful
from generator.model.note import Experiment
from generator.model.precision import MOST
from generator.model.trial import Invocation, Outcome, Plan
from generator.records.assembled import assembled
from generator.records.journal import Header, Session
from tests import factories
from tests.notebook import STEM, Notebook

NOTE = """title: a note
date: 2023-11-03
categories: notes
{more}
measure:
  calm: {{probe: says, label: calm, params: {{values: "1"}}{calm}}}
  wild: {{probe: says, label: wild, params: {{values: "2"}}{wild}}}
body: |
  ```{{results}} anywhere
  ```
"""
VARIES = """#!/bin/sh
# Each process prints another figure: 100, 130, 100, 130, ... and from the seventh on 115.
echo x >> log
n=$(wc -l < log); [ "$n" -gt 12 ] && figure=115 || figure=$((100 + 30 * (n / 2 % 2)))
echo "{\\"unit\\": \\"ns\\", \\"samples\\": [$figure]}"
"""
Made = Callable[[str, Random], float]


def note(folder: Path, more: str = "", calm: str = "", wild: str = "") -> tuple[Experiment, Plan]:
    """A note of two figures as it is planned."""
    notebook = Notebook(folder)
    notebook.note(NOTE.format(more=more, calm=calm, wild=wild))
    opened = open_notebook(folder)
    made = pipeline.read(opened, folder / f"experiments/{STEM}.yml")
    trials = plan.trials(made, opened.probes)
    return made, plan.plan(aims.aimed(trials, made, None, until_decided=True), 1, budget=60.0)


class Fake:
    """A session whose processes take a second each, and find what `figure` makes up."""

    def __init__(self, chosen: Plan, figure: Made, fails: str = "") -> None:
        self.header = Header(
            note=STEM, name="20261128T000000Z-host", started="2026-11-28T00:00:00Z", host="host", quick=False,
            seed=1, machine={}, compiler={}, experiment="", program="0", trials=chosen.trials,
            cpus=((),) * len(chosen.trials), sources=("s",) * len(chosen.trials),
        )  # fmt: skip
        self.chosen, self.figure, self.fails, self.random = chosen, figure, fails, Random(1)
        self.outcomes: list[tuple[Invocation, Outcome]] = []
        self.rounds, self.spent = 0, 0.0

    def take(self, order: tuple[Invocation, ...]) -> None:
        for one in order:
            name = self.chosen.trials[one.trial].measurement
            made = factories.outcome([self.figure(name, self.random)] * 3)
            failed = name == self.fails and one.round > 5
            self.outcomes.append((one, replace(made, wall=1.0, status="failed" if failed else "ok")))
            self.spent += 1.0
        self.rounds = max(self.rounds, 1 + max(one.round for one in order))

    def run(self, steering: Steering) -> dict[str, int]:
        """To the end; how many processes each measurement had."""
        self.take(self.chosen.order)
        while order := steering.further(self.so_far, self.spent):
            self.take(order)
        trials = [self.chosen.trials[one.trial].measurement for one, _ in self.outcomes]
        return {name: trials.count(name) for name in ("calm", "wild")}

    @property
    def so_far(self) -> Session:
        return Session(self.header, tuple(self.outcomes), ({},) * self.rounds)


def scattered(spreads: Mapping[str, float], values: Mapping[str, float] | None = None) -> Made:
    return lambda name, random: (values or {}).get(name, 100.0) * math.exp(random.gauss(0, spreads[name]))


# ---------------------------------------------------------------- precision


def test_what_is_precise_ends_and_the_rest_goes_on_within_the_budget(tmp_path: Path) -> None:
    made, chosen = note(tmp_path, "precision: 5 %")
    fake = Fake(chosen, scattered({"calm": 0.01, "wild": 0.12}))
    counts = fake.run(steered.steered(made, chosen, until_decided=False))
    assert counts["calm"] == 6
    assert counts["wild"] > 6 and useful(counts["wild"], LOOKED) == counts["wild"]
    assert fake.spent <= 60.0


def test_a_measurement_has_a_precision_of_its_own(tmp_path: Path) -> None:
    made, chosen = note(tmp_path, "precision: 5 %", wild=", precision: 40 %")
    assert [trial.precision for trial in chosen.trials] == [0.05, 0.4]
    assert Fake(chosen, scattered({"calm": 0.01, "wild": 0.12})).run(
        steered.steered(made, chosen, until_decided=False)
    ) == {"calm": 6, "wild": 6}


def test_a_figure_has_at_most_a_hundred_processes(tmp_path: Path) -> None:
    made, chosen = note(tmp_path, "precision: 1 %")
    wild = replace(chosen, budget=1000.0)
    counts = Fake(wild, scattered({"calm": 0.0, "wild": 0.9})).run(
        steered.steered(made, wild, until_decided=False)
    )
    assert counts["calm"] == 6
    assert MOST <= counts["wild"] < MOST + 5


def test_without_a_budget_it_goes_on_for_a_minute_or_as_long_again(tmp_path: Path) -> None:
    made, chosen = note(tmp_path, "precision: 1 %")
    for apart, most in ((0.0, 12 + 60), (50.0, 2 * (12 + 50))):
        endless = replace(chosen, budget=None)
        fake = Fake(endless, scattered({"calm": 0.0, "wild": 0.9}))
        fake.spent = apart
        fake.run(steered.steered(made, endless, until_decided=False))
        assert most - 4 < fake.spent <= most


def test_what_failed_does_not_go_on(tmp_path: Path) -> None:
    made, chosen = note(tmp_path, "precision: 1 %")
    fake = Fake(chosen, scattered({"calm": 0.5, "wild": 0.5}), fails="wild")
    counts = fake.run(steered.steered(made, chosen, until_decided=False))
    assert counts["wild"] < 12 < counts["calm"]


def test_without_a_precision_nothing_goes_on(tmp_path: Path) -> None:
    made, chosen = note(tmp_path)
    counts = Fake(chosen, scattered({"calm": 0.5, "wild": 0.5})).run(
        steered.steered(made, chosen, until_decided=False)
    )
    assert counts == {"calm": 6, "wild": 6}


def test_intervals_of_what_was_looked_at_are_wider_and_their_ratio_too(tmp_path: Path) -> None:
    made, chosen = note(tmp_path, "precision: 1 %")
    fake = Fake(chosen, scattered({"calm": 0.3, "wild": 0.3}))
    fake.run(steered.steered(made, chosen, until_decided=False))
    kept = assembled(fake.so_far)
    assert kept is not None
    found = pipeline.select.findings(made, kept[0].trials and [t.trial for t in kept[0].trials], [kept[0]])
    for item, trial in zip(found.items, kept[0].trials, strict=True):
        medians = [run.median or 0.0 for run in trial.runs]
        known = median_interval(sorted(medians[: useful(len(medians), LOOKED)]), LOOKED)
        assert known is not None and item.summary.median is not None
        assert (item.summary.median.low, item.summary.median.high) == known[:2]
        assert item.summary.median.coverage == 0.95
        assert item.summary.level == LOOKED


# ---------------------------------------------------------------- verdicts


@pytest.mark.parametrize(
    ("expected", "goes_on"), [("over 50 ns", False), ("under 103 ns", True), ("under 100.01 ns", True)]
)
def test_what_is_undecided_goes_on_until_it_is_decided_for_certain(
    tmp_path: Path, expected: str, goes_on: bool
) -> None:
    made, chosen = note(tmp_path, wild=f", expect: {expected}")
    chosen = replace(chosen, budget=500.0)
    fake = Fake(chosen, scattered({"calm": 0.5, "wild": 0.06}))
    counts = fake.run(steered.steered(made, chosen, until_decided=True))
    assert counts["calm"] == 6
    assert (counts["wild"] > 6) == goes_on
    if expected == "under 103 ns":
        logs = sorted(one.answer.samples[0] for i, one in fake.outcomes if i.trial == 1 and one.answer)
        low, high, _ = median_interval(logs, deciding.LEVEL) or (0.0, 200.0, 0)
        assert high < 103 or low > 103
        assert counts["wild"] < 100


def test_what_is_too_near_its_bound_is_left(tmp_path: Path) -> None:
    """Its median is the bound: a few looks foretell that no number of processes would do."""
    made, chosen = note(tmp_path, wild=", expect: under 100 ns")
    chosen = replace(chosen, budget=2000.0)
    values = iter([97.0, 103.0, 98.0, 102.0, 99.0, 101.0] * 100)
    fake = Fake(chosen, lambda name, _: next(values) if name == "wild" else 1.0)
    assert fake.run(steered.steered(made, chosen, until_decided=True))["wild"] < 50


def test_both_sides_of_a_comparison_go_on_in_the_same_rounds(tmp_path: Path) -> None:
    made, chosen = note(tmp_path, wild=", expect: over calm")
    fake = Fake(chosen, scattered({"calm": 0.1, "wild": 0.1}, {"wild": 106.0}))
    counts = fake.run(steered.steered(made, chosen, until_decided=True))
    assert counts["calm"] == counts["wild"] > 6
    assert len({(one.round, one.trial) for one, _ in fake.outcomes}) == 2 * fake.rounds


@pytest.mark.parametrize(("budget", "spent"), [(53.0, 38.0), (54.0, 54.0)])
def test_decisions_keep_within_the_budget(tmp_path: Path, budget: float, spent: float) -> None:
    """Rounds of two processes until the next looks: 6, 9, 13, 19, 27."""
    made, chosen = note(tmp_path, wild=", expect: over calm")
    chosen = replace(chosen, budget=budget)
    fake = Fake(chosen, scattered({"calm": 0.3, "wild": 0.3}, {"wild": 120.0}))
    fake.run(steered.steered(made, chosen, until_decided=True))
    assert fake.spent == spent


def test_precision_comes_first_and_decisions_have_what_is_left(tmp_path: Path) -> None:
    made, chosen = note(tmp_path, "precision: 10 %", wild=", expect: under 104 ns")
    fake = Fake(chosen, scattered({"calm": 0.15, "wild": 0.04}))
    counts = fake.run(steered.steered(made, chosen, until_decided=True))
    assert counts["calm"] > 6 and counts["wild"] > 6
    assert fake.spent <= 60.0


def test_what_steers_first_is_asked_until_it_is_done(tmp_path: Path) -> None:
    class Once:
        asked = 0

        def further(self, so_far: Session, spent: float) -> tuple[Invocation, ...]:
            self.asked += 1
            return (Invocation(len(so_far.rounds), 0),) if self.asked == 1 else ()

    made, chosen = note(tmp_path, "precision: 5 %")
    once = Once()
    counts = Fake(chosen, scattered({"calm": 0.001, "wild": 0.12})).run(
        steered.steered(made, chosen, once, until_decided=False)
    )
    assert (once.asked, counts["calm"]) == (2, 7)
    assert counts["wild"] > 6


# ---------------------------------------------------------------- before anything runs, and as a user runs it


def test_a_dry_run_says_what_follows_and_what_earlier_sessions_foretell(tmp_path: Path) -> None:
    _, chosen = note(tmp_path, "precision: 5 %")
    calm, wild = (
        factories.session_figure(
            trial, wall=1.0, estimates={"median": factories.estimate(100, 100 - d, 100 + d)}
        )
        for trial, d in zip(chosen.trials, (3, 60), strict=True)
    )
    earlier = [factories.session("20261127T000000000Z-host", calm, wild)]
    said = steered.beyond(chosen, 12.0, earlier, until_decided=False)
    assert (
        said
        == "then until ±5 %, cheapest first, for up to 48 s: by earlier sessions 1 of 2 figures get there"
    )
    assert steered.beyond(chosen, 60.0, earlier, until_decided=False).startswith("nothing is left")
    endless = replace(chosen, budget=None)
    both = steered.beyond(endless, 90.0, (), until_decided=True)
    assert both == "then until ±5 %, cheapest first, and until verdicts are decided, for up to 1 min 30 s"
    bare = replace(chosen, trials=tuple(replace(trial, precision=None) for trial in chosen.trials))
    assert steered.beyond(bare, 12.0, earlier, until_decided=False) == ""


def test_a_run_goes_on_until_it_is_precise_and_says_how_far_it_came(tmp_path: Path) -> None:
    notebook = Notebook(tmp_path)
    notebook.probe("says", VARIES)
    done = notebook.run("run", STEM, "--precision", "10%", "--budget", "30s", "--seed", "1")
    assert done.returncode == 0, done.stderr
    assert "2 of 2 figures are within ±10 %" in done.stdout
    trials = json.loads(notebook.records[-1].read_text())["trials"]
    assert [(one["precision"], one["looked"]) for one in trials] == [(0.1, True)] * 2
    assert max(one["planned"] for one in trials) > 6
    post = notebook.post.read_text().replace("\xa0", " ")
    assert "with 95 % if processes are independent" in post
    assert "figures went on within the budget: 2 of 2 figures are within ±10 %" in post


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--precision", "5"), "--precision is a share from 0.1 % to 50 %, not '5'"),
        (("--precision", "60%"), "not '60%'"),
        (("--precision", "5%", "--quick"), "--quick is one process per trial, and --precision needs more"),
        (("--until-decided", "--quick"), "--quick is one process per trial, and --until-decided needs more"),
    ],
)
def test_options_that_cannot_be_are_refused_before_anything_runs(
    tmp_path: Path, options: tuple[str, ...], said: str
) -> None:
    notebook = Notebook(tmp_path)
    before = notebook.files()
    done = notebook.run("run", STEM, *options)
    assert (done.returncode, said in done.stderr, "hint: " in done.stderr) == (2, True, True), done.stderr
    assert notebook.files() == before
