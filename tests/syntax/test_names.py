"""Names for measurements, made of what they are called."""

from __future__ import annotations

import keyword
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.syntax import names
from generator.syntax.jekyll import NOT_TEXT


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("Time spent on acquiring a free lock: {}", "free_lock"),
        ("one two three four {}", "two_three_four"),
        ("{} ops/sec", "ops_sec"),
        ("the {}", "the"),
        ("cost of the lock", "lock"),
        ("7: {}", "figure"),
        ("", "figure"),
        ("true", "true_figure"),
        ("lambda", "lambda_figure"),
        ("p99 of 4KiB", "p99_of_kib"),
        ("abcdefghij klmnopqrstuvw", "abcdefghij_klmnopqrstuvw"),
        ("abcdefghij klmnopqrstuvwx", "klmnopqrstuvwx"),
        ("x" * 24, "x" * 24),
        ("x" * 25, "x" * 24),
    ],
)
def test_a_name_is_the_last_words_that_say_something(told: str, name: str) -> None:
    assert names.name(told, ()) == name


@pytest.mark.parametrize(
    ("taken", "name"),
    [((), "lock"), (("fork",), "lock"), (("lock",), "lock_2"), (("lock", "lock_2"), "lock_3")],
)
def test_a_name_that_is_taken_gets_the_first_free_number(taken: tuple[str, ...], name: str) -> None:
    assert names.name("lock", taken) == name


@given(st.text(max_size=60), st.lists(st.sampled_from(["figure", "figure_2", "a", "a_2"]), unique=True))
def test_any_text_gives_a_name_that_is_free_and_is_a_word(told: str, taken: list[str]) -> None:
    name = names.name(told, taken)
    assert name not in taken
    assert re.fullmatch("[a-z][a-z0-9_]*", name)
    assert name not in NOT_TEXT
    assert not keyword.iskeyword(name)
