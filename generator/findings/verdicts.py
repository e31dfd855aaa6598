"""What is judged of a summary, and a verdict in both of its forms. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass

from generator import units
from generator.findings import wording
from generator.model.finding import SIGNS, Mode, Summary, Verdict
from generator.model.note import Expectation
from generator.model.statistics import PERCENTILES, least_events, title


@dataclass(frozen=True)
class Figure:
    """What is judged: the headline, its interval (or range), and the modes where there are several."""

    headline: float
    low: float
    high: float
    modes: tuple[Mode, ...]
    few: str  # "3 processes": too few for an interval, else ""

    @property
    def spans(self) -> tuple[tuple[float, float], ...]:
        """All that has to agree: each mode by its own interval; without those the interval of all as well."""
        own = tuple((one.interval.low, one.interval.high) for one in self.modes if one.interval)
        if own and len(own) == len(self.modes):
            return own
        return ((self.low, self.high), *((one.value, one.value) for one in self.modes))

    @property
    def extent(self) -> tuple[float, float]:
        """From the least to the greatest of the spans."""
        return min(low for low, _ in self.spans), max(high for _, high in self.spans)


def verdict(
    expectation: Expectation, outcome: str, cell: str, sentence: str, factor: float | None = None
) -> Verdict:
    """Both forms say which statistic is judged, where it is not the median."""
    named = expectation.statistic != "median" and outcome != "not judged"
    which = f"{title(expectation.statistic)} " if named else ""
    return Verdict(expectation, outcome, f"{SIGNS[outcome]} {which}{cell}".strip(), which + sentence, factor)


def not_judged(expectation: Expectation, why: str) -> Verdict:
    """A reason reads on in a sentence: without colons."""
    said = f"not judged ({why.replace(': ', ', ')})"
    return verdict(expectation, "not judged", said, said)


def figure(expectation: Expectation, summary: Summary | None) -> Figure | str:
    """The figure that the expectation speaks of, or why there is none."""
    if summary is None:
        return "not measured"
    if summary.status != "ok":
        return wording.status(summary)
    if expectation.dimension and expectation.dimension != summary.dimension:
        expected, measured = (units.dimension(one).one for one in (expectation.dimension, summary.dimension))
        return f"{expected} was expected, {measured} was measured"
    found = wording.estimate(summary, expectation.statistic)
    if found is None:
        return _missing(expectation.statistic, summary)
    modes = summary.modes if expectation.statistic == "median" else ()
    few = "" if found.is_sure else wording.processes(found.n)
    return Figure(found.value, found.low, found.high, modes, few)


def _missing(statistic: str, summary: Summary) -> str:
    """Why there is no such statistic."""
    if statistic not in PERCENTILES or not summary.events:
        return f"no {title(statistic)} was measured"
    if summary.batched:
        return f"a batch's mean has no {title(statistic)}"
    return f"{title(statistic)} needs {least_events(statistic):,} events in each process"


def side(expectation: Expectation, low: float, high: float) -> str:
    """Where a span lies: `inside`, `above`, `below`, or across a bound."""
    least = -math.inf if expectation.low is None else expectation.low
    most = math.inf if expectation.high is None else expectation.high
    if low > most:
        return "above"
    if high < least:
        return "below"
    return "inside" if least <= low and high <= most else "across"
