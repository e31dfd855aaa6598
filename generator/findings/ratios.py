"""How many times one figure is another: round by round where both were measured in the same rounds. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from generator import units
from generator.findings import over_processes, wording
from generator.model.finding import Estimate, Summary
from generator.model.intervals import LEVEL

SESSIONS, HOSTS = "from two sessions", "from two hosts"
BETWEEN = 1.25  # times that sessions of one host may differ by, of which the interval of one knows nothing


@dataclass(frozen=True)
class Ratio:
    """A ratio of two figures, or why there is none."""

    estimate: Estimate | None = None  # over the rounds that both have
    reason: str = ""  # "[skipped: needs two CPUs]", "[no ratio to nothing]"
    modes: tuple[float, float] | None = None  # instead: the least and the greatest, over the modes
    places: tuple[Estimate, ...] = ()  # of events in several places: each against those in the same place
    paired: bool = False  # by at least so many rounds that they give an interval
    apart: str = ""  # SESSIONS or HOSTS: of two there is no interval

    @property
    def is_clear(self) -> bool:
        """Is one of the two certainly more than the other?"""
        found = self.estimate
        if self.modes:
            least, most = self.ends
            return least > 1 or most < 1
        return found is not None and not found.low <= 1 <= found.high

    @property
    def ends(self) -> tuple[float, float]:
        """What it surely lies between, where it is known at all: over places or modes of all of them."""
        if self.places:
            return min(one.low for one in self.places), max(one.high for one in self.places)
        found = self.estimate
        return self.modes or ((found.low, found.high) if found else (0.0, math.inf))

    @property
    def least(self) -> float | None:
        """The value; over modes the least."""
        return self.modes[0] if self.modes else self.estimate.value if self.estimate else None

    @property
    def figure(self) -> str:
        """`1.8×`, `2.6 to 9 times`."""
        if self.modes:
            return _between(*self.modes)
        found = self.estimate
        if found is None:
            return self.reason
        known = (found.low, found.high) if found.is_sure and not self.apart else ()
        return units.ratio(found.value, *known)

    @property
    def interval(self) -> str:
        """`1.7–2.0`; nothing where there is none."""
        found = self.estimate
        if found is None or self.apart or found.n < 2 or not math.isfinite(found.high):
            return ""
        said = wording.bounds(found, "")
        return _beside_one(found) if self.is_clear and _holds_one(said) else said

    @property
    def text(self) -> str:
        """`1.8× (1.7–2.0)`, `no clear difference (0.64–1.67)`, `1.8× (from two sessions)`."""
        return self.told()

    def told(self, *words: str) -> str:
        """As `text`, with more words in its parentheses."""
        shown, interval, found = self.figure, self.interval, self.estimate
        if found and interval and not self.is_clear:
            shown, interval = "no clear difference", units.bounds(1.0, found.low, found.high, "", digits=3)
        return wording.beside(shown, interval, self.apart, *words)


def ratio(above: Summary, over: str, below: Summary, under: str) -> Ratio:
    """`above`'s statistic `over`, divided by `below`'s statistic `under`."""
    if reason := unlike(above, over, below, under):
        return Ratio(reason=reason)
    two = apart(above, below)
    if each := _by_place(above, below, places(above, over, below, under)):
        least, most = min(one.value for one in each), max(one.value for one in each)
        return Ratio(modes=(least, most), places=each, paired=True)
    if (over == "median" and above.modes) or (under == "median" and below.modes):
        tops, bottoms = values(above, over), values(below, under)
        return Ratio(modes=(min(tops) / max(bottoms), max(tops) / min(bottoms)), apart=two)
    top, bottom = wording.estimate(above, over), wording.estimate(below, under)
    if top is None or bottom is None:
        raise AssertionError("what has no figure has no ratio")
    if two:
        return Ratio(_alone(top.value / bottom.value), apart=two)
    rounds = above.by_round.get(over, {}), below.by_round.get(under, {})
    found = by_round(*rounds, max(above.level, below.level))
    if found:
        return Ratio(found, paired=found.is_sure)
    return Ratio(_apart(top, bottom))


def apart(one: Summary, other: Summary) -> str:
    """HOSTS or SESSIONS where two figures are of two of these, whose rounds are never paired; else ""."""
    if one.trial.condition.host != other.trial.condition.host:
        return HOSTS
    return SESSIONS if one.record != other.record else ""


def places(above: Summary, over: str, below: Summary, under: str) -> tuple[str, ...]:
    """Where events of both ran, if that is all that sets their modes apart; empty where it is not.

    What is placed otherwise is not slower: more events on the same CPU change neither of the two figures.
    """
    medians = (over, under) == ("median", "median") and above.record == below.record
    same = {*above.by_place} == {*below.by_place}
    return tuple(above.by_place) if medians and same and len(above.by_place) > 1 else ()


def _by_place(above: Summary, below: Summary, wheres: Sequence[str]) -> tuple[Estimate, ...]:
    """A ratio for each place; none where rounds do not pair."""
    level = max(above.level, below.level)
    found = [by_round(above.by_place[where], below.by_place[where], level) for where in wheres]
    return tuple(one for one in found if one) if all(one and one.is_sure for one in found) else ()


def by_round(above: Mapping[int, float], below: Mapping[int, float], level: float = LEVEL) -> Estimate | None:
    """The median of the ratios of the rounds that both have, with its interval; of few rounds their range.

    Over logarithms: the other way round it is the reciprocal.
    """
    both = [(above[number], below[number]) for number in above if below.get(number, 0) > 0]
    each = [one / other for one, other in both if 0 < one / other < math.inf]  # what is left of denormals
    found = over_processes.estimate(list(map(math.log, each)), level=level)
    if found is None:
        return None
    value, low, high = (_clean(math.exp(one)) for one in (found.value, found.low, found.high))
    return replace(found, value=value, low=low, high=high)


def _apart(top: Estimate, bottom: Estimate) -> Estimate:
    """Of figures without common rounds: as far as the two intervals allow, further than need be."""
    high = _clean(top.high / bottom.low) if bottom.low else math.inf
    value, low = _clean(top.value / bottom.value), _clean(top.low / bottom.high)
    return Estimate(value, low, high, min(top.n, bottom.n))


def _holds_one(interval: str) -> bool:
    """Does it read as if 1 were inside?"""
    low, _, high = interval.partition("–")
    return bool(high) and float(low) <= 1 <= float(high)


def _beside_one(found: Estimate) -> str:
    """With as many digits as show that 1 is outside."""
    tried = (units.bounds(found.value, found.low, found.high, "", digits=digits) for digits in (3, 4, 5))
    return next((said for said in tried if not _holds_one(said)), "")


def _clean(value: float) -> float:
    """Without what dividing adds in the last of sixteen digits: rounding outward would show it."""
    return float(f"{value:.12g}")


def _alone(value: float) -> Estimate:
    return Estimate(value, value, value, 1)


def values(summary: Summary, statistic: str) -> tuple[float, ...]:
    """Of each mode; of a figure without modes its own."""
    if statistic == "median" and summary.modes:
        return tuple(mode.value for mode in summary.modes)
    found = wording.estimate(summary, statistic)
    return (found.value,) if found else ()


def unlike(above: Summary, over: str, below: Summary, under: str) -> str:
    """Why the two cannot be divided."""
    for summary, statistic in ((above, over), (below, under)):
        if summary.status != "ok" or wording.estimate(summary, statistic) is None:
            return wording.figure(summary, statistic)
    kinds = wording.dimension(above, over), wording.dimension(below, under)
    if kinds[0] != kinds[1]:
        return f"[no ratio of {' and '.join(units.dimension(one).one for one in kinds)}]"
    return "" if min(values(below, under)) > 0 else "[no ratio to nothing]"


def _between(least: float, most: float) -> str:
    """`2.6 to 9 times`."""
    ends = [units.significant(end, units.FEWEST).removesuffix(".0") for end in (least, most)]
    return f"{' to '.join(dict.fromkeys(ends))} times"
