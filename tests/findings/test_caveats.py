"""What stands beside a figure."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.findings import summarise
from generator.model.note import Condition
from generator.model.record import TrialRecord
from tests.factories import measured, run, trial

SLEPT = Condition("slept", idle=50_000_000)


def remarks(found: TrialRecord, best_adds: float | None = None) -> tuple[str, ...]:
    return summarise.summary(found, quick=False, record="r", best_adds=best_adds).remarks


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (measured(), ()),
        (measured([90, 95, 100, 100, 105, 110]), ("unstable: +-10 %",)),
        (measured([95, 98, 100, 100, 102, 105]), ()),
        (measured([94.6, 98, 100, 100, 102, 105]), ("unstable: +-5.2 %",)),
        (measured([90, 110]), ()),  # a range is no interval
        (measured(each={"other_cpu": 0.05}), ()),
        (measured(each={"other_cpu": 1.622}), ("contaminated: other processes used up to 1.6 CPUs",)),
        (measured(each={"clean_median": 100.0}), ()),
        (measured(each={"clean_median": 50.0}), ("contaminated: 50.0 ns without the flagged samples",)),
        (measured(each={"clean_median": 102.5}), ()),  # no further than processes are apart
        (measured([100] * 6, each={"clean_median": 99.5}), ()),  # outside, but what of it
        (measured([100], each={"clean_median": 90}), ("contaminated: 90.0 ns without the flagged samples",)),
        (
            measured(unit="B", each={"clean_median": 50.0}),
            ("contaminated: 50.0 B without the flagged samples",),
        ),
        (measured(each={"timer": 4.0}), ()),
        (measured(each={"timer": 20.0}), ("includes 20.0 ns of the timer",)),
        (measured(each={"timer": 20.0, "iterations": 230}), ()),  # shared by all of a batch
        (
            measured(each={"stop": "time limit", "n": 500}),
            ("time limit: after 500 samples in 6 of 6 processes",),
        ),
        (measured(ignored=("idle",)), ("ignores idle",)),
        (measured(failed={"HTTP 503": 12}), ("12 of 30012 failed: HTTP 503",)),
        (
            measured(failed={"HTTP 500": 2, "no answer within 1 s": 1}, remarks=("late starts: 5 of 9",)),
            ("3 of 30003 failed: HTTP 500 (2), no answer within 1 s (1)", "late starts: 5 of 9"),
        ),
        (measured([100] * 3, complete=False), ("interrupted: 3 of 6 processes",)),
        (measured(trial=trial(condition=SLEPT, events=5)), ("cut: 5 of 15 events per process",)),
        (measured(trial=trial(condition=SLEPT, events=28)), ()),  # more than usual
        (
            measured([100] * 2, trial=trial(condition=SLEPT, runs=2, cut=4, events=3)),
            ("cut: 3 of 15 events per process, 2 of 6 processes",),
        ),
        (measured([]), ()),
    ],
)
def test_remarks_say_what_a_figure_needs_to_be_believed(found: TrialRecord, said: tuple[str, ...]) -> None:
    assert remarks(found) == said


def test_rounds_of_which_some_were_disturbed_are_counted() -> None:
    runs = tuple(run(100.0, i, other_cpu=0.3 if i < 2 else 0.0) for i in range(6))
    assert remarks(measured(runs=runs)) == (
        "contaminated: other processes used up to 0.30 CPUs in 2 of 6 rounds",
    )


def test_what_is_not_known_of_a_round_contaminates_nothing() -> None:
    assert remarks(measured(each={"other_cpu": None})) == ()


def test_a_steady_figure_is_unstable_only_after_the_clock_is_taken_out() -> None:
    clocks = (2.0, 2.2, 2.4, 2.6, 2.8, 3.0)
    same = tuple(run(21.0 / ghz, i, ghz=ghz) for i, ghz in enumerate(clocks))
    varied = "core clock varied: 2.00..3.00 GHz"
    assert remarks(measured(runs=same, kind="steady")) == (varied,)
    assert remarks(measured(runs=same, kind="event")) == ("unstable: +-21 %",)  # no wait follows the clock
    worse = tuple(replace(one, median=21.0, ghz=ghz) for one, ghz in zip(same, clocks, strict=True))
    assert remarks(measured(runs=worse, kind="steady")) == ("unstable: +-20 %", varied)


def test_without_a_clock_in_every_process_nothing_is_taken_out() -> None:
    runs = tuple(run(21.0 / ghz, i, ghz=ghz or None) for i, ghz in enumerate((1.0, 1.1, 1.2, 1.3, 1.4, 1.5)))
    blind = (replace(runs[0], ghz=None), *runs[1:])
    assert remarks(measured(runs=blind, kind="steady"))[0].startswith("unstable")


def test_a_busy_hyper_twin_is_seen_by_its_additions_a_cycle() -> None:
    runs = tuple(run(100.0, i, ghz=2.99, adds=6.0 if i < 2 else 11.8) for i in range(6))
    assert remarks(measured(runs=runs)) == ("core shared: an SMT sibling was busy in 2 of 6 processes",)
    busy = measured(each={"ghz": 2.99, "adds": 6.0})
    assert remarks(busy) == ()
    assert remarks(busy, best_adds=3.95) == ("core shared: an SMT sibling was busy in 6 of 6 processes",)


@pytest.mark.parametrize(("share", "shared"), [(0.70, True), (0.74, True), (0.76, False), (0.80, False)])
def test_a_core_is_shared_below_three_quarters_of_the_additions_per_cycle(share: float, shared: bool) -> None:
    runs = tuple(run(100.0, i, ghz=2.0, adds=2.0 * 4.0 * share) for i in range(6))
    said = remarks(measured(runs=runs), best_adds=4.0)
    assert bool(said) == shared
    assert all(one.startswith("core shared: ") and one.endswith(" in 6 of 6 processes") for one in said)


def test_a_faster_clock_alone_is_no_twin() -> None:
    runs = tuple(run(100.0, i, ghz=2.0 + i / 5, adds=(2.0 + i / 5) * 3.95) for i in range(6))
    assert remarks(measured(runs=runs), best_adds=3.95) == ()
    steady = measured(runs=runs, kind="steady")
    assert "core clock varied: 2.00..3.00 GHz" in remarks(steady, best_adds=3.95)


def test_what_is_not_a_time_is_never_compared_with_one() -> None:
    """A throughput or a size beside the timer's cost, the empty loop and the core's clock, all times."""
    each = {"timer": 20.0, "ghz": 3.0}
    assert remarks(measured(unit="ns", each=each)) == ("includes 20.0 ns of the timer",)
    assert remarks(measured(unit="B", each=each)) == ()
    wide = tuple(run(21.0 / ghz, i, ghz=ghz) for i, ghz in enumerate((2.0, 2.2, 2.4, 2.6, 2.8, 3.0)))
    assert remarks(measured(runs=wide, kind="steady", unit="B"))[0] == "unstable: +-21 %"


def test_two_modes_are_not_called_unstable() -> None:
    two = measured([90, 95, 100, 100, 105, 110], histograms={"s": {100: 500}, "d": {700: 500}})
    assert remarks(two) == ()
