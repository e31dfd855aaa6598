"""Dots: a band a measurement, a row and a mark a condition, on a logarithmic axis.

No bars: a logarithmic axis has no zero for them to stand on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from generator.charts import _axis, _frame, _style, _words
from generator.charts._frame import STRIP, TICKS
from generator.charts._row import Row
from generator.charts._sheet import Area, Box, Item, Sheet, paragraph, svg
from generator.charts._style import EDGE, INK, LARGE, LEADING, WIDTH
from generator.model import Expectation, Finding

PAD = 7.0  # above and below the rows of a band
LABELS = (90.0, 120.0, 150.0, 190.0)  # widths tried for the labels at the left
TALL = 600.0  # from here on the axis is labelled at the top, too


@dataclass(frozen=True)
class Group:
    """Neighbouring rows of which the same is expected."""

    expects: tuple[Expectation, ...]
    rows: tuple[Row, ...]

    @property
    def height(self) -> float:
        return STRIP * len(self.expects) + sum(row.height for row in self.rows)


@dataclass(frozen=True)
class Band:
    """A measurement, or one value of its sweep: its label and its rows from top to bottom."""

    label: tuple[str, ...]
    groups: tuple[Group, ...]

    @property
    def inner(self) -> float:
        return sum(group.height for group in self.groups)

    @property
    def height(self) -> float:
        return max(self.inner, len(self.label) * LARGE * LEADING) + 2 * PAD


def draw(rows: tuple[Finding, ...], _options: Mapping[str, Any]) -> bytes:
    """The chart of these findings, in their order, as SVG."""
    return svg(layout(_words.comparable(rows)))


def layout(rows: Sequence[Finding]) -> Sheet:
    """Where everything stands."""
    shared = _words.shared(rows)
    bands = _bands(rows, shared)
    ends = [_style.text_width(line, LARGE) for band in bands for line in band.label]
    axis = _axis.fit(_spans(bands, shared), EDGE + max(ends, default=0) + 10, WIDTH - EDGE)
    legend, top = _frame.legend(_keys(bands), axis.left)
    height = STRIP * len(shared) + sum(band.height for band in bands)
    tall = height > TALL
    top += TICKS * tall
    frame = Box(axis.left, top, axis.right, top + height)
    ticks = _axis.ticks(axis, _words.dimension(rows), _frame.small_width) if _drawn(bands) else ()
    back, front = _stacked(bands, axis, top + STRIP * len(shared))
    for i, (expect, said) in enumerate(shared.items()):
        area = _frame.shade(expect, axis, top, frame.bottom)
        back.append(area)
        front.append(_frame.caption(said, area, axis, top + STRIP * (i + 0.5)))
    front += _frame.tick_labels(ticks, axis, frame.bottom + TICKS / 2 + 1)
    front += _frame.tick_labels(ticks, axis, top - TICKS / 2) if tall else ()
    footer, bottom = _frame.footer(_notes(bands, axis), frame.bottom + TICKS + 6)
    return Sheet(bottom, (*back, *_frame.grid(ticks, axis, frame), *front, *legend, *footer))


def _bands(rows: Sequence[Finding], shared: Collection[Expectation]) -> tuple[Band, ...]:
    strokes = _style.strokes([row.condition for row in rows])
    found = _words.grouped(rows)
    width = _label_width([_words.glued(label) for label, _ in found])
    return tuple(
        Band(
            _style.wrap(_words.glued(label), LARGE, width),
            tuple(
                Group(expects, tuple(Row(row, strokes[row.condition.name]) for row in together))
                for expects, together in groupby(same, key=lambda row: _words.own(row, shared))
            ),
        )
        for label, same in found
    )


def _label_width(labels: Sequence[str]) -> float:
    """The narrowest margin with labels of two lines, else three, and no word broken; else the widest."""
    words = [_style.text_width(word, LARGE) for label in labels for word in label.split(" ")]
    for most in (2, 3):
        for width in LABELS:
            lines = max((len(_style.wrap(label, LARGE, width)) for label in labels), default=0)
            if lines <= most and max(words, default=0) <= width:
                return width
    return LABELS[-1]


def _drawn(bands: Sequence[Band]) -> list[Row]:
    rows = (row for band in bands for group in band.groups for row in group.rows)
    return [row for row in rows if _words.drawable(row.finding)]


def _spans(bands: Sequence[Band], shared: Collection[Expectation]) -> Iterator[_axis.Span]:
    drawn = _drawn(bands)
    yield from (span for row in drawn for span in row.spans)
    if drawn:
        own = (expect for band in bands for group in band.groups for expect in group.expects)
        bounds = (bound for expect in (*shared, *own) for bound in (expect.low, expect.high))
        yield from (_axis.Span(bound, bound, 16, 16) for bound in bounds if bound)


def _keys(bands: Sequence[Band]) -> list[_frame.Key]:
    """The conditions in the order of the note; a lone `anywhere` needs no name."""
    rows = [row for band in bands for group in band.groups for row in group.rows]
    strokes = {row.finding.condition.name: row.stroke for row in rows}
    names = _words.titles(row.finding.condition for row in rows)
    keys = [_frame.Key(title, strokes[name]) for name, title in names.items()]
    return [] if [key.text for key in keys] == ["anywhere"] else keys


def _stacked(bands: Sequence[Band], axis: _axis.Axis, top: float) -> tuple[list[Item], list[Item]]:
    """The bands from `top` down: what lies behind the grid, and what before it."""
    back: list[Item] = []
    front: list[Item] = []
    for i, band in enumerate(bands):
        if i % 2 == 0:
            back.append(Area(Box(axis.left, top, axis.right, top + band.height), _style.SHADE))
        middle = top + band.height / 2
        label_top = middle - len(band.label) * LARGE * LEADING / 2
        front += paragraph(axis.left - 10, label_top, band.label, size=LARGE, colour=INK, anchor="right")
        y = middle - band.inner / 2
        for group in band.groups:
            _add_group(group, axis, y, back, front)
            y += group.height
        top += band.height
    return back, front


def _add_group(group: Group, axis: _axis.Axis, top: float, back: list[Item], front: list[Item]) -> None:
    bottom = top + group.height
    for i, expect in enumerate(group.expects):
        area = _frame.shade(expect, axis, top, bottom)
        back.append(area)
        front.append(_frame.caption(_words.said(expect), area, axis, top + STRIP * (i + 0.5)))
    y = top + STRIP * len(group.expects)
    for row in group.rows:
        front += row.items(axis, y)
        y += row.height


def _notes(bands: Sequence[Band], axis: _axis.Axis) -> list[str]:
    """How to read the marks, as far as they occur."""
    drawn = _drawn(bands)
    findings = [row.finding for row in drawn]
    modes = any(row.finding.summary.modes for row in drawn)
    parts = [
        "dot: median of each mode, larger = more of the events" if modes else "dot: median",
        "thick: its interval" if any(row.interval(axis) for row in drawn) else "",
        _words.spread(findings),
    ]
    context = filter(None, (_words.common_idle(findings), _words.quick(findings)))
    return [note for note in ("; ".join(filter(None, parts)) if drawn else "", "; ".join(context)) if note]
