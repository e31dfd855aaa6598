"""What stands around the data of a chart: the legend on top, the grid with its labels, the footer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from generator.model.note import Expectation
from generator.render.charts import _axis, _style, _words
from generator.render.charts._sheet import Area, Box, Item, Line, Mark, Text, paragraph
from generator.render.charts._style import EDGE, GREY, GRID, INK, LEADING, MEDIUM, SMALL

TICKS = 22.0  # height of a line of tick labels
STRIP = 19.0  # height of a line that says what was expected
KEYS = 24.0  # height of a line of the legend
BETWEEN = 22.0  # two entries of it
TOP = EDGE - 2.0  # of the legend
BELOW = 6.0  # a legend: room to the data
small_width = partial(_style.text_width, size=SMALL)


@dataclass(frozen=True)
class Key:
    """An entry of the legend: a mark (and the dash of its line, for curves) and what it means."""

    text: str
    stroke: _style.Stroke
    curve: bool = False
    fill: str = ""  # of the mark, where it is not the stroke's colour

    @property
    def lead(self) -> float:
        """From the left end to the text."""
        return 36.0 if self.curve else 18.0

    def lines(self, page: float) -> tuple[str, ...]:
        """Its words, as they fit a page so wide."""
        return _style.wrap(self.text, MEDIUM, page - 2 * EDGE - self.lead)

    def width(self, page: float) -> float:
        return self.lead + max(_style.text_width(line, MEDIUM) for line in self.lines(page))

    def height(self, page: float) -> float:
        return KEYS + (len(self.lines(page)) - 1) * MEDIUM * LEADING

    def items(self, x: float, top: float, page: float) -> Iterator[Item]:
        y = top + KEYS / 2
        if self.curve:
            yield Line(((x, y), (x + 28, y)), self.stroke.colour, 2.2, self.stroke.dash)
        else:
            size, colour = 11 * self.stroke.scale, self.stroke.colour
            filled = (self.fill, colour) if self.fill else (colour,)
            yield Mark(x + 6, y, self.stroke.shape, size, *filled)
        first = y - MEDIUM * LEADING / 2
        yield from paragraph(x + self.lead, first, self.lines(page), size=MEDIUM, colour=INK)


def legend(keys: Sequence[Key], left: float, page: float, top: float = TOP) -> tuple[tuple[Item, ...], float]:
    """The legend, from `left` if it fits there in one line, and where the data may begin below it."""
    if not keys:
        return (), top + 2.0
    widths = [key.width(page) for key in keys]
    if left + sum(width + BETWEEN for width in widths) - BETWEEN > page - EDGE:
        left = EDGE
    items: list[Item] = []
    x, height = left, 0.0
    for key, width in zip(keys, widths, strict=True):
        if x > left and x + width > page - EDGE:
            x, top, height = left, top + height, 0.0
        items += key.items(x, top, page)
        x, height = x + width + BETWEEN, max(height, key.height(page))
    return tuple(items), top + height + BELOW


def grid(found: Sequence[_axis.Tick], axis: _axis.Axis, frame: Box) -> Iterator[Item]:
    """A vertical line at each tick."""
    for tick in found:
        x = axis.x(tick.value)
        yield Line(((x, frame.top), (x, frame.bottom)), GRID)


def tick_labels(found: Sequence[_axis.Tick], axis: _axis.Axis, y: float) -> Iterator[Text]:
    """The ticks' labels, with their middle at `y`."""
    for tick in found:
        x = axis.centre(tick.value, small_width(tick.text))
        yield Text(x, y, tick.text, SMALL, GREY, "center")


def shade(expect: Expectation, axis: _axis.Axis, top: float, bottom: float) -> Area:
    """The range that was expected, as far as the axis goes."""
    left = axis.left if expect.low is None else axis.x(expect.low)
    right = axis.right if expect.high is None else axis.x(expect.high)
    middle, half = (left + right) / 2, max((right - left) / 2, 1.0)
    return Area(Box(middle - half, top, middle + half, bottom), _style.EXPECTED, _style.EXPECTED_OPACITY)


def caption(text: str, area: Area, axis: _axis.Axis, y: float) -> Text:
    """What a shade means: within it where there is room, always within the frame."""
    text = _style.shorten(text, SMALL, axis.right - axis.left - 8)
    x = min(area.box.left + 4, axis.right - 4 - _style.text_width(text, SMALL))
    return Text(max(x, axis.left + 4), y, text, SMALL, GREY)


def footer(notes: Sequence[str], top: float, page: float) -> tuple[tuple[Text, ...], float]:
    """Remarks on how to read the chart, at the right below it, and where the paper ends."""
    width = page - 2 * EDGE
    lines = [line for note in _joined(notes, width) for line in _style.wrap(note, SMALL, width)]
    items = paragraph(page - EDGE, top, lines, size=SMALL, colour=GREY, anchor="right")
    return items, top + len(lines) * SMALL * LEADING + EDGE


def _joined(notes: Sequence[str], width: float) -> list[str]:
    """Neighbouring notes in one line where they fit."""
    found: list[str] = []
    for note in map(_words.glued, notes):
        both = f"{found[-1]}; {note}" if found else note
        if found and small_width(both) <= width:
            found[-1] = both
        else:
            found.append(note)
    return found
