"""A hairline at one value of what was varied, with a word on it above the frame: where something changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator import units
from generator.render.charts import _axis, _style, _words
from generator.render.charts._frame import STRIP
from generator.render.charts._sheet import Box, Item, Line, Text
from generator.render.charts._style import GREY, INK, SMALL


@dataclass(frozen=True)
class Marked:
    """A value of the parameter, in its base unit, and what is said of it."""

    value: float
    text: str

    def items(self, axis: _axis.Axis, box: Box) -> Iterator[Item]:
        """The line from the strip above the frame to its bottom, and the text beside it, within the frame."""
        x, y = axis.x(self.value), box.top - STRIP / 2
        text = _style.shorten(self.text, SMALL, axis.right - axis.left - 8)
        width = _style.text_width(text, SMALL)
        yield Line(((x, box.top - STRIP + 3), (x, box.bottom)), INK, 1.0, (3, 3), 0.7)
        left = x + 6 if x + 6 + width <= axis.right else max(x - 6 - width, axis.left)
        yield Text(left, y, text, SMALL, GREY)


def marked(option: str | None) -> Marked | None:
    """`960 B (one message)` -> the value, and the words in parentheses after it."""
    if not option:
        return None
    quantity, words = units.parse_noted(option)
    written = option.partition("(")[0].strip()
    return Marked(quantity.value, _words.glued(": ".join(filter(None, (written, words)))))
