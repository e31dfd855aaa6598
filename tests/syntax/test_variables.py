"""`${NAME}` in a text."""

from __future__ import annotations

import pytest

from generator.syntax import variables


def test_each_reference_becomes_what_the_variable_holds_once() -> None:
    environment = {"A": "${B}", "B": "b"}
    assert variables.expand("x${A}y${B}$B $", environment) == "x${B}yb$B $"


def test_a_variable_that_is_not_there_is_named() -> None:
    with pytest.raises(KeyError, match="NOBODY"):
        variables.expand("${NOBODY}", {})


@pytest.mark.parametrize(
    ("name", "good"), [("A_1", True), ("_", True), ("1A", False), ("A-B", False), ("É", False)]
)
def test_a_name_is_ascii_letters_digits_and_underscores(name: str, good: bool) -> None:
    assert bool(variables.NAME.fullmatch(name)) == good
