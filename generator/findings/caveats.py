"""What must stand beside a figure for it to be believed: a word or two, then a colon and the rest. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator import units
from generator.findings import over_processes, wording
from generator.model.finding import Estimate, Summary
from generator.model.record import RunSummary, TrialRecord
from generator.records import condense

_UNSTABLE = 0.05  # half-width of the interval, of the headline
_OTHERS = 0.1  # CPUs' worth of other processes' time that contaminates
_MATTERS = 0.01  # of the headline: a smaller change is within a process's own precision
_SIBLING = 0.75  # additions per cycle, of the best seen: below, somebody shares the core
_CLOCK = 1.05  # ratio of the core's fastest to its slowest clock that is worth a word
_TIMER = 0.05  # of the headline: the share from which the timer's own cost is told


def remarks(
    trial: TrialRecord, runs: Sequence[RunSummary], made: Summary, best_adds: float | None
) -> tuple[str, ...]:
    """The remarks on a trial's figures; `best_adds`: additions per cycle of a core that nobody shares."""
    return tuple(filter(None, _remarks(trial, runs, made, best_adds)))


def _remarks(
    trial: TrialRecord, runs: Sequence[RunSummary], made: Summary, best_adds: float | None
) -> Iterator[str]:
    if made.median is None:
        return
    yield _failed(trial, made)
    yield from trial.said.remarks
    yield _unfinished(trial, runs)
    yield _cut(trial)
    yield _unstable(made, runs)
    yield _contaminated(made, made.median, runs)
    yield _shared(runs, best_adds)
    if made.batched:  # a hand-off waits for interrupts, and hardly follows the clock
        yield _clock(runs)
    alone = made.dimension == units.TIME and not made.batched
    if alone and made.timer and made.timer >= _TIMER * made.median.value:
        yield f"includes {units.figure(made.timer)} of the timer"
    if trial.said.ignored:
        yield f"ignores {', '.join(trial.said.ignored)}"


def _failed(trial: TrialRecord, made: Summary) -> str:
    """Events that failed are no samples: how many, and why."""
    several = len(trial.said.failed) > 1
    reasons = (f"{why} ({count})" if several else why for why, count in trial.said.failed.items())
    total = sum(trial.said.failed.values())
    return f"{total} of {made.events + total} failed: {', '.join(reasons)}" if total else ""


def _unfinished(trial: TrialRecord, runs: Sequence[RunSummary]) -> str:
    """What was cut short: the trial, or processes by their time limit."""
    if not trial.complete:
        return f"interrupted: {len(runs)} of {trial.trial.runs} processes"
    late = [run.n for run in runs if run.stop == "time limit"]
    return f"time limit: after {min(late)} samples in {_of(late, runs)}" if late else ""


def _cut(trial: TrialRecord) -> str:
    """What was left out to keep within a time budget."""
    left = wording.cut(trial.trial)
    return f"cut: {left}" if left else ""


def _unstable(made: Summary, runs: Sequence[RunSummary]) -> str:
    """An interval wider than +-5 %; of steady figures after the core's clock was taken out."""
    timed = made.kind == "steady" and made.dimension == units.TIME
    cycles = over_processes.cycles(runs) if timed else []
    found = over_processes.estimate(cycles) if cycles and len(cycles) == len(runs) else made.median
    if made.modes or found is None or not found.coverage or not found.value:
        return ""
    half = (found.high - found.low) / 2 / found.value
    return f"unstable: +-{units.significant(half * 100, 2)} %" if half > _UNSTABLE else ""


def _contaminated(made: Summary, median: Estimate, runs: Sequence[RunSummary]) -> str:
    """By other processes; or by what was flagged, where the figure moves without it."""
    others = [used for used in over_processes.values(runs, "other_cpu") if used > _OTHERS]
    if others:
        where = "" if len(others) == len(runs) else f" in {len(others)} of {len(runs)} rounds"
        return f"contaminated: other processes used up to {units.significant(max(others), 2)} CPUs{where}"
    clean = [run.clean_median for run in runs if run.clean_median is not None]
    clean += [run.median for run in runs if run.clean_median is None and run.median is not None]
    without = condense.median(clean)
    moved = abs(without - median.value) > _MATTERS * median.value
    if moved and not median.low <= without <= median.high:
        return f"contaminated: {units.figure(without, made.dimension)} without the flagged samples"
    return ""


def _shared(runs: Sequence[RunSummary], best: float | None) -> str:
    """Additions per cycle fall to half when an invisible SMT sibling is busy."""
    rates = over_processes.adds(runs)
    slow = [rate for rate in rates if rate < _SIBLING * (best or max(rates))]
    return f"core shared: an SMT sibling was busy in {_of(slow, runs)}" if slow else ""


def _clock(runs: Sequence[RunSummary]) -> str:
    clocks = over_processes.values(runs, "ghz")
    if not clocks or max(clocks) <= _CLOCK * min(clocks):
        return ""
    ends = (f"{units.significant(end, 3)} GHz" for end in (min(clocks), max(clocks)))
    return f"core clock varied: {units.between(*ends)}"


def _of(some: Sequence[object], every: Sequence[object]) -> str:
    return f"{len(some)} of {wording.processes(len(every))}"
