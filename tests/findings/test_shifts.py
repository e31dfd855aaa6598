"""Changes that are claimed in a row of sessions: rarely where there is none, mostly where there is one."""

from __future__ import annotations

import math
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.findings.shifts import LEAST_SIDE, LEVEL, shifts
from generator.model.history import ENOUGH

SETS = 300
NOISES: dict[str, Callable[[Random], float]] = {
    "normal": lambda draw: draw.gauss(0, 1),
    "t2": lambda draw: draw.gauss(0, 1) / math.sqrt(draw.expovariate(1)),
    "of two kinds": lambda draw: draw.choice((-1.0, -1.0, 1.0)),
    "skewed": lambda draw: draw.expovariate(1),
}


def row(
    draw: Random, count: int, noise: Callable[[Random], float], at: int = 0, step: float = 0.0
) -> list[float]:
    """So many sessions with a spread of 5 %; from `at` on they take `step` spreads longer."""
    return [math.exp(0.05 * (noise(draw) + step * (at and i >= at))) for i in range(count)]


def share(count: int, noise: Callable[[Random], float], at: int = 0, step: float = 0.0) -> float:
    """Of many rows those in which a change is claimed."""
    draw = Random(7)
    return sum(bool(shifts(row(draw, count, noise, at, step))) for _ in range(SETS)) / SETS


@pytest.mark.parametrize("count", [20, 60])
@pytest.mark.parametrize("noise", NOISES)
def test_of_rows_without_a_change_at_most_one_in_twenty_has_one_claimed(count: int, noise: str) -> None:
    assert share(count, NOISES[noise]) <= LEVEL


@pytest.mark.parametrize(("count", "at", "step"), [(20, 10, 2.5), (60, 30, 1.5), (60, 52, 2.5), (60, 8, 2.5)])
@pytest.mark.parametrize("noise", ["normal", "skewed"])
def test_a_change_that_is_clear_is_claimed_nine_times_of_ten(
    count: int, at: int, step: float, noise: str
) -> None:
    assert share(count, NOISES[noise], at, step) >= 0.9


def steps(*parts: tuple[int, float]) -> list[float]:
    """Rows of sessions with a level each, and a little noise."""
    draw = Random(3)
    return [level * (1 + draw.uniform(-0.004, 0.004)) for count, level in parts for _ in range(count)]


def test_nineteen_sessions_are_too_few_and_twenty_enough() -> None:
    assert not shifts(steps((10, 1.0), (ENOUGH - 11, 2.0)))
    assert [at for at, _ in shifts(steps((10, 1.0), (ENOUGH - 10, 2.0)))] == [10]


def test_two_sessions_after_it_claim_no_change_and_five_do() -> None:
    assert not shifts(steps((30, 1.0), (2, 2.0)))
    (at, _), *more = shifts(steps((30, 1.0), (LEAST_SIDE, 2.0)))
    assert at in (29, 30)
    assert not more


def test_less_than_two_percent_is_no_change() -> None:
    assert not shifts(steps((20, 1.0), (20, 1.015)))
    assert shifts(steps((20, 1.0), (20, 1.03)))


def test_each_of_several_changes_is_claimed_with_its_size() -> None:
    found = shifts(steps((25, 100.0), (25, 130.0), (25, 65.0)))
    assert [at for at, _ in found] == [25, 50]
    for (_, ratio), true in zip(found, (1.3, 0.5), strict=True):
        assert ratio.low <= true <= ratio.high
        assert ratio.value == pytest.approx(true, rel=0.01)


def test_the_interval_of_a_change_holds_it() -> None:
    draw, held = Random(11), 0
    for _ in range(SETS):
        found = dict(shifts(row(draw, 40, NOISES["normal"], 20, 6.0)))
        held += 20 in found and found[20].low <= math.exp(0.3) <= found[20].high
    assert held / SETS >= 0.93


def test_sessions_that_are_all_alike_have_no_change() -> None:
    assert shifts([5.0] * 50) == []


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(1.0, 2.0), min_size=20, max_size=60), st.floats(1e-6, 1e9))
def test_the_unit_does_not_matter(values: list[float], factor: float) -> None:
    scaled = [at for at, _ in shifts([value * factor for value in values])]
    assert scaled == [at for at, _ in shifts(values)]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(1e-9, 1e12), max_size=80))
def test_whatever_the_sessions_say_each_change_has_its_place_and_its_size(values: list[float]) -> None:
    for at, ratio in shifts(values):
        assert LEAST_SIDE <= at <= len(values) - LEAST_SIDE
        assert 0 < ratio.low <= ratio.value <= ratio.high
