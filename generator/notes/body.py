"""A note's page: Markdown text -> the author's prose and the `{kind}` blocks in it, with places."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from generator.errors import Location, Problem
from generator.model.note import Block, Prose
from generator.syntax import fences, yaml_nodes
from generator.syntax.fences import Fence
from generator.syntax.text import Source

LISTS = ("columns", "conditions")  # options that are always lists: one name alone is a list of one


def split(source: Source, *, whole: bool = False) -> tuple[tuple[Prose | Block, ...], tuple[Problem, ...]]:
    """Prose and blocks in order, and every fault of form: a fence never closed, options that are no YAML.

    `whole`: of a page that was there before its note, every character; only its blocks can have faults.
    """
    parts: list[Prose | Block] = []
    problems: list[Problem] = []
    position = 0
    for fence in fences.fences(source.text):
        if fence.kind or not whole:
            problems += _problems(source, fence)
        if fence.is_block:
            parts += _prose(source, position, fence.start, whole=whole)
            block, found = _block(source, fence)
            parts.append(block)
            problems += found
            position = min(fence.end + (not fence.closed), len(source.text))
    return (*parts, *_prose(source, position, len(source.text), whole=whole)), tuple(problems)


def _prose(source: Source, start: int, end: int, *, whole: bool) -> list[Prose]:
    text = source.text[start:end]
    return [Prose(text, source.location(start))] if (text if whole else text.strip()) else []


def _problems(source: Source, fence: Fence) -> list[Problem]:
    """What is surely not the fence that was meant."""
    location = source.location(fence.start + len(fence.indent))
    if fence.kind and fence.indent:
        hint = "move it there; to show it as text, put a longer fence (````) around it"
        return [
            Problem(location, f"the block {{{fence.kind}}} does not begin at the left edge of the body", hint)
        ]
    if fence.slip:
        hint = f"write {fence.ticks}{{kind}} and its arguments after the brace"
        return [Problem(location, "this is neither a block nor a fence", hint)]
    if not fence.closed and not fence.indent:
        what = f"the block {{{fence.kind}}}" if fence.kind else "the fence"
        return [Problem(location, f"{what} is never closed", f"end it with a line {fence.ticks}")]
    inside = fences.opening_inside(source.text, fence)
    if inside is not None:
        line = source.location(inside).line
        hint = f"close it before; to show a block as text, make this fence longer than {fence.ticks}"
        return [Problem(location, f"the fence is still open at the block of line {line}", hint)]
    return []


def _block(source: Source, fence: Fence) -> tuple[Block, tuple[Problem, ...]]:
    words = list(re.finditer(r"\S+", source.text[fence.arguments : fence.inner_start]))
    options, locations, problems = _options(source.cut(fence.inner_start, fence.inner_end))
    block = Block(
        kind=fence.kind,
        arguments=tuple(word[0] for word in words),
        options=options,
        location=source.location(fence.start),
        locations=locations,
        argument_locations=tuple(source.location(fence.arguments + word.start()) for word in words),
    )
    return block, problems


def _options(source: Source) -> tuple[Mapping[str, Any], Mapping[str, Location], tuple[Problem, ...]]:
    """A block's YAML lines -> options, and the place of each key, and of each item as `key.number`."""
    node, problems = yaml_nodes.parse(source)
    if node is None:
        return {}, {}, problems
    if not isinstance(node, yaml_nodes.Table):
        what, hint = (
            "a block's options must be lines `OPTION: VALUE`",
            "write one per line: columns: [median]",
        )
        problem = Problem(node.location, what, hint)
        return {}, {}, (*problems, problem)
    options: dict[str, Any] = {}
    locations: dict[str, Location] = {}
    for key, value in node.entries:
        data = yaml_nodes.as_written(value)
        locations[key.text] = key.location
        items = value.items if isinstance(value, yaml_nodes.Listing) else (value,)
        locations.update({f"{key.text}.{number}": item.location for number, item in enumerate(items)})
        options[key.text] = (data,) if key.text in LISTS and isinstance(data, str) else data
    return options, locations, (*problems, *yaml_nodes.without_value(node))
