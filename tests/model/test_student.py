"""Student's t against the printed tables."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model import student


@pytest.mark.parametrize(
    ("level", "freedom", "printed"),
    [
        (0.975, 1, 12.706),
        (0.975, 2, 4.303),
        (0.975, 4, 2.776),
        (0.975, 10, 2.228),
        (0.975, 30, 2.042),
        (0.995, 2, 9.925),
        (0.9, 3, 1.638),
        (0.9995, 5, 6.869),
        (0.975, 1e6, 1.960),
    ],
)
def test_quantiles_are_those_of_the_tables(level: float, freedom: float, printed: float) -> None:
    assert student.quantile(level, freedom) == pytest.approx(printed, abs=0.0006)


@given(st.floats(0.501, 0.99999), st.floats(1, 200))
def test_what_lies_beyond_a_quantile_is_what_it_was_asked_for(level: float, freedom: float) -> None:
    assert student.beyond(student.quantile(level, freedom), freedom) == pytest.approx(
        2 * (1 - level), rel=1e-6
    )


@given(st.floats(0, 1e6), st.floats(1, 200))
def test_a_chance_is_between_none_and_certain(t: float, freedom: float) -> None:
    assert 0 <= student.beyond(t, freedom) <= 1
    assert student.beyond(t, freedom) == student.beyond(-t, freedom)


def test_one_degree_of_freedom_is_cauchys() -> None:
    for t in (0.1, 1.0, 7.0):
        assert student.beyond(t, 1) == pytest.approx(1 - 2 * math.atan(t) / math.pi)


def test_no_difference_is_certain() -> None:
    assert student.beyond(0.0, 3) == 1.0
