"""Intervals of medians: exact ranks and their coverage."""

from __future__ import annotations

import math
from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model import intervals
from generator.records import condense

# ------------------------------------------------------------------ intervals


@pytest.mark.parametrize("n", range(1, 13))
@pytest.mark.parametrize("level", [0.5, 0.9, 0.95, 0.99])
def test_the_coverage_is_the_share_of_all_ways_to_lie_about_the_median(n: int, level: float) -> None:
    """Every pattern of n values below (0) and above (1) the true median is as likely as every other."""
    below = [n - sum(pattern) for pattern in product((0, 1), repeat=n)]

    def coverage(low: int, high: int) -> float:
        return sum(low < count <= high for count in below) / len(below)

    pairs = [(k, n - 1 - k) for k in range(n) if k < n - 1 - k]
    wanted = [(low, high, coverage(low, high)) for low, high in pairs if coverage(low, high) >= level]
    assert intervals.median_ranks(n, level) == (wanted[-1] if wanted else None)


@pytest.mark.parametrize(
    ("n", "ranks"),
    [(6, (0, 5, 0.96875)), (9, (1, 7, 0.9609375)), (20, (5, 14, 0.9586)), (40, (13, 26, 0.9615))],
)
def test_known_ranks_and_their_coverage(n: int, ranks: tuple[int, int, float]) -> None:
    assert intervals.median_ranks(n) == pytest.approx(ranks, abs=5e-5)


@pytest.mark.parametrize("n", range(6))
def test_five_processes_cannot_give_95_percent(n: int) -> None:
    assert intervals.median_interval([1.0] * n) is None


def test_the_useful_counts_are_those_at_which_a_rank_steps_in() -> None:
    steps = [n for n in range(41) if n and intervals.useful(n) == n]
    assert steps == [6, 9, 12, 15, 17, 20, 23, 25, 28, 30, 33, 35, 37, 40]
    looking = [n for n in range(32) if n and intervals.useful(n, 0.968) == n]
    assert looking == [6, 10, 13, 16, 18, 21, 24, 26, 29, 31]
    assert [intervals.useful(n) for n in (0, 5, 6, 7, 8, 9, 10, 41)] == [0, 0, 6, 6, 6, 9, 9, 40]


@pytest.mark.parametrize("shape", ["normal", "heavy", "exponential"])
def test_over_useful_counts_an_interval_narrows_each_time(shape: str) -> None:
    def drawn(random: Random) -> float:
        normal = random.gauss(0, 1)
        if shape == "heavy":  # Student's t with two degrees of freedom
            return normal / math.sqrt(random.expovariate(1))
        return normal if shape == "normal" else random.expovariate(1)

    random, widths = Random(1), []
    for n in (6, 9, 12, 15, 20):
        sets = (sorted(drawn(random) for _ in range(n)) for _ in range(1500))
        found = [intervals.median_interval(values) or (0.0, 0.0, 0.0) for values in sets]
        widths.append(sum(high - low for low, high, _ in found) / len(found))
    assert widths == sorted(widths, reverse=True)


def test_thousands_of_processes_overflow_nothing() -> None:
    low, high, coverage = intervals.median_ranks(2000) or (0, 0, 0)
    assert low + high == 1999
    assert 0.95 <= coverage < 0.954


@given(st.lists(st.floats(0, 1e30), min_size=6, max_size=60), st.sampled_from([0.5, 0.8, 0.9, 0.95]))
def test_an_interval_holds_the_median_and_covers_what_it_promises(values: list[float], level: float) -> None:
    values.sort()
    low, high, coverage = intervals.median_interval(values, level) or (0, 0, 0)
    assert low <= condense.median(values) <= high
    assert level <= coverage <= 1


def test_the_median_is_the_middle_or_the_mean_of_two() -> None:
    assert condense.median([3, 1, 2]) == 2
    assert condense.median([4, 1, 2, 3]) == 2.5
    with pytest.raises(ValueError, match="no median"):
        condense.median([])
