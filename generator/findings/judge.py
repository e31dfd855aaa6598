"""An expectation held against a summary: holds, fails by what factor, or undecided. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from generator import units
from generator.findings import against, verdicts, wording
from generator.findings.verdicts import Figure
from generator.model.finding import Summary, Verdict
from generator.model.note import Expectation
from generator.records import histogram

_NEARLY = 1.1  # a smaller factor is told in percent
_DOUBLE = 2.0  # a smaller factor of shares is told in points: percent of percent would be read as those
_ARTICLES = {"the", "a", "an", "our", "my", "her", "his", "their"}
_SHORT = 4  # words: a longer source is no name


def judge(expectation: Expectation, summary: Summary, others: Mapping[str, Summary]) -> Verdict:
    """The verdict on one expectation; `others`: the same measurement's summaries by condition, others' by id.

    Holds when the whole interval lies inside (bounds inclusive), fails when all of it lies outside. With
    several modes each has to agree. Against another figure the ratio by round decides, and the two
    intervals where rounds do not pair. Of fewer processes than an interval needs their range is judged.
    """
    ours = verdicts.figure(expectation, summary)
    if isinstance(ours, str):
        return verdicts.not_judged(expectation, ours)
    if not expectation.against:
        verdict, share = _within(expectation, ours), _share(expectation, summary)
    elif expectation.printed:
        verdict, share = against.printed(expectation, summary, ours), None
    else:
        other = others.get(expectation.against)
        theirs = verdicts.figure(expectation, other)
        if other is None or isinstance(theirs, str):
            whose = against.name(expectation, summary, other)
            why = f"{whose}: {theirs}" if expectation.whom else f"{theirs} {whose}"
            return verdicts.not_judged(expectation, why)
        verdict, share = against.against(expectation, (summary, ours), (other, theirs)), None
    beside = (_told(share), "quick" if summary.quick else ours.few)
    return replace(verdict, beside=", ".join(filter(None, beside)), share=share)


# ------------------------------------------------------------------ against bounds


def _within(expectation: Expectation, ours: Figure) -> Verdict:
    sides = {verdicts.side(expectation, low, high) for low, high in ours.spans}
    word, bound = _placed(units.for_readers(expectation.text))
    if sides == {"inside"}:
        return _bounded(expectation, "holds", word, bound)
    if sides in ({"above"}, {"below"}):
        more = sides == {"above"}
        by, factor = _excess(expectation, ours, more=more)
        crossed = (expectation.high if more else expectation.low) or 0.0
        return _bounded(expectation, "fails", by, units.shortest(crossed, expectation.dimension), factor)
    several = len({verdicts.side(expectation, one.value, one.value) for one in ours.modes}) > 1
    clearly = "only some modes" if several else "not clearly"
    return _bounded(expectation, "undecided", f"{clearly} {word}", bound)


def _placed(text: str) -> tuple[str, str]:
    """`under` and `5 µs`; `within` and `40–50 ns`."""
    word, _, bound = text.partition(" ")
    return (word, bound) if word in ("under", "over") else ("within", text)


def _bounded(
    expectation: Expectation, outcome: str, words: str, bound: str, factor: float | None = None
) -> Verdict:
    """`16×` and `5 µs` -> `16× the 5 µs of Kostas`, `16× the 5 µs that Kostas expected`."""
    full = words.replace(" points ", " percentage points ")
    cell, sentence = (
        f"{said} the {bound} {whose}"
        for said, whose in zip((words, full), _whose(expectation.source), strict=True)
    )
    return verdicts.verdict(expectation, outcome, cell, sentence, factor)


def _whose(source: str) -> tuple[str, str]:
    """Who expected it, in a cell and in a sentence: `of Kostas`, `that Kostas expected`.

    A name is one word, or has capitals only, or an article; whatever else an author writes there is a reason.
    """
    if not source:
        return "expected", "that was expected"
    words = source.split()
    named = all(word[0].isupper() for word in words)
    if named:
        return f"of {source}", f"that {source} expected"
    if len(words) == 1 or (words[0].lower() in _ARTICLES and len(words) <= _SHORT):
        return f"of {source}", f"of {source}"
    return f"expected ({source})", f"that was expected ({source})"


def _excess(expectation: Expectation, ours: Figure, *, more: bool) -> tuple[str, float | None]:
    """`16×`, `7.0× less than`, `12 points below`: from the bound to the headline.

    Of several modes to the nearest.
    """
    figure = (min if more else max)((one.value for one in ours.modes), default=ours.headline)
    bound = (expectation.high if more else expectation.low) or 0.0
    larger, smaller = (figure, bound) if more else (bound, figure)
    than = f"{wording.word(expectation.statistic, expectation.dimension, more=more)} than"
    if not smaller:
        return than, None
    factor, side = larger / smaller, "above" if more else "below"
    least = "at least " if ours.modes else ""
    if expectation.dimension == units.SHARE and factor < _DOUBLE:
        points = units.figure(larger - smaller, units.SHARE).replace(" %", " points")
        return f"{least}{points} {side}", factor
    if factor < _NEARLY:
        return f"{units.percent(factor - 1)} {side}", factor
    return f"{least}{units.ratio(factor)}{'' if more else f' {than}'}", factor


def _share(expectation: Expectation, summary: Summary) -> float | None:
    """Share of single events within the bound; None where samples are means of several."""
    bins = summary.histogram
    if summary.batched or expectation.statistic != "median" or not bins:
        return None
    middles = ((histogram.bin_value(index), count) for index, count in bins.items())
    inside = sum(count for middle, count in middles if verdicts.side(expectation, middle, middle) == "inside")
    return inside / histogram.total(bins)


def _told(share: float | None) -> str:
    if share is None:
        return ""
    which = {0.0: "none", 1.0: "all"}.get(share, units.percent(share))
    return f"{which} of the events within"
