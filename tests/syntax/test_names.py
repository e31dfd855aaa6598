"""Names for measurements, of what they are called."""

from __future__ import annotations

from keyword import iskeyword

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.syntax.names import name


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        ("acquiring a free lock", "free_lock"),
        ("pthread (mutex)", "pthread_mutex"),
        ("Requests/sec: {}", "requests_sec"),
        ("yes", "yes_figure"),
        ("class", "class_figure"),
        ("锁", "figure"),
        ("", "figure"),
        ("x" * 40, "x" * 24),
    ],
)
def test_a_name_is_made_of_the_last_words(told: str, wanted: str) -> None:
    assert name(told, ()) == wanted


def test_a_name_that_is_taken_gets_a_number() -> None:
    assert name("a lock", {"lock", "lock_2"}) == "lock_3"


@given(st.text(), st.sets(st.sampled_from(["figure", "figure_2", "a"])))
def test_whatever_it_is_called_it_is_an_identifier_of_its_own(told: str, taken: set[str]) -> None:
    made = name(told, taken)
    assert made.isidentifier()
    assert not iskeyword(made)
    assert made not in taken
