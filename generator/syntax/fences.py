"""Where code stands in Markdown, as kramdown (Jekyll's Markdown) sees it, and the `{kind}` blocks among it.

A fence: three or more ` or ~ at any indentation, one word after it, closed by as many or more of them. One
that is not closed is text. A span: a run of backticks up to the next such run in its paragraph.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

Region = tuple[int, int]  # start and end in the text

# Possessive throughout: a line of 100,000 backticks is looked at once.
_BLOCK = re.compile(r"([ \t]*+)(`{3,}+)[ \t]*+\{([A-Za-z_][\w-]*+)\}([^\n`]*+)")
_FENCE = re.compile(r"([ \t]*+)(`{3,}+|~{3,}+)[ \t]*+(\S*+)[ \t]*+")
_SLIP = re.compile(r"()(`{3,}+)[ \t]*+\{[^\n]*[ \t][^\n]*+")
_MARK = re.compile(r"([ \t]*+)(`{3,}+|~{3,}+)")
_CLOSE = re.compile(r"([ \t]*+)(`{3,}+|~{3,}+)[ \t]*+")
_ALIKE = 3  # columns by which the indentation of an opening and a closing line may differ
_RUN = re.compile(r"\\.|(`+)", re.S)
# What ends a paragraph, and a span with it: an empty line, a list item, a heading, a quotation, a table row.
_BREAK = re.compile(r"^(?=[ \t]*(?:\r?$|[*+-][ \t]|\d+\.[ \t]|#{1,6}|>|\|))", re.M)


@dataclass(frozen=True)
class Fence:
    """A fence, whole: from its opening line to the end of its closing line."""

    start: int
    end: int
    inner_start: int
    inner_end: int
    indent: str
    ticks: str
    kind: str = ""  # of a `{kind}` block
    arguments: int = 0  # where a block's arguments begin
    closed: bool = True
    slip: bool = False  # meant as a block, surely, but not written as one: ```{kind ID

    @property
    def is_block(self) -> bool:
        """A block of the notebook: it begins at the left edge."""
        return bool(self.kind) and not self.indent


@lru_cache(maxsize=4)  # a page is asked for its fences, its references and its Liquid
def fences(text: str) -> tuple[Fence, ...]:
    """Every fence and block in order, none inside another; what is never closed has `closed` false."""
    lines = _lines(text)
    closings = _closings(text, lines)
    edges = [number for number, (start, _) in enumerate(lines) if text.startswith("```", start)]
    found: list[Fence] = []
    number = 0
    while number < len(lines):
        fence, number = _fence(text, lines, closings, edges, number)
        found.extend(fence)
    return tuple(found)


def regions(text: str) -> tuple[Region, ...]:
    """Code fences and code spans, in order: what stands in them is neither a value nor Liquid."""
    found: list[Region] = []
    position = 0
    for fence in fences(text):
        if fence.closed:
            found += [*_spans(text, position, fence.start), (fence.start, fence.end)]
            position = fence.end
    return (*found, *_spans(text, position, len(text)))


def opening_inside(text: str, fence: Fence) -> int | None:
    """Where a block begins inside a fence that is not longer: most likely the fence was never closed."""
    start = fence.inner_start
    for line in text[fence.inner_start : fence.inner_end].split("\n"):
        block = _BLOCK.fullmatch(line)
        if block and not block[1]:
            return start if block[2].startswith(fence.ticks) else None
        start += len(line) + 1
    return None


def _lines(text: str) -> list[Region]:
    """Start and end of each line, without its line end."""
    breaks = [match.span() for match in re.finditer("\r?\n", text)]
    starts = [0, *(end for _, end in breaks)]
    return list(zip(starts, [*(start for start, _ in breaks), len(text)], strict=True))


def _fence(
    text: str, lines: list[Region], closings: Mapping[int, int], edges: list[int], number: int
) -> tuple[list[Fence], int]:
    """The fence that opens in this line, if one does, and the line to go on with.

    `closings`: the line that would end what opens in a line; `edges`: lines with ``` at the left edge.
    """
    start, end = lines[number]
    if not _MARK.match(text, start, end):
        return [], number + 1
    block, plain, slip = (form.fullmatch(text, start, end) for form in (_BLOCK, _FENCE, _SLIP))
    opening = block or plain or slip
    if opening is None:
        return [], number + 1
    kind, arguments = (block[3], block.start(4)) if block else ("", end)
    what = (opening[1], opening[2], kind, arguments)
    last = closings.get(number)
    if last is None or (opening is not plain and _is_between(edges, number, last)):
        return [Fence(start, end, end, end, *what, closed=False, slip=opening is slip)], number + 1
    inner_start, inner_end = lines[number + 1][0], lines[last][0]
    whole_end = lines[last + 1][0] if last + 1 < len(lines) else len(text)
    return [Fence(start, whole_end, inner_start, inner_end, *what, slip=opening is slip)], last + 1


def _closings(text: str, lines: list[Region]) -> dict[int, int]:
    """For each line that may open a fence the first later one that closes it, if one does.

    That is a line of at least as many of the same character, indented alike. From the last line up, each
    mark and indentation keeps its closing lines as a stack: a line hides later ones that are not longer.
    """
    found: dict[int, int] = {}
    stacks: dict[tuple[str, int], list[tuple[int, int]]] = {}  # (length, line), the shortest last
    for number in range(len(lines) - 1, -1, -1):
        opening = _MARK.match(text, *lines[number])
        if opening is None:
            continue
        mark, width, length = opening[2][0], _width(opening[1]), len(opening[2])
        near = (stacks.get((mark, width + by)) for by in range(-_ALIKE, _ALIKE + 1))
        later = [line for stack in near if stack and (line := _first_as_long(stack, length))]
        if later:
            found[number] = min(later)
        if _CLOSE.fullmatch(text, *lines[number]):
            stack = stacks.setdefault((mark, width), [])
            while stack and stack[-1][0] <= length:
                stack.pop()
            stack.append((length, number))
    return found


def _first_as_long(stack: list[tuple[int, int]], length: int) -> int | None:
    """The nearest line of a stack whose marks are at least so many."""
    position = bisect_right(stack, -length, key=lambda entry: -entry[0])
    return stack[position - 1][1] if position else None


def _is_between(edges: list[int], first: int, last: int) -> bool:
    """A block holds no fence: where one opens before its end, the block was never closed."""
    position = bisect_right(edges, first)
    return position < len(edges) and edges[position] < last


def _width(indent: str) -> int:
    return len(indent.expandtabs(4))


def _spans(text: str, start: int, end: int) -> Iterator[Region]:
    """Code spans between two offsets, paragraph by paragraph."""
    bounds = [start, *(match.start() for match in _BREAK.finditer(text, start, end)), end]
    for left, right in pairwise(bounds):
        yield from _spans_of_paragraph(text, left, right)


def _spans_of_paragraph(text: str, start: int, end: int) -> Iterator[Region]:
    position = start
    while run := _RUN.search(text, position, end):
        position = run.end()
        if run[1] is None or _is_lone(text, run):
            continue
        close = text.find(run[1], position, end)
        if close >= 0:
            position = close + len(run[1])
            yield run.start(), position


def _is_lone(text: str, run: re.Match[str]) -> bool:
    """One backtick between blanks is a backtick."""
    before, after = text[max(run.start() - 1, 0) : run.start()], text[run.end() : run.end() + 1]
    return run[1] == "`" and before.isspace() and after.isspace()
