"""The words of a change, each at its bounds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.findings import change_words


@pytest.mark.parametrize(
    ("ratio", "said"),
    [
        (1.0, "the same"),
        (1.004, "the same"),
        (0.996, "the same"),
        (1.006, "1 % more"),
        (1.12, "12 % more"),
        (1.99, "99 % more"),
        (2.0, "2.0×"),
        (0.88, "12 % less"),
        (0.41, "59 % less"),
        (0.11, "89 % less"),
        (0.09, "0.090×"),
        (81.0, "81×"),
    ],
)
def test_a_ratio_that_may_be_chance_is_told_in_per_cent(ratio: float, said: str) -> None:
    assert change_words.by(ratio) == said


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0.0201, "3 %"),
        (0.08, "8 %"),
        (0.94, "94 %"),
        (0.96, "2×"),
        (1.31, "2.4×"),
        (24.1, "26×"),
        (0.02, "2 %"),
    ],
)
def test_what_is_not_exceeded_is_rounded_up(share: float, said: str) -> None:
    assert change_words.at_most(share) == said


@given(st.floats(0, 1e6))
def test_what_is_not_exceeded_is_never_told_too_low(share: float) -> None:
    said = change_words.at_most(share)
    told = float(said[:-1]) - 1 if said.endswith("×") else float(said.removesuffix(" %")) / 100
    assert told >= share * (1 - 1e-5) - 1e-5


@pytest.mark.parametrize(
    ("ratio", "low", "high", "said"),
    [
        (1.12, 1.04, 1.21, "1.04–1.21"),
        (1.1, 1.0004, 1.21, "1.0004–1.21"),
        (1.1, 0.9, 1.3, "0.9–1.3"),
        (0.8, 0.6, 0.9999, "0.6–0.9999"),
    ],
)
def test_an_interval_that_leaves_1_out_reads_so(ratio: float, low: float, high: float, said: str) -> None:
    made = change_words.interval(ratio, low, high)
    ends = [float(end) for end in made.split("–")]
    assert (ends[0] <= 1 <= ends[1]) == (low <= 1 <= high)


@pytest.mark.parametrize(
    ("difference", "elsewhere", "moved"),
    [
        (0.2, (0.2, 0.1, 0.3), True),
        (0.2, (0.2, 0.1), False),  # too few
        (0.2, (0.09, 0.09, 0.09), False),
        (0.2, (0.11, 0.11, 0.11), True),
        (0.2, (-0.2, -0.2, -0.2), False),
        (-0.2, (-0.2, -0.2, -0.2), True),
        (0.03, (0.019, 0.019, 0.019), False),  # less than is worth a word
        (0.0, (), False),
    ],
)
def test_other_figures_that_moved_alike_are_told(
    difference: float, elsewhere: tuple[float, ...], moved: bool
) -> None:
    assert bool(change_words.moved(difference, elsewhere)) is moved


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0.0, "hardly any events"),
        (0.04, "hardly any events"),
        (0.06, "1 of 10 events"),
        (0.3, "a third of the events"),
        (0.37, "a third of the events"),
        (0.4, "4 of 10 events"),
        (0.5, "half of the events"),
        (0.68, "two thirds of the events"),
        (0.94, "9 of 10 events"),
        (0.96, "nearly all events"),
    ],
)
def test_a_share_of_the_events_is_told_in_words(share: float, said: str) -> None:
    assert change_words.of_events(share) == said
