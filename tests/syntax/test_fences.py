"""Where code stands in Markdown: as kramdown renders it, checked case by case against it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.syntax import fences

MARKDOWN = st.lists(
    st.sampled_from([*"ab \n\t`~{}", "```", "````", "```c\n", "```{table} a\n", "\n```\n", "- ", "# ", "\\"]),
    max_size=40,
).map("".join)


def code(text: str) -> list[str]:
    return [text[start:end] for start, end in fences.regions(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a `b` c", ["`b`"]),
        ("a ``b ` c`` d", ["``b ` c``"]),
        ("it's ` alone", []),
        ("a ` b ` c", []),  # a backtick between blanks is a backtick
        ("\\`a` b `c`", ["` b `"]),  # an escaped one opens nothing
        ("`a\nb`", ["`a\nb`"]),
        ("`a\n\nb`", []),  # a paragraph ends at an empty line
        ("- `a\n- b`", []),  # and at the next list item
        ("# `a\nb`", ["`a\nb`"]),
        ("```\na\n```\n", ["```\na\n```\n"]),
        ("```c++\n`a\n```\n`b`", ["```c++\n`a\n```\n", "`b`"]),
        ("~~~\n```\n~~~\n", ["~~~\n```\n~~~\n"]),
        ("````\n```\n````\n", ["````\n```\n````\n"]),
        ("- a\n\n\t```\n\tb\n\t```\n", ["\t```\n\tb\n\t```\n"]),
        ("```c\nnever closed `a`\n", ["`a`"]),
        ('```c title="x"\n{{ a }}\n', []),  # two words after it: no fence
        ("```\na\n```", ["```\na\n```"]),
    ],
)
def test_code_is_found(text: str, expected: list[str]) -> None:
    assert code(text) == expected


def test_blocks_are_found_at_the_left_edge_and_outside_longer_fences_only() -> None:
    text = "```{table} a\n```\n````\n```{table} b\n```\n````\n\t```{table} c\n\t```\n``` {facts}\n```\n"
    found = [fence for fence in fences.fences(text) if fence.is_block]
    assert [(fence.kind, text[fence.arguments : fence.inner_start].strip()) for fence in found] == [
        ("table", "a"),
        ("facts", ""),
    ]


def test_a_block_that_is_not_closed_does_not_swallow_the_next() -> None:
    first, second = fences.fences("```{results} a\n\ntext\n\n```{table} b\n```\n")
    assert (first.closed, second.closed, second.kind) == (False, True, "table")


@given(MARKDOWN)
def test_regions_are_ordered_and_apart(text: str) -> None:
    ends = [0, *(bound for region in fences.regions(text) for bound in region), len(text)]
    assert ends == sorted(ends)


@given(MARKDOWN)
def test_fences_are_ordered_and_apart(text: str) -> None:
    found = fences.fences(text)
    bounds = [bound for one in found for bound in (one.start, one.inner_start, one.inner_end, one.end)]
    assert bounds == sorted(bounds)
