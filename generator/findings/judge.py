"""An expectation held against a summary: holds, fails by what factor, or undecided. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from generator import units
from generator.findings import wording
from generator.model.finding import Summary, Verdict
from generator.model.note import Expectation
from generator.model.statistics import PERCENTILES, least_events, title
from generator.records import histogram

_NEARLY = 1.1  # a smaller factor is told in percent


@dataclass(frozen=True)
class _Figure:
    """What is judged: the headline, its interval (or range), and the modes where there are several."""

    headline: float
    low: float
    high: float
    modes: tuple[float, ...]
    few: str  # "3 processes": too few for an interval, else ""

    @property
    def kind(self) -> str:
        return "range" if self.few else "interval"

    @property
    def spans(self) -> tuple[tuple[float, float], ...]:
        """All that has to agree."""
        return ((self.low, self.high), *((mode, mode) for mode in self.modes))

    @property
    def extent(self) -> tuple[float, float]:
        """From the least to the greatest of the spans."""
        return min(low for low, _ in self.spans), max(high for _, high in self.spans)


def judge(expectation: Expectation, summary: Summary, others: Mapping[str, Summary]) -> Verdict:
    """The verdict on one expectation; `others` holds the same measurement's summaries by condition.

    Holds when the whole interval lies inside (bounds inclusive), fails when all of it lies outside. With
    several modes each has to agree; against another condition the two intervals decide where they are
    disjoint. Of fewer processes than an interval needs their range is judged, and the verdict says so.
    """
    ours = _figure(expectation, summary)
    if isinstance(ours, str):
        return _verdict(expectation, "not judged", ours)
    if not expectation.against:
        verdict = _within(expectation, ours)
        share = _share(expectation, summary)
    else:
        other = others.get(expectation.against)
        theirs = _figure(expectation, other)
        if other is None or isinstance(theirs, str):
            return _verdict(expectation, "not judged", f"{_name(expectation, summary, other)}: {theirs}")
        verdict = _against(expectation, ours, theirs, f"than {_name(expectation, summary, other)}")
        share = None
    beside = (_told(share), "quick" if summary.quick else ours.few)
    notes = ", ".join(filter(None, beside))
    return replace(verdict, text=f"{verdict.text} ({notes})" if notes else verdict.text, share=share)


def _verdict(
    expectation: Expectation, outcome: str, why: str = "", than: str = "", factor: float | None = None
) -> Verdict:
    """`fails: 51 times more than expected`; in brief without the last words."""
    brief = f"{outcome}: {why}" if why else outcome
    return Verdict(expectation, outcome, f"{brief} {than}".strip(), factor, brief=brief, than=than)


def _figure(expectation: Expectation, summary: Summary | None) -> _Figure | str:
    """The figure that the expectation speaks of, or why there is none."""
    if summary is None:
        return "not measured"
    if summary.status != "ok":
        return wording.status(summary)
    if expectation.dimension and expectation.dimension != summary.dimension:
        return f"a {expectation.dimension} was expected, a {summary.dimension} was measured"
    found = wording.estimate(summary, expectation.statistic)
    if found is None:
        return _missing(expectation.statistic, summary)
    modes = tuple(m.value for m in summary.modes) if expectation.statistic == "median" else ()
    few = "" if found.coverage else wording.processes(found.n)
    return _Figure(found.value, found.low, found.high, modes, few)


def _missing(statistic: str, summary: Summary) -> str:
    """Why there is no such statistic."""
    if statistic not in PERCENTILES or not summary.events:
        return f"no {title(statistic)} was measured"
    if summary.batched:
        return f"a batch's mean has no {title(statistic)}"
    return f"{title(statistic)} needs {least_events(statistic):,} events in each process"


# ------------------------------------------------------------------ against bounds


def _within(expectation: Expectation, ours: _Figure) -> Verdict:
    sides = {_side(expectation, low, high) for low, high in ours.spans}
    if sides == {"inside"}:
        return _verdict(expectation, "holds")
    if sides in ({"above"}, {"below"}):
        by, factor = _excess(expectation, ours, more=sides == {"above"})
        return _verdict(expectation, "fails", by, "than expected", factor)
    modes = {_side(expectation, mode, mode) for mode in ours.modes}
    why = "the modes disagree" if len(modes) > 1 else f"the {ours.kind} crosses the bound"
    return _verdict(expectation, "undecided", why)


def _side(expectation: Expectation, low: float, high: float) -> str:
    """Where a span lies: `inside`, `above`, `below`, or across a bound."""
    least = -math.inf if expectation.low is None else expectation.low
    most = math.inf if expectation.high is None else expectation.high
    if low > most:
        return "above"
    if high < least:
        return "below"
    return "inside" if least <= low and high <= most else "across"


def _excess(expectation: Expectation, ours: _Figure, *, more: bool) -> tuple[str, float | None]:
    """`51 times more`: from the bound to the headline, or to the nearest of several modes."""
    figure = (min if more else max)(ours.modes, default=ours.headline)
    bound = (expectation.high if more else expectation.low) or 0.0
    factor = _ratio(*((figure, bound) if more else (bound, figure)))
    return ("at least " if ours.modes else "") + _by(factor, more=more), factor


def _ratio(larger: float, smaller: float) -> float | None:
    return larger / smaller if smaller else None


def _by(factor: float | None, *, more: bool) -> str:
    """`51 times more`, `4 % less`; without a number where one of the two is zero."""
    word = "more" if more else "less"
    if factor is None:
        return word
    times = units.percent(factor - 1) if factor < _NEARLY else units.times(factor)
    return f"{times} {word}"


def _share(expectation: Expectation, summary: Summary) -> float | None:
    """Share of single events within the bound; None where samples are means of several."""
    bins = summary.histogram
    if summary.batched or expectation.statistic != "median" or not bins:
        return None
    middles = ((histogram.bin_value(index), count) for index, count in bins.items())
    inside = sum(count for middle, count in middles if _side(expectation, middle, middle) == "inside")
    return inside / histogram.total(bins)


def _told(share: float | None) -> str:
    if share is None:
        return ""
    which = {0.0: "none", 1.0: "all"}.get(share, units.percent(share))
    return f"{which} of the events within"


# ------------------------------------------------------------------ against another condition


def _name(expectation: Expectation, summary: Summary, other: Summary | None) -> str:
    """The other condition in a reader's words; by its name where those do not tell the two apart."""
    here = summary.trial.condition
    there = other.trial.condition if other else here
    if (there.title, there.idle) == (here.title, here.idle):
        return f"under {expectation.against}"
    return wording.place(there, beside=here)


def _against(expectation: Expectation, ours: _Figure, theirs: _Figure, than: str) -> Verdict:
    (low, high), (least, most) = ours.extent, theirs.extent
    wanted = expectation.text.startswith("over")
    if low <= most and least <= high:
        return _verdict(expectation, "undecided", f"not clearly {'more' if wanted else 'less'}", than)
    more = low > most
    factor = _ratio(*((ours.headline, theirs.headline) if more else (theirs.headline, ours.headline)))
    outcome = "holds" if more == wanted else "fails"
    return _verdict(
        expectation, outcome, _by(factor, more=more), than, factor if outcome == "fails" else None
    )
