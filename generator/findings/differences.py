"""How much more one figure is than another: round by round where both have the same rounds. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from generator import units
from generator.findings import over_processes, ratios, wording
from generator.findings.ratios import Ratio
from generator.model.finding import Estimate, Summary
from generator.model.note import Printed


@dataclass(frozen=True)
class Difference:
    """A difference of two figures of one dimension, or why there is none."""

    estimate: Estimate | None = None
    dimension: str = units.TIME
    reason: str = ""
    modes: tuple[float, float] | None = None  # instead: the least and the greatest, over the modes
    apart: str = ""  # ratios.SESSIONS or HOSTS: of two there is no interval

    def told(self, *words: str) -> str:
        """`1.9 µs (1.7–2.0)`, `no clear difference (-3–5 ns)`, with more words in its parentheses."""
        said = self._told(*words)
        return said.replace(" %", " percentage points") if self.dimension == units.SHARE else said

    def _told(self, *words: str) -> str:
        """The same, of shares still in percent."""
        found = self.estimate
        if self.modes:
            return wording.beside(units.span(*self.modes, self.dimension, digits=2), self.apart, *words)
        if found is None:
            return self.reason
        if self.apart or found.n < 2:
            return wording.beside(units.figure(found.value, self.dimension), self.apart, *words)
        if found.low <= 0 <= found.high:
            ends = (units.figure(end, self.dimension) for end in (found.low, found.high))
            return wording.beside("no clear difference", units.between(*ends), *words)
        interval = wording.bounds(found, self.dimension)
        return wording.beside(wording.value(found, self.dimension), interval, *words)


def difference(above: Summary, over: str, below: Summary, under: str) -> Difference:
    """`above`'s statistic `over`, less `below`'s statistic `under`."""
    if reason := ratios.unlike(above, over, below, under):
        return Difference(reason=reason.replace("[no ratio", "[no difference"))
    dimension, two = wording.dimension(above, over), ratios.apart(above, below)
    level = max(above.level, below.level)
    if where := ratios.places(above, over, below, under):
        each = [_apart(above.by_place[one], below.by_place[one], level) for one in where]
        values = [one.value for one in each if one and one.is_sure]
        if len(values) == len(where):
            return Difference(dimension=dimension, modes=(min(values), max(values)))
    if (over == "median" and above.modes) or (under == "median" and below.modes):
        tops, bottoms = ratios.values(above, over), ratios.values(below, under)
        ends = min(tops) - max(bottoms), max(tops) - min(bottoms)
        return Difference(dimension=dimension, modes=ends, apart=two)
    top, bottom = wording.estimate(above, over), wording.estimate(below, under)
    if top is None or bottom is None:
        raise AssertionError("what has no figure has no difference")
    value = _clean(top.value - bottom.value)
    if two:
        return Difference(Estimate(value, value, value, 1), dimension, apart=two)
    found = _apart(above.by_round.get(over, {}), below.by_round.get(under, {}), level)
    ends = _clean(top.low - bottom.high), _clean(top.high - bottom.low)
    return Difference(found or Estimate(value, *ends, min(top.n, bottom.n)), dimension)


def _apart(above: Mapping[int, float], below: Mapping[int, float], level: float) -> Estimate | None:
    """The median of the differences of the rounds that both have, with its interval."""
    differences = [_clean(above[one] - below[one]) for one in above if one in below]
    return over_processes.estimate(differences, level=level)


def _clean(value: float) -> float:
    """Without what subtracting adds in the last of sixteen digits: rounding outward would show it."""
    return float(f"{value:.12g}")


def percent(found: Ratio, statistic: str, dimension: str, *words: str) -> str:
    """A ratio in percent of its lower part: `28 % less (25–31 %)`; of modes, or from nothing, as a ratio.

    Of shares it is relative, which has to be said: `28 % lower (relative, 25–31 %)`.
    """
    made = found.estimate
    if made is None or found.modes or not math.isfinite(made.high) or (not found.is_clear and found.interval):
        return found.told(*words)
    if made.value == 1:
        return wording.beside("just as much", *words)
    word = wording.word(statistic, dimension, more=made.value > 1)
    relative = "relative" if dimension == units.SHARE else ""
    ends = sorted(abs(one - 1) * 100 for one in (made.low, made.high))
    interval = f"{math.floor(ends[0] + 1e-9)}–{math.ceil(ends[1] - 1e-9)} %" if found.interval else ""
    shown = f"{units.percent(abs(made.value - 1))} {word}"
    return wording.beside(shown, relative, interval, found.apart, *words)


def as_measured(printed: Printed, statistic: str, beside: Summary, other: str) -> Summary:
    """A printed figure as if each round of what stands beside it had measured that: it has no interval."""
    value, count = printed.value, max(beside.n, 1)
    found = Estimate(value, value, value, count)
    rounds = {statistic: dict.fromkeys(beside.by_round.get(other, {}), value)}
    made = Summary(
        beside.trial, "ok", dimension=printed.dimension, n=count, record=beside.record, by_round=rounds
    )
    return replace(made, median=found) if statistic == "median" else _with(made, statistic, found)


def _with(made: Summary, statistic: str, found: Estimate) -> Summary:
    """The same with this statistic alone."""
    return (
        replace(made, first=found) if statistic == "first" else replace(made, percentiles={statistic: found})
    )
