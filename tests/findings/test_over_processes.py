"""From the rows of processes to estimates over them."""

from __future__ import annotations

import pytest

from generator.findings import over_processes
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
    assert (found.value, found.low, found.high) == (5.0, 2.0, 8.0)


def test_of_no_process_there_is_no_estimate_and_no_middle() -> None:
    assert over_processes.estimate([]) is None
    assert over_processes.middle([]) is None
