"""A chart as a list of shapes in page units, origin at the top left, and its way onto a figure.

Charts place every text themselves: only so is it certain that no two texts meet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.render.charts import _style
from generator.render.charts._figure import INCH

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.figure import Figure

Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A rectangle; two boxes that only touch do not meet."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def contains(self, other: Box) -> bool:
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.top <= other.top
            and other.bottom <= self.bottom
        )

    def holds(self, point: Point) -> bool:
        return self.left < point[0] < self.right and self.top < point[1] < self.bottom

    def grown(self, by: float) -> Box:
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)


@dataclass(frozen=True)
class Area:
    """A filled rectangle."""

    box: Box
    colour: str
    opacity: float = 1.0


@dataclass(frozen=True)
class Line:
    """A line through points."""

    points: Sequence[Point]
    colour: str
    width: float = 1.0
    dash: tuple[float, ...] = ()
    opacity: float = 1.0


@dataclass(frozen=True)
class Mark:
    """A marker of matplotlib's, `size` across."""

    x: float
    y: float
    shape: str
    size: float
    colour: str
    edge: str = _style.PAPER


@dataclass(frozen=True)
class Text:
    """One line of text; `y` is its middle."""

    x: float
    y: float
    text: str
    size: float = _style.MEDIUM
    colour: str = _style.INK
    anchor: str = "left"  # which end stands at x: "left" | "center" | "right"

    @property
    def box(self) -> Box:
        """Where it may have ink: as wide as in the widest of the fonts."""
        width = _style.text_width(self.text, self.size)
        left = self.x - {"left": 0.0, "center": width / 2, "right": width}[self.anchor]
        return Box(left, self.y - self.size / 2, left + width, self.y + self.size / 2)


Item = Area | Line | Mark | Text


@dataclass(frozen=True)
class Sheet:
    """Everything that a chart draws, in that order."""

    width: float
    height: float
    items: tuple[Item, ...]

    @property
    def texts(self) -> tuple[Text, ...]:
        return tuple(item for item in self.items if isinstance(item, Text))


def paragraph(
    x: float, top: float, lines: Sequence[str], *, size: float, colour: str, anchor: str = "left"
) -> tuple[Text, ...]:
    """Lines of text under each other."""
    step = size * _style.LEADING
    return tuple(
        Text(x, top + step * (i + 0.5), line, size, colour, anchor) for i, line in enumerate(lines) if line
    )


def onto(figure: Figure, sheet: Sheet) -> None:
    """Draw the sheet on a figure, which becomes as large as it."""
    from matplotlib.transforms import Affine2D

    figure.set_size_inches(sheet.width / INCH, sheet.height / INCH)
    figure.set_layout_engine("none")
    units = Affine2D().scale(1 / INCH) + figure.dpi_scale_trans
    for order, item in enumerate(sheet.items):
        artist = _artist(item, sheet.height)
        artist.set_transform(units)
        artist.set_zorder(order)
        figure.add_artist(artist)


def _artist(item: Item, height: float) -> Artist:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Rectangle
    from matplotlib.text import Text as Label

    artist: Artist
    match item:
        case Area(box, colour, opacity):
            corner, across, up = (box.left, height - box.bottom), box.right - box.left, box.bottom - box.top
            artist = Rectangle(corner, across, up, facecolor=colour, alpha=opacity, linewidth=0)
        case Line(points, colour, width, dash, opacity):
            style = (0.0, [length / width for length in dash]) if dash else None
            xs, ys = [x for x, _ in points], [height - y for _, y in points]
            artist = Line2D(xs, ys, color=colour, linewidth=width, linestyle=style, alpha=opacity)
        case Mark(x, y, shape, size, colour, edge):
            artist = Line2D([x], [height - y], marker=shape, markersize=size, color=colour)
            artist.set_markeredgecolor(edge)
        case Text(x, y, text, size, colour, anchor):
            baseline = height - y - 0.36 * size
            artist = Label(x, baseline, text, color=colour, ha=anchor, va="baseline", parse_math=False)
            artist.set_fontproperties(_style.font(size))
    return artist
