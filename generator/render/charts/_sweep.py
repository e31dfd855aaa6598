"""A sweep as lines: findings -> points along the parameter that was varied, and what they say in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from generator import units
from generator.findings import wording
from generator.model.finding import Estimate, Finding, Mode
from generator.model.statistics import Standing, find, standing
from generator.render.charts import _words

JUMP = 1.5  # a step that grows by more than this factor over what the parameter grows by is told


@dataclass(frozen=True)
class Point:
    """What was measured at one value of the parameter; `found` is None where there is no such figure.

    Of several modes the line goes through the largest, and the others stand beside it.
    """

    x: float
    text: str  # the value, as written
    row: Finding
    found: Estimate | None
    others: tuple[Mode, ...] = ()


@dataclass(frozen=True)
class Series:
    """One line: a statistic of one measurement under one condition."""

    name: str
    statistic: str
    points: tuple[Point, ...]  # by x

    @property
    def drawn(self) -> tuple[Point, ...]:
        return tuple(point for point in self.points if point.found)

    @property
    def runs(self) -> tuple[tuple[Point, ...], ...]:
        """Stretches without a gap."""
        together = groupby(self.points, key=lambda point: point.found is not None)
        return tuple(tuple(points) for there, points in together if there)

    @property
    def jump(self) -> tuple[float, Point, Point] | None:
        """The step that grows most over what the parameter grows by: its factor, from where, and to where."""
        steps = [
            (b.found.value / a.found.value, a, b)
            for run in self.runs
            for a, b in pairwise(run)
            if a.found and b.found and a.found.value > 0
        ]
        beyond = [(step[0] * step[1].x / step[2].x, step) for step in steps if step[2].x > 0]
        most, step = max(beyond, default=(0.0, None), key=lambda one: one[0])
        return step if most > JUMP else None


@dataclass(frozen=True)
class Sweep:
    """All lines along one parameter; `absent` are the findings that have no place on it."""

    parameter: str
    dimension: str
    series: tuple[Series, ...]
    absent: tuple[Finding, ...]

    @property
    def points(self) -> tuple[Point, ...]:
        return tuple(point for one in self.series for point in one.points)

    @property
    def lone(self) -> bool:
        """Is it one measurement under one condition, with its percentiles?"""
        return any(one.statistic != "median" for one in self.series)


def sweep(rows: Sequence[Finding]) -> Sweep:
    """The percentiles of one measurement under one condition; of several a line of medians each."""
    for name in dict.fromkeys(name for row in rows for name, _ in row.summary.trial.sweep):
        placed = [row for row in rows if name in dict(row.summary.trial.sweep)]
        values = units.together(dict(row.summary.trial.sweep)[name] for row in placed)
        if values and len(set(values)) > 1 and min(value.value for value in values) > 0:
            where = {id(row): value.value for row, value in zip(placed, values, strict=True)}
            absent = tuple(row for row in rows if id(row) not in where)
            return Sweep(name, values[0].dimension, tuple(_series(name, placed, where)), absent)
    return Sweep("", "count", (), tuple(rows))


def _series(name: str, rows: Sequence[Finding], where: dict[int, float]) -> Iterator[Series]:
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for row in sorted(rows, key=lambda row: where[id(row)]):
        groups.setdefault(_key(row, name), []).append(row)
    ordered = [groups[key] for key in dict.fromkeys(_key(row, name) for row in rows)]
    names = _names([group[0] for group in ordered], name)
    for group, called in zip(ordered, names, strict=True):
        for statistic in _lines(_words.dimension(group)) if len(ordered) == 1 else ("median",):
            points = (_point(where[id(row)], name, row, statistic) for row in group)
            yield Series(called if len(ordered) > 1 else _short(statistic), statistic, tuple(points))


def _lines(dimension: str) -> tuple[str, ...]:
    """The median and, of the bad end, the percentiles that have a line."""
    return tuple(name for name in standing(Standing.LINE) if name in ("median", *wording.tail(dimension)))


def _short(statistic: str) -> str:
    found = find(statistic)
    return (found and found.line) or statistic


def _point(x: float, name: str, row: Finding, statistic: str) -> Point:
    text, made = dict(row.summary.trial.sweep)[name], row.summary
    if not _words.drawable(row):
        return Point(x, text, row, None)
    if statistic == "median" and made.modes:
        return Point(x, text, row, wording.of_mode(made.modes[0], made.n), made.modes[1:])
    return Point(x, text, row, wording.estimate(made, statistic))


def _key(row: Finding, name: str) -> tuple[object, ...]:
    others = tuple(pair for pair in row.summary.trial.sweep if pair[0] != name)
    return row.measurement.id, row.condition.name, others


def _names(firsts: Sequence[Finding], name: str) -> list[str]:
    """What tells the lines apart: measurement, condition, other parameters, as far as they differ."""
    titles = _words.titles(row.condition for row in firsts)
    others = [", ".join(value for key, value in row.summary.trial.sweep if key != name) for row in firsts]
    parts = (
        [_words.glued(row.measurement.title) for row in firsts],
        others,
        [titles[row.condition.name] for row in firsts],
    )
    telling = [part for part in parts if len(set(part)) > 1]
    return [", ".join(filter(None, found)) for found in zip(*telling, strict=True)] or [""] * len(firsts)


# ------------------------------------------------------------------ in words


def alt(head: str, rows: Sequence[Finding]) -> str:
    """`HEAD: p50 12.8 us at 8 B to 35.3 ms at 16 MiB, 2 more lines`: first and last of the first line."""
    found = sweep(rows)
    head = head or f"line chart, {found.parameter or 'nothing varied'}"
    if not found.series:
        return _words.brief(head, "nothing to draw")
    more = units.counted(len(found.series) - 1, "more line") if found.series[1:] else ""
    return _words.brief(head, ", ".join(filter(None, (_told(found.series[0]), more))))


def _told(series: Series) -> str:
    drawn = series.drawn
    if not drawn:
        why = next((_words.status(p.row.summary) for p in series.points if p.row.summary.status != "ok"), "")
        return f"{series.name} {why or 'has too few events'}".strip()
    first, last = drawn[0], drawn[-1]
    said = f"{series.name} {told(first)} at {first.text}".strip()
    if last is not first:
        said += f" to {told(last)} at {last.text}"
    return said


def told(point: Point) -> str:
    """Its figure: `12.8 us`."""
    return wording.value(point.found, point.row.summary.dimension) if point.found else "-"
