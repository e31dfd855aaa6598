"""A summary's figures as text: with the digits that the interval supports, modes, status, caveats. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from generator import units
from generator.model.finding import Caveat, Estimate, Mode, Summary
from generator.model.note import Condition
from generator.model.statistics import COUNTERS, PERCENTILES, find, pooled
from generator.model.statistics import tail as bad_end
from generator.model.trial import Trial
from generator.records import histogram

_IN_PROSE = 0.1  # half-width of an interval, of its figure: a wider one stands in prose, too
_HEADLINES = ("median", "first", *PERCENTILES, "min", "max")  # what may stand for all, in this order
_APART = 0.05  # of the headline: how far the median of all events is from it where both are told
_SHARES_DIFFER = 0.2  # between processes: from here on a mode's share has its range
_SENTENCES = {"timer", "failed", "another session"}  # caveats whose detail says it all
_UNEXPLAINED = {"not measured": "not measured yet"}  # other statuses are their own words


def estimate(summary: Summary, statistic: str) -> Estimate | None:
    """The estimate of a statistic; None where there is none."""
    found = find(statistic)
    return found.take(summary) if found else None


def dimension(summary: Summary, statistic: str) -> str:
    """Counters are counts, whatever is timed."""
    return "count" if statistic in COUNTERS else summary.dimension


def tail(dimension: str) -> tuple[str, ...]:
    """The percentiles of the bad end: of times the high ones, of rates the low ones."""
    return bad_end(units.dimension(dimension).better)


def word(statistic: str, dimension: str, *, more: bool, thing: bool = False) -> str:
    """What is compared with a figure is `less` or `more`, with another thing `faster` or `slower`.

    Its dimension says so; a percentile is `lower` or `higher`, whatever is measured.
    """
    found = units.dimension(dimension)
    words = found.thing if thing else found.figure
    return (units.LOWER if statistic in PERCENTILES else words)[more]


def status(summary: Summary) -> str:
    """`skipped: needs two CPUs`, `timed out after 3 s`, `not measured yet`; nothing where all is well."""
    if summary.status == "ok":
        return ""
    reason = " ".join(summary.reason.split())
    if not reason:
        return _UNEXPLAINED.get(summary.status, summary.status)
    return reason if reason.startswith(summary.status) else f"{summary.status}: {reason}"


# ------------------------------------------------------------------ one figure


def figure(summary: Summary, statistic: str = "median") -> str:
    """`2.71 ns`; `3.9 µs (about half) or 60 µs (about half)`; `[timed out after 3 s]`; `-` if N is low."""
    if said := status(summary):
        return f"[{said}]"
    if statistic == "median" and summary.modes:
        return _modes(summary)
    found = estimate(summary, statistic)
    if found is None:
        return f"[{uncounted(summary, statistic)}]" if statistic in COUNTERS else "-"
    if pooled(statistic):
        return units.figure(found.value, summary.dimension, digits=digits(summary))
    return value(found, dimension(summary, statistic))


def headline(summary: Summary) -> str:
    """The statistic that stands for all: the median, else the first call, else what a program gave."""
    return next((name for name in _HEADLINES if estimate(summary, name)), "median")


def small(summary: Summary, statistic: str = "median") -> str:
    """`63–85`: what stands small under a figure; nothing where there is one process, or nothing between."""
    found = estimate(summary, statistic)
    if found is None or found.n < 2 or summary.status != "ok" or pooled(statistic):
        return ""
    return "" if statistic == "median" and summary.modes else bounds(found, dimension(summary, statistic))


def prose(summary: Summary, statistic: str = "median") -> str:
    """`81 µs (63–85)` where the interval is wide, else `81 µs`; whether its session was quick or another."""
    shown, found = figure(summary, statistic), estimate(summary, statistic)
    wide = found is not None and found.half_width > _IN_PROSE
    return beside(shown, small(summary, statistic) if wide else "", *occasion(summary))


def beside(shown: str, *words: str) -> str:
    """A figure and what stands in parentheses after it; a status stands alone."""
    told = ", ".join(dict.fromkeys(filter(None, words)))
    return f"{shown} ({told})" if told and not shown.startswith("[") else shown


def spread(summary: Summary) -> str:
    """`33–110 µs`: between which percentiles the samples lie, with as many digits as the median has."""
    return units.span(*summary.spread, summary.dimension, digits=digits(summary)) if summary.spread else ""


def basis(summary: Summary, statistic: str = "median") -> str:
    """What an interval is: `lowest to highest of 6 processes`, `2nd to 8th of 9 processes`."""
    found = estimate(summary, statistic)
    if found is None or pooled(statistic):
        return ""
    if found.n == 1:
        return processes(1)
    ranks = found.ranks or (1, found.n)
    among = sum(ranks) - 1
    of = processes(found.n) if among == found.n else f"the first {among} of {processes(found.n)}"
    ends = "lowest to highest" if ranks[0] == 1 else f"{_ordinal(ranks[0])} to {_ordinal(ranks[1])}"
    return f"{ends} of {of}"


def _ordinal(rank: int) -> str:
    """`2nd`, `8th`, `21st`."""
    teens = 10 < rank % 100 < 14
    return f"{rank}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(rank % 10, 'th')}"


def uncounted(summary: Summary, counter: str) -> str:
    """Why a counter has no figure: `no PMU here`."""
    return summary.said.uncounted.get(counter, "not counted")


def value(found: Estimate, dimension: str) -> str:
    """`2.71 ns`, with the digits that the interval supports; a whole count stands whole."""
    return units.figure(
        found.value, dimension, found.low, found.high, digits=_known(found, dimension), tick=found.tick
    )


def compared(found: Estimate, dimension: str) -> str:
    """As `value`, with two digits at least: beside 7 % more, 40 and 50 µs would read as a fault."""
    one = units.digits_for(found.value, found.low, found.high) < units.FEWEST
    return units.figure(found.value, dimension, digits=units.FEWEST) if one else value(found, dimension)


def bounds(found: Estimate, dimension: str) -> str:
    """`2.70–2.73`, without the unit where that is the figure's; nothing where its ends read alike."""
    known = _known(found, dimension)
    said = units.bounds(found.value, found.low, found.high, dimension, digits=known, tick=found.tick)
    return said if "–" in said else ""


