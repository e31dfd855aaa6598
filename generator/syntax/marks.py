"""Where figures of a notebook stand in a text that is not its own: what each names, and what is shown. Pure.

In Markdown and HTML between two comments, `<!-- lab: 2023-11-03.free_lock -->6.52 ns<!-- /lab -->`; in LaTeX
as a macro, `\\lab{2023-11-03.free_lock}`, whose values are in a file of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.errors import NOWHERE, Location, Problem
from generator.syntax import fences
from generator.syntax.text import Source

_COMMENT = re.compile(r"<!--[ \t]*(?:(?P<end>/lab)|lab:[ \t]*(?P<what>[^\r\n]*?))[ \t]*-->")
_MACRO = re.compile(r"\\lab[ \t]*\{(?P<what>[^{}]*)\}")
_COMMENTED = re.compile(r"(?<!\\)(?:\\\\)*%.*")
_OPEN, _CLOSE = "<!-- lab: ID -->", "<!-- /lab -->"


@dataclass(frozen=True)
class Mark:
    """A figure: what it names and where that stands, what is shown and where."""

    what: str
    location: Location
    shown: str = ""
    start: int = 0  # of what is shown, in the text
    place: Location = NOWHERE


def in_comments(source: Source, *, markdown: bool) -> tuple[tuple[Mark, ...], tuple[Problem, ...]]:
    """The marks of a Markdown or HTML text, in order, and those that are not closed; none in code."""
    code = fences.regions(source.text) if markdown else ()
    found = [one for one in _COMMENT.finditer(source.text) if not _inside(one.start(), code)]
    marks, problems = [], []
    opening = None
    for comment in found:
        if opening is not None and comment["end"]:
            marks.append(_mark(source, opening, comment.start()))
            opening = None
            continue
        if wrong := opening or (comment if comment["end"] else None):
            problems.append(_alone(source, wrong))
        opening = None if comment["end"] else comment
    problems += [_alone(source, opening)] if opening else []
    return tuple(marks), tuple(problems)


def _inside(offset: int, regions: Sequence[fences.Region]) -> bool:
    return any(start <= offset < end for start, end in regions)


def _mark(source: Source, opening: re.Match[str], end: int) -> Mark:
    shown = source.text[opening.end() : end]
    where = source.location(opening.start("what"))
    return Mark(opening["what"], where, shown, opening.end(), source.location(opening.end()))


def _alone(source: Source, comment: re.Match[str]) -> Problem:
    what = f"a {_CLOSE} without its {_OPEN}" if comment["end"] else f"a {_OPEN} without its {_CLOSE}"
    return Problem(source.location(comment.start()), what, f"write {_OPEN}FIGURE{_CLOSE}")


def written(text: str, values: Sequence[tuple[Mark, str]]) -> str:
    """The text with each mark's value in place of what is shown; a value that reads alike is left."""
    parts, position = [], 0
    for mark, value in values:
        if not alike(mark.shown, value):
            parts += [text[position : mark.start], value]
            position = mark.start + len(mark.shown)
    return "".join((*parts, text[position:]))


def alike(shown: str, value: str) -> bool:
    """Do two figures read alike? What parts a number from its unit is left as it is."""
    return " ".join(shown.split()) == " ".join(value.split())


def in_latex(source: Source) -> Iterator[Mark]:
    """Each use of the macro that is not in a comment."""
    text = _COMMENTED.sub(lambda comment: " " * len(comment[0]), source.text)
    for macro in _MACRO.finditer(text):
        yield Mark(" ".join(macro["what"].split()), source.location(macro.start("what")))
