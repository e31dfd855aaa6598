"""What is said of a history: its name, its figures, what is claimed and what is not. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from generator import units
from generator.findings import wording
from generator.model.history import ENOUGH, History, Moment, Shift
from generator.model.note import ANYWHERE
from generator.model.statistics import title


def name(history: History) -> str:
    """`pthread (CondVar), two cores, after 50 ms asleep, p99`."""
    condition = history.figure.condition
    place = "" if condition.title == ANYWHERE.title else condition.title
    which = "" if history.figure.statistic == "median" else title(history.figure.statistic)
    return ", ".join(filter(None, (history.figure.label, place, condition.idle_title, which)))


def figure(history: History, moment: Moment) -> str:
    """`43 µs`; without one what came instead: `failed`."""
    if moment.estimate is None:
        return "-" if moment.status == "ok" else moment.status
    return wording.value(moment.estimate, history.dimension)


def interval(history: History, moment: Moment) -> str:
    """`38–47`; nothing of a single process."""
    found = moment.estimate
    return "" if found is None or found.n < 2 else wording.bounds(found, history.dimension)


def remarks(moment: Moment) -> str:
    """What is other than in the session before, and why its figure counts less: `kernel 6.18.44, quick`."""
    words = (one.words for one in moment.breaks)
    less = ("quick" * moment.quick, "unfinished" * (not moment.complete))
    return ", ".join(filter(None, (*words, *less)))


def shift(found: Shift, history: History) -> str:
    """`from 2026-02-03 on 1.28× (1.24–1.33): claimed over 18 sessions before and 18 after`."""
    before, after = found.sessions
    return (
        f"from {history.moments[found.at].when} on {ratio(found)}: claimed of "
        f"{units.counted(before, 'session')} before and {after} after"
    )


def ratio(found: Shift) -> str:
    """`1.28× (1.24–1.33)`."""
    known = found.ratio
    return (
        f"{units.ratio(known.value, known.low, known.high)} "
        f"({units.bounds(known.value, known.low, known.high, units.COUNT)})"
    )


def sentences(history: History) -> Iterator[str]:
    """What repeats differ by, what is claimed, what was left out."""
    if history.floor:
        share = units.percent(history.floor)
        yield f"Repeats of the same code differ by up to {share} between sessions here."
    elif history.moments:
        yield "What repeats of the same code differ by here is not known: too few sessions in one boot."
    for one in history.shifts:
        yield f"F{shift(one, history)[1:]}."
    if not history.shifts and history.most < ENOUGH:
        least = f"it takes {ENOUGH} sessions in one boot; here are at most {history.most}"
        yield f"No change is claimed: {least}."
    elif not history.shifts:
        yield f"No change among {history.most} sessions in one boot."
    for why, count in history.left_out.items():
        yield f"Left out: {units.counted(count, 'session')}, {why}."
