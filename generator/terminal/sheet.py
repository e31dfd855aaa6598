"""Rows and paragraphs as lines of a terminal: folded where it ends, never cut; a pipe gets them whole."""

from __future__ import annotations

import os
import re
import sys
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from generator.errors import visible

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table
    from rich.text import Text

_ENDLESS = 100_000  # columns and lines of a pipe
_READ = 120  # of which so many are read
GAP = 2  # between two columns
_CODE = re.compile(r"`[^`]+`")
_FURTHER = 4
_NO_BREAK = "\u00a0"  # textwrap takes it for a letter
_CONTINUED = " \\"  # a shell reads on in the next line


@dataclass(frozen=True)
class Column:
    """One column of a table."""

    head: str
    right: bool = False
    whole: bool = False  # is folded only where it is wider than the terminal alone
    spare: bool = False  # is left out where not all columns fit


def console(*, error: bool = False) -> Console:
    """A console on stdout or stderr. No text is markup: brackets and colons are the author's own."""
    from rich.console import Console

    columns, lines = _size(sys.stderr if error else sys.stdout)
    return Console(
        stderr=error, width=columns, height=lines, highlight=False, soft_wrap=False, markup=False, emoji=False
    )


def width() -> int:
    """Columns of the terminal on stdout; of a pipe more than any line has."""
    return _size(sys.stdout)[0]


def height() -> int:
    """Lines of the terminal on stdout; of a pipe more than there are."""
    return _size(sys.stdout)[1]


def is_piped() -> bool:
    """Does a program read stdout, not a person at a terminal?"""
    return not sys.stdout.isatty()


def _size(stream: TextIO) -> tuple[int, int]:
    """Columns and lines; those of the first terminals where a terminal does not know its own."""
    if not stream.isatty():
        return _ENDLESS, _ENDLESS
    columns, lines = os.get_terminal_size(stream.fileno())
    return columns or 80, lines or 24


def drawn(table: RenderableType) -> str:
    """What a console on stdout would print; rich itself ends the program where nobody reads any more."""
    here = console()
    with here.capture() as made:
        here.print(table)
    return "".join(f"{line.rstrip()}\n" for line in made.get().removesuffix("\n").split("\n"))


def spelt(said: str) -> str:
    """A text as stdout will show it, so that it is as wide: nothing in it steers the terminal."""
    encoding, errors = sys.stdout.encoding or "utf-8", sys.stdout.errors or "strict"
    return visible(said).encode(encoding, errors).decode(encoding, errors="replace")


def text(said: str, style: str = "") -> Text:
    """A text as it was written: nothing in it is markup."""
    from rich.text import Text

    return Text(spelt(said), style=style, overflow="fold")


def table(columns: Sequence[Column], rows: Sequence[Sequence[str | Text]]) -> Table:
    """Rows under heads; a column without a word is left out, and spare ones (the last first) to make room."""
    from rich.table import Table

    cells = _texts(rows)
    widths = [_widest(one.head, cells, number) for number, one in enumerate(columns)]
    kept = _kept(columns, cells, widths)
    made = Table(box=None, padding=(0, GAP, 0, 0), pad_edge=False, header_style="bold")
    for number in kept:
        one = columns[number]
        fixed = min(widths[number], width()) if one.whole else None
        made.add_column(text(one.head), justify="right" if one.right else "left", width=fixed)
    for row in cells:
        made.add_row(*(_hung(row[number]) for number in kept))
    return made


def _hung(cell: Text) -> RenderableType:
    """A cell that begins with blanks has them before each of its lines."""
    from rich.padding import Padding

    blanks = len(cell.plain) - len(cell.plain.lstrip(" "))
    return Padding(cell[blanks:], (0, 0, 0, blanks)) if blanks and cell.plain.strip() else cell


