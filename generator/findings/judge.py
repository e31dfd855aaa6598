"""An expectation held against a summary: holds, fails by what factor, or undecided. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from generator import units
from generator.findings import ratios, wording
from generator.findings.ratios import Ratio
from generator.model.finding import SIGNS, Mode, Summary, Verdict
from generator.model.note import Expectation
from generator.model.statistics import PERCENTILES, least_events, title
from generator.records import histogram

_NEARLY = 1.1  # a smaller factor is told in percent
_ARTICLES = {"the", "a", "an", "our", "my", "her", "his", "their"}
_SHORT = 4  # words: a longer source is no name


@dataclass(frozen=True)
class _Figure:
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


def judge(expectation: Expectation, summary: Summary, others: Mapping[str, Summary]) -> Verdict:
    """The verdict on one expectation; `others` holds the same measurement's summaries by condition.

    Holds when the whole interval lies inside (bounds inclusive), fails when all of it lies outside. With
    several modes each has to agree. Against another condition the ratio by round decides, and the two
    intervals where rounds do not pair. Of fewer processes than an interval needs their range is judged.
    """
    ours = _figure(expectation, summary)
    if isinstance(ours, str):
        return _not_judged(expectation, ours)
    if not expectation.against:
        verdict, share = _within(expectation, ours), _share(expectation, summary)
    else:
        other = others.get(expectation.against)
        theirs = _figure(expectation, other)
        if other is None or isinstance(theirs, str):
            return _not_judged(expectation, f"{theirs} {_name(expectation, summary, other)}")
        verdict, share = _against(expectation, (summary, ours), (other, theirs)), None
    beside = (_told(share), "quick" if summary.quick else ours.few)
    return replace(verdict, beside=", ".join(filter(None, beside)), share=share)


def _verdict(
    expectation: Expectation, outcome: str, cell: str, sentence: str, factor: float | None = None
) -> Verdict:
    """Both forms say which statistic is judged, where it is not the median."""
    named = expectation.statistic != "median" and outcome != "not judged"
    which = f"{title(expectation.statistic)} " if named else ""
    return Verdict(expectation, outcome, f"{SIGNS[outcome]} {which}{cell}".strip(), which + sentence, factor)


def _not_judged(expectation: Expectation, why: str) -> Verdict:
    """A reason reads on in a sentence: without colons."""
    said = f"not judged ({why.replace(': ', ', ')})"
    return _verdict(expectation, "not judged", said, said)


def _figure(expectation: Expectation, summary: Summary | None) -> _Figure | str:
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
    word, bound = _placed(units.for_readers(expectation.text))
    if sides == {"inside"}:
        return _bounded(expectation, "holds", word, bound)
    if sides in ({"above"}, {"below"}):
        more = sides == {"above"}
        by, factor = _excess(expectation, ours, more=more)
        crossed = (expectation.high if more else expectation.low) or 0.0
        return _bounded(expectation, "fails", by, units.shortest(crossed, expectation.dimension), factor)
    several = len({_side(expectation, one.value, one.value) for one in ours.modes}) > 1
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
    cell, sentence = (f"{words} the {bound} {whose}" for whose in _whose(expectation.source))
    return _verdict(expectation, outcome, cell, sentence, factor)


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
    """`16×`, `7.0× less than`: from the bound to the headline, or to the nearest of several modes."""
    figure = (min if more else max)((one.value for one in ours.modes), default=ours.headline)
    bound = (expectation.high if more else expectation.low) or 0.0
    larger, smaller = (figure, bound) if more else (bound, figure)
    if not smaller:
        return "more than" if more else "less than", None
    factor = larger / smaller
    if factor < _NEARLY:
        return f"{units.percent(factor - 1)} {'above' if more else 'below'}", factor
    return ("at least " if ours.modes else "") + units.ratio(factor) + " less than" * (not more), factor


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


def _against(
    expectation: Expectation, here: tuple[Summary, _Figure], there: tuple[Summary, _Figure]
) -> Verdict:
    (summary, ours), (other, theirs) = here, there
    name = _name(expectation, summary, other)
    short = name.removeprefix("on ")
    if summary.record != other.record:
        said = "measured in different sessions"
        return _verdict(expectation, "undecided", said, said)
    wanted = expectation.text.startswith("over")
    more, ratio = _decided((summary, ours), (other, theirs), expectation.statistic)
    if more is None:
        said = f"not clearly {'more' if wanted else 'less'} than"
        interval = f" ({ratio.interval})" if ratio.interval else ""
        return _verdict(expectation, "undecided", f"{said} {short}", f"{said} {name}{interval}")
    outcome = "holds" if more == wanted else "fails"
    word = "more than" if more else "less than"
    by = "" if ratio.reason else ratio.figure
    cell, sentence = f"{by} {word} {short}", f"{'' if ratio.reason else ratio.text} {word} {name}"
    factor = ratio.least if outcome == "fails" else None
    return _verdict(expectation, outcome, cell.strip(), sentence.strip(), factor)


def _decided(
    here: tuple[Summary, _Figure], there: tuple[Summary, _Figure], statistic: str
) -> tuple[bool | None, Ratio]:
    """Is ours more, or less, or neither for certain; and how many times, told as more than once."""
    (summary, ours), (other, theirs) = here, there
    found = ratios.ratio(summary, statistic, other, statistic)
    if found.paired and found.estimate and not found.modes:
        more = found.estimate.low > 1 if found.is_clear else None
    else:
        (low, high), (least, most) = ours.extent, theirs.extent
        more = None if low <= most and least <= high else low > most
    return more, found if more is not False else ratios.ratio(other, statistic, summary, statistic)
