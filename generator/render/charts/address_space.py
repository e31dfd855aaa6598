"""Address_space: where the stacks of a process lie, from the top down, as `thread_stacks` found them.

A column per finding, three abreast, two on a phone. Sizes and distances stand in words, as the probe told
them; heights say nothing: main's stack, a guard and the gaps between have no scale in common.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from generator.model.finding import Finding
from generator.render.charts import _figure, _frame, _style, _words
from generator.render.charts._sheet import Area, Box, Item, Line, Sheet, Text, onto, paragraph
from generator.render.charts._space import Region, Space, spaces
from generator.render.charts._style import EDGE, GREY, INK, LARGE, LEADING, SMALL, WIDE

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ABREAST, GUTTER = 3, 18.0
LEAST = 150.0  # width of a column, where there are several
HEIGHTS = {"main": 66.0, "thread": 40.0, "more": 26.0, "other": 26.0}
STRIP = 9.0  # height of a guard, and of what lies at the top of a thread's stack
GAP, SEAM = 32.0, 2.0  # between two regions; between two that touch
COLOURS = {"main": "#d3e6f2", "thread": "#d2ece3", "more": "#e9f5f1", "other": "#ebebe8"}
MAPPED, CONTROL, GUARD = "#0072B2", "#009E73", "#D55E00"
TALL = 24.0  # height of the part of main's stack that is mapped
FACTS = True  # what it shows


def draw(figure: Figure, findings: Sequence[Finding], _options: Mapping[str, Any]) -> None:
    """The picture of these findings, in their order."""
    onto(figure, layout(findings, _figure.width(figure)))


def alt(head: str, rows: Sequence[Finding]) -> str:
    """The picture in numbers: `HEAD: stack limit 8 MiB: main 8184 KiB, 4 threads of 8 MiB; 2 more`."""
    found = spaces(rows)
    first = [f"{space.title}: {space.in_words}".replace("\u00a0", " ") for space in found[:1]]
    more = [f"{len(found) - 1} more"] if found[1:] else []
    return _words.brief(head or "address space", "; ".join([*first, *more]) or "nothing to draw")


def subtitle(_findings: Sequence[Finding]) -> str:
    """Nothing: sizes stand in the picture, each with its unit."""
    return ""


def layout(rows: Sequence[Finding], page: float = WIDE) -> Sheet:
    """Where everything stands."""
    found = spaces(rows)
    room = int((page - 2 * EDGE + GUTTER) // (LEAST + GUTTER))
    abreast = min(ABREAST, max(room, 1), max(len(found), 1))
    width = (page - 2 * EDGE - GUTTER * (abreast - 1)) / abreast
    items: list[Item] = []
    top = EDGE
    for first in range(0, len(found), abreast):
        together = found[first : first + abreast]
        titles = [_style.wrap(space.title, LARGE, width) for space in together]
        body = top + max(map(len, titles)) * LARGE * LEADING + 6
        ends = []
        for i, (space, title) in enumerate(zip(together, titles, strict=True)):
            left = EDGE + i * (width + GUTTER)
            items += paragraph(left, top, title, size=LARGE, colour=INK)
            drawn, end = _column(space, left, body, width)
            items += drawn
            ends.append(end)
        top = max(ends) + GUTTER
    legend, top = _legend(found, top, page)
    footer, bottom = _frame.footer([_note(found)], top, page)
    return Sheet(page, bottom, (*items, *legend, *footer))


# ------------------------------------------------------------------ a column


def _column(space: Space, left: float, top: float, width: float) -> tuple[list[Item], float]:
    """The regions of one process under each other, and where they end."""
    if space.reason:
        lines = _style.wrap(space.reason, SMALL, width)
        return [*paragraph(left, top, lines, size=SMALL, colour=GREY)], top + len(lines) * SMALL * LEADING
    items: list[Item] = []
    for region in space.regions:
        bottom = top + HEIGHTS[region.kind] + (STRIP if region.kind == "thread" and space.guard else 0.0)
        items += _block(region, space, Box(left, top, left + width, bottom))
        top = bottom + (GAP if region.gap else SEAM)
        if region.gap:
            items += _gap(region.gap, left + width / 2, bottom, top, width)
    return items, top


def _block(region: Region, space: Space, box: Box) -> Iterator[Item]:
    """A region: its name, its size, and what lies at its ends."""
    yield Area(box, COLOURS[region.kind])
    low, high = box.top, box.bottom
    if region.kind == "main" and space.mapped:
        yield Area(Box(box.left, low, box.right, low + TALL), MAPPED)
        mapped = _style.shorten(f"{space.mapped} mapped", SMALL, box.right - box.left - 12)
        yield Text(box.left + 6, low + TALL / 2, mapped, SMALL, _style.PAPER)
        low += TALL
    if region.kind == "thread" and space.control:
        yield Area(Box(box.left, low, box.right, low + STRIP), CONTROL)
        low += STRIP
    if region.kind == "thread" and space.guard:
        high -= STRIP
        yield Area(Box(box.left, high, box.right, high + STRIP), GUARD)
    yield from _said(region, box.left + 6, box.right - 6, (low + high) / 2)


def _said(region: Region, left: float, right: float, y: float) -> Iterator[Text]:
    """The name at the left, the size at the right as far as there is room."""
    name = _style.shorten(region.name, SMALL, right - left)
    yield Text(left, y, name, SMALL, INK)
    room = right - left - _style.text_width(name, SMALL) - 6
    if region.size and _style.text_width(region.size, SMALL) <= room:
        yield Text(right, y, region.size, SMALL, INK, "right")


def _gap(text: str, x: float, top: float, bottom: float, width: float) -> Iterator[Item]:
    """What lies between two regions: nothing, but so much of it."""
    text = _style.shorten(text, SMALL, width)
    y, half = (top + bottom) / 2, SMALL / 2 + 2
    for start, end in ((top + 1, y - half), (y + half, bottom - 1)):
        yield Line(((x, start), (x, end)), GREY, 1.2, (2, 2))
    yield Text(x, y, text, SMALL, GREY, "center")


# ------------------------------------------------------------------ below the columns


def _legend(found: Sequence[Space], top: float, page: float) -> tuple[list[Item], float]:
    """What the strips are, as far as they occur, under each other."""
    control = dict.fromkeys(space.control for space in found if space.control)
    guard = dict.fromkeys(space.guard for space in found if space.guard)
    said = (
        (CONTROL, f"control block and thread-local variables, {' or '.join(control)} below the top", control),
        (GUARD, f"guard, {' or '.join(guard)}: whoever touches it is ended", guard),
    )
    items: list[Item] = []
    for colour, text, there in said:
        if there:
            items.append(Area(Box(EDGE, top + 5, EDGE + 22, top + 5 + STRIP), colour))
            lines = _style.wrap(text, SMALL, page - 2 * EDGE - 30)
            first = top + 5 + (STRIP - SMALL * LEADING) / 2
            items += paragraph(EDGE + 30, first, lines, size=SMALL, colour=INK)
            top += len(lines) * SMALL * LEADING + 4
    return items, top + 4


def _note(found: Sequence[Space]) -> str:
    drawn = any(space.regions for space in found)
    return "main: how far it may grow; high addresses on top; not to scale" if drawn else "nothing to draw"
