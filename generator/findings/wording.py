"""A summary's figures as text: with the digits that the interval supports, modes, status, remarks. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from generator import units
from generator.model.finding import Estimate, Mode, Summary
from generator.model.note import Condition
from generator.model.statistics import COUNTERS, find
from generator.model.trial import Trial

_UNEXPLAINED = {"not measured": "not measured yet"}  # other statuses are their own words


def estimate(summary: Summary, statistic: str) -> Estimate | None:
    """The estimate of a statistic; None where there is none."""
    found = find(statistic)
    return found.take(summary) if found else None


def dimension(summary: Summary, statistic: str) -> str:
    """Counters are counts, whatever is timed."""
    return "count" if statistic in COUNTERS else summary.dimension


def status(summary: Summary) -> str:
    """`skipped: needs two CPUs`, `timed out after 3 s`, `not measured yet`; nothing where all is well."""
    if summary.status == "ok":
        return ""
    reason = " ".join(summary.reason.split())
    if not reason:
        return _UNEXPLAINED.get(summary.status, summary.status)
    return reason if reason.startswith(summary.status) else f"{summary.status}: {reason}"


def text(summary: Summary, statistic: str = "median", joiner: str = " or ") -> str:
    """`2.71 ns`; `3.9 us (52 %) or 60 us (48 %)`; `[timed out after 3 s]`; `-` where N does not allow it."""
    if said := status(summary):
        return f"[{said}]"
    if statistic == "median" and summary.modes:
        return _modes(summary.modes, summary.dimension, joiner)
    found = estimate(summary, statistic)
    if found is None and statistic in COUNTERS:
        return f"[{uncounted(summary, statistic)}]"
    return "-" if found is None else value(found, dimension(summary, statistic))


def uncounted(summary: Summary, counter: str) -> str:
    """Why a counter has no figure: `no PMU here`."""
    return summary.said.uncounted.get(counter, "not counted")


def line(summary: Summary) -> str:
    """As `text`, for a result line: modes after commas, the status without brackets."""
    return status(summary) or text(summary, joiner=", ")


def value(found: Estimate, dimension: str) -> str:
    """`2.71 ns`, with the digits that the interval supports; a whole count stands whole."""
    if dimension == "count" and found.value.is_integer():
        return f"{found.value:.0f}"
    return units.figure(found.value, dimension, found.high - found.low if found.coverage else None)


def _modes(modes: tuple[Mode, ...], dimension: str, joiner: str) -> str:
    shown = joiner.join(
        f"{units.figure(mode.value, dimension)} ({units.percent(mode.share)})" for mode in modes[:2]
    )
    return shown if len(modes) <= 2 else f"{shown} and {len(modes) - 2} more"


def interval(found: Estimate, dimension: str) -> str:
    """`2.70..2.73 ns (96.9 % of 6 processes)`, or the `range of 2 processes`; a common unit is said once."""
    whence = f"range of {processes(found.n)}" if found.n != 1 else processes(1)
    if found.coverage:
        whence = f"{units.significant(found.coverage * 100, 3)} % of {processes(found.n)}"
    return f"{units.span(found.low, found.high, dimension, found.high - found.low)} ({whence})"


def place(condition: Condition, beside: Condition | None = None) -> str:
    """`on two cores, kept awake`, `anywhere after 50 ms asleep`; a sleep that `beside` shares is left out."""
    where = f"on {condition.title}" if condition.where and not condition.label else condition.title
    if not condition.idle_title or (beside and beside.idle == condition.idle):
        return where
    return f"{where}{',' * (',' in where)} {condition.idle_title}"


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


def remarks(summary: Summary) -> tuple[str, ...]:
    """What must stand beside the figure, in short words."""
    quick = (f"quick: {processes(summary.n)}",) if summary.quick and summary.n else ()
    day = (f"measured on {summary.day}",) if summary.day else ()
    return (*quick, *summary.remarks, *day)


def words(summary: Summary) -> tuple[str, ...]:
    """The remarks without their details, for a line of prose: `quick`, `contaminated`."""
    return tuple(map(word, remarks(summary)))


def word(remark: str) -> str:
    """What stands before a remark's colon."""
    return remark.partition(":")[0]