def _known(found: Estimate, dimension: str) -> int | None:
    """Digits whatever the interval says: all of a whole count, the fewest of a few processes; else None."""
    if dimension == "count" and found.value.is_integer():
        return len(f"{found.value:.0f}")
    return None if found.is_sure else units.FEWEST


def digits(summary: Summary) -> int:
    """Digits of the median: what is of all samples together, without an interval, has as many."""
    found = summary.median
    known = units.digits_for(found.value, found.low, found.high) if found and found.is_sure else 0
    return max(known, units.FEWEST)


# ------------------------------------------------------------------ several figures


def modes(summary: Summary) -> tuple[tuple[str, str, str], ...]:
    """Each mode's figure, its interval, and how many of the events: `3.9 µs`, `3.7–4.2`, `about half`."""
    return tuple(_mode(mode, summary.dimension) for mode in summary.modes)


def _mode(mode: Mode, dimension: str) -> tuple[str, str, str]:
    if mode.interval is None:
        return units.figure(mode.value, dimension), "", _share(mode)
    known = of_mode(mode, mode.interval.n)
    return value(known, dimension), bounds(known, dimension) if known.n > 1 else "", _share(mode)


def of_mode(mode: Mode, processes: int) -> Estimate:
    """A mode's figure with its interval, which holds it; a mere value where a record does not tell."""
    shown, interval = mode.value, mode.interval
    if interval is None:
        return Estimate(shown, shown, shown, processes)
    return replace(interval, value=shown, low=min(interval.low, shown), high=max(interval.high, shown))


def _share(mode: Mode) -> str:
    """`about half`, `9 in 10`; with its range by process where that is wide: `about half, 4–100 %`."""
    tenths = round(mode.share * 10)
    said = {0: "fewer than 1 in 10", 5: "about half", 10: "nearly all"}.get(tenths, f"{tenths} in 10")
    least, most = mode.share_range or (mode.share, mode.share)
    return f"{said}, {least * 100:.0f}–{most * 100:.0f} %" if most - least > _SHARES_DIFFER else said


def _modes(summary: Summary) -> str:
    """The two largest with their shares; the rest is counted."""
    told = [beside(said, share.partition(",")[0]) for said, _, share in modes(summary)]
    return " or ".join(told) if len(told) <= 2 else f"{', '.join(told[:2])} and {len(told) - 2} more"


def kinds(summary: Summary) -> str:
    """`processes differ: 5.7 ns (22 of 40) or 7.0 ns (18)`; nothing where they are of one kind."""
    if len(summary.kinds) < 2:
        return ""
    total = sum(kind.n for kind in summary.kinds)
    counts = (f"{kind.n} of {total}" if i == 0 else f"{kind.n}" for i, kind in enumerate(summary.kinds))
    told = zip(_apart([kind.value for kind in summary.kinds], summary.dimension), counts, strict=True)
    return f"processes differ: {' or '.join(f'{figure} ({count})' for figure, count in told)}"


