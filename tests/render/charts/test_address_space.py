"""The picture of an address space: drawn from facts, in their words, whatever these are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.model.finding import Estimate, Finding, Summary
from generator.model.note import Condition, Measurement
from generator.model.post import ChartRequest
from generator.model.trial import Said, Trial
from generator.render import blocks, charts
from generator.render.charts import _sheet, _space, _style, address_space
from tests import samples
from tests.render.charts.samples import each_width

ANYWHERE = Condition("anywhere")
APART = Condition("apart", placement="two cores")
FACTS: Mapping[str, Any] = {
    "main_size": "8184 KiB",
    "main_mapped": "132 KiB",
    "thread_size": "8 MiB",
    "thread_guard": "4 KiB",
    "control_block_inside": True,
    "control_block_below_top": "2368 B",
    "regions": ["main", "shared libraries", "thread 1", "thread 2", "heap", "program"],
    "gaps": ["394 GiB", "12 KiB", "0 B", "41.9 TiB", "826 MiB"],
}
WITHOUT_LIMIT = {
    **FACTS,
    "main_size": "42.6 TiB",
    "thread_size": "2 MiB",
    "regions": ["main", "heap", "program", "shared libraries", "thread 2", "thread 1"],
    "gaps": ["0 B", "478 MiB", "64.1 TiB", "12 KiB", "0 B"],
}
CROWD = {
    **FACTS,
    "regions": ["main", *(f"thread {i}" for i in range(1, 65))],
    "gaps": ["9 GiB", *["0 B"] * 63],
}
HOSTILE = {
    **FACTS,
    "main_size": "$x_1$ <&> \x00" * 9,
    "thread_guard": ["4 KiB", None],
    "regions": ["main", 7, "thread \ud800", "ロックを取得する" * 9],
    "gaps": ["a gap that is far too long to stand in any column of any picture at all", {}, "]]>"],
}


def finding(
    facts: Mapping[str, Any],
    limit: str = "",
    condition: Condition = ANYWHERE,
    status: str = "ok",
    why: str = "",
) -> Finding:
    params, swept = ((("stack_limit", limit),), ("stack_limit",)) if limit else ((), ())
    trial = Trial("stacks", "thread_stacks", condition, params, swept)
    measurement = Measurement("stacks", "stacks", "thread_stacks", (condition.name,))
    return Finding(
        measurement, condition, Summary(trial, status, why, said=Said(kind="fact", facts=facts), n=1)
    )


WHY = "skipped: no stack may be larger than 1 MiB here"
CASES = {
    "limits": (finding(FACTS, "8 MiB"), finding(FACTS, "64 MiB"), finding(WITHOUT_LIMIT, "unlimited")),
    "one": (finding(FACTS),),
    "five": tuple(finding(FACTS, f"{i} MiB") for i in range(1, 6)),
    "crowd": (finding(CROWD, "8 MiB"), finding(FACTS, "64 MiB")),
    "skipped": (finding(FACTS, "8 MiB"), finding({}, "2 MiB", status="skipped", why=WHY)),
    "other facts": (finding({"keys": 15}),),
    "hostile": (finding(HOSTILE, "8 MiB"), finding(HOSTILE, "x" * 200)),
    "conditions": (finding(FACTS), finding(FACTS, condition=APART)),
    "none": (),
}
each_case = pytest.mark.parametrize("rows", [pytest.param(rows, id=name) for name, rows in CASES.items()])
Rows = tuple[Finding, ...]


def said(rows: Rows) -> list[str]:
    """Every text of the picture."""
    svg = charts.draw(ChartRequest("address_space", rows))
    return [
        "".join(node.itertext()).strip()
        for node in ElementTree.fromstring(svg).iter()
        if node.tag.endswith("}text")
    ]


def no_two_texts_meet(rows: Rows, width: float = _style.WIDE) -> None:
    page = address_space.layout(rows, width)
    paper = _sheet.Box(0, 0, page.width, page.height)
    assert all(paper.contains(text.box) for text in page.texts)
    assert not any(one.box.meets(other.box) for one, other in combinations(page.texts, 2))
    assert all(text.size >= 13 for text in page.texts)


@each_case
@each_width
def test_no_two_texts_meet_and_none_leaves_the_paper(rows: Rows, width: float) -> None:
    no_two_texts_meet(rows, width)
    assert b"<svg" in charts.draw(ChartRequest("address_space", rows))


@given(
    st.lists(st.text(max_size=20) | st.integers(), max_size=12),
    st.lists(st.text(max_size=20) | st.none(), max_size=12),
    st.dictionaries(st.sampled_from(sorted(FACTS)), st.none() | st.text(max_size=30) | st.floats()),
)
@settings(max_examples=60, deadline=None)
def test_whatever_the_facts_are_there_is_a_picture(
    regions: list[Any], gaps: list[Any], more: dict[str, Any]
) -> None:
    no_two_texts_meet((finding({"regions": regions, "gaps": gaps, **more}, "8 MiB"), finding(FACTS, "9 MiB")))


def test_sizes_and_distances_stand_there_in_the_words_of_the_probe() -> None:
    words = said(CASES["limits"])
    assert {"132 KiB mapped", "8184 KiB", "42.6 TiB", "8 MiB", "2 MiB", "394 GiB", "12 KiB"} <= set(words)
    assert {"stack limit 8 MiB", "stack limit 64 MiB", "stack limit unlimited"} <= set(words)
    assert "0 B" not in words


def test_regions_stand_in_the_order_of_their_addresses() -> None:
    lines = {text.text: text.y for text in address_space.layout((finding(WITHOUT_LIMIT),)).texts}
    ordered = ["main", "heap", "program", "shared libraries", "thread 2", "thread 1"]
    assert sorted(ordered, key=lambda name: lines[name]) == ordered


def strips(rows: Rows, colour: str) -> list[_sheet.Box]:
    page = address_space.layout(rows)
    return [item.box for item in page.items if isinstance(item, _sheet.Area) and item.colour == colour]


def test_each_thread_has_its_control_block_at_the_top_and_its_guard_below() -> None:
    control, guard = (strips(CASES["one"], colour) for colour in (address_space.CONTROL, address_space.GUARD))
    assert len(control) == len(guard) == 2 + 1  # two threads and the legend
    assert all(one.bottom < other.top for one, other in zip(control[:2], guard[:2], strict=True))
    assert guard[0].bottom < control[1].top


def test_without_a_guard_there_is_no_strip_and_no_word_of_one() -> None:
    rows = (finding({**FACTS, "thread_guard": "0 B"}),)
    assert strips(rows, address_space.GUARD) == []
    assert not any("guard" in words for words in said(rows))
    assert "guard" not in charts.alt(ChartRequest("address_space", rows))


def test_of_many_threads_the_first_and_the_last_are_drawn_and_the_others_counted() -> None:
    words = said((finding(CROWD),))
    assert [one for one in words if "thread" in one][:6] == [
        *(f"thread {i}" for i in range(1, 5)),
        "59 more threads",
        "thread 64",
    ]


def test_what_could_not_be_found_out_keeps_its_place_with_the_reason() -> None:
    assert WHY in " ".join(said(CASES["skipped"]))
    assert "no regions among its facts" in " ".join(said(CASES["other facts"]))
    assert said(()) == ["nothing to draw"]


def test_the_alt_text_says_the_picture_in_numbers() -> None:
    request = ChartRequest("address_space", (finding(FACTS, "8 MiB"), finding(WITHOUT_LIMIT, "unlimited")))
    said = "address space: stack limit 8 MiB: main 8184 KiB, 2 threads of 8 MiB; 1 more"
    assert charts.alt(request) == said
    for rows in CASES.values():
        assert len(charts.alt(ChartRequest("address_space", rows))) <= 160


def test_the_picture_follows_the_facts_and_is_the_same_for_the_same_ones() -> None:
    one, other = (ChartRequest("address_space", CASES[name]) for name in ("one", "limits"))
    assert charts.draw(one) == charts.draw(one)
    assert charts.draw(one) != charts.draw(other)


def test_colours_of_strips_are_told_apart_from_the_blocks_they_lie_on() -> None:
    strip = {address_space.CONTROL, address_space.GUARD, address_space.MAPPED}
    assert strip <= {stroke.colour for stroke in _style.STROKES}
    assert not strip & set(address_space.COLOURS.values())
    assert set(address_space.COLOURS) == set(address_space.HEIGHTS) == {"main", "thread", "more", "other"}


def test_below_the_picture_the_facts_stand_as_a_table(tmp_path: Path) -> None:
    text = samples.NOTE.partition("body: |\n")[0] + "body: |\n  ```{chart} address_space keys\n  ```\n"
    found = samples.found(samples.note(tmp_path, text))
    (block,) = (part for part in found.experiment.body if hasattr(part, "kind"))
    table = blocks.context(block, found)["table"]
    assert [label for label, _ in table.rows] == ["pku", "keys", "flags"]
    assert charts.alt(blocks.request(block, found, {})).endswith("no regions among its facts")


def test_below_the_picture_stand_facts_also_where_there_are_figures(tmp_path: Path) -> None:
    text = samples.NOTE.partition("body: |\n")[0] + "body: |\n  ```{chart} address_space keys\n  ```\n"
    found = samples.found(samples.note(tmp_path, text))
    (block,) = (part for part in found.experiment.body if hasattr(part, "kind"))
    median = Estimate(7.0, 6.0, 8.0, 6)
    items = tuple(replace(one, summary=replace(one.summary, median=median)) for one in found.items)
    table = blocks.context(block, replace(found, items=items))["table"]
    assert [label for label, _ in table.rows] == ["pku", "keys", "flags"]


def test_a_space_in_words_has_no_underscore() -> None:
    (space,) = _space.spaces((finding(FACTS, "8 MiB"),))
    assert space.title == "stack limit 8\u00a0MiB"
    assert not re.search("_", space.title + space.in_words)
