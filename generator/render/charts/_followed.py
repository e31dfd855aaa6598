"""One panel of a history: a figure's sessions as dots, what repeats differ by, what changed between them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from generator import units
from generator.findings import wording
from generator.model.finding import Estimate
from generator.model.history import OF_THE_MACHINE, Band, History, Moment
from generator.model.note import Printed
from generator.model.statistics import title
from generator.render.charts import _axis, _style, _words
from generator.render.charts._sheet import Area, Box, Item, Line, Mark, Text
from generator.render.charts._style import GREY, GRID, INK, MEDIUM, SMALL, Stroke
from generator.render.charts._timeline import Timeline

HEIGHT = 150.0  # of the data
HEAD = 22.0  # height of its name
STRIP = 17.0  # height of a line that says what changed
STRIPS = 2  # of them
BESIDE = 10.0  # from the frame to what stands beside it
ROOM = 14.0  # px between the outermost dots and the frame
DOT, LEAST_DOT = 8.0, 2.5
CLOSE = 5.0  # dots of this size and smaller have no rim
BAR, FINE_BAR = 2.4, 1.0  # width of an interval; between close dots
BAND_OPACITY = 0.12
FAR = 4.0  # times the greatest figure, or below the least: a printed one beyond is off the axis
CLAIMED = _style.SERIES[1]
OF_CODE = (5, 3)  # dash of a line where no machine is another one
MOST_WORDS = 2  # on what changed at one place


@dataclass(frozen=True)
class Panel:
    """A history on the page: `box` is where its dots are."""

    history: History
    strokes: Mapping[str, Stroke]  # by host
    time: Timeline
    box: Box
    up: _axis.Axis  # its left is the bottom
    said: Collection[str] = ()  # sessions of which a panel above says what changed

    def dot(self, moment: Moment) -> tuple[float, float] | None:
        """Where a session's dot is."""
        return (self.time.x(moment), self.up.x(moment.estimate.value)) if moment.estimate else None

    @property
    def size(self) -> float:
        """Across a dot: many stand close."""
        return min(DOT, max(LEAST_DOT, self.time.step - 1))

    def items(self) -> Iterator[Item]:
        """From the back to the front."""
        yield from (self._band(one) for one in self.history.bands)
        yield from self._grid()
        yield from self._breaks()
        yield from self._elsewhere()
        for moment in self.history.moments:
            yield from self._moment(moment)
        yield from self._newest()

    def _band(self, band: Band) -> Area:
        first, last = self.history.moments[band.first], self.history.moments[band.last]
        left, right = self.time.before(first), self.time.before(last) + self.time.step
        area = Box(left, self.up.x(band.high), right, self.up.x(band.low))
        return Area(area, self.strokes[first.host].colour, BAND_OPACITY)

    def _grid(self) -> Iterator[Item]:
        for tick in ticks(self.history):
            y = self.up.x(tick.value)
            yield Line(((self.box.left, y), (self.box.right, y)), GRID)
            yield Text(self.box.left - BESIDE, y, tick.text, SMALL, GREY, "right")

    # -------------------------------------------------------------- what changed

    def _breaks(self) -> Iterator[Item]:
        """A line before each session that had something else, with its name above it where there is room."""
        claimed = {one.at: one for one in self.history.shifts}
        for number, moment in enumerate(self.history.moments):
            found = claimed.get(number)
            if not moment.breaks and not found:
                continue
            x = self.time.before(moment)
            solid = found or any(one.kind in OF_THE_MACHINE for one in moment.breaks)
            line = Line(((x, self.box.top - 4), (x, self.box.bottom)), GREY, 1.2, () if solid else OF_CODE)
            yield replace(line, colour=CLAIMED, width=2.0) if found else line
        for strip, left, said, colour in self._names():
            yield Text(left, self.box.top - STRIP * (strip + 0.5) - 4, said, SMALL, colour)

    def _changed(self, moment: Moment) -> str:
        """`kernel, compiler …`: in as few words as fit a chart; nothing where a panel above says it."""
        names = [] if moment.name in self.said else list(dict.fromkeys(one.kind for one in moment.breaks))
        return ", ".join(names[:MOST_WORDS]) + " …" * (len(names) > MOST_WORDS)

    @property
    def strips(self) -> int:
        """How many lines of names stand above the frame."""
        return max((strip + 1 for strip, *_ in self._names()), default=0)

    def _names(self) -> Iterator[tuple[int, float, str, str]]:
        """Strip (from below), left end, name and colour of what changed, as far as there is room."""
        ends = [self.box.left - BESIDE] * STRIPS
        claimed = {one.at: ratio(one.ratio) for one in self.history.shifts}
        for number, moment in enumerate(self.history.moments):
            said = ", ".join(filter(None, (claimed.get(number), self._changed(moment))))
            width = _style.text_width(said, SMALL)
            left = max(min(self.time.before(moment), self.box.right - width), self.box.left)
            strip = next((i for i, end in enumerate(ends) if said and left >= end + BESIDE), None)
            if strip is not None:
                ends[strip] = left + width
                yield strip, left, said, CLAIMED if number in claimed else GREY

    # -------------------------------------------------------------- figures

    def _moment(self, moment: Moment) -> Iterator[Item]:
        stroke, place = self.strokes[moment.host], self.dot(moment)
        if place is None or moment.estimate is None:
            yield Mark(self.time.x(moment), self.box.bottom - 6, "x", 6, GREY, GREY)
            return
        x, y = place
        ends = (self.up.x(moment.estimate.low), self.up.x(moment.estimate.high))
        if max(abs(end - y) for end in ends) > self.size / 2:
            width = BAR if self.size > CLOSE else FINE_BAR
            yield Line(((x, ends[0]), (x, ends[1])), stroke.colour, width, opacity=0.6)
        fill = stroke.colour if moment.is_whole else _style.PAPER
        edge = _style.PAPER if moment.is_whole and self.size > CLOSE else stroke.colour
        yield Mark(x, y, stroke.shape, self.size * stroke.scale, fill, edge)

    def _newest(self) -> Iterator[Text]:
        """The newest figure, right of the frame."""
        y = min(max(self.up.x(self.history.values[-1].value), self.box.top + 8), self.box.bottom - 8)
        yield Text(self.box.right + BESIDE, y, figure(self.history), MEDIUM, INK)

    def _elsewhere(self) -> Iterator[Item]:
        """What was printed, as a line with its text where no dot and no other text is."""
        taken: list[Box] = []
        for one in near(self.history):
            y = self.up.x(one.value)
            yield Line(((self.box.left, y), (self.box.right, y)), INK, 1.2, (2, 3))
            if text := self._free(told(one), y, taken):
                taken.append(text.box)
                yield text

    def _free(self, said: str, y: float, taken: Sequence[Box]) -> Text | None:
        """Above or below a line, at its end or its beginning."""
        dots = [place for one in self.history.moments if (place := self.dot(one))]
        claimed = [self.history.moments[one.at] for one in self.history.shifts]
        new = [*(one for one in self.history.moments if one.breaks), *claimed]
        lines = [self.time.before(one) for one in new]
        for x, anchor in ((self.box.right - 4, "right"), (self.box.left + 4, "left")):
            for middle in (y - SMALL * 0.7, y + SMALL * 0.7):
                text = Text(x, middle, said, SMALL, GREY, anchor)
                free = not any(text.box.grown(DOT / 2).holds(dot) for dot in dots)
                free = free and not any(text.box.left <= line <= text.box.right for line in lines)
                if free and self.box.contains(text.box) and not any(text.box.meets(box) for box in taken):
                    return text
        return None

    @property
    def untold(self) -> tuple[str, ...]:
        """What was printed and has no line, or no text beside it."""
        shown = {item.text for item in self._elsewhere() if isinstance(item, Text)}
        there = near(self.history)
        return tuple(
            f"dotted: {told(one)}" if one in there else f"{told(one)}: {_side(self.history, one)}"
            for one in self.history.printed
            if told(one) not in shown
        )


