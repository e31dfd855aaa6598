"""An expectation held against a summary: holds, fails by what factor, or undecided. Pure."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from generator import figures, stats, units
from generator.model import Condition, Expectation, Finding, Findings, Summary, Verdict

_EXAMPLES = 2  # expectations that the opening sentence tells of
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
        return _not_judged(expectation, ours)
    if not expectation.against:
        verdict = _within(expectation, summary, ours)
    else:
        theirs = _figure(expectation, others.get(expectation.against))
        if isinstance(theirs, str):
            return _not_judged(expectation, f"{expectation.against}: {theirs}")
        verdict = _against(expectation, ours, theirs)
    beside = "quick" if summary.quick else ours.few
    return replace(verdict, text=f"{verdict.text} ({beside})") if beside else verdict


def _not_judged(expectation: Expectation, why: str) -> Verdict:
    return Verdict(expectation, "not judged", f"not judged: {why}")


def _figure(expectation: Expectation, summary: Summary | None) -> _Figure | str:
    """The figure that the expectation speaks of, or why there is none."""
    if summary is None:
        return "not measured"
    if summary.status != "ok":
        return figures.status(summary)
    if expectation.dimension and expectation.dimension != summary.dimension:
        return f"a {expectation.dimension} was expected, a {summary.dimension} was measured"
    found = figures.estimate(summary, expectation.statistic)
    if found is None:
        return f"no {expectation.statistic} was measured"
    modes = tuple(m.value for m in summary.modes) if expectation.statistic == "median" else ()
    few = "" if found.coverage else figures.processes(found.n)
    return _Figure(found.value, found.low, found.high, modes, few)


# ------------------------------------------------------------------ against bounds


def _within(expectation: Expectation, summary: Summary, ours: _Figure) -> Verdict:
    share = _share(expectation, summary)
    sides = {_side(expectation, low, high) for low, high in ours.spans}
    said = "" if share is None else f" ({units.percent(share)} of the events within)"
    if sides == {"inside"}:
        return Verdict(expectation, "holds", f"holds{said}", share=share)
    if sides in ({"above"}, {"below"}):
        least, factor = _factor(expectation, ours, more=sides == {"above"})
        return Verdict(expectation, "fails", f"fails: {least} than expected{said}", factor, share)
    modes = {_side(expectation, mode, mode) for mode in ours.modes}
    why = "the modes disagree" if len(modes) > 1 else f"the {ours.kind} crosses the bound"
    return Verdict(expectation, "undecided", f"undecided: {why}{said}", share=share)


def _side(expectation: Expectation, low: float, high: float) -> str:
    """Where a span lies: `inside`, `above`, `below`, or across a bound."""
    least = -math.inf if expectation.low is None else expectation.low
    most = math.inf if expectation.high is None else expectation.high
    if low > most:
        return "above"
    if high < least:
        return "below"
    return "inside" if least <= low and high <= most else "across"


def _factor(expectation: Expectation, ours: _Figure, *, more: bool) -> tuple[str, float | None]:
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
    """Share of single events within the bound; None where samples are means of many."""
    if summary.kind == "steady" or expectation.statistic != "median":
        return None
    bins = summary.histogram
    middles = ((stats.bin_value(index), count) for index, count in bins.items())
    inside = sum(count for middle, count in middles if _side(expectation, middle, middle) == "inside")
    return inside / stats.total(bins) if bins else None


# ------------------------------------------------------------------ against another condition


def _against(expectation: Expectation, ours: _Figure, theirs: _Figure) -> Verdict:
    (low, high), (least, most) = ours.extent, theirs.extent
    if low <= most and least <= high:
        modes = ours.modes or theirs.modes
        why = f"the two {ours.kind}s overlap" if not modes else "the modes of the two overlap"
        return Verdict(expectation, "undecided", f"undecided: {why}")
    more = low > most
    factor = _ratio(*((ours.headline, theirs.headline) if more else (theirs.headline, ours.headline)))
    if factor is not None:
        factor = max(factor, 1.0)
    outcome = "holds" if more == expectation.text.startswith("over") else "fails"
    text = f"{outcome}: {_by(factor, more=more)} than {expectation.against}"
    return Verdict(expectation, outcome, text, factor if outcome == "fails" else None)


# ------------------------------------------------------------------ all of them in one sentence


def sentence(findings: Findings) -> str:
    """The post's opening line: how many expectations hold, and what those that fail most came to."""
    pairs = [(item, verdict) for item in findings.items for verdict in item.verdicts]
    counts = Counter(verdict.outcome for _, verdict in pairs)
    judged = len(pairs) - counts["not judged"]
    if not judged:
        return _taken(findings)
    head = f"{counts['holds']} of {judged} {_plural('expectation', judged)} hold{'s' * (judged == 1)}"
    rest = [f"{counts[word]} {word}" for word in ("undecided", "not judged") if counts[word]]
    told = [pair for outcome in ("fails", "holds") for pair in _ranked(pairs, outcome)][:_EXAMPLES]
    examples = "; ".join(_told(item, verdict, findings) for item, verdict in told)
    return _line(", ".join((head, *rest)) + (f": {examples}." if examples else "."))


def _ranked(pairs: list[tuple[Finding, Verdict]], outcome: str) -> list[tuple[Finding, Verdict]]:
    """Those of an outcome, the greatest factor first, else in the order of the note."""
    return sorted((p for p in pairs if p[1].outcome == outcome), key=lambda pair: -(pair[1].factor or 1.0))


def _told(item: Finding, verdict: Verdict, findings: Findings) -> str:
    """`pthread (CondVar), two cores, after 50 ms asleep: 257 us, expected under 5 us`."""
    expectation = verdict.expectation
    which = {"median": "", "first": "first call"}.get(expectation.statistic, expectation.statistic)
    where = ", ".join(filter(None, (item.label, _where(item.condition), which)))
    other = findings.experiment.conditions.get(expectation.against)
    expected = expectation.text
    if other is not None:
        expected = f"{expectation.text.partition(' ')[0]} {_where(other) or other.title}"
    return f"{where}: {figures.text(item.summary, expectation.statistic)}, expected {expected}"


def _where(condition: Condition) -> str:
    title = "" if condition.title == "anywhere" else condition.title
    return ", ".join(filter(None, (title, condition.idle_title)))


def _taken(findings: Findings) -> str:
    """Nothing could be judged: how much was measured."""
    planned = sum(item.summary.status != "printed only" for item in findings.items)
    taken = sum(item.summary.status == "ok" for item in findings.items)
    if not taken:
        return "Nothing has been measured yet."
    return _line(
        f"{taken} of {planned} {_plural('measurement', planned)} {'was' if taken == 1 else 'were'} taken."
    )


def _plural(noun: str, count: int) -> str:
    return noun + "s" * (count != 1)


def _line(text: str) -> str:
    return " ".join(text.split())
