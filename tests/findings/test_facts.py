"""Facts in words."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.findings import facts


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (True, "yes"),
        (None, "none"),
        ([1, None], "1, none"),
        (False, "no"),
        (15, "15"),
        (0.1 + 0.2, "0.3"),
        ("ENOSPC", "ENOSPC"),
        ([], ""),
        ([7], "7"),
        ([1, 2, 3], "1, 2, 3"),
        ([1, 2, 3, 4], "1 to 4"),
        (list(range(1, 16)), "1 to 15"),
        ([1, 2, 4, 5], "1, 2, 4, 5"),
        ([4, 3, 2, 1], "4, 3, 2, 1"),
        ([0, True, 2, 3], "0, yes, 2, 3"),
        (["tsc", 2, False], "tsc, 2, no"),
    ],
)
def test_a_value_in_words(value: object, words: str) -> None:
    assert facts.words(value) == words


def test_what_lies_deeper_is_named_with_a_dot() -> None:
    assert list(facts.flat({"stack": {"base": {"low": 1}}, "keys": 2})) == [
        ("stack.base.low", "1"),
        ("keys", "2"),
    ]


@given(st.lists(st.integers(-3, 6), min_size=4))
def test_only_numbers_without_a_gap_are_told_by_their_ends(values: list[int]) -> None:
    whole = all(right - left == 1 for left, right in pairwise(values))
    assert (" to " in facts.words(values)) == whole
