"""YAML text -> nodes with places. Scalars stay as written: types are given by those who know the key.

The only door to YAML. Anchors, aliases, tags, duplicate keys and deep nesting are problems.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from generator.errors import Location, Problem
from generator.syntax.text import Source

if TYPE_CHECKING:
    import yaml

_ALIAS = "*"
_WHOLE = re.compile("0|[1-9][0-9]{0,14}")  # reads and writes alike in every YAML; 010 does not
DEEPEST = 32  # an experiment needs six
_TOO_DEEP = f"nested deeper than {DEEPEST} levels"
_FLATTER = "close each bracket where it ends"
_QUOTE = "quote the whole value"
_IN_BRACES = "quote it: inside {} a comma ends a value; or write a value"
_TAB = "indent with blanks, not with a tab"
_COLON = f"{_QUOTE}: a text with ': ' in it needs quotes"
_INDENTATION = "check the indentation: keys that belong together begin in one column, with ': ' after each"
_HINTS = {  # what the parser says -> what helps
    "cannot start any token": f"{_QUOTE}: a text that begins with this character needs quotes",
    "did not find expected key": "check the indentation; a value that goes on after its quote or bracket "
    "needs quotes around all of it",
    "could not find expected ':'": "a key needs ': ' after it; each line of a | text needs its indentation",
    "unexpected end of stream": "a quote is never closed",
    "or '}'": "a { is never closed, or a value inside it needs quotes",
    "or ']'": "a [ is never closed, or a value inside it needs quotes",
    "node content": f"{_QUOTE}: a text that begins with this character needs quotes",
    "sequence entries are not allowed": "begin the list below its key, an item per line",
    "'-' indicator": "a key cannot follow the items of a list in their column",
    "escape character": "use single quotes: in double quotes a backslash begins an escape",
    "hexdecimal": "use single quotes: in double quotes a backslash begins an escape",
    "<document start>": "begin every key of the note in the first column",
    "": "check the quotes, brackets and indentation of this line and the one before",
}


@dataclass(frozen=True)
class Scalar:
    """A text, exactly as written."""

    text: str
    location: Location
    style: str = ""  # "" for a plain one, else its first character: ' " | > *
    offset: int = 0  # in the source
    end: int = 0  # behind its last character there

    @property
    def absent(self) -> bool:
        """Nothing is written here, or nothing that can be read."""
        return not self.text and self.style in ("", _ALIAS)


@dataclass(frozen=True)
class Listing:
    """A sequence."""

    items: tuple[Node, ...]
    location: Location
    end: int = 0  # of one written in brackets: behind the `]`, in the source


@dataclass(frozen=True)
class Table:
    """A mapping, in the order written."""

    entries: tuple[tuple[Scalar, Node], ...]
    location: Location
    flow: bool = False  # written in braces

    def get(self, key: str) -> Node | None:
        """The value of a key, if there is one."""
        return next((value for name, value in self.entries if name.text == key), None)


Node: TypeAlias = Scalar | Listing | Table


class _Stop(Exception):
    """Reading on makes no sense."""


def parse(source: Source) -> tuple[Node | None, tuple[Problem, ...]]:
    """The one document of a YAML text; None where it is empty or not YAML."""
    import yaml

    builder = _Builder(source)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        node = builder.document(yaml.parse(source.text, Loader=loader))
    except yaml.YAMLError as error:
        node = None
        builder.problems.append(_syntax(error, source))
    except _Stop:
        node = None
    return node, tuple(builder.problems)


def without_value(node: Node) -> Iterator[Problem]:
    """Keys and items that have no value, however deep."""
    if isinstance(node, Listing):
        for item in node.items:
            if _is_empty(item):
                yield Problem(item.location, "an item without a value", "write a value, or delete it")
            yield from without_value(item)
    elif isinstance(node, Table):
        for key, value in node.entries:
            if _is_empty(value):
                hint = _IN_BRACES if node.flow else "write a value, or delete it"
                yield Problem(key.location, f"'{key.text}' has no value", hint)
            yield from without_value(value)


def _is_empty(node: Node) -> bool:
    return isinstance(node, Scalar) and not node.text and not node.style


def as_written(node: Node) -> Any:
    """Nodes -> dict, tuple and str, nothing guessed."""
    if isinstance(node, Table):
        return {key.text: as_written(value) for key, value in node.entries}
    return tuple(map(as_written, node.items)) if isinstance(node, Listing) else node.text


def typed(node: Node) -> Any:
    """As `as_written`, but plain true, false and whole numbers are what they say: for Jekyll's keys."""
    if isinstance(node, Table):
        return {key.text: typed(value) for key, value in node.entries}
    if isinstance(node, Listing):
        return [typed(item) for item in node.items]
    if node.style:
        return node.text
    if node.text in ("true", "false"):
        return node.text == "true"
    return int(node.text) if _WHOLE.fullmatch(node.text) else node.text


