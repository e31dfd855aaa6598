"""How far apart the processes of one trial start."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import choosing, pipeline
from generator.findings import select
from generator.measure import plan, session, spacing
from generator.measure.notebook import open_notebook
from generator.measure.site import Here
from generator.model.note import ANYWHERE
from generator.model.trial import Invocation, Plan, Trial
from generator.render import method
from generator.terminal.progress import Quiet
from tests.notebook import STEM, Notebook

MS = st.integers(1, 8000)


class Clock:
    """A clock that only processes and waiting move."""

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def trials(*runs: int) -> tuple[Trial, ...]:
    return tuple(Trial(f"m{number}", "says", ANYWHERE, runs=count) for number, count in enumerate(runs))


def session_of(
    chosen: Plan, takes: dict[int, float], monkeypatch: pytest.MonkeyPatch
) -> list[tuple[Invocation, float]]:
    """When each process of a plan starts."""
    clock = Clock()
    monkeypatch.setattr(spacing, "time", clock)
    waits, starts = spacing.Spacing(chosen), []
    for index, invocation in enumerate(chosen.order):
        waits.wait(invocation, sum(takes[one.trial] for one in chosen.order[index:]))
        starts.append((invocation, clock.now))
        clock.now += takes[invocation.trial]
    return starts


def gaps(starts: list[tuple[Invocation, float]]) -> list[float]:
    """From each process of a trial to its next."""
    last: dict[int, float] = {}
    found = []
    for invocation, start in starts:
        found += [start - last[invocation.trial]] if invocation.trial in last else []
        last[invocation.trial] = start
    return found


@given(st.lists(MS, min_size=1, max_size=5), st.integers(0, 99))
def test_of_six_rounds_two_processes_of_one_trial_start_five_seconds_apart(
    took: list[int], seed: int
) -> None:
    chosen = plan.plan(trials(*[6] * len(took)), seed, apart=spacing.APART)
    takes = {number: one / 1000 for number, one in enumerate(took)}
    with pytest.MonkeyPatch.context() as patch:
        starts = session_of(chosen, takes, patch)
    assert min(gaps(starts)) >= spacing.APART - 1e-6
    length = starts[-1][1] - starts[0][1] + takes[starts[-1][0].trial]
    assert length <= 6 * sum(takes.values()) + 5 * spacing.APART + 1e-6


@given(st.lists(MS, min_size=1, max_size=4), st.integers(2, 40), st.integers(0, 60), st.integers(0, 9))
def test_waiting_never_takes_more_than_25_s_nor_more_than_the_budget_has_left(
    took: list[int], runs: int, budget: int, seed: int
) -> None:
    takes = {number: one / 1000 for number, one in enumerate(took)}
    chosen = plan.plan(trials(*[runs] * len(took)), seed, budget=float(budget), apart=spacing.APART)
    with pytest.MonkeyPatch.context() as patch:
        starts = session_of(chosen, takes, patch)
    work = runs * sum(takes.values())
    length = starts[-1][1] + takes[starts[-1][0].trial] - starts[0][1]
    assert length <= max(work, min(work + spacing.MOST, budget)) + 1e-6


def test_more_rounds_share_the_waiting() -> None:
    with pytest.MonkeyPatch.context() as patch:
        starts = session_of(plan.plan(trials(26), 1, apart=spacing.APART), {0: 0.1}, patch)
    assert [round(gap, 6) for gap in gaps(starts)] == [1.1] * 25


def test_who_shows_progress_is_told_of_each_rest_and_of_those_to_come() -> None:
    chosen = plan.plan(trials(6), 1, apart=spacing.APART)
    rests: list[float] = []
    to_come = []
    with pytest.MonkeyPatch.context() as patch:
        clock = Clock()
        patch.setattr(spacing, "time", clock)
        waits = spacing.Spacing(chosen)
        for invocation in chosen.order:
            to_come.append(waits.to_come(invocation.round))
            waits.wait(invocation, 0.0, rests.append)
            clock.now += 1.0
    assert rests == pytest.approx([4.0] * 5)
    assert to_come[0] == pytest.approx(5 * spacing.APART, abs=1.0)  # by the guess
    assert to_come[2:] == pytest.approx([12.0, 8.0, 4.0, 0.0])
    assert spacing.Spacing(replace(chosen, apart=0.0)).to_come(0) == 0


def test_further_rounds_wait_for_what_is_left_of_that() -> None:
    chosen = plan.plan(trials(6), 1, apart=spacing.APART)
    longer = replace(chosen, order=tuple(Invocation(number, 0) for number in range(20)))
    with pytest.MonkeyPatch.context() as patch:
        clock = Clock()
        patch.setattr(spacing, "time", clock)
        waits = spacing.Spacing(chosen)
        for invocation in longer.order:
            waits.wait(invocation, 0.0)
            clock.now += 1.0
    assert clock.now - 100.0 == pytest.approx(20 * 1.0 + spacing.MOST)


def test_a_session_that_may_go_on_waits_for_a_quarter_of_its_budget() -> None:
    chosen = Plan(trials(6), (), 1, quick=False, budget=200.0, apart=spacing.APART)
    looked = replace(chosen, trials=tuple(replace(trial, looked=True) for trial in chosen.trials))
    assert [spacing.most(one) for one in (chosen, looked, replace(looked, budget=90.0))] == [25.0, 50.0, 25.0]


def test_a_quick_session_and_one_that_shall_not_wait_do_not() -> None:
    assert plan.plan(trials(6), 1, quick=True, apart=spacing.APART).apart == 0.0
    with pytest.MonkeyPatch.context() as patch:
        assert gaps(session_of(plan.plan(trials(6), 1), {0: 0.25}, patch)) == [0.25] * 5


def test_short_processes_for_first_calls_do_not_wait() -> None:
    firsts = (replace(trials(6)[0], first_runs=12),)
    with pytest.MonkeyPatch.context() as patch:
        starts = session_of(plan.plan(firsts, 1, apart=spacing.APART), {0: 0.25}, patch)
    whole = [(one, start) for one, start in starts if not one.first_only]
    assert min(gaps(whole)) >= spacing.APART - 1e-6
    assert len(starts) == 18


@pytest.mark.parametrize(
    ("runs", "budget", "expected"),
    [((6,), None, 24.5), ((6,), 10.0, 9.4), ((6,), 0.1, 0.0), ((1,), None, 0.0)],
)
def test_the_waiting_is_expected(runs: tuple[int, ...], budget: float | None, expected: float) -> None:
    """Rounds of 0.1 s."""
    assert spacing.expected(plan.plan(trials(*runs), 1, budget=budget, apart=5.0)) == pytest.approx(expected)


def test_a_record_tells_the_waiting_and_a_post_says_when_rounds_were_near(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook = Notebook(tmp_path)
    monkeypatch.setattr("tempfile.tempdir", str(notebook.temporary))
    opened, path = open_notebook(tmp_path), tmp_path / f"experiments/{STEM}.yml"
    note = pipeline.read(opened, path)
    chosen, prepared = choosing.choose(opened, note, choosing.Choice(seed=1, apart=0.02), Here(opened))
    monkeypatch.setattr(spacing, "time", Clock())
    made = session.measure(opened, note, chosen, prepared, Quiet())
    assert [one.get("waited") for one in made.rounds] == [None, *[0.02] * 5]
    far = replace(made, rounds=tuple({"probes": 0.1, "waited": 4.9} for _ in made.rounds))
    near = replace(made, rounds=tuple({"probes": 0.1} for _ in made.rounds))
    found = select.findings(note, chosen.trials, [made])
    told = [dict(method.measured(replace(found, records=(one,))).noise)["processes"] for one in (far, near)]
    assert ["all within" in one for one in told] == [False, True]
