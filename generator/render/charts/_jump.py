"""The two figures of the step at which a line jumps, beside its points where nothing is behind them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.render.charts import _direct
from generator.render.charts._sheet import Box, Point, Text
from generator.render.charts._style import INK, SMALL

ASIDE = 7.0  # px from the point to the text
AWAY = 13.0  # from the point's middle to the text's


def texts(
    before: tuple[Point, str], after: tuple[Point, str], paths: Sequence[Sequence[Point]]
) -> Iterator[Text]:
    """The figure before the step at its left, the one after it at its right, below or above their points."""
    inked = [point for path in paths for point in _direct.dense(path)]
    for ((x, y), text), anchor, aside in ((before, "right", -ASIDE), (after, "left", ASIDE)):
        spots = (Text(x + aside, y + away, text, SMALL, INK, anchor) for away in (AWAY, -AWAY))
        yield from (spot for spot in [next((s for s in spots if _is_free(s.box, inked)), None)] if spot)


def _is_free(box: Box, inked: Sequence[Point]) -> bool:
    return not any(box.grown(1.5).holds(point) for point in inked)
