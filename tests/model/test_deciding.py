"""When one may stop looking which of two is more: simulated, and at its bounds."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model import deciding
from generator.model.intervals import median_ranks

SETS = 2_000
Draw = Callable[[np.random.Generator, int], np.ndarray]
SHAPES: dict[str, Draw] = {
    "normal": lambda random, n: 0.14 * random.standard_normal((SETS, n)),
    "two kinds of process": lambda random, n: _two_kinds(random, n) - _two_kinds(random, n),
    "heavy tails": lambda random, n: (
        0.05 * (random.standard_t(2, (SETS, n)) - random.standard_t(2, (SETS, n)))
    ),
}


def _two_kinds(random: np.random.Generator, n: int) -> np.ndarray:
    return 0.03 * random.standard_normal((SETS, n)) + 0.2 * (random.random((SETS, n)) < 0.4)


def called(logs: np.ndarray, level: float = deciding.LEVEL) -> np.ndarray:
    """Of each set of logarithms of ratios: 1 where it was called more, -1 less, 0 neither, in the end."""
    sets, most = logs.shape
    found = np.zeros(sets, int)
    looks = [deciding.first(level)]
    while (look := deciding.next_look(looks[-1], level)) < most:
        looks.append(look)
    for n in (*looks, most):
        ranks = median_ranks(n, level)
        assert ranks
        ordered = np.sort(logs[:, :n], axis=1)
        now = np.where(ordered[:, ranks[0]] > 0, 1, np.where(ordered[:, ranks[1]] < 0, -1, 0))
        found = np.where(found == 0, now, found)
    return found


@pytest.mark.parametrize("shape", SHAPES)
def test_at_most_one_in_twenty_of_pairs_that_are_alike_is_called_different_over_all_looks(shape: str) -> None:
    logs = SHAPES[shape](np.random.default_rng(12), 400)
    assert np.mean(called(logs) != 0) <= 0.05 + 2 * math.sqrt(0.05 * 0.95 / SETS)


def test_looking_as_often_at_95_percent_would_call_one_in_ten_and_more() -> None:
    """The reason for the level."""
    logs = SHAPES["normal"](np.random.default_rng(12), 400)
    assert np.mean(called(logs, 0.97) != 0) > 0.1


def test_a_tenth_more_is_called_in_nine_of_ten_cases_within_a_minute_of_hand_offs() -> None:
    """Two processes of .35 s each round; processes scatter by a tenth."""
    logs = SHAPES["normal"](np.random.default_rng(5), 85) + math.log(1.1)
    assert np.mean(called(logs) == 1) >= 0.9


def test_more_comparisons_that_were_asked_for_ask_for_more_of_each() -> None:
    assert (
        deciding.level(0) == deciding.level(1) == deciding.LEVEL < deciding.level(2) < deciding.level(10) < 1
    )
    assert deciding.first(deciding.level(10)) > deciding.first()


def test_the_first_look_is_at_nine_rounds_and_looks_become_rare() -> None:
    looks = [deciding.first()]
    for _ in range(5):
        looks.append(deciding.next_look(looks[-1]))
    assert looks == [9, 13, 19, 27, 38, 54]
    assert [deciding.next_look(n) for n in (0, 8, 9, 12, 13)] == [9, 9, 13, 13, 19]


@pytest.mark.parametrize(
    ("ratios", "outcome"),
    [
        ([1.1] * 8, "undecided"),
        ([1.1] * 9, "more"),
        ([0.9] * 9, "less"),
        ([1.019] * 4 + [0.982] * 5, "alike"),
        ([1.021] * 4 + [0.982] * 5, "undecided"),
        ([1.019] * 4 + [0.98] * 5, "undecided"),
        ([1.0] * 9, "alike"),
        ([1.001] * 9, "more"),
        ([], "undecided"),
        ([0.0] * 20, "undecided"),
    ],
)
def test_it_is_decided_where_the_whole_interval_lies_beyond_one_or_next_to_it(
    ratios: list[float], outcome: str
) -> None:
    found = deciding.decision(ratios)
    assert (found.outcome, found.is_made) == (outcome, outcome != "undecided")


@given(st.lists(st.floats(0.01, 100), min_size=1, max_size=60))
def test_the_other_way_round_it_is_the_reciprocal(ratios: list[float]) -> None:
    there, back = (deciding.estimate(each) for each in (ratios, [1 / one for one in ratios]))
    assert there and back
    assert (there.value * back.value, there.low * back.high) == pytest.approx((1, 1))
    assert there.low <= there.value <= there.high


def test_a_ratio_that_is_the_same_in_every_round_is_that_to_the_digit() -> None:
    found = deciding.estimate([3.0] * 9)
    assert found and (found.low, found.value, found.high) == (3.0, 3.0, 3.0)


def test_only_rounds_that_both_have_count() -> None:
    assert deciding.by_round({0: 2.0, 1: 4.0, 3: 1.0, 4: 0.0}, {0: 1.0, 1: 1.0, 2: 5.0, 3: 0.0, 4: 1.0}) == (
        2.0,
        4.0,
    )


def test_what_would_have_shown_is_what_so_many_rounds_show() -> None:
    random = np.random.default_rng(3)
    each = [list(map(math.exp, 0.14 * random.standard_normal(54))) for _ in range(201)]
    least = float(np.median([deciding.detectable(ratios) or 0.0 for ratios in each]))
    logs = 0.14 * random.standard_normal((SETS, 54)) + math.log1p(least)
    assert 0.85 <= np.mean(called(logs) == 1) <= 0.95


def test_half_of_it_takes_four_times_as_many_rounds() -> None:
    ratios = list(map(math.exp, 0.14 * np.random.default_rng(3).standard_normal(54)))
    least = deciding.detectable(ratios) or 0.0
    assert deciding.rounds_for(least, ratios) == 54
    assert deciding.rounds_for(math.sqrt(1 + least) - 1, ratios) == deciding.looked_at(4 * 54)


def test_of_fewer_rounds_than_the_first_look_has_nothing_is_forecast() -> None:
    assert deciding.detectable([1.0] * 8) is None is deciding.rounds_for(0.1, [1.0] * 8)
    assert deciding.rounds_for(0.1, [1.0] * 9) == 9
