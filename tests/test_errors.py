"""What a user is told, and how."""

from __future__ import annotations

import pytest

from generator.errors import Location, Problem, nearest, visible


def test_a_misspelt_word_gets_the_nearest_known_one() -> None:
    assert nearest("mutex_lok", ["mutex_lock", "getpid"]) == "did you mean 'mutex_lock'?"


@pytest.mark.parametrize("count", [1, 8])
def test_up_to_eight_names_are_listed(count: int) -> None:
    names = [f"n{number}" for number in range(count)]
    assert nearest("zzz", names) == f"expected one of: {', '.join(names)}"


def test_of_more_names_the_eight_nearest_are_listed() -> None:
    names = [*(f"x{number:02}" for number in range(40)), "handoff_futex"]
    hint = nearest("futx_handoff_by_me", names)
    assert hint.startswith("expected one of 41, such as: handoff_futex, ")
    assert hint.count(",") == 8


def test_nine_names_are_too_many_to_list() -> None:
    hint = nearest("zzz", [f"n{number}" for number in range(9)])
    assert hint.startswith("expected one of 9, such as: ")


def test_without_names_there_is_no_hint() -> None:
    assert nearest("x", ()) == ""


@pytest.mark.parametrize(
    "number", [0x00, 0x0D, 0x1B, 0x7F, 0x9B, 0x200E, 0x202E, 0x2028, 0x2066, 0x2069, 0xFEFF]
)
def test_what_would_act_on_a_terminal_is_shown_by_number(number: int) -> None:
    assert visible(f"a{chr(number)}b") == f"a<U+{number:04X}>b"


@pytest.mark.parametrize("text", ["a\tb\nc", "é — µs", "\u05d0", "😀", "<b> [red]"])
def test_every_other_text_stays(text: str) -> None:
    assert visible(text) == text


def test_a_problem_is_its_place_what_is_wrong_and_a_hint_and_nothing_acts_on_the_terminal() -> None:
    problem = Problem(Location("a\u202e.yml", 2, 3), "unknown 'x\u202ey'", "did\x1b[1m you mean 'z'?")
    assert str(problem) == ("a<U+202E>.yml:2:3: unknown 'x<U+202E>y'\n  hint: did<U+001B>[1m you mean 'z'?")
