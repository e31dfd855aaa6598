"""The names of figures on a command line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import Invalid
from generator.syntax import figure_names
from generator.syntax.figure_names import FigureName


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("call", FigureName("call")),
        ("call.first", FigureName("call", statistic="first")),
        ("lock@apart", FigureName("lock", "apart")),
        ("lock@apart.p99", FigureName("lock", "apart", statistic="p99")),
        ("channel[4 KiB, 2]", FigureName("channel", values="4 KiB, 2")),
        ("rate@apart[0.5].median", FigureName("rate", "apart", "0.5", "median")),
        ("channel[]", FigureName("channel", values="")),
    ],
)
def test_measurement_condition_values_and_statistic_are_told_apart(text: str, meant: FigureName) -> None:
    assert figure_names.parse(text) == meant


@pytest.mark.parametrize(
    "text", ["", "@apart", "call.", "call@", "call.a.b", "a b", "call[4", "a@b@c", "call]"]
)
def test_what_is_no_name_is_refused_with_the_grammar(text: str) -> None:
    with pytest.raises(Invalid) as found:
        figure_names.parse(text)
    assert found.value.what == f"'{text}' names no figure"
    assert found.value.hint == figure_names.GRAMMAR


@given(
    st.from_regex(r"[a-z_]{1,9}", fullmatch=True),
    st.sampled_from(["", "apart"]),
    st.text("ab ,.4", max_size=9),
)
def test_a_name_that_is_put_together_is_taken_apart_again(id_: str, condition: str, values: str) -> None:
    text = id_ + f"@{condition}" * bool(condition) + f"[{values}]"
    assert figure_names.parse(text) == FigureName(id_, condition, values)
