"""What can go wrong: one base, one class a cause; each knows its place, its hint and its exit code."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Location:
    """Where something stands in a source file; line and column count from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


NOWHERE = Location("")
MOST_NAMES = 8  # that a hint lists
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


def visible(text: str) -> str:
    """A text for a terminal: what would act on it, or turn its direction, is shown by number."""
    return _INVISIBLE.sub(lambda match: f"<U+{ord(match[0]):04X}>", text)


@dataclass(frozen=True, order=True)
class Problem:
    """One fault of a source file: where it is, what is wrong, what to write instead."""

    location: Location
    what: str
    hint: str = ""

    def __str__(self) -> str:
        text = f"{self.location}: {self.what}"
        return visible(f"{text}\n  hint: {self.hint}" if self.hint else text)


class Invalid(ValueError):
    """A value that cannot be used; whoever knows where it stands makes it a Problem."""

    def __init__(self, what: str, hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint

    def at(self, location: Location) -> Problem:
        return Problem(location, self.what, self.hint)


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint for a misspelt word: the nearest known one, or what there is, the eight nearest of many."""
    from difflib import get_close_matches

    names = sorted(known)
    close = get_close_matches(word, names, n=1)
    if close:
        return f"did you mean '{close[0]}'?"
    if len(names) <= MOST_NAMES:
        return f"expected one of: {', '.join(names)}" if names else ""
    return (
        f"expected one of {len(names)}, such as: {', '.join(get_close_matches(word, names, MOST_NAMES, 0))}"
    )


class NotebookError(Exception):
    """Base of everything that a user is told; `exit_code` is what the command ends with."""

    exit_code = 2

    def __init__(self, what: str, *, hint: str = "") -> None:
        super().__init__(f"{what}\n  hint: {hint}" if hint else what)
        self.what = what
        self.hint = hint


class UsageError(NotebookError):
    """The command line asks for something that is not there."""


class SourceErrors(NotebookError):
    """One or more faults in experiments or config.yml, all of them at once, in the order of the files."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


class BuildError(NotebookError):
    """A probe does not compile, or there is no compiler."""

    exit_code = 3


class MeasureError(NotebookError):
    """Measuring could not begin, or a measurement failed."""

    exit_code = 4


class RenderError(NotebookError):
    """A post could not be rendered: a template of the user's is wrong, or there is nothing to render from."""

    exit_code = 5


class PublishError(NotebookError):
    """A post could not be published: edited by hand, stale, or in conflict with another one."""

    exit_code = 6


class Interrupted(NotebookError):
    """Ctrl-C: what was measured is kept."""

    exit_code = 130