def up(history: History) -> _axis.Axis:
    """The axis of a panel, as if its bottom were at 0."""
    return _axis.fit(_spans(history), 0, HEIGHT)


def ticks(history: History) -> tuple[_axis.Tick, ...]:
    """Of its axis."""
    return _axis.ticks(up(history), history.dimension, lambda _: SMALL * 1.3)


def _spans(history: History) -> Iterator[_axis.Span]:
    ends = [end for one in history.values for end in (one.low, one.value, one.high) if end > 0]
    if ends:
        yield _axis.Span(min(ends), max(ends), ROOM, ROOM)
    yield from (_axis.Span(band.low, band.high, 4, 4) for band in history.bands)
    yield from (_axis.Span(one.value, one.value, ROOM, ROOM) for one in near(history))


def near(history: History) -> tuple[Printed, ...]:
    """What was printed and would not press the dots together."""
    values = [one.value for one in history.values]
    return tuple(one for one in history.printed if min(values) / FAR <= one.value <= max(values) * FAR)


def _side(history: History, one: Printed) -> str:
    return f"{'above' if one.value > history.values[-1].value else 'below'} the axis"


def told(one: Printed) -> str:
    """`printed 2092 ns`."""
    return _words.clean(f"printed {units.for_readers(one.text)}")


def figure(history: History) -> str:
    """The newest: `2.71 ns`, with the digits that its interval supports."""
    return wording.value(history.values[-1], history.dimension)


def ratio(found: Estimate) -> str:
    """`1.12× (1.05–1.20)`."""
    bounds = units.bounds(found.value, found.low, found.high, "count")
    return f"{units.ratio(found.value, found.low, found.high)} ({bounds})"


def name(history: History, *, several: bool) -> str:
    """`pthread (CondVar), two cores, p99`."""
    where = _words.titles([history.figure.condition])[history.figure.condition.name]
    idle = history.figure.condition.idle_title
    place = "" if where == "anywhere" and not several else where
    which = "" if history.figure.statistic == "median" else title(history.figure.statistic)
    return _words.clean(", ".join(filter(None, (history.figure.label, place, idle, which))))
