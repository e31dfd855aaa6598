"""A time for a run, divided over its trials."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.measure import budget, plan
from generator.model.note import ANYWHERE, Condition
from generator.model.trial import Trial

KINDS = {"lock": "steady", "wake": "event", "keys": "fact", "script": ""}
SLEPT = Condition("slept", idle=50_000_000)
SECOND = Condition("second", idle=1_000_000_000)
TOGETHER = Condition("together", placement="one cpu")
AWAKE = Condition("awake", placement="two cores", awake=True)
MS = 1_000_000


def trial(measurement: str, probe: str, condition: Condition, **more: Any) -> Trial:
    return Trial(measurement, probe, condition, kind=KINDS[probe], **more)


trials = st.lists(
    st.builds(
        trial,
        measurement=st.text("abc", min_size=1),
        probe=st.sampled_from(sorted(KINDS)),
        condition=st.sampled_from([ANYWHERE, SLEPT, SECOND, TOGETHER, AWAKE])
        | st.builds(Condition, st.just("x"), idle=st.integers(1, 60_000 * MS)),
        runs=st.integers(1, 40),
        first_runs=st.integers(0, 45),
    ),
    max_size=30,
)
seconds = st.floats(0.001, 7200)


def takes(chosen: tuple[Trial, ...] | list[Trial]) -> float:
    return plan.seconds(plan.plan(chosen, 0))


def waits(trial: Trial) -> bool:
    return bool(trial.condition.idle) and trial.kind == "event"


@given(trials, seconds)
def test_no_process_takes_fewer_than_three_events_after_a_sleep_and_no_trial_fewer_than_one_process(
    chosen: list[Trial], time: float
) -> None:
    for before, after in zip(chosen, budget.fit(chosen, time), strict=True):
        assert 1 <= after.runs <= before.runs
        assert after.runs + after.cut == before.runs
        assert after.events is None or 3 <= after.events <= 5000


@given(trials, seconds)
def test_what_does_not_wait_for_a_sleep_keeps_all_of_its_events(chosen: list[Trial], time: float) -> None:
    for after in budget.fit(chosen, time):
        assert waits(after) or after.events is None


@given(trials, seconds)
def test_the_whole_keeps_within_the_time_wherever_one_process_of_each_trial_does(
    chosen: list[Trial], time: float
) -> None:
    fitted = budget.fit(chosen, time)
    if budget.too_short(time, chosen):
        assert all(trial.runs == 1 for trial in fitted)
        assert all(trial.events in (3, None) for trial in fitted)
    else:
        assert takes(fitted) <= time * (1 + 1e-9)


@given(trials, seconds)
def test_a_trial_is_the_same_one_however_little_time_it_has(chosen: list[Trial], time: float) -> None:
    fitted = budget.fit(chosen, time)
    assert [(trial.id, trial.definition) for trial in fitted] == [(one.id, one.definition) for one in chosen]


@given(trials, seconds, st.floats(1, 100))
def test_more_time_never_means_less_of_anything(chosen: list[Trial], time: float, more: float) -> None:
    for short, long in zip(budget.fit(chosen, time), budget.fit(chosen, time * more), strict=True):
        assert short.runs <= long.runs


@given(trials)
def test_processes_are_cut_only_where_three_events_each_do_not_fit(chosen: list[Trial]) -> None:
    least = takes([budget.fit([trial], 0.001)[0] for trial in chosen])
    whole = takes(
        [
            trial(t.measurement, t.probe, t.condition, runs=t.runs, first_runs=t.first_runs, events=3)
            if waits(t)
            else t
            for t in chosen
        ]
    )
    assert least <= whole
    assert not any(trial.cut for trial in budget.fit(chosen, whole * (1 + 1e-9) + 1e-9))


def test_idle_trials_share_what_warm_ones_leave() -> None:
    warm, slept, second = (trial("a", "wake", c) for c in (TOGETHER, SLEPT, SECOND))
    fitted = budget.fit([warm, slept, second], 60.0)
    assert [trial.events for trial in fitted] == [None, 98, None]
    assert [trial.cut for trial in fitted] == [0, 0, 0]


def test_the_longest_trials_lose_processes_first() -> None:
    fitted = budget.fit([trial("a", "wake", c) for c in (ANYWHERE, SLEPT, SECOND)], 13.0)
    assert [(trial.runs, trial.cut) for trial in fitted] == [(6, 0), (6, 0), (2, 4)]


def test_events_beyond_what_one_process_may_take_are_not_asked_for() -> None:
    for limit, events in ((10_667, 7), (10_666, 6)):  # three quarters of it, the first event included
        (fitted,) = budget.fit([trial("a", "wake", SECOND, limit=limit * MS)], 3600.0)
        assert fitted.events == events


def test_as_many_events_as_usual_are_not_mentioned() -> None:
    (fitted,) = budget.fit([trial("a", "wake", SLEPT)], 6 * (16 * 0.05 + 0.03))
    assert fitted == trial("a", "wake", SLEPT)


@pytest.mark.parametrize(
    ("written", "quick", "allowed"),
    [
        (None, False, None),
        (None, True, None),
        (180_000 * MS, False, 180.0),
        (180_000 * MS, True, 45.0),
        (60_000 * MS, True, 15.0),
        (3600_000 * MS, True, 45.0),
    ],
)
def test_a_quick_run_has_its_part_of_the_notes_budget_and_ends_within_a_minute(
    written: int | None, quick: bool, allowed: float | None
) -> None:
    assert budget.allowed(written, quick=quick) == allowed


def test_a_time_in_which_nothing_fits_is_said_with_what_fits() -> None:
    chosen = [trial("a", "wake", SECOND), trial("b", "wake", SECOND)]
    assert budget.too_short(8.0, chosen) == ("8 s is too short: one process of each trial takes 9 s")
    assert budget.too_short(9.0, chosen) == ""


def test_a_further_figure_of_a_process_takes_no_time_and_follows_its_head() -> None:
    head = Trial("a", "", ANYWHERE, run=("bin/x",), expected=1.0)
    further = Trial("b", "", ANYWHERE, run=("bin/x",), of="a", expected=0.1)
    cut, followed = budget.fit([head, further], 3.5)
    assert (cut.runs, cut.cut) == (followed.runs, followed.cut) == (3, 3)


def test_a_program_takes_what_it_took_before() -> None:
    known = Trial("a", "", ANYWHERE, run=("bin/x",), expected=2.5)
    new = Trial("a", "", ANYWHERE, run=("bin/x",))
    assert [plan.whole(one) for one in (known, new)] == [15.0, 6.0]


@pytest.mark.parametrize(("time", "is_whole"), [(30.0, True), (4.0, False)])
def test_where_figures_go_on_time_that_is_left_is_theirs(time: float, is_whole: bool) -> None:
    """Six processes of fifteen sleeps take 5 s; else more sleeps would take the rest."""
    one = trial("a", "wake", SLEPT, runs=6)
    (kept,) = budget.fit([replace(one, looked=True)], time)
    (stretched,) = budget.fit([one], time)
    assert (kept.events is None and kept.runs == 6) == is_whole
    assert (stretched.events or 0) > 15 or not is_whole
