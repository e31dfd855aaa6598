"""A page -> prose and blocks, with what is wrong with their form."""

from __future__ import annotations

import pytest

from generator.errors import Location
from generator.model.note import Block, Prose
from generator.notes import body
from generator.syntax.text import Source
from tests.work import steps

HERE = Location("page")


def split(text: str) -> tuple[list[Prose | Block], list[str]]:
    parts, problems = body.split(Source(text, HERE))
    return list(parts), [str(problem) for problem in problems]


def test_prose_and_blocks_come_in_order_and_blank_prose_is_none() -> None:
    parts, problems = split("one\n```{table} a\n```\n\n```{facts}\n```\ntwo")
    assert [part.kind if isinstance(part, Block) else part.text for part in parts] == [
        "one\n",
        "table",
        "facts",
        "two",
    ]
    assert problems == []


def test_one_name_is_a_list_of_one_where_a_list_is_meant() -> None:
    ((block,), _) = split("```{table}\ncolumns: median\nconditions: apart\nrows: conditions\nalt: x\n```\n")
    assert isinstance(block, Block)
    assert block.options == {
        "columns": ("median",),
        "conditions": ("apart",),
        "rows": "conditions",
        "alt": "x",
    }


def test_options_and_their_items_know_their_places() -> None:
    ((block,), _) = split("```{table} a\ncolumns: [median, p99]\n```\n")
    assert isinstance(block, Block)
    assert {key: str(one) for key, one in block.locations.items()} == {
        "columns": "page:2:1",
        "columns.0": "page:2:11",
        "columns.1": "page:2:19",
    }
    assert [str(one) for one in block.argument_locations] == ["page:1:12"]


def test_a_block_that_is_never_closed_is_told_and_the_rest_is_still_read() -> None:
    parts, problems = split("```{table} a\ntext\n```{facts} b\n```\n")
    assert [part.kind for part in parts if isinstance(part, Block)] == ["table", "facts"]
    assert problems == ["page:1:1: the block {table} is never closed\n  hint: end it with a line ```"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("  ```{table} a\n  ```\n", "page:1:3: the block {table} does not begin at the left edge"),
        ("```{table a\n", "page:1:1: this is neither a block nor a fence"),
        ("````c\n", "page:1:1: the fence is never closed\n  hint: end it with a line ````"),
        ("```\n```{table} a\n```\n", "page:1:1: the fence is still open at the block of line 2"),
        ("```{table}\nmedian\n```\n", "page:2:1: a block's options must be lines `OPTION: VALUE`"),
        ("```{table}\n- a\n```\n", "page:2:1: a block's options must be lines `OPTION: VALUE`"),
        ("```{table}\ncolumns:\n```\n", "page:2:1: 'columns' has no value"),
    ],
)
def test_a_slip_is_told_where_it_is(text: str, said: str) -> None:
    _, problems = split(text)
    assert [problem[: len(said)] for problem in problems] == [said]


def test_a_fence_that_is_indented_and_not_closed_is_text() -> None:
    assert split("  ```c\n")[1] == []


@pytest.mark.parametrize(
    "unit", ["```c\n", "```\na\n```\n", "```{table} a\n```\n", "text `code`\n", "```{x a\n"]
)
def test_twice_the_page_is_twice_the_work(unit: str) -> None:
    def work(count: int) -> int:
        return steps(lambda: split(unit * count))

    assert work(200) < 2.5 * work(100)
