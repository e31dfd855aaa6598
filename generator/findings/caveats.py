"""What must stand beside a figure for it to be believed, and beside which of a trial's figures. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator import units
from generator.findings import over_processes, precise, silence, wording
from generator.model.finding import Caveat, Estimate, Summary
from generator.model.record import RunSummary, TrialRecord
from generator.model.statistics import PERCENTILES
from generator.records import condense

_WIDE = 0.25  # half-width of an interval, of its figure
_OTHERS = 0.1  # CPUs' worth of other processes' time that disturbs
_SIBLING = 0.9  # additions per cycle, of the best seen: below, somebody shares the core
_MATTERS = 0.01  # of the headline: a smaller change is within a process's own precision
_CLOCK = 1.05  # ratio of the core's fastest to its slowest clock that is worth a word
_TIMER = 0.05  # of a figure: the share from which the timer's own cost is told
_TIMES = ("first", "median", *PERCENTILES)  # statistics that have an interval


def caveats(
    trial: TrialRecord, runs: Sequence[RunSummary], made: Summary, best_adds: float | None
) -> tuple[Caveat, ...]:
    """The caveats on a trial's figures; `best_adds`: additions per cycle of a core that nobody shares."""
    if not made.has_figures:
        return ()
    whole = (
        ("failed", _failed(trial, made)),
        *((remark.partition(":")[0], remark.partition(":")[2].strip()) for remark in trial.said.remarks),
        ("interrupted", "" if trial.complete else f"{len(runs)} of {wording.processes(trial.trial.runs)}"),
        ("time limit", _late(trial, runs)),
        ("cut", wording.cut(trial.trial)),
        ("disturbed", "; ".join(filter(None, (_others(runs), _shared(runs, best_adds))))),
        ("ignores", ", ".join(trial.said.ignored)),
    )
    told = [Caveat(word, detail) for word, detail in whole if detail or word in trial.said.remarks]
    beside = (*silence.caveats(runs), *_short(made), *_of_each(made), *_without_flagged(made, runs))
    return (*told, *beside, *_given(trial))


def _given(trial: TrialRecord) -> Iterator[Caveat]:
    """Statistics that the program worked out itself, of events that nobody else has seen."""
    yield from (Caveat("given by the program", statistic=name) for name in trial.said.given if name != "n")


def _short(made: Summary) -> Iterator[Caveat]:
    """The headline, where it is less precise than was asked."""
    if detail := precise.short_of(made):
        yield Caveat("short", detail, wording.headline(made))


def _of_each(made: Summary) -> Iterator[Caveat]:
    """What belongs to one statistic alone."""
    for statistic in _TIMES:
        found = wording.estimate(made, statistic)
        if found is None:
            continue
        if _is_wide(made, statistic, found):
            yield Caveat("wide", _width(found), statistic)
        if _has_timer(made, statistic, found):
            yield Caveat("timer", f"includes {units.figure(made.timer or 0.0)} of the timer", statistic)


def _is_wide(made: Summary, statistic: str, found: Estimate) -> bool:
    """Has it an interval of its own that is wide, and nothing else tells that?"""
    is_told = made.target is not None and statistic == wording.headline(made)
    of_modes = bool(made.modes) and statistic == "median"
    return bool(found.coverage) and found.half_width > _WIDE and not is_told and not of_modes


def _width(found: Estimate) -> str:
    """`±31 %`; where one side alone is further than the figure itself, how far the ends are apart."""
    if found.half_width < 1 or not found.low:
        return f"±{units.significant(found.half_width * 100, 2)} %"
    return f"its ends are {units.ratio(found.high / found.low)} apart"


def _has_timer(made: Summary, statistic: str, found: Estimate) -> bool:
    """Is the figure one of operations that were timed alone, and the timer a good part of it?"""
    alone = made.dimension == units.TIME and (statistic == "first" or not made.batched)
    return bool(alone and made.timer and made.timer >= _TIMER * found.value)


def _failed(trial: TrialRecord, made: Summary) -> str:
    """Events that failed are no samples: how many, and why."""
    several = len(trial.said.failed) > 1
    reasons = (f"{why} ({count})" if several else why for why, count in trial.said.failed.items())
    total, of = sum(trial.said.failed.values()), made.events
    of += 0 if "n" in trial.said.given else total  # a program counts its failures among its events
    share = f"{total} of {of}" if of > total else f"{total}"
    return f"{share} failed: {', '.join(reasons)}" if total else ""


def _late(trial: TrialRecord, runs: Sequence[RunSummary]) -> str:
    """Processes that their time limit cut short; of an interrupted trial that is told alone."""
    late = [run.n for run in runs if run.stop == "time limit"]
    return f"after {min(late)} samples in {_of(late, runs)}" if late and trial.complete else ""


def _others(runs: Sequence[RunSummary]) -> str:
    """What other processes used of the machine meanwhile."""
    others = [used for used in over_processes.values(runs, "other_cpu") if used > _OTHERS]
    if not others:
        return ""
    where = "" if len(others) == len(runs) else f" in {len(others)} of {len(runs)} rounds"
    return f"other processes used up to {units.significant(max(others), 2)} CPUs{where}"


def _shared(runs: Sequence[RunSummary], best: float | None) -> str:
    """Additions per cycle fall to half when an invisible SMT sibling is busy."""
    rates = over_processes.adds(runs)
    slow = [rate for rate in rates if rate < _SIBLING * (best or max(rates))]
    return f"an SMT sibling was busy in {_of(slow, runs)}" if slow else ""


def _without_flagged(made: Summary, runs: Sequence[RunSummary]) -> Iterator[Caveat]:
    """The median, where samples that the probe flagged move it further than processes are apart."""
    clean = [run.clean_median for run in runs if run.clean_median is not None]
    if made.median is None or not clean:
        return
    clean += [run.median for run in runs if run.clean_median is None and run.median is not None]
    without, found = condense.median(clean), made.median
    if abs(without - found.value) > _MATTERS * found.value and not found.low <= without <= found.high:
        detail = f"{units.figure(without, made.dimension)} without the flagged samples"
        yield Caveat("disturbed", detail, "median")


def clock(runs: Sequence[RunSummary]) -> str:
    """`core clock varied, 2.00–3.00 GHz`: for how it was measured, beside no figure."""
    clocks = over_processes.values(runs, "ghz")
    if not clocks or max(clocks) <= _CLOCK * min(clocks):
        return ""
    ends = (f"{units.significant(end, 3)} GHz" for end in (min(clocks), max(clocks)))
    return f"core clock varied, {units.between(*ends)}"


def _of(some: Sequence[object], every: Sequence[object]) -> str:
    return f"{len(some)} of {wording.processes(len(every))}"
