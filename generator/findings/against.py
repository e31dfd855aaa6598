"""An expectation held against another figure: of another condition or measurement, or a printed one. Pure."""

from __future__ import annotations

import math

from generator import units
from generator.findings import ratios, verdicts, wording
from generator.findings.ratios import Ratio
from generator.findings.verdicts import Figure
from generator.model.finding import Estimate, Summary, Verdict
from generator.model.note import Expectation


def name(expectation: Expectation, summary: Summary, other: Summary | None) -> str:
    """The other measurement, or the other condition in a reader's words.

    By its name where those do not tell the two conditions apart.
    """
    if expectation.whom:
        return expectation.whom
    here = summary.trial.condition
    there = other.trial.condition if other else here
    if (there.title, there.idle) == (here.title, here.idle):
        return f"under {expectation.against}"
    return wording.place(there, beside=here)


def against(expectation: Expectation, here: tuple[Summary, Figure], there: tuple[Summary, Figure]) -> Verdict:
    """The verdict on an expectation about the ratio of two figures that were measured."""
    (summary, _), (other, theirs) = here, there
    called = name(expectation, summary, other)
    if summary.dimension != other.dimension:
        one, another = (units.dimension(made.dimension).one for made in (summary, other))
        return verdicts.not_judged(expectation, f"{one} is not held against {another}")
    if ratios.apart(summary, other) == ratios.SESSIONS:
        said = "measured in different sessions"
        return verdicts.verdict(expectation, "undecided", said, said)
    if (expectation.low, expectation.high) == (None, None):
        return _more_or_less(expectation, here, there, called)
    statistic = expectation.statistic
    found = ratios.ratio(summary, statistic, other, statistic)
    if found.reason:
        return verdicts.not_judged(expectation, found.reason.strip("[]"))
    if found.paired:
        return _bounded(expectation, found, found.ends, called, summary.dimension)
    (low, high), (least, most) = _extent(here, there), theirs.extent
    ends = (low / most if most else math.inf, high / least if least else math.inf)
    return _bounded(expectation, found, ends, called, summary.dimension)


def printed(expectation: Expectation, summary: Summary, ours: Figure) -> Verdict:
    """The verdict on an expectation about the ratio of what was measured to what was printed elsewhere."""
    figure = expectation.printed
    if figure is None:
        raise AssertionError("this one is held against no printed figure")
    if figure.dimension != summary.dimension:
        one, another = (units.dimension(each.dimension).one for each in (figure, summary))
        return verdicts.not_judged(expectation, f"{one} was printed, {another} was measured")
    if figure.value <= 0:
        return verdicts.not_judged(expectation, "no ratio to nothing")
    low, high = (end / figure.value for end in ours.extent)
    count = summary.n or 1
    found = Ratio(Estimate(ours.headline / figure.value, low, high, count))
    if ours.modes:
        values = [mode.value / figure.value for mode in ours.modes]
        found = Ratio(modes=(min(values), max(values)))
    return _bounded(expectation, found, (low, high), expectation.whom, summary.dimension)


def _bounded(
    expectation: Expectation, found: Ratio, ends: tuple[float, float], called: str, dimension: str
) -> Verdict:
    """`3.1× spawn, over 2×`; `1.5× spawn, not over 2×`; `not clearly within 10 % of spawn`."""
    side = verdicts.side(expectation, *ends)
    words = bounds(expectation, dimension)
    if side == "across":
        said = f"not clearly {words} {called}"
        return verdicts.verdict(expectation, "undecided", said, wording.beside(said, found.interval))
    outcome = "holds" if side == "inside" else "fails"
    rest = (
        f"{called}, {'not ' if outcome == 'fails' else ''}{words.removesuffix(' of').removesuffix(' than')}"
    )
    times = wording.beside(found.figure, found.interval)
    return verdicts.verdict(
        expectation, outcome, f"{found.figure} {rest}", f"{times} {rest}", _factor(expectation, found, side)
    )


def bounds(expectation: Expectation, dimension: str) -> str:
    """What an expectation says of a ratio: `over 2×`, `within 10 % of`; of 1 alone `faster than`."""
    low, high = expectation.low, expectation.high
    if low is not None and high is not None:
        return f"within {units.percent((high - low) / 2)} of"
    word, bound = ("over", low) if low is not None else ("under", high)
    if bound in (None, 1.0):
        more, thing = expectation.text.startswith("over"), not expectation.printed
        return f"{wording.word(expectation.statistic, dimension, more=more, thing=thing)} than"
    return f"{word} {bound:g}×"


def _factor(expectation: Expectation, found: Ratio, side: str) -> float | None:
    """How far beyond the bound the ratio is."""
    value = found.least
    if side == "inside" or not value:
        return None
    bound = expectation.high if side == "above" else expectation.low
    return max(value / bound, bound / value) if bound else None


def _more_or_less(
    expectation: Expectation,
    here: tuple[Summary, Figure],
    there: tuple[Summary, Figure],
    called: str,
) -> Verdict:
    """More, or less, than the other: by how many times."""
    short, dimension = called.removeprefix("on "), here[0].dimension
    wanted = expectation.text.startswith("over")
    more, ratio = _decided(here, there, expectation.statistic)
    if more is None:
        said = f"not clearly {bounds(expectation, dimension)}"
        interval = f" ({ratio.interval})" if ratio.interval else ""
        return verdicts.verdict(expectation, "undecided", f"{said} {short}", f"{said} {called}{interval}")
    outcome = "holds" if more == wanted else "fails"
    word = f"{wording.word(expectation.statistic, dimension, more=more, thing=True)} than"
    by = "" if ratio.reason else ratio.figure
    cell, sentence = f"{by} {word} {short}", f"{'' if ratio.reason else ratio.text} {word} {called}"
    factor = ratio.least if outcome == "fails" else None
    return verdicts.verdict(expectation, outcome, cell.strip(), sentence.strip(), factor)


def _decided(
    here: tuple[Summary, Figure], there: tuple[Summary, Figure], statistic: str
) -> tuple[bool | None, Ratio]:
    """Is ours more, or less, or neither for certain; and how many times, told as more than once."""
    (summary, _), (other, theirs) = here, there
    found = ratios.ratio(summary, statistic, other, statistic)
    if found.paired:
        more = found.ends[0] > 1 if found.is_clear else None
    else:
        (low, high), (least, most) = _extent(here, there), theirs.extent
        more = None if low <= most and least <= high else low > most
    return more, found if more is not False else ratios.ratio(other, statistic, summary, statistic)


def _extent(here: tuple[Summary, Figure], there: tuple[Summary, Figure]) -> tuple[float, float]:
    """What our figure lies between; beside one of another host with what sessions of a host differ by."""
    low, high = here[1].extent
    times = ratios.BETWEEN if ratios.apart(here[0], there[0]) else 1.0
    return low / times, high * times
