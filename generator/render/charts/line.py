"""Line: how a time grows with the number that was varied: sizes or counts along, times up, both logarithmic.

A measurement that is alone has a line each for p50, p90 and p99; several have one of medians. Of several
modes it goes through the largest, and hollow marks are the others. A line ends where N does not allow its
percentile.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from generator.model.finding import Finding
from generator.model.note import Expectation
from generator.render.charts import (
    _axis,
    _direct,
    _figure,
    _frame,
    _jump,
    _style,
    _sweep,
    _sweep_notes,
    _words,
)
from generator.render.charts._frame import STRIP, TICKS
from generator.render.charts._mark import Marked, marked
from generator.render.charts._sheet import Area, Box, Item, Line, Mark, Sheet, Text, onto
from generator.render.charts._style import EDGE, GREY, GRID, INK, MEDIUM, SMALL, WIDE, Stroke
from generator.render.charts._sweep import Point, Series, Sweep, sweep, told

if TYPE_CHECKING:
    from matplotlib.figure import Figure

HEIGHT = 290.0  # of the data
BESIDE = 10.0  # from the frame to the labels of the times
ROOMS = (14.0, 90.0, 150.0)  # px right of the last points, tried one after the other for the lines' names
ABOVE, BELOW = 16.0, 26.0  # px between the outermost points and the frame; below there is room for a figure
DOT = 6.5
LEAST_DOT = 5.0  # of a mode beside the largest
BAR = 4.0  # width of an interval
NAME = 150.0  # a direct label is no wider than this, unless its words are


@dataclass(frozen=True)
class Plot:
    """A sweep with its axes on the page; `box` is where the lines are."""

    sweep: Sweep
    strokes: tuple[Stroke, ...]
    box: Box
    across: _axis.Axis
    up: _axis.Axis  # its left is the bottom

    def at(self, point: Point) -> tuple[float, float]:
        assert point.found
        return self.across.x(point.x), self.up.x(point.found.value)

    def path(self, series: Series) -> tuple[tuple[float, float], ...]:
        return tuple(map(self.at, series.drawn))

    def items(self) -> Iterator[Item]:
        """The lines, then the intervals that their marks do not hide, then the marks."""
        pairs = list(zip(self.sweep.series, self.strokes, strict=True))[::-1]  # the first on top
        for series, stroke in pairs:
            for run in series.runs:
                yield Line(tuple(map(self.at, run)), stroke.colour, 2.2, stroke.dash)
        for series, stroke in pairs:
            for point in series.drawn:
                yield from self._bar(point, stroke)
                yield from self._others(point, stroke)
                yield Mark(*self.at(point), stroke.shape, DOT * stroke.scale, stroke.colour)

    def _others(self, point: Point, stroke: Stroke) -> Iterator[Item]:
        """The smaller modes, as hollow marks."""
        for x, y in self.beside(point):
            yield Mark(x, y, stroke.shape, LEAST_DOT * stroke.scale, _style.PAPER, stroke.colour)

    def beside(self, point: Point) -> tuple[tuple[float, float], ...]:
        """Where its smaller modes are."""
        return tuple((self.across.x(point.x), self.up.x(mode.value)) for mode in point.others)

    def _bar(self, point: Point, stroke: Stroke) -> Iterator[Item]:
        ends = self.interval(point)
        if max(abs(y - self.at(point)[1]) for _, y in ends) > DOT / 2 + 1:
            yield Line(ends, stroke.colour, BAR, opacity=0.5)

    def interval(self, point: Point) -> tuple[tuple[float, float], ...]:
        """Both ends of its interval; of a mere range the point itself."""
        assert point.found
        bounds = (point.found.low, point.found.high) if point.found.coverage else (point.found.value,) * 2
        return tuple((self.across.x(point.x), self.up.x(bound)) for bound in bounds)

    def _dots(self, series: Series) -> tuple[tuple[float, float], ...]:
        return tuple(dot for point in series.drawn for dot in self.beside(point))

    def figures(self, taken: Sequence[Text]) -> Iterator[Text]:
        """Before and after the step at which each line of medians jumps, where there is room."""
        paths = [self.path(series) for series in self.sweep.series if series.drawn]
        paths += [self.interval(point) for series in self.sweep.series for point in series.drawn]
        paths += [(dot,) for point in self.sweep.points for dot in self.beside(point)]
        boxes = [text.box for text in taken]
        for series in self.sweep.series:
            if series.statistic == "median" and series.jump:
                before, after = ((self.at(point), told(point)) for point in series.jump[1:])
                for text in _jump.texts(before, after, paths):
                    if self.box.contains(text.box) and not any(text.box.meets(box) for box in boxes):
                        boxes.append(text.box)
                        yield text

    def labels(self) -> tuple[tuple[Text, ...] | None, ...]:
        """Its name beside each line, near its last point; None where it finds no room."""
        named = [(one, self.path(one)) for one in self.sweep.series if one.drawn]
        wanted = [
            _direct.Label(_style.wrap(one.name, MEDIUM, NAME), MEDIUM, path, (path[-1], *self._dots(one)))
            for one, path in named
        ]
        return tuple(spot.texts if spot else None for spot in _direct.place(wanted, self.box))


def draw(figure: Figure, findings: Sequence[Finding], options: Mapping[str, Any]) -> None:
    """The chart of these findings; the option `mark` is a value of the parameter and a word on it."""
    onto(figure, layout(_words.comparable(findings), options, _figure.width(figure)))


def alt(head: str, rows: Sequence[Finding]) -> str:
    """First and last figure of the first line."""
    return _sweep.alt(head, rows)


def subtitle(findings: Sequence[Finding]) -> str:
    """What the lines are, and along what."""
    found = sweep(findings)
    *names, last = [series.name for series in found.series] or ["medians"]
    which = f"{', '.join(names)} and {last}" if found.lone else "medians"
    return _words.about(findings, f"{which} by {found.parameter}" if found.parameter else which)


def layout(rows: Sequence[Finding], options: Mapping[str, Any] | None = None, page: float = WIDE) -> Sheet:
    """Where everything stands; where no place is left for names beside the lines, a legend has them."""
    found, mark = sweep(rows), marked((options or {}).get("mark"))
    if not any(series.drawn for series in found.series):
        footer, bottom = _frame.footer(["nothing to draw", *_sweep_notes.notes(found)], EDGE, page)
        return Sheet(page, bottom, footer)
    strokes = _strokes(found)
    for room in ROOMS:
        plot = _plot(found, strokes, mark, (EDGE, page - EDGE), room, EDGE)
        labels = plot.labels()
        if all(labels):
            return _sheet(plot, mark, [text for texts in labels for text in texts or ()], page)
    pairs = zip(found.series, strokes, strict=True)
    keys = [_frame.Key(one.name, stroke, curve=True) for one, stroke in pairs if one.drawn]
    legend, top = _frame.legend(keys, EDGE, page)
    return _sheet(_plot(found, strokes, mark, (EDGE, page - EDGE), ROOMS[0], top), mark, legend, page)


def _strokes(found: Sweep) -> tuple[Stroke, ...]:
    """Those of the conditions where these tell the lines apart."""
    first = [series.points[0].row.condition for series in found.series]
    if not found.lone and len({condition.name for condition in first}) == len(first):
        by_name = _style.strokes(first)
        return tuple(by_name[condition.name] for condition in first)
    return _style.series(len(found.series))


def _expects(found: Sweep) -> dict[Expectation, str]:
    """What is expected of a median -> in words, with whose it is where it is not every line's."""
    held: dict[Expectation, list[str]] = {}
    medians = [series for series in found.series if series.statistic == "median"]
    for series in medians:
        for expect in dict.fromkeys(e for point in series.points for e in _words.own(point.row)):
            held.setdefault(expect, []).append(series.name)
    return {e: _words.said(e, whose=whose, among=len(medians)) for e, whose in held.items()}


