"""A text of the author's: read with care, and where each of its characters stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from generator import regular
from generator.errors import Location, Problem
from generator.syntax.characters import ILLEGAL, LINE_ENDS

LARGEST = 1_000_000  # bytes; a notebook page is a few kB
# What neither YAML nor an XML feed may hold, and the line ends that editors do not count as such.
_FORBIDDEN = re.compile(f"[{ILLEGAL}{LINE_ENDS}]|\r(?!\n)")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # with these a feed cannot be read


@dataclass(frozen=True)
class Source:
    """A text whose first character stands at `start`; its further lines begin in the same column."""

    text: str
    start: Location

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    def location(self, offset: int) -> Location:
        """Where the character at this offset stands in the file."""
        line = bisect_right(self._lines, offset) - 1
        column = self.start.column + offset - self._lines[line]
        return Location(self.start.file, self.start.line + line, column)

    def cut(self, start: int, end: int) -> Source:
        """The part from the beginning of a line on."""
        return Source(self.text[start:end], self.location(start))


def read(path: Path, file: str, *, whole: bool = False) -> tuple[str, tuple[Problem, ...]]:
    """A file's text as written (without a byte order mark); "" and the reason where it cannot be used.

    `file` is the name that problems show. `whole`: as `decode` has it.
    """
    try:
        if not path.is_file():
            if path.exists():
                return "", (Problem(Location(file), "not a file", "name a file, not a folder or a device"),)
            return "", (Problem(Location(file), "there is no such file", "check its name"),)
        if path.stat().st_size > LARGEST:
            size = path.stat().st_size / 1e6
            return "", (Problem(Location(file), f"{size:.1f} MB is too large", "at most 1 MB"),)
        data = regular.read(path)
    except OSError as error:
        return "", (Problem(Location(file), f"cannot be read: {error.strerror}", "check its permissions"),)
    return decode(data, file, whole=whole)


def decode(data: bytes, file: str, *, whole: bool = False) -> tuple[str, tuple[Problem, ...]]:
    """UTF-8 -> text; what has no place in a page (NUL, escape sequences) is a problem where it stands.

    `whole`: of a page that was there before, with its byte order mark and whatever ends its lines.
    """
    try:
        text = data.decode()
        text = text if whole else text.removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = Source(data[: error.start].decode(), Location(file))
        what = f"not UTF-8: byte 0x{data[error.start]:02X}"
        return "", (Problem(before.location(len(before.text)), what, "save the file as UTF-8"),)
    found = (_NO_XML if whole else _FORBIDDEN).search(text)
    if found is None:
        return text, ()
    what = f"a character that has no place in a page: U+{ord(found[0]):04X}"
    return "", (Problem(Source(text, Location(file)).location(found.start()), what, "delete it"),)
