"""Ecdf: the share of events that took at most so long, on an axis that gives every nine its room.

Of a rate it is the share that reached at least so much: the nines are at the bad end. A curve ends where
fewer than ten events lie above it: further up N says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from generator.findings import wording
from generator.model import hosted
from generator.model.finding import Finding
from generator.render.charts import _axis, _figure, _frame, _style, _words
from generator.render.charts._curve import Curve, Nines
from generator.render.charts._frame import STRIP, TICKS, Key
from generator.render.charts._panel import Frame, Panel
from generator.render.charts._sheet import Box, Item, Sheet, onto, paragraph
from generator.render.charts._style import CRAMPED, EDGE, INK, LARGE, LEADING, SMALL, WIDE

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST = 5  # curves in one frame; more become small multiples
GUTTER = 18.0  # between two frames
DECADE = 105.0  # height of a nine, where there is room for it
LONE, MULTIPLE = (210.0, 330.0), (130.0, 170.0)  # least and greatest height of a frame
ROOMS = ((0.04, 0.04), (0.04, 0.2), (0.2, 0.2), (0.24, 0.28))  # of a frame's width, tried beside the curves


def draw(figure: Figure, findings: Sequence[Finding], _options: Mapping[str, Any]) -> None:
    """The chart of these findings, in their order."""
    onto(figure, layout(_words.comparable(findings), _figure.width(figure)))


def subtitle(findings: Sequence[Finding]) -> str:
    """The unit, and where the figures of the tables are others than the curves have at half."""
    drawn = _drawn(findings)
    others = [
        f"{_words.figure(row.summary)}{f' ({name})' if name else ''}"
        for row, name in zip(drawn, _words.told_apart(drawn), strict=True)
        if wording.also(row.summary)
    ]
    told = f"a dot is the median of all events; that over processes is {', '.join(others)}" if others else ""
    return "; ".join(filter(None, (_words.about(findings), told)))


def layout(rows: Sequence[Finding], page: float = WIDE) -> Sheet:
    """Where everything stands; where no place is left for labels beside the curves, a legend names them."""
    panels = _panels(rows)
    if len(panels) == 1:
        for room in ROOMS:
            frames, bottom = _frames(panels, room, EDGE + SMALL / 2, page)
            labels = frames[0].labels(named=True)
            if all(labels):
                return _sheet(rows, panels, frames, bottom, labels, page)
    legend, top = _frame.legend(_keys(panels), _beside(panels), page)
    frames, bottom = _frames(panels, ROOMS[1], top + SMALL / 2, page)
    figures = [found for frame in frames for found in frame.labels(named=False)] if len(panels) > 1 else []
    return _sheet(rows, panels, frames, bottom, [legend, *figures], page)


def _sheet(
    rows: Sequence[Finding],
    panels: Sequence[Panel],
    frames: Sequence[Frame],
    bottom: float,
    labels: Sequence[tuple[Item, ...] | None],
    page: float,
) -> Sheet:
    footer, end = _frame.footer(_notes(rows, panels), bottom, page)
    texts = (text for found in labels for text in found or ())
    return Sheet(page, end, (*_framed(frames, rows), *texts, *footer))


def _drawn(rows: Sequence[Finding]) -> list[Finding]:
    return [row for row in rows if _words.drawable(row) and row.summary.histogram]


def _panels(rows: Sequence[Finding]) -> tuple[Panel, ...]:
    """All curves in one frame, or a frame per label."""
    drawn = _drawn(rows)
    if not drawn:
        return ()
    if len(drawn) <= MOST:
        return (Panel("", _curves(drawn, drawn), _words.told_apart(drawn)),)
    if all(row.condition.host for row in drawn):
        return tuple(_by_host(drawn))
    titles = _words.titles(row.condition for row in rows)
    several = len(titles) > 1
    return tuple(
        Panel(
            _words.glued(label),
            _curves(same[i : i + MOST], rows),
            tuple(titles[row.condition.name] if several else "" for row in same[i : i + MOST]),
        )
        for label, same in _words.grouped(drawn)
        for i in range(0, len(same), MOST)
    )


def _by_host(drawn: Sequence[Finding]) -> Iterator[Panel]:
    """A frame per condition, or more of many hosts; a curve per host, which looks alike in all of them."""
    hosts = list(dict.fromkeys(row.condition.host for row in drawn))
    strokes = dict(zip(hosts, _style.series(len(hosts)), strict=True))
    alike = {row.condition.name: hosted.there(row.condition) for row in drawn}
    titles = wording.titles(alike.values())
    labels = _words.grouped(drawn)
    for label, same in labels:
        for base in dict.fromkeys(row.condition.base for row in same):
            ours = [row for row in same if row.condition.base == base]
            named = (label if len(labels) > 1 else "", titles[base] if len(titles) > 1 else "")
            for few in (ours[i : i + MOST] for i in range(0, len(ours), MOST)):
                curves = tuple(Curve(row, strokes[row.condition.host]) for row in few)
                title = _words.glued(", ".join(filter(None, named)) or label)
                yield Panel(title, curves, tuple(row.condition.host for row in few))


def _curves(drawn: Sequence[Finding], rows: Sequence[Finding]) -> tuple[Curve, ...]:
    """In the strokes of their conditions, unless two curves of this frame would look the same."""
    by_condition = _style.strokes([row.condition for row in rows])
    strokes = [by_condition[row.condition.name] for row in drawn]
    if len(set(strokes)) < len(drawn) or len(by_condition) == 1:
        strokes = list(_style.series(len(drawn)))
    return tuple(map(Curve, drawn, strokes))


def _nines(panels: Sequence[Panel]) -> Nines:
    """The axis of shares that all frames have."""
    return Nines(max((curve.top for panel in panels for curve in panel.curves), default=0.5))


def _beside(panels: Sequence[Panel]) -> float:
    """Where the frames begin: room for the widest label of a share at the left."""
    return EDGE + max(map(_frame.small_width, _nines(panels).labels)) + 8


def _frames(
    panels: Sequence[Panel], room: tuple[float, float], top: float, page: float
) -> tuple[list[Frame], float]:
    """A place for each panel, two abreast where there are many, and where the axis' labels end below."""
    if not panels:
        return [], top
    columns = 1 if len(panels) < 3 or page < CRAMPED else 2
    start = _beside(panels)
    width = (page - EDGE - 2 - start - GUTTER * (columns - 1)) / columns
    axis = _axis.fit(_spans(panels, (room[0] * width, room[1] * width)), start, start + width)
    nines = _nines(panels)
    least, most = LONE if len(panels) == 1 else MULTIPLE
    height = min(max(DECADE * nines.decades, least), most)
    frames = []
    for first in range(0, len(panels), columns):
        abreast = panels[first : first + columns]
        titles = max(len(_title(panel, width)) for panel in abreast) * LARGE * LEADING
        strips = max(len(panel.expects) for panel in abreast)
        bottom = top + titles + strips * STRIP + height
        for i, panel in enumerate(abreast):
            left = start + i * (width + GUTTER)
            box = Box(left, top + titles, left + width, bottom)
            frames.append(Frame(panel, box, replace(axis, left=left, right=left + width), nines, strips))
        top = bottom + GUTTER
    return frames, top - GUTTER + TICKS + 6


