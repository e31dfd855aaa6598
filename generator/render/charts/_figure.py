"""Figures of matplotlib's in the look of the house, and their bytes: the same wherever and whenever."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from generator.render.charts import _style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

INCH = 72.0  # our units: a unit is a point in a PDF, and a pixel of the page in an SVG
HEIGHT = 350.0  # of a blank page
_IMAGE_DPI = 200  # of a PNG, for print
_ANONYMOUS: dict[str, dict[str, None]] = {  # neither when it was drawn nor by what
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
    "png": {"Software": None},
}
FORMATS = tuple(_ANONYMOUS)
_MEASURED_FONT = re.compile(rf"(<(?:text|tspan)\s[^>]*?style=\"[^\"]*?)'{_style.MEASURED}'")
_IGNORED = ("Glyph", "There are no gridspecs")  # the browser has the glyph; axes may be placed by hand


@contextmanager
def look() -> Iterator[None]:
    """What matplotlib is set to while a chart is drawn, whatever a matplotlibrc says; nothing of it stays."""
    import matplotlib as mpl

    with mpl.rc_context(), warnings.catch_warnings():
        for message in _IGNORED:
            warnings.filterwarnings("ignore", message)
        mpl.rcdefaults()
        mpl.rcParams.update(_style.RC)
        yield


def blank(width: float = _style.WIDE) -> Figure:
    """White paper so wide."""
    from matplotlib.figure import Figure

    return Figure(figsize=(width / INCH, HEIGHT / INCH), dpi=INCH, layout="constrained")


def width(figure: Figure) -> float:
    """How wide its paper is."""
    return float(figure.get_figwidth()) * INCH


def saved(figure: Figure, form: str) -> bytes:
    """The figure as a file of one of FORMATS."""
    out = io.BytesIO()
    dpi = _IMAGE_DPI if form == "png" else INCH
    metadata: Any = _ANONYMOUS[form]
    figure.savefig(out, format=form, dpi=dpi, metadata=metadata)
    return _for_a_page(out.getvalue()) if form == "svg" else out.getvalue()


def _for_a_page(svg: bytes) -> bytes:
    """Points to pixels in the root element; text in the families that browsers have."""
    head, root, body = svg.decode().partition("<svg ")
    attributes, close, rest = body.partition(">")
    families = ", ".join(f"'{family}'" for family in _style.FAMILIES)
    named = _MEASURED_FONT.sub(lambda found: found[1] + families, rest)
    return (head + root + attributes.replace('pt"', '"') + close + named).encode()
