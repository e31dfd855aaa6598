"""What in a page reads `label: number unit`: in its code blocks, lists and tables. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from generator import units
from generator.syntax import fences
from generator.syntax.characters import ILLEGAL, LINE_ENDS

_LONGEST = 80  # characters of a label
_NUMBER = r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_UNIT = r"%|[^\W\d_][^\s\d,;:()\[\]|%*`]*(?<![.!?])"
_FIGURE = rf"{_NUMBER}(?:\s*(?:±|\+-|\+/-)\s*{_NUMBER})?\s*(?:{_UNIT})"
_LINE = re.compile(rf"(?P<label>[^:=|][^:=|]*?)\s*[:=]\s*(?P<figure>{_FIGURE})(?P<rest>.*)")
_ENDS = re.compile(r"\s*(?:[.,;]?\s*|[,;]\s.*|[.]\s.*|\(.*)")  # what may follow a figure
_WHOLE = re.compile(rf"\s*[*_`~]*({_FIGURE})[*_`~]*\s*(?:\([^|]*\)\s*)?")
_BARE = re.compile(rf"\s*[*_`~]*({_NUMBER}(?:\s*(?:±|\+-|\+/-)\s*{_NUMBER})?)[*_`~]*\s*")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+(?P<text>.*)")
_RULE = re.compile(r"[ \t]*\|?(?:[ \t]*:?-+:?[ \t]*\|)*[ \t]*:?-+:?[ \t]*\|?[ \t]*")
_CELL = re.compile(r"(?<!\\)\|")
_IN_HEAD = re.compile(
    rf"(?P<name>.*?)[,\s]*(?:\(\s*(?:in )?(?P<round>{_UNIT})\s*\)|\[\s*(?P<square>{_UNIT})\s*\])\s*"
)
_MARKS = re.compile(r"<[^<>]*>|!?\[(?P<text>[^\[\]]*)\]\([^()]*\)|[`*~]|(?<!\w)_+|_+(?!\w)|\\(?=[^\w\s])")
_UNPRINTABLE = re.compile(f"[{ILLEGAL}{LINE_ENDS}\t\r\n]+")
_SPENT = re.compile(r"(?i)time spent (?:on|in) ")
_NO_TEXT = ("css", "scss", "sass", "less", "yaml", "yml", "json", "toml", "ini", "html", "xml")  # settings


@dataclass(frozen=True)
class Figure:
    """A figure as it stands in a page, and what it is called there."""

    label: str
    text: str  # "2092 ns"
    statistic: str = "median"


def figures(text: str, statistics: Mapping[str, str]) -> tuple[Figure, ...]:
    """Every one in the order of the page; `statistics` are by their columns' heads in small letters."""
    return tuple(_figures(text, statistics))


def _figures(text: str, statistics: Mapping[str, str]) -> Iterator[Figure]:
    position = 0
    for fence in fences.fences(text):
        if not fence.closed or fence.is_block:
            continue
        yield from _of_prose(text[position : fence.start], statistics)
        language = text[fence.start : fence.inner_start].strip("`~ \t\r\n").lower()
        if language not in _NO_TEXT:
            yield from _of_lines(text[fence.inner_start : fence.inner_end].splitlines())
        position = fence.end
    yield from _of_prose(text[position:], statistics)


def _of_lines(lines: Sequence[str]) -> Iterator[Figure]:
    """Of a code block: a figure per line."""
    for line in lines:
        if found := _figure(line):
            yield found


def _of_prose(text: str, statistics: Mapping[str, str]) -> Iterator[Figure]:
    """Of lists and tables, nowhere else."""
    table: list[str] = []
    for line in (*text.splitlines(), ""):
        if "|" in line:
            table.append(line)
            continue
        yield from _of_table(table, statistics)
        table = []
        item = _ITEM.fullmatch(line)
        if item and (found := _figure(_plain(item["text"]))):
            yield found


def _figure(line: str) -> Figure | None:
    match = _LINE.fullmatch(line.strip()[:1000])
    if match is None or not _ENDS.fullmatch(match["rest"]) or not _is_quantity(match["figure"]):
        return None
    return _called(match["label"], match["figure"])


def _called(label: str, figure: str, statistic: str = "median") -> Figure | None:
    """With a label that can be shown; None where there is no word in it."""
    plain = " ".join(_UNPRINTABLE.sub(" ", _SPENT.sub("", _plain(label).strip(" \t-*+>#."))).split())
    if not re.search(r"[^\W\d_]{2}", plain) or len(plain) > _LONGEST or "{" in plain or "}" in plain:
        return None
    return Figure(plain, " ".join(figure.split()), statistic)


def _plain(text: str) -> str:
    """Markdown without its marks."""
    return _MARKS.sub(lambda match: match["text"] or "", text)


@lru_cache(maxsize=4096)
def _is_quantity(text: str) -> bool:
    """Has it a unit that is known?"""
    unit = re.sub(rf"^.*{_NUMBER}\s*", "", text)
    if not unit or units.known(unit) is None:
        return False
    try:
        units.parse_spread(text)
    except ValueError:
        return False
    return True


# ------------------------------------------------------------------ tables


def _of_table(lines: Sequence[str], statistics: Mapping[str, str]) -> Iterator[Figure]:
    """Rows below a head: what is measured in the first column, its figures in the others."""
    rows = [
        [cell.strip() for cell in _CELL.split(line.strip().removeprefix("|").removesuffix("|"))]
        for line in lines
    ]
    has_head = len(lines) > 1 and bool(_RULE.fullmatch(lines[1]))
    columns = [_column(_plain(cell)) for cell in rows[0]] if has_head else []
    for row in rows[2 if has_head else 0 :]:
        yield from _of_row(row, columns, statistics)


@dataclass(frozen=True)
class _Column:
    """What a column's head says: its name, and the unit of all its numbers."""

    name: str = ""
    unit: str = ""


def _column(head: str) -> _Column:
    match = _IN_HEAD.fullmatch(head)
    unit = (match["round"] or match["square"]) if match else ""
    if match and units.known(unit):
        return _Column(match["name"].strip(" ,"), unit)
    return _Column("", head.strip()) if head.strip() and units.known(head.strip()) else _Column(head.strip())


def _of_row(
    row: Sequence[str], columns: Sequence[_Column], statistics: Mapping[str, str]
) -> Iterator[Figure]:
    """The figures of one row, each called after the row and, where there are several, its column."""
    found = []
    for number, cell in enumerate(row[1:], 1):
        column = columns[number] if number < len(columns) else _Column()
        if figure := _in_cell(cell, column):
            found.append((column, figure))
    several = len({column.name for column, _ in found}) > 1
    for column, figure in found:
        statistic = statistics.get(column.name.lower())
        label = row[0] if statistic or not several or not column.name else f"{row[0]}, {column.name}"
        if made := _called(label, figure, statistic or "median"):
            yield made


def _in_cell(cell: str, column: _Column) -> str:
    """The figure that a cell is; "" where it is none."""
    if (whole := _WHOLE.fullmatch(cell)) and _is_quantity(whole[1]):
        return whole[1]
    bare = _BARE.fullmatch(cell)
    if bare and column.unit and _is_quantity(f"{bare[1]} {column.unit}"):
        return f"{bare[1]} {column.unit}"
    return ""