class _Builder:
    """Parser events -> nodes, one pass; recursion is bounded by DEEPEST."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: list[Problem] = []
        self._end = 0  # of the list or mapping that was read last

    def document(self, events: Iterator[yaml.Event]) -> Node | None:
        import yaml

        node = None
        for event in events:
            if isinstance(event, yaml.NodeEvent):
                if node is not None:
                    self._report(event, "a second document", "one experiment per file: delete the line ---")
                    raise _Stop
                node = self._node(event, events, 0)
        return None if isinstance(node, Scalar) and node.absent else node

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
        import yaml

        location = self._location(event)
        if depth > DEEPEST:
            self._report(event, _TOO_DEEP, _FLATTER)
            raise _Stop
        self._refuse_indirection(event)
        if isinstance(event, yaml.SequenceStartEvent):
            items = tuple(self._children(yaml.SequenceEndEvent, events, depth))
            return Listing(items, location, self._end if event.flow_style else 0)
        if isinstance(event, yaml.MappingStartEvent):
            return self._table(event, events, depth)
        if isinstance(event, yaml.ScalarEvent):
            offset, end = (mark.index if mark else 0 for mark in (event.start_mark, event.end_mark))
            return Scalar(event.value, location, event.style or "", offset, end)
        return Scalar("", location, _ALIAS)  # already reported

    def _children(self, end: type, events: Iterator[yaml.Event], depth: int) -> Iterator[Node]:
        for event in events:
            if isinstance(event, end):
                self._end = event.end_mark.index if event.end_mark else 0
                return
            yield self._node(event, events, depth + 1)

    def _table(self, event: Any, events: Iterator[yaml.Event], depth: int) -> Table:
        import yaml

        children = self._children(yaml.MappingEndEvent, events, depth)
        entries: dict[str, tuple[Scalar, Node]] = {}
        for key, value in zip(children, children, strict=True):
            if not isinstance(key, Scalar):
                self.problems.append(Problem(key.location, "a key must be a plain name", "write NAME: VALUE"))
            elif key.text in entries:
                first = entries[key.text][0].location.line
                what = f"duplicate key '{key.text}' (first on line {first})"
                self.problems.append(Problem(key.location, what, "delete or rename one of them"))
            else:
                entries[key.text] = (key, value)
        location = self._location(event)
        return Table(tuple(entries.values()), location, bool(event.flow_style))

    def _refuse_indirection(self, event: Any) -> None:
        import yaml

        if isinstance(event, yaml.AliasEvent):
            self._report(event, f"an alias: *{event.anchor}", f"write the value out, or {_QUOTE}")
        elif event.anchor is not None:
            self._report(event, f"an anchor: &{event.anchor}", f"write the value out, or {_QUOTE}")
        elif event.tag is not None:
            self._report(event, f"a tag: {event.tag}", f"types are known by the key; or {_QUOTE}")

    def _location(self, event: yaml.Event) -> Location:
        return self.source.location(event.start_mark.index if event.start_mark else 0)

    def _report(self, event: yaml.Event, what: str, hint: str) -> None:
        self.problems.append(Problem(self._location(event), what, hint))


def _syntax(error: yaml.YAMLError, source: Source) -> Problem:
    """A parser's complaint, at its place, with what helps."""
    mark = getattr(error, "problem_mark", None)
    what = str(getattr(error, "problem", "") or error)
    if "nesting depth" in what:  # some releases of libyaml give up before we do
        return Problem(source.location(mark.index if mark else 0), _TOO_DEEP, _FLATTER)
    offset = min(mark.index, len(source.text)) if mark else 0
    start = source.text.rfind("\n", 0, offset) + 1
    line = source.text[start:].partition("\n")[0]
    indentation = line[: len(line) - len(line.lstrip())]
    if "\t" in indentation:
        location = source.location(start + indentation.index("\t"))
        return Problem(location, "a tab as indentation", _TAB)
    hint = next(hint for said, hint in _HINTS.items() if said in what)
    if "mapping values are not allowed" in what:  # after a value, or where its key has no place
        hint = _COLON if ": " in source.text[start:offset] else _INDENTATION
    return Problem(source.location(offset), f"not valid YAML: {what}", hint)
