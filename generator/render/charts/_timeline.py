"""Sessions side by side in their order: a column for each, the days below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from generator.model.history import Moment
from generator.render.charts import _frame
from generator.render.charts._sheet import Item, Line, Text
from generator.render.charts._style import GREY, SMALL

GAP = 9.0  # between two days' names
BRACKET = 5.0  # from the frame to the line over a day's sessions
LEAST_STEP = 8.0  # from one session to the next, where days have lines
NAME = 15.0  # from there to the middle of its name


@dataclass(frozen=True)
class Timeline:
    """The sessions of all panels by name, and where on the page they are."""

    moments: tuple[Moment, ...]  # each session once, oldest first
    left: float
    right: float

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {one.name: number for number, one in enumerate(self.moments)}

    @property
    def step(self) -> float:
        """From one session to the next."""
        return (self.right - self.left) / max(len(self.moments), 1)

    def x(self, moment: Moment) -> float:
        """The middle of a session's column."""
        return self.left + (self._numbers[moment.name] + 0.5) * self.step

    def before(self, moment: Moment) -> float:
        """The left edge of it."""
        return self.x(moment) - self.step / 2

    def days(self, y: float) -> Iterator[Item]:
        """Below the frame, which ends at `y`: a line over a day's sessions, its name where there is room."""
        end, year = -GAP, ""
        for day, found in groupby(self.moments, key=lambda one: one.day):
            row = list(found)
            first, last = self.x(row[0]), self.x(row[-1])
            if self.step >= LEAST_STEP:
                yield Line(((first - 2, y + BRACKET), (last + 2, y + BRACKET)), GREY, 1.5)
            said = day if day[:4] != year else day[5:]
            width = _frame.small_width(said)
            middle = min(max((first + last) / 2, self.left + width / 2), self.right - width / 2)
            if middle - width / 2 >= end + GAP:
                yield Text(middle, y + BRACKET + NAME, said, SMALL, GREY, "center")
                end, year = middle + width / 2, day[:4]


def timeline(histories: Sequence[Sequence[Moment]], left: float, right: float) -> Timeline:
    """Of several figures' sessions, which are partly the same."""
    every = {one.name: one for row in histories for one in row}
    return Timeline(tuple(sorted(every.values(), key=lambda one: (one.started, one.name))), left, right)
