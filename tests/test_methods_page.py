"""What docs/methods.md says of the numbers is what the code does."""

from __future__ import annotations

import importlib
import re

import pytest

from generator.model.intervals import median_ranks, useful
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
