"""Kinds of process: two groups with a gap between them."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.findings.kinds import kinds


def found(*medians: float) -> list[tuple[float, int]]:
    return [(kind.value, kind.n) for kind in kinds(medians)]


def test_two_kinds_of_process_are_told_with_their_medians_and_numbers() -> None:
    assert found(7.0, 5.6, 7.1, 5.7, 5.6, 7.2, 5.7, 5.7, 5.6) == [(5.65, 6), (7.1, 3)]
    assert found(*(5.0,) * 2, *(7.0,) * 7) == [(7.0, 7), (5.0, 2)]


def test_of_fewer_than_nine_processes_nothing_is_said() -> None:
    assert found(*(5.0,) * 4, *(7.0,) * 5)
    assert not found(*(5.0,) * 4, *(7.0,) * 4)


@pytest.mark.parametrize(("alone", "several"), [(1, False), (2, True)])
def test_one_process_is_no_kind(alone: int, several: bool) -> None:
    for low, high in ((5.0, 7.0), (7.0, 5.0)):
        assert bool(found(*(low,) * alone, *(high,) * 10)) is several


@pytest.mark.parametrize(("apart", "several"), [(107.9, False), (108.0, True)])
def test_the_gap_is_eight_percent_at_least(apart: float, several: bool) -> None:
    assert bool(found(*(100.0,) * 5, *(apart,) * 5)) is several


@pytest.mark.parametrize(("wide", "several"), [(9.9, True), (10.1, False)])
def test_the_gap_is_wider_than_two_ranges_of_either_side(wide: float, several: bool) -> None:
    assert bool(found(*(100.0,) * 5, 120.0, *(120.0 + wide,) * 4)) is several
    assert bool(found(*(100.0 - wide,) * 4, 100.0, *(120.0,) * 5)) is several


def share(n: int, draw: Callable[[Random], float], sets: int = 400) -> float:
    """Of how many sets of n processes two kinds are found."""
    random = Random(1)
    return sum(bool(kinds([draw(random) for _ in range(n)])) for _ in range(sets)) / sets


@pytest.mark.parametrize("spread", [0.05, 0.1, 0.2])
@pytest.mark.parametrize(("n", "most"), [(9, 0.01), (20, 0.0)])
def test_processes_of_one_kind_seldom_fall_into_two(n: int, most: float, spread: float) -> None:
    assert share(n, lambda random: random.lognormvariate(3, spread)) <= most


def test_two_true_kinds_are_mostly_found() -> None:
    assert (
        share(9, lambda random: (1.0 if random.random() < 0.6 else 1.25) * random.lognormvariate(0, 0.01))
        >= 0.9
    )


@given(st.lists(st.floats(0, 1e30), max_size=30))
def test_every_process_is_of_one_kind(medians: list[float]) -> None:
    two = kinds(medians)
    assert not two or sum(kind.n for kind in two) == len(medians)
    assert all(kind.n >= 2 and min(medians) <= kind.value <= max(medians) for kind in two)
