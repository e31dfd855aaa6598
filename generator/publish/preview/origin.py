"""A line of a post -> where its author wrote it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from generator.errors import Location

_ALIKE = 0.6  # a line with a value in it is still itself


def origin(post: str, where: Location, sources: Mapping[str, str]) -> Location:
    """The place in one of the author's files (texts by name) from which that of the post comes.

    Where no line of theirs is like it, the place in the post.
    """
    lines = post.split("\n")
    line = lines[where.line - 1].strip() if 0 < where.line <= len(lines) else ""
    if not line:
        return where
    for file, text in sources.items():
        for number, written in enumerate(text.split("\n"), 1):
            if written.strip() == line:
                moved = _indent(written) - _indent(lines[where.line - 1])
                return Location(file, number, max(1, where.column + moved))
    return _nearest(line, sources) or where


def _nearest(line: str, sources: Mapping[str, str]) -> Location | None:
    for file, text in sources.items():
        written = [one.strip() for one in text.split("\n")]
        if close := get_close_matches(line, written, 1, _ALIKE):
            return Location(file, written.index(close[0]) + 1)
    return None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
