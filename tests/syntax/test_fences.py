"""Where code stands in Markdown: as kramdown renders it, checked case by case against it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.syntax import fences
from tests.work import steps

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


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("```\na\n````\n", [(True, "```")]),  # more of them close it
        ("````\na\n```\n", [(False, "````"), (False, "```")]),  # fewer do not
        ("```\na\n~~~\n", [(False, "```"), (False, "~~~")]),  # nor does the other character
        ("```\na\n   ```\n", [(True, "```")]),  # three columns apart
        ("```\na\n    ```\n", [(False, "```"), (False, "```")]),  # four
        ("    ```\na\n```\n", [(False, "```"), (False, "```")]),
        ("````\n```\n`````\n````\n", [(True, "````"), (False, "````")]),  # the first that may
    ],
)
def test_the_first_line_that_may_closes_a_fence(text: str, kinds: list[tuple[bool, str]]) -> None:
    assert [(fence.closed, fence.ticks) for fence in fences.fences(text)] == kinds


def test_a_block_inside_a_fence_that_is_not_longer_is_where_it_was_left_open() -> None:
    text = "```\ntext\n```{table} a\n```\n"
    (fence,) = fences.fences(text)
    assert fences.opening_inside(text, fence) == text.index("```{table}")
    text = "`" + text + "`" + "```\n"
    longer, *_ = fences.fences(text)
    assert fences.opening_inside(text, longer) is None


UNITS = {
    "never closed": "```c\n",
    "closed": "```\na\n```\n",
    "blocks": "```{table} a\n```\n",
    "blocks never closed": "```{table} a\n",
    "ever longer": "",
    "ever deeper": "",
    "tildes inside": "~~~~\n```\n~~~\n",
}


def many(case: str, count: int) -> str:
    if case == "ever longer":
        return "".join("`" * (3 + number % 40) + "c\n" for number in range(count)) + "```\n" * count
    if case == "ever deeper":
        return "".join(" " * (number % 40) + "```c\n" for number in range(count)) + "~~~\n" * count
    return UNITS[case] * count


@pytest.mark.parametrize("case", UNITS)
def test_twice_the_fences_are_twice_the_work(case: str) -> None:
    def work(count: int) -> int:
        text = many(case, count)
        fences.fences.cache_clear()
        return steps(lambda: [fences.opening_inside(text, fence) for fence in fences.fences(text)])

    assert work(400) < 2.5 * work(200)


@pytest.mark.parametrize(
    "line", ["`" * 200_000 + " a b", "```" + " " * 200_000 + "a b", "~" * 200_000 + "`" * 9]
)
def test_a_line_is_looked_at_once_however_long_it_is(line: str) -> None:
    assert [fence.closed for fence in fences.fences(line)] == ([False] if line.startswith("~") else [])


def test_windows_line_ends_change_no_fence() -> None:
    text = "`a` b\n\n```\nx\n```{table} y\n```\n\n~~~ c\nz\n~~~\n"
    unix, dos = fences.fences(text), fences.fences(text.replace("\n", "\r\n"))
    assert [(one.kind, one.closed, one.ticks) for one in dos] == [
        (one.kind, one.closed, one.ticks) for one in unix
    ]
    assert fences.opening_inside(text, unix[0]) is not None
    assert fences.opening_inside(text.replace("\n", "\r\n"), dos[0]) is not None
