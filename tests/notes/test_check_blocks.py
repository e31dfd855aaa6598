"""Blocks against their note and the folders: what tests/bad/ does not show."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import Location, Problem
from generator.model.note import ANYWHERE, Block
from generator.notes import body, check_blocks
from generator.syntax.text import Source
from tests import factories
from tests.notes.test_check import CATALOGUE

NOTE = factories.experiment(
    factories.measurement("lock", "anywhere", params=(("size", ("64", "4 KiB")),)),
    factories.measurement("paper", "anywhere", probe="", printed={"anywhere": (factories.printed(),)}),
    conditions={"anywhere": ANYWHERE, "apart": replace(ANYWHERE, name="apart")},
)


def block(text: str) -> Block:
    (found,), problems = body.split(Source(text, Location("page")))
    assert isinstance(found, Block) and not problems
    return found


def told(text: str, **own: frozenset[str] | Problem | None) -> list[str]:
    catalogue = replace(CATALOGUE, blocks=CATALOGUE.blocks | set(own), options=own)
    return [one.what for one in check_blocks.problems(block(text), NOTE, catalogue)]


@pytest.mark.parametrize(
    "text",
    [
        "```{results} anywhere lock\n```\n",
        "```{table} lock paper\ncolumns: median\nrows: conditions\nconditions: anywhere\n```\n",
        "```{chart} line lock\nmark: 960 B (here)\nalt: x\ntitle: y\n```\n",
        "```{facts} lock paper\ncolumns: [any, thing]\nsort: [thing]\n```\n",
    ],
)
def test_a_sound_block_is_let_be(text: str) -> None:
    assert told(text) == []


def test_result_lines_may_be_of_several_conditions_and_their_ids_run_under_one_of_them() -> None:
    assert told("```{results} anywhere apart lock\n```\n") == []
    assert told("```{results} apart lock\n```\n") == ["'lock' does not run under apart"]


def test_a_printed_figure_stands_in_a_ranking_only() -> None:
    assert told("```{facts} paper\n```\n") == ["{facts} cannot show 'paper': it has no probe"]
    assert told("```{table} paper\n```\n") == []


def test_an_option_that_the_template_of_an_own_block_reads_is_known() -> None:
    assert told("```{map} any thing\nzoom: 3\n```\n", map=frozenset(["zoom"])) == []


def test_an_option_that_the_template_of_an_own_block_does_not_read_is_told() -> None:
    own = frozenset(["zoom"])
    assert told("```{map}\nzom: 3\n```\n", map=own) == ["unknown option 'zom' of {map}"]
    (problem,) = check_blocks.problems(
        block("```{map}\nzom: 3\n```\n"),
        NOTE,
        replace(CATALOGUE, blocks=frozenset(["map"]), options={"map": own}),
    )
    assert (problem.hint, str(problem.location)) == ("did you mean 'zoom'?", "page:2:1")


def test_a_template_that_may_read_any_option_answers_for_them() -> None:
    assert told("```{map} a: b\nany: thing\n```\n", map=None) == []


def test_what_every_block_shares_is_checked_in_an_own_one_too() -> None:
    text = "```{map}\nconditions: nowhere\ncolumns: [medain]\nrows: x\n```\n"
    for own in (None, frozenset(["conditions"])):
        assert told(text, map=own) == [
            "unknown condition 'nowhere'",
            "unknown column 'medain'",
            "rows can only be conditions or hosts",
        ]


def test_a_template_that_cannot_be_read_is_told_where_its_block_is_used() -> None:
    wrong = Problem(Location("map.md.j2", 3), "unexpected '}'", "mend the template")
    assert told("```{map}\n```\n", map=wrong) == ["unexpected '}'"]
    assert told("```{table} lock\n```\n", map=wrong) == []


VALUES = st.recursive(
    st.sampled_from(["", "lock", "anywhere", "median", "conditions", "1 B", "x: y", "a\tb"]),
    lambda values: (
        st.lists(values, max_size=3).map(tuple) | st.dictionaries(st.sampled_from("ab"), values, max_size=2)
    ),
    max_leaves=4,
)
KEYS = ("alt", "title", "mark", "columns", "conditions", "rows", "sort", "other")
ARGUMENTS = st.lists(
    st.sampled_from(["lock", "paper", "anywhere", "dots", "line", "x:", "a=b", "nobody"]), max_size=3
)


@given(
    st.sampled_from([*check_blocks.RULES, "own", "nobody"]),
    ARGUMENTS,
    st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=4),
)
def test_no_value_of_an_option_crashes_the_check(
    kind: str, words: list[str], options: dict[str, Any]
) -> None:
    here = Location("page")
    items = {
        f"{key}.{number}": here
        for key, value in options.items()
        for number in range(len(value) if isinstance(value, tuple) else 1)
    }
    one = Block(kind, tuple(words), options, here, dict.fromkeys(options, here) | items, (here,) * len(words))
    catalogue = replace(CATALOGUE, blocks=CATALOGUE.blocks | {"own"}, options={"own": frozenset(["other"])})
    assert all(problem.hint for problem in check_blocks.problems(one, NOTE, catalogue))


def test_whether_facts_stand_in_a_fold_is_true_or_false() -> None:
    def told(value: str) -> list[str]:
        found = check_blocks.problems(block(f"```{{facts}} lock\nfold: {value}\n```\n"), NOTE, CATALOGUE)
        return [str(one) for one in found]

    assert told("true") == told("false") == []
    assert told("maybe") == ["page:2:1: fold can only be true or false\n  hint: write fold: true"]
    (problem,) = check_blocks.problems(block("```{table} lock\nfold: true\n```\n"), NOTE, CATALOGUE)
    assert "unknown option 'fold' of {table}" in str(problem)
