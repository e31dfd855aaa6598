"""What stands beside a figure."""

from __future__ import annotations

from typing import Any

import pytest

from generator.findings import caveats, summarise, wording
from generator.model.note import Condition
from generator.model.record import TrialRecord
from tests.factories import measured, run, trial

SLEPT = Condition("slept", idle=50_000_000)


def remarks(found: TrialRecord, best_adds: float | None = None, statistic: str = "median") -> tuple[str, ...]:
    made = summarise.summary(found, quick=False, record="r", best_adds=best_adds)
    return tuple(wording.caveat(one) for one in wording.caveats(made, statistic))


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (measured(), ()),
        (measured([75, 95, 100, 100, 105, 125]), ()),
        (measured([74, 95, 100, 100, 105, 125]), ("wide: ±26 %",)),
        (measured([90, 110]), ()),  # a range is no interval
        (measured(each={"other_cpu": 0.05}), ()),
        (measured(each={"other_cpu": 1.622}), ("disturbed: other processes used up to 1.6 CPUs",)),
        (measured(each={"clean_median": 100.0}), ()),
        (measured(each={"clean_median": 50.0}), ("disturbed: 50 ns without the flagged samples",)),
        (measured(each={"clean_median": 102.5}), ()),  # no further than processes are apart
        (measured([100] * 6, each={"clean_median": 99.5}), ()),  # outside, but what of it
        (measured([100], each={"clean_median": 90}), ("disturbed: 90 ns without the flagged samples",)),
        (
            measured(unit="B", each={"clean_median": 50.0}),
            ("disturbed: 50 B without the flagged samples",),
        ),
        (measured(each={"timer": 4.0}), ()),
        (measured(each={"timer": 20.0}), ("includes 20 ns of the timer",)),
        (measured(each={"timer": 20.0, "iterations": 230}), ()),  # shared by all of a batch
        (
            measured(each={"stop": "time limit", "n": 500}),
            ("time limit: after 500 samples in 6 of 6 processes",),
        ),
        (measured(each={"engine": 0}), ()),
        (measured(each={"engine": 3}), ("engine: 3 context switches in 6 of 6 processes",)),
        (measured(each={"again": True}), ("started again: 6 of 6 processes",)),
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
        "disturbed: other processes used up to 0.30 CPUs in 2 of 6 rounds",
    )


def test_what_is_not_known_of_a_round_contaminates_nothing() -> None:
    assert remarks(measured(each={"other_cpu": None})) == ()


@pytest.mark.parametrize(("used", "disturbed"), [(0.1, False), (0.11, True)])
def test_more_than_a_tenth_of_a_cpu_of_others_disturbs(used: float, disturbed: bool) -> None:
    said = remarks(measured(each={"other_cpu": used}))
    assert said == (("disturbed: other processes used up to 0.11 CPUs",) if disturbed else ())


def test_others_and_a_busy_sibling_are_one_caveat() -> None:
    runs = tuple(run(100.0, i, other_cpu=0.3, ghz=2.0, adds=4.0 if i else 8.0) for i in range(6))
    assert remarks(measured(runs=runs)) == (
        "disturbed: other processes used up to 0.30 CPUs; an SMT sibling was busy in 5 of 6 processes",
    )


def test_the_clock_is_words_for_the_method_and_no_caveat() -> None:
    runs = tuple(run(21.0, i, ghz=ghz) for i, ghz in enumerate((2.0, 2.2, 2.4, 2.6, 2.8, 3.0)))
    assert remarks(measured(runs=runs, kind="steady")) == ()
    assert caveats.clock(runs) == "core clock varied, 2.00–3.00 GHz"
    assert [caveats.clock(runs[:1]), caveats.clock([run(21.0)])] == ["", ""]


@pytest.mark.parametrize(("highest", "said"), [(2.1, ""), (2.11, "core clock varied, 2.00–2.11 GHz")])
def test_the_clock_varied_from_five_percent_on(highest: float, said: str) -> None:
    assert caveats.clock([run(21.0, 0, ghz=2.0), run(21.0, 1, ghz=highest)]) == said


