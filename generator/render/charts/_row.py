"""One row of dots: a finding's marks, its spread, its interval, and its figures beside them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from generator.findings.baseline import Baseline
from generator.model.finding import Estimate, Finding
from generator.model.note import Printed
from generator.render.charts import _axis, _style, _words
from generator.render.charts._sheet import Item, Line, Mark, Text
from generator.render.charts._style import GREY, INK, MEDIUM, SMALL, Stroke

ROW = 21.0
DOT, LEAST_DOT = 11.0, 5.5  # across: a mark that holds all of the events, and the smallest
BRACKET = 9.0  # from a row's line to the interval of its ratio below it
GAP = 10.0  # from the end of a line to its figure
ABSENT = "#b5b5b5"  # the mark of a row without a figure
PRINTED = 17.0  # height of the line of a figure from elsewhere


@dataclass(frozen=True)
class Row:
    """A finding with the look of its condition."""

    finding: Finding
    stroke: Stroke
    bare: bool = False  # without figures, for which narrow paper has no room
    base: Baseline | None = None  # what its ratio is to

    @property
    def findings(self) -> tuple[Finding, ...]:
        return (self.finding,)

    @property
    def height(self) -> float:
        if not _words.drawable(self.finding):
            return ROW
        above = MEDIUM if self._side == "middle" and not self.bare else 0.0
        return ROW + above + PRINTED * len(self.printed)

    @property
    def marks(self) -> tuple[tuple[float, float], ...]:
        """(value, share of the events), the largest share first."""
        found = self.finding.summary
        if found.modes:
            return tuple((mode.value, mode.share) for mode in found.modes)
        return ((found.median.value, 1.0),) if found.median else ()

    @property
    def printed(self) -> tuple[Printed, ...]:
        """Figures from elsewhere that stand beside the median."""
        dimension = self.finding.summary.dimension
        return tuple(p for p in _words.printed(self.finding) if p.dimension == dimension)

    @property
    def text(self) -> str:
        """The figure, and its ratio to the baseline."""
        found = self.base.ratio(self.finding) if self.base else None
        told = _words.clean(found.text) if found and not found.reason and not found.modes else ""
        return ": ".join(filter(None, (_words.figure(self.finding.summary), told)))

    @property
    def origin(self) -> Estimate | None:
        """The baseline's own figure, from which a ratio is a distance on a logarithmic axis."""
        if self.base is None:
            return None
        found = self.finding if self.base.is_it(self.finding) else self.base.of(self.finding)
        return found.summary.median if found and not found.summary.modes else None

    @property
    def _side(self) -> str:
        """Where the largest mark is among several, and so where its figure stands."""
        values = [value for value, _ in self.marks]
        if len(values) < 2 or values[0] == max(values):
            return "right"
        return "left" if values[0] == min(values) else "middle"

    @property
    def _reach(self) -> tuple[float, float]:
        """From the first to the last ink of the line and its marks."""
        values = [*(value for value, _ in self.marks), *(self.finding.summary.spread or ())]
        return min(values), max(values)

    @property
    def spans(self) -> tuple[_axis.Span, ...]:
        """Its values, with room for the figure at the end where it stands."""
        if not _words.drawable(self.finding):
            return ()
        room = _style.text_width(self.text, MEDIUM) + GAP + 4
        before, after = (room if side == self._side and not self.bare else DOT for side in ("left", "right"))
        drawn = _axis.Span(*self._reach, before, after)
        ratios = (_axis.Span(low, high, 2, 2) for low, high in self.bracket)
        return (drawn, *ratios, *(_axis.Span(p.value, p.value, DOT, DOT) for p in self.printed))

    def items(self, axis: _axis.Axis, top: float) -> Iterator[Item]:
        """Everything in the row whose upper edge is `top`."""
        if not _words.drawable(self.finding):
            yield from self._absent(axis, top + ROW / 2)
            return
        y = top + self.height - PRINTED * len(self.printed) - ROW / 2
        figures = [] if self.bare else list(self._figures(axis, y))
        yield from self._from_baseline(axis, top, y, figures)
        first, last = (axis.x(value) for value in self._reach)
        yield Line(((first, y), (last, y)), self.stroke.colour, 1.4, opacity=0.55)
        for left, right in self.intervals(axis):
            yield Line(((left, y), (right, y)), self.stroke.colour, 4.0, opacity=0.7)
        for value, share in self.marks:
            size = max(DOT * math.sqrt(share), LEAST_DOT) * self.stroke.scale
            yield Mark(axis.x(value), y, self.stroke.shape, size, self.stroke.colour)
        yield from figures
        for i, found in enumerate(self.printed):
            yield from self._elsewhere(found, axis, y + ROW / 2 + PRINTED * (i + 0.5) - 2)

    def intervals(self, axis: _axis.Axis) -> Iterator[tuple[float, float]]:
        """Both ends (px) of the interval of the headline, or of each mode, where no mark hides it."""
        found = self.finding.summary
        for known in [mode.interval for mode in found.modes] or [found.median]:
            if known is not None and known.coverage is not None:
                left, middle, right = map(axis.x, (known.low, known.value, known.high))
                if max(middle - left, right - middle) > DOT / 2 + 1.5:
                    yield left, right

    def _from_baseline(
        self, axis: _axis.Axis, top: float, y: float, figures: Sequence[Text]
    ) -> Iterator[Item]:
        """A hairline where the baseline is, but through no figure, and below the row's line its bracket."""
        if self.origin is None:
            return
        x = axis.x(self.origin.value)
        if not any(one.box.left - 3 < x < one.box.right + 3 for one in figures):
            yield Line(((x, top), (x, top + self.height)), INK, 1.0, (3, 3), 0.6)
        for low, high in self.bracket:
            left, right, below = axis.x(low), axis.x(high), y + BRACKET
            yield Line(((left, below - 3), (left, below), (right, below), (right, below - 3)), INK, 1.2)

    @property
    def bracket(self) -> tuple[tuple[float, float], ...]:
        """Both ends of the interval of its ratio, from the baseline on; none where no rounds pair."""
        found = self.base.ratio(self.finding) if self.base else None
        if found is None or self.origin is None or not found.paired or found.modes or not found.estimate:
            return ()
        return ((self.origin.value * found.estimate.low, self.origin.value * found.estimate.high),)

    def _absent(self, axis: _axis.Axis, y: float) -> Iterator[Item]:
        """Its place, and why there is nothing to see."""
        told = [
            _words.status(self.finding.summary),
            *(f"printed {p.text}" for p in _words.printed(self.finding)),
        ]
        text = _style.shorten(_words.clean("; ".join(told)), SMALL, axis.right - axis.left - 30)
        yield Mark(axis.left + 12, y, self.stroke.shape, 8 * self.stroke.scale, ABSENT)
        yield Text(axis.left + 24, y, text, SMALL, GREY)

    def _figures(self, axis: _axis.Axis, y: float) -> Iterator[Text]:
        """The figure of the largest mark beside it, those of the outermost others if they fit."""
        values = [value for value, _ in self.marks]
        first, last = (axis.x(value) for value in self._reach)
        texts = (
            [_words.mode(self.finding.summary, i) for i in range(len(values))] if values[1:] else [self.text]
        )
        right = Text(last + GAP, y, texts[values.index(max(values))])
        left = Text(first - GAP, y, texts[values.index(min(values))], anchor="right")
        if self._side == "right" or right.box.right <= axis.right:
            yield right
        if self._side == "left" or (values[1:] and left.box.left >= axis.left):
            yield left
        if self._side == "middle":
            half = _style.text_width(self.text, MEDIUM) / 2
            x = min(max(axis.x(values[0]), axis.left + half), axis.right - half)
            yield Text(x, y - ROW / 2 - 3, self.text, anchor="center")

    def _elsewhere(self, found: Printed, axis: _axis.Axis, y: float) -> Iterator[Item]:
        """A figure that was printed: a hollow mark, with its text where there is room."""
        x = axis.x(found.value)
        text = Text(x + GAP, y, _words.clean(f"printed {found.text}"), SMALL, GREY)
        yield Mark(x, y, self.stroke.shape, 7 * self.stroke.scale, _style.PAPER, self.stroke.colour)
        yield text if text.box.right <= axis.right else replace(text, x=x - GAP, anchor="right")