def _title(panel: Panel, width: float) -> tuple[str, ...]:
    return _style.wrap(panel.title, LARGE, width) if panel.title else ()


def _spans(panels: Sequence[Panel], room: tuple[float, float]) -> Iterator[_axis.Span]:
    for panel in panels:
        for curve in panel.curves:
            ends = curve.points[0][0], curve.points[-1][0]
            yield _axis.Span(min(ends), max(ends), *room)
        bounds = (bound for expect in panel.expects for bound in (expect.low, expect.high))
        yield from (_axis.Span(bound, bound, 16, 16) for bound in bounds if bound)


def _framed(frames: Sequence[Frame], rows: Sequence[Finding]) -> Iterator[Item]:
    """The frames with their curves and axes; the time axis is labelled under the lowest of each column."""
    if not frames:
        return
    ticks = _axis.ticks(frames[0].axis, _words.dimension(rows), _frame.small_width)
    for frame in frames:
        yield from frame.back()
    for frame in frames:
        yield from frame.grid(ticks)
    for i, frame in enumerate(frames):
        yield from frame.curves()
        lines = _title(frame.panel, frame.box.right - frame.box.left)
        top = frame.box.top - len(lines) * LARGE * LEADING - 2
        yield from paragraph(frame.box.left, top, lines, size=LARGE, colour=INK)
        if frame.box.left == frames[0].box.left:
            yield from frame.shares()
        if not any(below.box.left == frame.box.left for below in frames[i + 1 :]):
            yield from _frame.tick_labels(ticks, frame.axis, frame.box.bottom + TICKS / 2 + 1)


def _keys(panels: Sequence[Panel]) -> list[Key]:
    """What each stroke means; of a lone frame with the figure, which has no other place there."""
    found: dict[str, Key] = {}
    for panel in panels:
        for curve, name in zip(panel.curves, panel.names, strict=True):
            text = name if len(panels) > 1 else f"{name} {curve.figure}"
            if text.strip():
                found.setdefault(text, Key(text.strip(), curve.stroke, curve=True))
    return list(found.values())


def _notes(rows: Sequence[Finding], panels: Sequence[Panel]) -> list[str]:
    """What the curves are, under which circumstances, and which of them are missing."""
    drawn = _drawn(rows)
    labels = dict.fromkeys(_words.clean(row.label) for row in rows)
    titles = _words.titles(row.condition for row in rows)
    alone = [*labels] if len(labels) == 1 else []
    alone += [title for title in titles.values() if len(titles) == 1 and title != "anywhere"]
    about = ", ".join(filter(None, [*alone, _words.common_idle(rows)]))
    what = f"share of the {_words.counted(drawn)} that {_words.up_to(rows)}" if panels else "nothing to draw"
    missing = (
        f"{name or row.label}: {_words.status(row.summary)}"
        for row, name in zip(rows, _words.told_apart(rows), strict=True)
        if row not in drawn
    )
    return [note for note in (f"{about}: {what}" if about else what, _words.quick(drawn), *missing) if note]