def test_each_statistic_has_its_own_width() -> None:
    runs = tuple(
        run(100.0, i, first=first) for i, first in enumerate((100.0, 200.0, 200.0, 200.0, 200.0, 310.0))
    )
    assert remarks(measured(runs=runs)) == ()
    assert remarks(measured(runs=runs), statistic="first") == ("wide: ±53 %",)


@pytest.mark.parametrize(
    ("lowest", "highest", "said"), [(2.0, 200.0, "±99 %"), (10.0, 211.0, "its ends are 21× apart")]
)
def test_an_interval_wider_than_its_figure_says_how_far_its_ends_are_apart(
    lowest: float, highest: float, said: str
) -> None:
    found = measured([lowest, 100.0, 100.0, 100.0, 100.0, highest])
    assert remarks(found) == (f"wide: {said}",)


@pytest.mark.parametrize(("first", "said"), [(400.0, ("includes 20 ns of the timer",)), (401.0, ())])
def test_a_first_call_says_how_much_of_it_is_the_timer_from_five_percent_on(
    first: float, said: tuple[str, ...]
) -> None:
    """Of a batch, too, whose median shares the timer among all of it."""
    found = measured([30_000] * 6, kind="steady", each={"timer": 20.0, "first": first})
    assert (remarks(found), remarks(found, statistic="first")) == ((), said)


def test_a_busy_hyper_twin_is_seen_by_its_additions_a_cycle() -> None:
    runs = tuple(run(100.0, i, ghz=2.99, adds=6.0 if i < 2 else 11.8) for i in range(6))
    assert remarks(measured(runs=runs)) == ("disturbed: an SMT sibling was busy in 2 of 6 processes",)
    busy = measured(each={"ghz": 2.99, "adds": 6.0})
    assert remarks(busy) == ()
    assert remarks(busy, best_adds=3.95) == ("disturbed: an SMT sibling was busy in 6 of 6 processes",)


@pytest.mark.parametrize(("share", "shared"), [(0.70, True), (0.89, True), (0.91, False), (1.0, False)])
def test_a_core_is_shared_below_nine_tenths_of_the_additions_per_cycle(share: float, shared: bool) -> None:
    runs = tuple(run(100.0, i, ghz=2.0, adds=2.0 * 4.0 * share) for i in range(6))
    said = remarks(measured(runs=runs), best_adds=4.0)
    assert said == (("disturbed: an SMT sibling was busy in 6 of 6 processes",) if shared else ())


def test_a_faster_clock_alone_is_no_twin() -> None:
    runs = tuple(run(100.0, i, ghz=2.0 + i / 5, adds=(2.0 + i / 5) * 3.95) for i in range(6))
    assert remarks(measured(runs=runs), best_adds=3.95) == ()


def test_what_is_not_a_time_is_never_compared_with_one() -> None:
    """A throughput or a size beside the timer's cost, the empty loop and the core's clock, all times."""
    each = {"timer": 20.0, "ghz": 3.0}
    assert remarks(measured(unit="ns", each=each)) == ("includes 20 ns of the timer",)
    assert remarks(measured(unit="B", each=each)) == ()


def test_two_modes_are_not_called_wide() -> None:
    two = measured([50, 95, 100, 100, 105, 150], histograms={"s": {100: 500}, "d": {700: 500}})
    assert remarks(two) == ()


def test_what_a_program_gave_says_so_beside_that_statistic_alone() -> None:
    one = measured(given=("p99", "n"), each={"p99": 200.0})
    assert remarks(one) == ()
    assert remarks(one, statistic="p99") == ("given by the program",)


def test_events_that_a_program_counts_itself_hold_those_that_failed() -> None:
    def failed(**more: Any) -> tuple[str, ...]:
        return remarks(measured([5.0], each={"n": 1000}, failed={"HTTP 502": 20}, **more))

    assert failed(given=("n",)) == ("20 of 1000 failed: HTTP 502",)
    assert failed() == ("20 of 1020 failed: HTTP 502",)


def test_of_how_many_events_some_failed_may_not_be_known() -> None:
    one = measured([5.0], each={"n": 0}, histograms={}, failed={"timeout": 20}, given=("median",))
    assert "20 failed: timeout" in remarks(one)
