"""What can go wrong: one base, one class per cause; each knows its place, its hint and its exit code."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

MOST_NAMES = 8  # that a hint lists
# Control characters, what turns the direction of a text, what has no width, and halves of pairs.
_INVISIBLE = (
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ufffe\uffff\ud800-\udfff]"
)
_REMEDIES = {
    errno.ENOSPC: "free some space on that disk, then run it again",
    errno.EDQUOT: "free some space: your quota on that disk is used up",
    errno.EFBIG: "raise the limit on the size of a file: `ulimit -f`",
    errno.EACCES: "who may read and write there: `ls -ld`, up to the root",
    errno.EPERM: "who may read and write there: `ls -ld`, up to the root",
    errno.EROFS: "that disk is read-only: work on a copy of the notebook elsewhere",
    errno.EMFILE: "raise the limit on open files: `ulimit -n`",
    errno.ENFILE: "the machine has too many files open: end what needs them",
    errno.ELOOP: "a symbolic link there leads back to itself: remove it",
    errno.ENOTDIR: "a file lies where a folder should be: move it away",
    errno.EISDIR: "a folder lies where a file should be: move it away",
    errno.EEXIST: "something else lies there: move it away",
    errno.ENAMETOOLONG: "give it a shorter name",
    errno.EIO: "the disk may be failing: look at `dmesg`",
    errno.ENOMEM: "free some memory, then run it again",
}


@dataclass(frozen=True, order=True)
class Location:
    """Where something stands in a source file; line and column count from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


NOWHERE = Location("")


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


def visible(text: str) -> str:
    """A text for a terminal: what would act on it, or turn its direction, is shown by number."""
    return re.sub(_INVISIBLE, lambda match: f"<U+{ord(match[0]):04X}>", text)


@contextmanager
def about(path: Path) -> Iterator[None]:
    """Around writing to an open file: an OSError of the descriptor then says which file it is about."""
    try:
        yield
    except OSError as error:
        error.filename = error.filename or str(path)
        raise


class NotebookError(Exception):
    """Base of everything that a user is told; `exit_code` is what the command ends with."""

    exit_code = 2

    def __init__(self, what: str, *, hint: str = "") -> None:
        super().__init__(f"{what}\n  hint: {hint}" if hint else what)
        self.what = what
        self.hint = hint


class SystemFault(NotebookError):
    """The machine refuses: no space, no permission, something else in a file's place."""

    exit_code = 1

    @classmethod
    def of(cls, error: OSError, where: str = "") -> SystemFault:
        """In the kernel's words, with the file that it is about, or `where`."""
        named = where or (f"{error.filename}" if error.filename else "")
        said = error.strerror or str(error)
        return cls(f"{named}: {said}" if named else said, hint=_REMEDIES.get(error.errno or 0, ""))


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


class HostError(MeasureError):
    """A host could not be reached, or was lost; what it had measured is kept."""

    def __init__(self, host: str, what: str, *, hint: str = "", record: Any = None) -> None:
        super().__init__(f"{host}: {what}", hint=hint)
        self.host, self.why, self.record = host, what, record


class RenderError(NotebookError):
    """A post could not be rendered: a template of the user's is wrong, or there is nothing to render from."""

    exit_code = 5


class PublishError(NotebookError):
    """A post could not be published: edited by hand, stale, or in conflict with another one."""

    exit_code = 6


class Interrupted(NotebookError):
    """Ctrl-C: what was measured is kept."""

    exit_code = 130