def _plot(
    found: Sweep,
    strokes: tuple[Stroke, ...],
    mark: Marked | None,
    ends: tuple[float, float],
    room: float,
    top: float,
) -> Plot:
    """The lines between the ends of the paper and from `top` down, with room right of their last points."""
    up = _axis.fit(_heights(found), 0, HEIGHT)
    ticks = _axis.ticks(up, _words.dimension([p.row for p in found.points]), lambda _: SMALL * 1.3)
    beside = max(_frame.small_width(text) for text in (*(tick.text for tick in ticks), found.parameter))
    left, right = ends[0] + beside + BESIDE, ends[1]
    values = [point.x for point in found.points]
    across = _axis.fit([_axis.Span(min(values), max(values), 14, room)], left, right)
    top += STRIP * (len(_expects(found)) + bool(mark))
    box = Box(left, top, right, top + HEIGHT)
    return Plot(found, strokes, box, across, _axis.Axis(up.low, up.high, box.bottom, box.top))


def _heights(found: Sweep) -> Iterator[_axis.Span]:
    for point in found.points:
        if point.found:
            values = (point.found.low, point.found.high, *(mode.value for mode in point.others))
            yield _axis.Span(min(values), max(values), BELOW, ABOVE)
    for expect in _expects(found):
        yield from (_axis.Span(bound, bound, 8, 8) for bound in (expect.low, expect.high) if bound)


