"""How much of what a process says is kept."""

from __future__ import annotations

import json
from typing import Any

import pytest

from generator.records import answer, limits
from generator.records.limits import MOST, OTHERS
from generator.syntax.sanitise import LONGEST
from tests.records.test_answer import printed


def test_a_remark_of_any_length_costs_no_more_than_a_line() -> None:
    (remark,) = answer.parse(printed(samples=[1], remarks=["x" * 300_000])).said.remarks
    assert len(remark) == LONGEST


@pytest.mark.parametrize(("count", "last"), [(MOST, "r19"), (MOST + 1, "and 2 more")])
def test_remarks_beyond_the_most_are_counted(count: int, last: str) -> None:
    found = answer.parse(printed(samples=[1], remarks=[f"r{i}" for i in range(count)])).said.remarks
    assert (len(found), found[-1]) == (MOST, last)


@pytest.mark.parametrize(("count", "others"), [(MOST, 0), (MOST + 1, 5)])
def test_reasons_beyond_the_most_are_added_up(count: int, others: int) -> None:
    said = {"failed": {f"r{i}": 2 for i in range(count - 1)} | {"last": 3}}
    found = answer.parse(printed(samples=[1, 2], flagged={f"f{i}": [0] for i in range(count)}, **said))
    assert (len(found.said.failed), found.said.failed.get(OTHERS, 0)) == (MOST, others)
    assert sum(found.said.failed.values()) == 2 * (count - 1) + 3
    assert (len(found.flagged), found.flagged.get(OTHERS, ())) == (MOST, (0,) if others else ())


def test_facts_have_a_largest_size() -> None:
    facts: dict[str, Any] = {str(i): "x" * 90 for i in range(648)}
    some = len(json.dumps(facts | {"last": ""}))
    full = facts | {"last": "x" * (limits.LARGEST_FACTS - some)}
    assert answer.parse(printed(facts=full)).said.facts == full
    with pytest.raises(ValueError, match="facts are longer than 65536 bytes"):
        answer.parse(printed(facts=full | {"last": full["last"] + "x"}))
