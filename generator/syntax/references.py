"""`{{ values }}` in prose: where they stand and what they name. Nothing is evaluated.

    name(.name|['text'])* [/ - or vs, and the same]

Ours are those outside code whose first name is an id or a condition of the note. Liquid's own names, strings
with filters, tags and what `{% raw %}` encloses pass through; anything else is a problem.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from generator.errors import Location, Problem, nearest
from generator.syntax import fences
from generator.syntax.fences import Region
from generator.syntax.text import Source

LIQUID = ("site", "page", "layout", "content", "include")  # objects that are Jekyll's: they may not be ids
_OPENING = re.compile(r"\{\{|\{%-?\s*+(?:(?P<tag>raw|comment)\s*+-?%\})?")
_CLOSINGS = {
    "{{": re.compile(r"\}\}"),
    "{%": re.compile(r"%\}"),
    "raw": re.compile(r"\{%-?\s*+endraw\s*+-?%\}"),
    "comment": re.compile(r"\{%-?\s*+endcomment\s*+-?%\}"),
}
_ACCESSOR = re.compile(r"\s*[^\W\d]\w*(?:\s*\.\s*[^\W\d]\w*|\s*\['[^'\n]*'\])*\s*")
_STEP = re.compile(r"(?P<name>[^\W\d]\w*)|\['(?P<text>[^'\n]*)'\]")
_OPERATOR = re.compile(r"/|-|vs\b")
_FIRST = re.compile(r"""-?\s*(?:(?P<name>[^\W\d]\w*)|(?P<string>(?:"[^"]*"|'[^']*')\s*(?:\||-?\Z)))?""")
_AS_TEXT = "to show braces, put them into `code` or a fence"
_GRAMMAR = (
    "write {{ id }}, {{ condition.id }}, {{ id.first }}, {{ id['4 KiB'] }}, {{ one / other }}, "
    "{{ one - other }} or {{ one vs other }}"
)


@dataclass(frozen=True)
class Step:
    """One part of a path: a name, or a text in brackets."""

    text: str
    location: Location
    bracketed: bool = False


Accessor = tuple[Step, ...]


@dataclass(frozen=True)
class Reference:
    """A `{{ ... }}` of ours, from `start` to `end` in the text: one path, two of them, or a problem."""

    start: int
    end: int
    accessors: tuple[Accessor, ...] = ()
    operator: str = ""  # between two: "/" ratio, "-" difference, "vs" difference in percent
    problem: Problem | None = None


def references(
    text: str, location: Location, names: Collection[str], *, as_is: bool = False
) -> tuple[Reference, ...]:
    """Every reference in a text that stands at `location`; `names` are the note's ids and conditions.

    `as_is`: the note answers for its Liquid itself, so names that are not ours are Liquid's.
    """
    source = Source(text, location)
    return tuple(filter(None, (_reference(source, token, names, as_is) for token in tokens(text))))


@dataclass(frozen=True)
class Token:
    """`{{ ... }}`: from `start` to `end`, and what stands between the braces."""

    start: int
    end: int
    inner_start: int
    inner_end: int
    closed: bool


def tokens(text: str) -> Iterator[Token]:
    """Everything between `{{` and `}}` that neither code nor Liquid's tags enclose."""
    if "{{" not in text:
        return
    closings = {name: [match.span() for match in form.finditer(text)] for name, form in _CLOSINGS.items()}
    openings = _OPENING.finditer(text)
    regions = iter((*fences.regions(text), (len(text), len(text))))
    start, end = next(regions)
    position = 0
    for opening in openings:
        while opening.start() >= end and end < len(text):
            position = max(position, end)
            start, end = next(regions)
        if opening.start() < position or start <= opening.start() < end:
            continue
        close = _closing(opening, closings)
        if opening[0] == "{{":
            inner_end, position = close or (len(text), len(text))
            yield Token(opening.start(), position, opening.end(), inner_end, close is not None)
        elif close:
            position = close[1]


def _closing(opening: re.Match[str], closings: Mapping[str, list[Region]]) -> Region | None:
    """What ends a `{{`, a tag, or what a tag encloses; a `{% raw %}` that nothing ends is a tag alone."""
    for name in filter(None, (opening["tag"], opening[0][:2])):
        spans = closings[name]
        position = bisect_left(spans, (opening.start() + 2,))
        if position < len(spans):
            return spans[position]
    return None


def _reference(source: Source, token: Token, names: Collection[str], as_is: bool) -> Reference | None:
    inner = source.text[token.inner_start : token.inner_end]
    start = token.inner_start + len(inner) - len(inner.lstrip())
    first = _FIRST.match(source.text, start, token.inner_end)
    name = (first["name"] or "") if first else ""
    if name in LIQUID or (first and first["string"]) or (as_is and name not in names):
        return None
    location, problem = source.location(token.start), None
    if not token.closed:
        problem = Problem(location, "{{ is never closed", f"close it with }}}}; {_AS_TEXT}")
    elif not name:
        shown = _shown(source.text[token.start : token.end])
        what = f"'{shown}' names nothing, and nothing is evaluated"
        problem = Problem(location, what, f"{_GRAMMAR}; {_AS_TEXT}")
    elif name not in names and first:
        at = source.location(first.start("name"))
        problem = Problem(at, f"unknown name '{name}'", nearest(name, (*names, *LIQUID)))
    if problem:
        return Reference(token.start, token.end, problem=problem)
    return _parsed(source, token)


def _parsed(source: Source, token: Token) -> Reference:
    """A reference whose first name is ours."""
    start, end = token.inner_start, token.inner_end
    accessors: list[Accessor] = []
    operator = ""
    while len(accessors) < 2 and (accessor := _ACCESSOR.match(source.text, start, end)):
        accessors.append(_steps(source, accessor))
        start = accessor.end()
        if start == end:
            return Reference(token.start, token.end, tuple(accessors), operator)
        found = _OPERATOR.match(source.text, start, end)
        if found is None or len(accessors) == 2:
            break
        operator, start = found[0], found.end()
    rest = source.text[start:end]
    at = source.location(start + len(rest) - len(rest.lstrip()))
    what = f"'{_shown(rest.strip())}' cannot stand here" if rest.strip() else "something is missing here"
    return Reference(token.start, token.end, problem=Problem(at, what, _GRAMMAR))


def _steps(source: Source, accessor: re.Match[str]) -> Accessor:
    return tuple(
        Step(step["name"] or step["text"] or "", source.location(step.start()), step["name"] is None)
        for step in _STEP.finditer(source.text, *accessor.span())
    )


def _shown(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else f"{line[:37]}..."
