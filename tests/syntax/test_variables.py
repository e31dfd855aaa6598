"""`${NAME}` in a text."""

from __future__ import annotations

import pytest

from generator.syntax import variables


def test_each_reference_is_filled_in_and_all_else_stays() -> None:
    text = "${A}-${A_1}, $A, ${}, ${a b}, ${1}, {A}"
    assert variables.expand(text, {"A": "x", "A_1": "${A}"}) == "x-${A}, $A, ${}, ${a b}, ${1}, {A}"


def test_a_variable_that_is_not_set_is_named() -> None:
    with pytest.raises(KeyError, match="B"):
        variables.expand("${A}${B}", {"A": "x"})
