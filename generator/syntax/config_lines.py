"""Line edits of Jekyll's `_config.yml`: its list `exclude` grows, it gets a key; no other byte changes. Pure.

Each edit is read again: where the settings would say anything else than before, it is not made.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from generator.errors import Invalid, Location
from generator.syntax import yaml_nodes
from generator.syntax.text import Source
from generator.syntax.yaml_nodes import Listing, Node, Scalar, Table

EXCLUDE = "exclude"
_ITEM = re.compile(r"([ \t]*)-([ \t]+)\S")


def excluding(text: str, names: Sequence[str], usual: Sequence[str] = ()) -> str:
    """The settings with these names in `exclude:`, behind its own; a first list takes the `usual` ones, too.

    Invalid, with the lines to write by hand, where that is not plainly possible.
    """
    if not names:
        return text
    value = _value(text, EXCLUDE)
    listed = value is not None and not _is_empty(value)
    wanted = [*names, *(() if listed else usual)]
    by_hand = "\n".join(f"  - {name}" for name in wanted)
    lines = f"write under `{EXCLUDE}:`:\n{by_hand}" if value else f"write:\n{EXCLUDE}:\n{by_hand}"
    if isinstance(value, Listing) and value.end:
        made = _in_brackets(text, value, wanted)
    elif isinstance(value, Listing):
        made = _in_lines(text, value, wanted)
    elif isinstance(value, Scalar):
        made = _below(text, value, wanted) if _is_empty(value) else ""
    else:
        made = appended(text, [f"{EXCLUDE}:", *(f"  - {name}" for name in wanted)])
    old = _plain(value) if listed else []
    return _sound(text, made, {EXCLUDE: [*old, *wanted] if isinstance(old, list) else None}, lines)


def having(text: str, key: str, value: str) -> str:
    """The settings with a key that they lack, on a line at their end. Invalid where that cannot be."""
    line = f"{key}: {value}"
    return _sound(text, appended(text, [line]), {key: value}, f"write: {line}")


def place(text: str, file: str) -> Location:
    """Where the value of `exclude:` stands; the beginning where there is none."""
    value = _value(text, EXCLUDE)
    return replace(value.location, file=file) if value else Location(file)


def appended(text: str, lines: Sequence[str]) -> str:
    """A text with more lines at its end, in its own kind of line ends."""
    end = line_end(text)
    between = "" if not text or text.endswith("\n") else end
    return text + between + "".join(line + end for line in lines)


def line_end(text: str) -> str:
    """The kind of line end that a text has."""
    first = text.partition("\n")
    return "\r\n" if first[1] and first[0].endswith("\r") else "\n"


# ------------------------------------------------------------------ reading


def _read(text: str) -> tuple[Node | None, list[str]]:
    """The settings and what is unusual in them: anchors, a key twice, what is no YAML at all."""
    node, problems = yaml_nodes.parse(Source(text, Location("")))
    return node, [problem.what for problem in problems]


def _value(text: str, key: str) -> Node | None:
    node, _ = _read(text)
    return node.get(key) if isinstance(node, Table) else None


def _is_empty(node: Node) -> bool:
    return isinstance(node, Scalar) and node.absent and not node.style


def _plain(node: Node | None) -> object:
    if isinstance(node, Listing):
        return list(map(_plain, node.items))
    return yaml_nodes.as_written(node) if node else None


def _sound(text: str, made: str, wanted: Mapping[str, object], by_hand: str) -> str:
    """The edited text, if it says what it said before and besides only what is wanted; else Invalid."""
    (old, told), (new, _) = _read(text), _read(made)
    if made and isinstance(new, Table):
        before = {key: _plain(value) for key, value in _entries(old)}
        after = {key: _plain(value) for key, value in _entries(new)}
        twice = any(f"duplicate key '{key}'" in what for key in wanted for what in told)
        if after == before | dict(wanted) and not twice:
            return made
    (key,) = wanted
    raise Invalid(f"`{key}:` cannot be written there safely", by_hand)


def _entries(node: Node | None) -> list[tuple[str, Node]]:
    return [(key.text, value) for key, value in node.entries] if isinstance(node, Table) else []


# ------------------------------------------------------------------ editing


def _in_brackets(text: str, value: Listing, names: Sequence[str]) -> str:
    """`[a, b]` -> `[a, b, name]`, right behind its last item."""
    added = ", ".join(names)
    if value.items:
        last = value.items[-1]
        at = last.end if isinstance(last, Listing | Scalar) else 0
        return f"{text[:at]}, {added}{text[at:]}" if at else ""
    return f"{text[: value.end - 1]}{added}{text[value.end - 1 :]}"


def _in_lines(text: str, value: Listing, names: Sequence[str]) -> str:
    """Items below the last one, in its column."""
    last = value.items[-1]
    if not isinstance(last, Scalar) or last.style in ("|", ">") or not last.end:
        return ""
    start = text.rfind("\n", 0, last.offset) + 1
    item = _ITEM.match(text, start)
    if not item or item.end() - 1 != last.offset:
        return ""
    return _after_line(text, last.end, [f"{item[1]}-{item[2]}{name}" for name in names])


def _below(text: str, value: Scalar, names: Sequence[str]) -> str:
    """The first items below a key without a value."""
    return _after_line(text, value.offset, [f"  - {name}" for name in names])


def _after_line(text: str, offset: int, lines: Sequence[str]) -> str:
    """Lines below the one in which this character stands."""
    end = text.find("\n", offset)
    if end < 0:
        return appended(text, lines)
    return appended(text[: end + 1], lines) + text[end + 1 :]
