"""What docs/methods.md says of the numbers is what the code does."""

from __future__ import annotations

import importlib
import math
import re

import pytest

from generator.findings import caveats, drift, forecasts, kinds, scatter
from generator.measure import noise, spacing
from generator.model import deciding, history, intervals
from generator.model.intervals import median_ranks, useful
from generator.records import parts
from generator.render.reporting import rules
from tests.conftest import REPOSITORY

PAGE = (REPOSITORY / "docs" / "methods.md").read_text()
RANKS = re.findall(r"^\| (\d+) \| (\d+) \| (\d+) \| ([\d.]+) % \|$", PAGE, re.MULTILINE)
FUNCTIONS = re.findall(r"`((?:findings|model|records|units|machine|measure|render)\.[\w.]+)`", PAGE)


@pytest.mark.parametrize(("n", "low", "high", "coverage"), RANKS)
def test_the_ranks_on_the_page_are_those_of_the_intervals(n: str, low: str, high: str, coverage: str) -> None:
    ranks = median_ranks(int(n))
    assert ranks is not None
    assert (ranks[0] + 1, ranks[1] + 1) == (int(low), int(high))
    assert f"{ranks[2] * 100:.1f}" == coverage


def test_the_page_has_all_useful_counts_up_to_thirty() -> None:
    assert [int(n) for n, *_ in RANKS] == sorted({useful(n) for n in range(6, 31)})


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_on_the_page_is_there(name: str) -> None:
    module, _, function = name.rpartition(".")
    assert callable(getattr(importlib.import_module(f"generator.{module}"), function))


@pytest.mark.parametrize(
    "said",
    [
        f"({forecasts._REACH:g} s/√N - q)/se",
        f"se = {forecasts._OF_MEDIAN:g} s/√n",
        f"From {forecasts.LEAST} processes on an undecided verdict",
        f"{', '.join(map(str, forecasts.COUNTS[:-1]))} and {forecasts.COUNTS[-1]}",
        f"intervals of {intervals.LOOKED * 100:g} %",
        ", ".join(str(n) for n in range(6, 22) if intervals.useful(n, intervals.LOOKED) == n),
        f"at a level of {deciding.LEVEL * 100:g} %",
        f"{deciding.first()}, 13, 19 ... rounds",
        f"within {deciding.ALIKE * 100:g} % of 1",
        f"({scatter._WEIGHT} m + SS) / ({scatter._WEIGHT} + d)",
        f"ln {math.exp(scatter._LEAST):g}",
        f"from {scatter._OWN} of its own",
        f"fewer than {history.ENOUGH} sessions of one boot",
        f"at least {spacing.APART:g} s apart",
        f"of at least {noise.LEAST_WINDOW:g} s",
        f"correlated by more than {drift.MUCH:g}",
        f"exceeded {caveats._OTHERS:g} CPUs",
        f"fewer than {caveats._SIBLING:g} of the session's best",
        f"more than ±{caveats._WIDE * 100:g} %",
        f"where that is {caveats._TIMER * 100:g} % and more",
        f"a factor of {parts._APART:g} are one",
        f"it takes {kinds._ENOUGH} processes",
    ],
)
def test_every_number_of_a_rule_on_the_page_is_that_of_the_code(said: str) -> None:
    assert said in PAGE


def test_there_are_functions_on_the_page() -> None:
    assert len(FUNCTIONS) > 15


@pytest.mark.parametrize("rule_set", rules.PUBLISHED, ids=lambda one: one.title[:8])
def test_every_rule_that_is_checked_stands_on_the_page_and_no_other(rule_set: rules.RuleSet) -> None:
    head = {"Hoefler": "| rule of", "Heiser,": "| crime of"}[rule_set.title[:7]]
    table = PAGE.partition(head)[2].partition("\n\n")[0]
    assert re.findall(r"^\| ([\d.]+) \|", table, re.MULTILINE) == [one.number for one in rule_set.rules]


def test_every_source_that_is_cited_is_listed_and_every_one_listed_is_cited() -> None:
    text, _, sources = PAGE.partition("\n## Sources\n")
    cited = {number for group in re.findall(r"\[(\d+(?:, \d+)*)\]", text) for number in group.split(", ")}
    assert cited == set(re.findall(r"^(\d+)\. ", sources, re.MULTILINE))


def test_every_document_that_the_page_leads_to_is_there() -> None:
    for name in re.findall(r"\]\(([\w.]+\.md)", PAGE):
        assert (REPOSITORY / "docs" / name).is_file(), name