def _kept(columns: Sequence[Column], cells: Sequence[Sequence[Text]], widths: Sequence[int]) -> list[int]:
    """The numbers of the columns that are shown."""
    kept = [number for number in range(len(columns)) if any(row[number].plain for row in cells)]
    for number in [number for number in reversed(kept) if columns[number].spare]:
        if sum(widths[one] + GAP for one in kept) - GAP > min(width(), _READ):
            kept.remove(number)
    return kept


def fits(columns: Sequence[Column], rows: Sequence[Sequence[str | Text]]) -> bool:
    """Does a table stand on stdout without a line being folded?"""
    cells = _texts(rows)
    widths = [_widest(one.head, cells, number) + GAP for number, one in enumerate(columns)]
    return sum(widths) - GAP <= min(width(), _READ)


def lines(table: RenderableType) -> int:
    """How many lines it takes."""
    return drawn(table).count("\n")


def folded(said: str, columns: int) -> str:
    """A text in lines of so many columns, at its blanks."""
    return "\n".join(textwrap.wrap(said, columns, break_long_words=False, break_on_hyphens=False))


def aligned(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> str:
    """A table in lines that are not folded: rich takes seconds for thousands of rows."""
    cells = [[_plainly(cell) for cell in row] for row in [[one.head for one in columns], *rows]]
    kept = [number for number in range(len(columns)) if any(row[number] for row in cells[1:])]
    widths = [max(map(_cells, (row[number] for row in cells))) for number in kept]
    lines = []
    for row in cells:
        told = (
            " " * room + row[number] if columns[number].right else row[number] + " " * room
            for number, width in zip(kept, widths, strict=True)
            if (room := width - _cells(row[number])) >= 0
        )
        lines.append((" " * GAP).join(told).rstrip())
    return "\n".join(lines)


def _plainly(said: str) -> str:
    return said if said.isascii() and said.isprintable() else spelt(said)


def _cells(said: str) -> int:
    """Columns of a line of text."""
    from rich.cells import cell_len

    return len(said) if said.isascii() else cell_len(said)


def grid(rows: Sequence[Sequence[str | Text]]) -> Table:
    """Rows without heads; all columns but the last are as wide as their widest text."""
    from rich.table import Table

    cells = _texts(rows)
    made = Table.grid(padding=(0, GAP, 0, 0))
    for number in range(len(cells[0]) - 1 if cells else 0):
        made.add_column(width=min(_widest("", cells, number), width() // 2))
    for row in cells:
        made.add_row(*row)
    return made


def _texts(rows: Sequence[Sequence[str | Text]]) -> list[list[Text]]:
    return [[text(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]


def _widest(head: str, cells: Sequence[Sequence[Text]], number: int) -> int:
    """Columns of the longest line in a column of a table."""
    lines = [line for row in cells for line in row[number].split("\n")]
    return max([*map(len, head.split("\n")), *(line.cell_len for line in lines)])


def wrapped(said: str, stream: TextIO) -> str:
    """A text in lines of a terminal, folded at blanks but those in `backticks`; a pipe gets it as is."""
    if not stream.isatty():
        return said
    columns = _size(stream)[0]
    return "\n".join(part for line in said.split("\n") for part in _wrapped(line, columns))


def _wrapped(line: str, columns: int) -> list[str]:
    """What goes on is further in than what begins."""
    if len(line) <= columns:
        return [line]
    further = " " * (len(line) - len(line.lstrip(" ")) + _FURTHER)
    together = _CODE.sub(lambda code: code[0].replace(" ", _NO_BREAK), line)
    lines = textwrap.wrap(together, columns, subsequent_indent=further, break_on_hyphens=False)
    return [part.replace(_NO_BREAK, " ") for part in lines]


def typed(command: str, columns: int) -> list[str]:
    """A command to be copied: in one line, or in lines that a shell puts together again."""
    if len(command) <= columns:
        return [command]
    room = max(columns - len(_CONTINUED), 1)
    lines = textwrap.wrap(
        command, room, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
    )
    return [f"{line}{_CONTINUED}" for line in lines[:-1]] + lines[-1:]
