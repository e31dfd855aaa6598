"""From the rows of processes to estimates over them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.findings import over_processes
from generator.records import condense, histogram
from tests.factories import run


def test_a_process_without_a_value_is_left_out_of_its_column() -> None:
    assert over_processes.values([run(3.0), run(None), run(1.0)], "median") == [3.0, 1.0]


def test_cycles_need_both_the_median_and_the_clock_of_a_process() -> None:
    assert over_processes.cycles([run(2.0, ghz=3.0), run(2.0, ghz=None), run(None, ghz=3.0)]) == [6.0]


def test_additions_per_cycle_need_both_canaries() -> None:
    rows = [run(1.0, ghz=3.0, adds=12.0), run(1.0, ghz=3.0), run(1.0, adds=12.0)]
    assert over_processes.adds(rows) == [4.0]


@pytest.mark.parametrize(("n", "coverage"), [(5, None), (6, 0.96875)])
def test_six_processes_give_an_interval_and_five_a_range(n: int, coverage: float | None) -> None:
    found = over_processes.estimate([float(value) for value in range(n)])
    assert found is not None
    assert (found.low, found.high, found.n, found.coverage) == (0.0, n - 1.0, n, coverage)


def test_nine_processes_leave_out_the_lowest_and_the_highest() -> None:
    found = over_processes.estimate([9.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0])
    assert found is not None
    assert (found.value, found.low, found.high, found.ranks) == (5.0, 2.0, 8.0, (2, 8))


def test_of_seven_processes_the_first_six_give_the_interval_and_all_the_figure() -> None:
    found = over_processes.estimate([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 99.0])
    assert found is not None
    assert (found.value, found.low, found.high) == (4.0, 1.0, 6.0)
    assert (found.n, found.ranks, found.coverage) == (7, (1, 6), 0.96875)


@given(st.lists(st.floats(0, 1e9), min_size=1, max_size=60))
def test_a_figure_lies_within_its_interval(values: list[float]) -> None:
    found = over_processes.estimate(values)
    assert found is not None
    assert found.low <= found.value <= found.high


@pytest.mark.parametrize(("high", "ends"), [(31.0, (20.0, 40.0)), (40.0, (30.0, 40.0))])
def test_an_interval_narrower_than_a_tick_is_one_tick_to_each_side(
    high: float, ends: tuple[float, float]
) -> None:
    found = over_processes.estimate([30.0] * 5 + [high], tick=10.0)
    assert found is not None
    assert (found.value, (found.low, found.high)) == (30.0, ends)


@pytest.mark.parametrize(
    ("readings", "tick"),
    [
        ([30.0, 20.0, 460.0], 10.0),
        ([591.3, 589.57, 534.78, 20.87], 0.0),  # 1/1.15 GHz: too fine to be seen
        ([101.0, 98.0, 7.0], 1.0),
        ([100.5, 101.0], 0.0),
        ([30.0, 30.0], 0.0),  # one value tells nothing
        (
            [0.0, 30.0, 50013.0, 40.0, 5010.0],
            10.0,
        ),  # of a long time five digits say nothing
        ([], 0.0),
    ],
)
def test_the_tick_is_what_all_readings_are_multiples_of(readings: list[float], tick: float) -> None:
    assert over_processes.tick(readings) == tick


def test_a_percentile_is_that_of_all_events_beside_the_lowest_and_the_highest_process() -> None:
    bins = histogram.histogram([100.0] * 50 + [200.0] * 40 + [300.0] * 10)
    found = over_processes.of_all_events(bins, 0.85, [150.0, 180.0, 260.0])
    assert (found.value, found.low, found.high) == (pytest.approx(200, rel=0.01), 150.0, 260.0)
    assert (found.n, found.coverage) == (3, None)


@given(st.floats(1, 1e6), st.lists(st.floats(1, 1e6), min_size=1, max_size=9))
def test_a_percentile_never_leaves_its_processes(event: float, values: list[float]) -> None:
    found = over_processes.of_all_events(histogram.histogram([event]), 0.9, values)
    assert min(values) <= found.value <= max(values)
    assert over_processes.of_all_events({}, 0.9, values).value == condense.median(values)


def test_of_no_process_there_is_no_estimate_and_no_middle() -> None:
    assert over_processes.estimate([]) is None
    assert over_processes.middle([]) is None
