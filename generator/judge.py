"""An expectation held against a summary: holds, fails by what factor, or undecided. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from generator import figures, stats, units
from generator.model import Estimate, Expectation, Finding, Findings, Summary, Verdict

_EXAMPLES = 2  # failed expectations that the opening sentence tells


@dataclass(frozen=True)
class _Spans:
    """Where a figure lies: its interval, or the points of its modes; and its headline."""

    parts: tuple[tuple[float, float], ...]
    headline: float

    @property
    def low(self) -> float:
        return min(low for low, _ in self.parts)

    @property
    def high(self) -> float:
        return max(high for _, high in self.parts)


def judge(expectation: Expectation, summary: Summary, others: Mapping[str, Summary]) -> Verdict:
    """The verdict on one expectation; `others` holds the same measurement's summaries by condition.

    Holds when the whole interval lies inside (bounds inclusive), fails when all of it lies outside. With
    several modes each has to agree; against another condition the two intervals decide where they are disjoint.
    """
    if summary.status != "ok":
        return Verdict(expectation, "not judged", f"not judged: {figures.status(summary)}")
    ours = _spans(summary, expectation.statistic)
    if ours is None:
        return Verdict(expectation, "not judged", f"not judged: no {expectation.statistic} here")
    if expectation.against:
        verdict = _against(expectation, ours, others.get(expectation.against))
    else:
        verdict = _within(expectation, summary, ours)
    if summary.quick and verdict.outcome != "not judged":
        verdict = Verdict(
            expectation, verdict.outcome, f"{verdict.text} (quick)", verdict.factor, verdict.share
        )
    return verdict


def _spans(summary: Summary, statistic: str) -> _Spans | None:
    if statistic == "median" and summary.modes:
        return _Spans(tuple((mode.value, mode.value) for mode in summary.modes), summary.modes[0].value)
    found: Estimate | None = figures.estimate(summary, statistic)
    return None if found is None else _Spans(((found.low, found.high),), found.value)


def _within(expectation: Expectation, summary: Summary, ours: _Spans) -> Verdict:
    low = expectation.low or 0.0
    high = float("inf") if expectation.high is None else expectation.high
    share = _share(expectation, summary, low, high)
    inside = [low <= one and other <= high for one, other in ours.parts]
    outside = [other < low or one > high for one, other in ours.parts]
    tail = "" if share is None else f" ({units.percent(share)} of the events within)"
    if all(inside):
        return Verdict(expectation, "holds", f"holds{tail}", share=share)
    if all(outside):
        more = ours.headline > high
        factor = ours.headline / high if more else low / ours.headline if ours.headline else None
        return Verdict(expectation, "fails", f"fails: {_by(factor, more)} than expected{tail}", factor, share)
    why = "the modes disagree" if len(ours.parts) > 1 else "the interval crosses the bound"
    return Verdict(expectation, "undecided", f"undecided: {why}{tail}", share=share)


def _against(expectation: Expectation, ours: _Spans, other: Summary | None) -> Verdict:
    name = expectation.against
    if other is None or other.status != "ok":
        why = "was not measured" if other is None else f"is {figures.status(other)}"
        return Verdict(expectation, "not judged", f"not judged: {name} {why}")
    theirs = _spans(other, expectation.statistic)
    if theirs is None:
        return Verdict(expectation, "not judged", f"not judged: {name} has no {expectation.statistic}")
    if ours.low <= theirs.high and theirs.low <= ours.high:
        return Verdict(expectation, "undecided", f"undecided: the two overlap ({name})")
    more = ours.low > theirs.high
    factor = ours.headline / theirs.headline if more else theirs.headline / ours.headline
    said = f"{_by(factor, more)} than {name}"
    if more == (expectation.text.split()[0] == "over"):
        return Verdict(expectation, "holds", f"holds: {said}", factor)
    return Verdict(expectation, "fails", f"fails: {said}", factor)


def _by(factor: float | None, more: bool) -> str:
    """`51 times more`, `3 % less`."""
    word = "more" if more else "less"
    if factor is None:
        return word
    if factor < 1.1:
        return f"{units.significant((factor - 1) * 100, 1)} % {word}"
    return f"{units.times(factor)} {word}"


def _share(expectation: Expectation, summary: Summary, low: float, high: float) -> float | None:
    """Share of single events within the bound; None where samples are no single events."""
    if summary.kind != "event" or expectation.statistic != "median" or not summary.histogram:
        return None
    inside = sum(count for bin_, count in summary.histogram.items() if low <= stats.bin_value(bin_) <= high)
    return inside / sum(summary.histogram.values())


def sentence(findings: Findings) -> str:
    """The post's opening line: how many expectations hold, and what the worst of the others came to."""
    judged = [(item, verdict) for item in findings.items for verdict in item.verdicts]
    counts = Counter(verdict.outcome for _, verdict in judged)
    total = sum(counts.values()) - counts["not judged"]
    if not total:
        return _unjudged(findings)
    hold = f"{counts['holds']} of {total} expectation{'s hold' if total > 1 else ' holds'}"
    others = [f"{counts[word]} {word}" for word in ("undecided", "not judged") if counts[word]]
    failed = sorted((p for p in judged if p[1].outcome == "fails"), key=lambda p: -(p[1].factor or 1))
    told = "; ".join(_told(item, verdict) for item, verdict in failed[:_EXAMPLES])
    return ", ".join([hold, *others]) + (f": {told}." if told else ".")


def _told(item: Finding, verdict: Verdict) -> str:
    statistic = verdict.expectation.statistic
    which = "" if statistic == "median" else f", {statistic}"
    where = "" if item.condition.title == "anywhere" else f", {item.condition.title}"
    figure = figures.text(item.summary, statistic)
    return f"{item.label}{where}{which}: {figure}, expected {verdict.expectation.text}"


def _unjudged(findings: Findings) -> str:
    measured = sum(item.summary.status == "ok" for item in findings.items)
    if not measured:
        return "Nothing has been measured yet."
    return f"{measured} figure{'s' * (measured != 1)} measured; nothing was expected of {'them' if measured > 1 else 'it'}."
