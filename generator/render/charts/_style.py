"""The look of every chart: sizes, colours, shapes, dashes, fonts. Lengths are units of the page (px)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import cycle, islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.font_manager import FontProperties
    from matplotlib.ft2font import FT2Font

    from generator.model.note import Condition

WIDE, NARROW = 740, 360  # a chart is drawn for a desk and for a phone, so that its text has one size on both
CRAMPED = 500.0  # on paper narrower than this, what stands beside the data goes above it, or away
EDGE = 12.0  # between the outermost ink and the edge of the paper
LARGE, MEDIUM, SMALL = 15.0, 14.0, 13.0  # text
LEADING = 1.25  # line height, as a multiple of the text's size

PAPER = "#fdfdfd"  # opaque: the page may be dark
SHADE = "#f2f2f0"  # every other band
INK = "#222222"
GREY = "#636363"  # text that stands behind
GRID = "#dadada"
EXPECTED, EXPECTED_OPACITY = "#000000", 0.065

FAMILIES = ["Segoe UI", "Roboto", "Helvetica", "Arial"]  # minima's; then the browser's sans-serif
MEASURED = "DejaVu Sans"  # matplotlib's own, wider than any of FAMILIES: no installed font matters
SERIES = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#222222")
RC: Any = {
    "font.family": "sans-serif",
    "font.sans-serif": [MEASURED],
    "font.size": MEDIUM,
    "axes.titlesize": LARGE,
    "axes.labelsize": SMALL,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "legend.fontsize": SMALL,
    "legend.frameon": False,
    "text.color": INK,
    "axes.labelcolor": INK,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "axes.edgecolor": GREY,
    "axes.facecolor": PAPER,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.prop_cycle": f"cycler('color', {list(SERIES)})",
    "grid.color": GRID,
    "figure.facecolor": PAPER,
    "figure.constrained_layout.h_pad": EDGE / 72,  # in inches
    "figure.constrained_layout.w_pad": EDGE / 72,
    "svg.fonttype": "none",  # text stays text: half the bytes, and it can be searched
    "svg.hashsalt": "lab-notebook",  # without it ids are random
    "pdf.fonttype": 42,  # TrueType: text stays text in a paper, too
    "path.simplify": False,
}


@dataclass(frozen=True)
class Stroke:
    """How a series is told from the others: by colour, shape and dash, each of which is enough."""

    colour: str
    shape: str  # a matplotlib marker
    scale: float  # makes shapes of one size look equally large
    dash: tuple[float, ...]  # on, off, on, off ...; empty: solid


NEUTRAL = Stroke("#666666", "o", 1.0, (7, 3))  # where the scheduler chooses
STROKES = (  # told apart with any kind of colour blindness
    Stroke(SERIES[0], "s", 0.92, ()),
    Stroke(SERIES[1], "^", 1.08, (10, 2.5, 2, 2.5)),
    Stroke(SERIES[2], "D", 0.84, (1.8, 2)),
    Stroke(SERIES[3], "v", 1.08, (4, 2)),
    Stroke(SERIES[4], "P", 1.08, (12, 4)),
    Stroke(SERIES[5], "p", 1.12, (7, 2, 2, 2, 2, 2)),
    Stroke(SERIES[6], "X", 1.08, (3, 3)),
)
USUAL = {
    "anywhere": NEUTRAL,
    "one CPU": STROKES[0],
    "two cores": STROKES[1],
    "two cores, kept awake": STROKES[2],
    "SMT twins": STROKES[3],
}


def strokes(conditions: Sequence[Condition]) -> dict[str, Stroke]:
    """A stroke for each condition by name: usual conditions look the same in every chart of a post."""
    found: dict[str, Stroke] = {}
    for condition in conditions:
        usual = USUAL.get(condition.title)
        if usual and usual not in found.values():
            found[condition.name] = usual
    free = cycle([stroke for stroke in (*STROKES, NEUTRAL) if stroke not in found.values()])
    for condition in conditions:
        if condition.name not in found:
            found[condition.name] = next(free)
    return found


def tint(colour: str, share: float) -> str:
    """`#RRGGBB` with so much of the colour, the rest paper."""
    pairs = ((int(colour[i : i + 2], 16), int(PAPER[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(ink * share + paper * (1 - share)):02x}" for ink, paper in pairs)


def series(count: int) -> tuple[Stroke, ...]:
    """Strokes for so many curves that are no conditions."""
    return tuple(islice(cycle((*STROKES[:4], NEUTRAL, *STROKES[4:])), count))


@cache
def _font_file() -> str:
    import matplotlib

    return f"{matplotlib.get_data_path()}/fonts/ttf/DejaVuSans.ttf"


def font(size: float) -> FontProperties:
    """The families for the browser, and a font of matplotlib's own so that no installed one matters."""
    from matplotlib.font_manager import FontProperties

    return FontProperties(family="sans-serif", size=size, fname=_font_file())


@cache
def _font() -> FT2Font:
    from matplotlib.ft2font import FT2Font

    found = FT2Font(_font_file())
    found.set_size(100, 72)
    return found


@cache
def _advance(character: str) -> float:
    """Width of one character at size 1; one em where the font lacks it (CJK, emoji)."""
    if unicodedata.combining(character):
        return 0.0
    if not _font().get_char_index(ord(character)):
        return 1.0
    return float(_font().load_char(ord(character)).linearHoriAdvance) / 65536 / 100


def text_width(text: str, size: float) -> float:
    """An upper bound of the width of a text in the fonts that browsers have."""
    return sum(map(_advance, text)) * size


def wrap(text: str, size: float, width: float) -> tuple[str, ...]:
    """The text in lines no wider than `width`, broken at blanks, within a word only where it must be."""
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        for piece in _pieces(word, size, width):
            joined = f"{line} {piece}" if line else piece
            if line and text_width(joined, size) > width:
                lines.append(line)
                joined = piece
            line = joined
    return tuple(line.replace("\u00a0", " ") for line in (*lines, line))


def _pieces(word: str, size: float, width: float) -> Iterator[str]:
    """The word, or as much of it as fits a line, again and again."""
    piece = ""
    for character in word:
        if piece and text_width(piece + character, size) > width:
            yield piece
            piece = ""
        piece += character
    yield piece


def shorten(text: str, size: float, width: float) -> str:
    """The text, or its beginning and an ellipsis, no wider than `width`."""
    if text_width(text, size) <= width:
        return text
    while text and text_width(text + "…", size) > width:
        text = text[:-1]
    return text.rstrip() + "…"