def _sheet(plot: Plot, mark: Marked | None, names: Sequence[Item], page: float) -> Sheet:
    box = plot.box
    dimension = _words.dimension([point.row for point in plot.sweep.points])
    along = _axis.ticks(plot.across, plot.sweep.dimension, _frame.small_width)
    beside = _axis.ticks(_axis.Axis(plot.up.low, plot.up.high, 0, HEIGHT), dimension, lambda _: SMALL * 1.3)
    said = list(_expects(plot.sweep).items())
    first = box.top - STRIP * (len(said) + bool(mark))
    items: list[Item] = [_shade(plot, expect) for expect, _ in said]
    items += _frame.grid(along, plot.across, box)
    for tick in beside:
        y = plot.up.x(tick.value)
        items += [Line(((box.left, y), (box.right, y)), GRID)]
        items += [Text(box.left - BESIDE, y, tick.text, SMALL, GREY, "right")]
    for i, (_, text) in enumerate(said):
        shortened = _style.shorten(text, SMALL, box.right - box.left - 8)
        items.append(Text(box.left + 4, first + STRIP * (i + 0.5), shortened, SMALL, GREY))
    items += mark.items(plot.across, box) if mark else ()
    below = box.bottom + TICKS / 2 + 3
    items += _frame.tick_labels(along, plot.across, below)
    name = _style.shorten(plot.sweep.parameter, SMALL, box.left - EDGE - BESIDE)
    items.append(Text(box.left - BESIDE, below, name, SMALL, INK, "right"))
    footer, bottom = _frame.footer(_sweep_notes.notes(plot.sweep), box.bottom + TICKS + 8, page)
    figures = plot.figures([item for item in names if isinstance(item, Text)])
    return Sheet(page, bottom, (*items, *plot.items(), *names, *figures, *footer))


def _shade(plot: Plot, expect: Expectation) -> Area:
    """The times that were expected, as far as the axis goes."""
    low = plot.box.bottom if expect.low is None else plot.up.x(expect.low)
    high = plot.box.top if expect.high is None else plot.up.x(expect.high)
    middle, half = (low + high) / 2, max((low - high) / 2, 1.0)
    area = Box(plot.box.left, middle - half, plot.box.right, middle + half)
    return Area(area, _style.EXPECTED, _style.EXPECTED_OPACITY)
