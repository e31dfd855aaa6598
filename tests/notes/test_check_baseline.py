"""A baseline against its note: both sides of each rule."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.errors import Location
from generator.model.note import ANYWHERE, Block
from generator.notes import body, check_blocks
from generator.syntax.text import Source
from tests import factories
from tests.notes.test_check import CATALOGUE

NOTE = factories.experiment(
    factories.measurement("lock", "anywhere", "apart"),
    factories.measurement("call", "anywhere"),
    factories.measurement("paper", "apart", probe="", printed={"apart": (factories.printed(),)}),
    conditions={"anywhere": ANYWHERE, "apart": replace(ANYWHERE, name="apart")},
)


def told(text: str) -> list[tuple[str, str, int, int]]:
    (block,), problems = body.split(Source(text, Location("page")))
    assert isinstance(block, Block) and not problems
    found = check_blocks.problems(block, NOTE, CATALOGUE)
    return [(one.what, one.hint, one.location.line, one.location.column) for one in found]


@pytest.mark.parametrize(
    "text",
    [
        "```{table}\nbaseline: apart\n```\n",
        "```{table} lock call\nbaseline: anywhere\n```\n",
        "```{table} lock\nconditions: anywhere\nbaseline: apart\n```\n",
        "```{chart} dots lock\nbaseline: apart\nconditions: [anywhere, apart]\n```\n",
    ],
)
def test_a_condition_under_which_something_runs_as_it_does_elsewhere_is_a_baseline(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "what", "hint"),
    [
        ("```{table}\nbaseline: apat\n```\n", "unknown condition 'apat'", "did you mean 'apart'?"),
        (
            "```{table} call\nbaseline: apart\n```\n",
            "nothing that is shown here runs under 'apart' and under another condition",
            "it runs under: anywhere",
        ),
        (
            "```{table} lock\nbaseline: apart\nconditions: apart\n```\n",
            "nothing that is shown here runs under 'apart' and under another condition",
            "it runs under: anywhere, apart",
        ),
        (
            "```{table} paper\nbaseline: apart\n```\n",
            "nothing that is shown here runs under 'apart' and under another condition",
            "delete the option",
        ),
        (
            "```{chart} dots lock\nbaseline: apart\nconditions: anywhere\n```\n",
            "the chart shows nothing under its baseline 'apart'",
            "add 'apart' to its conditions",
        ),
    ],
)
def test_what_no_figure_can_be_held_against_is_told_where_it_stands(text: str, what: str, hint: str) -> None:
    assert told(text) == [(what, hint, 2, 11)]


def test_a_baseline_is_one_condition() -> None:
    assert told("```{table}\nbaseline: [apart, anywhere]\n```\n") == [
        ("baseline must be one condition", "write baseline: NAME", 2, 12)
    ]


def test_result_lines_have_no_baseline() -> None:
    ((what, hint, *_),) = told("```{results} anywhere\nbaseline: apart\n```\n")
    assert (what, hint) == ("unknown option 'baseline' of {results}", "{results} takes no options")
