"""A table of literal text, with the remarks that letters in its cells lead to. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from string import ascii_lowercase

from generator.render import caveats
from generator.render.cells import Cell

_NAME = 160  # characters of what a table is called for those who do not see it
FEW = 2  # details that a note tells; of more it tells what they have in common


@dataclass(frozen=True)
class Table:
    """A head, rows that begin with a label, and notes that stand below once for all cells."""

    corner: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    notes: tuple[str, ...] = ()
    headings: frozenset[int] = frozenset()  # rows that stand above others, by number
    title: str = ""  # what it is called for those who do not see it; "": what its head and labels say
    texts: Collection[str] = field(default=frozenset({"expected"}))  # heads of columns of words

    @property
    def name(self) -> str:
        """What it is called for those who do not see it, in one line."""
        if self.title:
            return self.title
        said = f"{self.corner}, {', '.join(self.heads)}: {', '.join(label for label, _ in self.rows)}"
        return said if len(said) <= _NAME else f"{said[: _NAME - 2].rsplit(' ', 1)[0]} …"

    @property
    def aligned(self) -> tuple[str, ...]:
        """Markdown for the second line of the head: figures to the right, words to the left."""
        return tuple(":--" if self._is_text(number) else "--:" for number in range(len(self.heads)))

    def _is_text(self, number: int) -> bool:
        said = [cells[number].lines[0] for _, cells in self.rows if cells[number].lines]
        words = [one for one in said if not (one[:1].isdigit() or one[:1] in "-–<>~≈")]
        return self.heads[number] in self.texts or 2 * len(words) > len(said)

    @cached_property
    def letters(self) -> dict[str, str]:
        """The letter of each remark, by its head, in the order in which they are read."""
        return {head: _letter(number) for number, head in enumerate(dict(self._remarks))}

    def marks(self, cell: Cell) -> str:
        """The letters of a cell's remarks: `a,b`."""
        found = {self.letters[remark.head] for remark in cell.remarks}
        return ",".join(sorted(found, key=lambda letter: (len(letter), letter)))

    @property
    def _remarks(self) -> list[tuple[str, str]]:
        """Head and detail of each remark, in the order in which they are read."""
        cells = (one for _, row in self.rows for one in row)
        return [(remark.head, remark.detail) for one in cells for remark in one.remarks]

    @property
    def remarks(self) -> tuple[tuple[str, str], ...]:
        """Each letter and what it leads to."""
        details: dict[str, dict[str, None]] = {head: {} for head in self.letters}
        for head, detail in self._remarks:
            details[head] |= {detail: None} if detail else {}
        return tuple((self.letters[head], _told(head, tuple(said))) for head, said in details.items())


def _letter(number: int) -> str:
    """`a`, `b` … `z`, `aa`."""
    rest, last = divmod(number, len(ascii_lowercase))
    return (_letter(rest - 1) if rest else "") + ascii_lowercase[last]


def _told(head: str, details: Sequence[str]) -> str:
    """`disturbed: other processes used up to 0.31 CPUs`; of many details what the word means."""
    said = detail(head, details)
    return f"{head}: {said}" if said else head


def detail(word: str, details: Sequence[str]) -> str:
    """The details where they are few; of many what the word means, or else a few of them."""
    if word == caveats.WIDE or (len(details) > FEW and caveats.meaning(word)):
        return caveats.meaning(word)
    left = len(details) - FEW
    return "; ".join(details[:FEW]) + (f" and {left} more" if left > 0 else "")
