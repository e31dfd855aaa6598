"""Which figures go on within a budget: the rule against simulated processes, and its bounds."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model.intervals import LOOKED, median_interval, next_useful, useful
from generator.model.precision import MOST, Aim, expected, next_round

TARGET = 0.05
SETS, SPREADS, WALLS = 260, (0.03, 0.05, 0.06, 0.08, 0.1, 0.15, 0.3, 0.8), (0.05, 0.35, 0.1, 0.35)
Rule = Callable[[Sequence[Aim], float], dict[int, int]]

widths = st.floats(0.001, 3) | st.just(math.inf)
targets = st.sampled_from([0.01, 0.05, 0.2])
aims = st.builds(Aim, st.integers(0, 5), st.integers(1, 120), widths, targets, st.floats(0.001, 10))


def aim(n: int = 6, width: float = 0.1, wall: float = 1.0, process: int = 0) -> Aim:
    return Aim(process, n, width, TARGET, wall)


# ---------------------------------------------------------------- the rule


@given(st.lists(aims, max_size=8), st.floats(-5, 500))
def test_a_block_costs_no_more_than_is_left_and_no_process_is_in_vain(found: list[Aim], left: float) -> None:
    """Two figures of one process have as many processes."""
    one_of_each = {one.process: one for one in found}
    same = [replace(one_of_each[one.process], half_width=one.half_width) for one in found]
    counts = next_round(same, left)
    assert sum(count * one_of_each[process].wall for process, count in counts.items()) <= max(left, 0) + 1e-6
    for process, count in counts.items():
        assert one_of_each[process].n < MOST
        assert next_useful(one_of_each[process].n + 1, LOOKED) == one_of_each[process].n + count
        assert any(one.is_open for one in same if one.process == process)


OPEN = [(0.05, 6, False), (0.0501, 6, True), (9.0, 99, True), (9.0, 100, False)]


@pytest.mark.parametrize(("width", "n", "is_open"), OPEN)
def test_what_is_precise_or_has_a_hundred_processes_does_not_go_on(
    width: float, n: int, is_open: bool
) -> None:
    assert bool(next_round([aim(n, width, 0.1)], 100)) == is_open


def test_the_cheapest_forecasts_that_fit_together_go_on() -> None:
    near, far, beyond = aim(width=0.06, process=0), aim(width=0.1, process=1), aim(width=0.5, process=2)
    assert (near.goal, far.goal, beyond.goal > MOST) == (10, 24, True)
    assert next_round([beyond, far, near], 22.0) == {0: 4, 1: 4}
    assert next_round([beyond, far, near], 21.9) == {0: 4}


def test_where_no_forecast_fits_the_cheapest_step_goes_on_as_long_as_it_fits() -> None:
    found = [aim(width=0.5, wall=2.0, process=0), aim(width=0.6, wall=1.0, process=1)]
    assert next_round(found, 4.0) == {1: 4}
    assert next_round(found, 3.9) == {}


def test_figures_of_one_process_share_what_it_takes() -> None:
    assert next_round([aim(width=0.1), aim(width=0.08), aim(width=0.07, process=1)], 25.0) == {0: 4, 1: 4}


def test_what_has_no_interval_yet_gets_one_first() -> None:
    assert next_round([aim(n=2, width=math.inf)], 4.0) == {0: 4}
    assert next_round([aim(n=8, width=0.0501)], 2.0) == {0: 2}


# ---------------------------------------------------------------- simulated notes


class Note:
    """Figures whose processes scatter by so much, and take so long."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.walls = WALLS * 2
        self.values = [[self._process(spread) for _ in range(6)] for spread in SPREADS]

    def _process(self, spread: float) -> float:
        return math.exp(self.random.gauss(0, spread))

    def interval(self, number: int) -> tuple[float, float]:
        first = self.values[number][: useful(len(self.values[number]), LOOKED)]
        low, high, _ = median_interval(sorted(first), LOOKED) or (0.0, 0.0, 0.0)
        return low, high

    def width(self, number: int) -> float:
        low, high = self.interval(number)
        ordered = sorted(self.values[number])
        return (high - low) / 2 / ordered[len(ordered) // 2]

    def aims(self) -> list[Aim]:
        return [Aim(i, len(v), self.width(i), TARGET, self.walls[i]) for i, v in enumerate(self.values)]

    def go_on(self, rule: Rule, budget: float) -> float:
        """Until the rule asks for nothing more; what it took."""
        spent = 0.0
        while counts := rule(self.aims(), budget - spent):
            for number, count in counts.items():
                self.values[number] += [self._process(SPREADS[number]) for _ in range(count)]
                spent += count * self.walls[number]
        return spent


def widest_first(found: Sequence[Aim], left: float) -> dict[int, int]:
    """What precise figures would have if the least precise one always went on."""
    still = [one for one in found if one.is_open and one.step * one.wall <= left]
    one = max(still, key=lambda aim: aim.half_width, default=None)
    return {one.process: one.step} if one else {}


@cache
def simulated(rule: Rule, share: float) -> tuple[float, float, float]:
    """With so much more time: what is precise, how many intervals hold the truth, how many of those."""
    held, precise, both, total = 0, 0, 0, 0
    for seed in range(SETS):
        note = Note(seed)
        budget = share * 6 * sum(note.walls)
        assert note.go_on(rule, budget) <= budget + 1e-9
        for number in range(len(SPREADS)):
            low, high = note.interval(number)
            is_held, is_precise = low <= 1 <= high, note.width(number) <= TARGET
            held, precise, both, total = (
                held + is_held,
                precise + is_precise,
                both + (is_held and is_precise),
                total + 1,
            )
    return precise / total, held / total, both / max(precise, 1)


def test_intervals_hold_the_truth_with_95_percent_though_looks_decide() -> None:
    """2,080 figures; of those that say that they are precise, too."""
    _, all_of_them, precise = simulated(next_round, 1.0)
    assert all_of_them >= 0.95
    assert precise >= 0.95


def test_more_figures_become_precise_than_with_equal_shares_or_the_widest_first() -> None:
    before, half, twice = (simulated(next_round, share)[0] for share in (0.0, 0.5, 1.0))
    assert before + 0.1 < half < twice
    assert simulated(widest_first, 0.5)[0] + 0.05 < half
    assert simulated(equally, 0.5)[0] + 0.05 < half


def equally(found: Sequence[Aim], left: float) -> dict[int, int]:
    """The same number of processes for each."""
    step = next(iter(found)).step
    return {one.process: step for one in found} if step * sum(one.wall for one in found) <= left else {}


def test_what_is_expected_of_a_budget_is_what_comes_of_it() -> None:
    """Over all notes, within a tenth of the figures."""
    foretold = [expected(Note(seed).aims(), 8.0) for seed in range(60)]
    came = list[list[Aim]]()
    for seed in range(60):
        note = Note(seed)
        note.go_on(next_round, 8.0)
        came.append(note.aims())
    there, here = (
        sum(one.half_width <= TARGET for found in each for one in found) for each in (foretold, came)
    )
    assert abs(there - here) <= 0.1 * 60 * len(SPREADS)