def _apart(values: Sequence[float], dimension: str) -> list[str]:
    """Figures with as few digits as tell them apart."""
    each = range(units.FEWEST, units.MOST + 1)
    tried = [[units.figure(one, dimension, digits=digits) for one in values] for digits in each]
    return next((one for one in tried if len(set(one)) == len(one)), tried[-1])


def of_all_events(summary: Summary) -> float | None:
    """The median of the events of all processes together: what a curve shows at half."""
    return histogram.quantile(summary.histogram, 0.5) if summary.histogram else None


def half(summary: Summary) -> str:
    """`71 µs, median of all events`: what a curve's dot is; nothing where there is no curve."""
    found = of_all_events(summary)
    if found is None:
        return ""
    return f"{units.figure(found, summary.dimension, digits=digits(summary))}, median of all events"


def also(summary: Summary) -> str:
    """The same, where it is another figure than the headline and has to stand beside it; else nothing."""
    found, headline = of_all_events(summary), summary.median
    if not found or headline is None or not headline.value or summary.modes or summary.batched:
        return ""
    return half(summary) if abs(found / headline.value - 1) > _APART else ""


# ------------------------------------------------------------------ caveats


def caveats(summary: Summary, statistic: str = "median") -> tuple[Caveat, ...]:
    """What has to stand beside one statistic's figure: its own, and what is true of all that was timed."""
    quick = (Caveat("quick", processes(summary.n)),) if summary.quick and summary.n else ()
    other = (Caveat("another session", f"measured {summary.session}"),) if summary.session else ()
    own = () if statistic in COUNTERS else tuple(c for c in summary.caveats if c.statistic in ("", statistic))
    return (*quick, *own, *other)


def caveat(one: Caveat) -> str:
    """In full: `disturbed: other processes used up to 0.31 CPUs`, `includes 20 ns of the timer`."""
    if one.word in _SENTENCES:
        return one.detail
    joiner = " " if one.word == "ignores" else ": "
    return joiner.join(filter(None, (one.word, one.detail)))


def occasion(summary: Summary) -> tuple[str, ...]:
    """What prose tells of a figure's session: `quick`, `measured 2026-11-27 14:05`."""
    session = f"measured {summary.session}" if summary.session else ""
    return tuple(filter(None, ("quick" if summary.quick else "", session)))


# ------------------------------------------------------------------ conditions and processes


def place(condition: Condition, beside: Condition | None = None) -> str:
    """`on two cores, kept awake`, `anywhere after 50 ms asleep`; a sleep that `beside` shares is left out."""
    where = _where(condition)
    if not condition.idle_title or (beside and beside.idle == condition.idle):
        return where
    return f"{where}{',' * (',' in where)} {condition.idle_title}"


def _where(condition: Condition) -> str:
    """`on two cores`, `on two cores of m510`, `here on two cores`, `on m510, clang -O2`."""
    if not condition.host or not condition.where or condition.label:
        return f"on {condition.title}" if condition.is_place else condition.title
    how = f"on {replace(condition, on='', base='').title}"
    return f"{how} of {condition.host}" if condition.on else f"{condition.host} {how}"


def titles(conditions: Iterable[Condition]) -> dict[str, str]:
    """A reader's name for each condition; how long all have slept alike is said elsewhere."""
    found = {condition.name: condition for condition in conditions}
    differ = len({condition.idle for condition in found.values()}) > 1
    full = {
        name: ", ".join(filter(None, (one.title, one.idle_title if differ else "")))
        for name, one in found.items()
    }
    twice = Counter(full.values())
    return {name: f"{title} ({name})" if twice[title] > 1 else title for name, title in full.items()}


def processes(count: int) -> str:
    """`6 processes`, `1 process`."""
    return units.counted(count, "process")


def cut(trial: Trial) -> str:
    """`5 of 15 events per process, 2 of 6 processes`: what a time budget left of a trial; "" where all."""
    usual, runs = trial.condition.usual_events, trial.runs + trial.cut
    parts = (
        f"{trial.events} of {usual} events per process" if trial.events and trial.events < usual else "",
        f"{trial.runs} of {processes(runs)}" if trial.cut else "",
    )
    return ", ".join(filter(None, parts))
