"""Facts in words."""

from __future__ import annotations

from itertools import islice, pairwise

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
        ({"low_end": 1, "of": {"it": "x"}}, "low end 1, of.it x"),
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


# ------------------------------------------------------------------ facts that differ between processes


def told(*each: tuple[object, int], processes: int = 6) -> dict[str, object]:
    """The facts of so many processes that told one fact with these values."""
    numbers = iter(range(processes))
    values = tuple((value, tuple(islice(numbers, n))) for value, n in each)
    return facts.woven({"keys": None, "other": 1}, {"keys": values}, processes)


@pytest.mark.parametrize(
    ("each", "words"),
    [
        (((9, 4), (3, 2)), "3–9 in 6 processes"),
        (((0.5, 5), (2, 1)), "0.5–2 in 6 processes"),
        ((("tsc", 4), ("hpet", 2)), "tsc (4 of 6 processes), hpet (2)"),
        (((True, 3), (1, 3)), "yes (3 of 6 processes), 1 (3)"),
        (((None, 5), (3, 1)), "none (5 of 6 processes), 3 (1)"),
        (((3, 5),), "3 (5 of 6 processes)"),
        (((3, 2), (4, 3)), "3 (2 of 6 processes), 4 (3)"),  # the sixth told none
        ((("a", 2), ("b", 2), ("c", 2)), "a (2 of 6 processes), b (2), c (2)"),
        ((("a", 2), ("b", 1), ("c", 1), ("d", 1), ("e", 1)), "a (2 of 6 processes), b (1), c (1) and 2 more"),
    ],
)
def test_a_fact_that_differs_says_so_in_its_place(each: tuple[tuple[object, int], ...], words: str) -> None:
    found = told(*each)
    assert dict(facts.flat(found)) == {"keys": words, "other": "1"}
    assert facts.differing(found) == {"keys": each}


def test_of_an_object_only_the_names_that_differ_say_so() -> None:
    found = told(({"a": 1, "b": {"c": 2}}, 4), ({"a": 1, "b": {"c": 3}, "d": 0}, 2))
    assert list(facts.flat(found)) == [
        ("keys.a", "1"),
        ("keys.b.c", "2–3 in 6 processes"),
        ("keys.d", "0 (2 of 6 processes)"),
        ("other", "1"),
    ]
    assert facts.differing(found) == {"keys.b.c": ((2, 4), (3, 2)), "keys.d": ((0, 2),)}


def test_facts_that_agree_stay_as_they_are() -> None:
    assert facts.woven({"keys": 3}, {}, 6) == {"keys": 3}
    assert facts.differing({"keys": 3}) == {}
