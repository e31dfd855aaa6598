"""What must stand beside a figure for it to be believed, in short words. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator import processes, stats, units
from generator.model import Estimate, RunSummary, Summary, TrialRecord

_UNSTABLE = 0.05  # half-width of the interval, of the headline
_OTHERS = 0.1  # CPUs' worth of other processes' time that contaminates
_TWIN = 0.75  # additions a cycle, of the best seen: below, somebody shares the core
_CLOCK = 1.05  # ratio of the core's fastest to its slowest clock that is worth a word
_TIMER = 0.05  # of the headline: the share from which the timer's own cost is told


def remarks(
    trial: TrialRecord, runs: Sequence[RunSummary], made: Summary, best_adds: float | None
) -> tuple[str, ...]:
    """The remarks on a trial's figures; `best_adds`: the most additions a cycle that its session saw."""
    return tuple(filter(None, _remarks(trial, runs, made, best_adds)))


def _remarks(
    trial: TrialRecord, runs: Sequence[RunSummary], made: Summary, best_adds: float | None
) -> Iterator[str]:
    if made.median is None:
        return
    yield _unfinished(trial, runs)
    yield _unstable(made, runs)
    yield _contaminated(made, made.median, runs)
    yield _twin(runs, best_adds)
    clocks = processes.values(runs, "ghz")
    if clocks and max(clocks) > _CLOCK * min(clocks):
        yield f"core clock {units.significant(min(clocks), 3)}..{units.significant(max(clocks), 3)} GHz"
    if made.kind == "event" and made.timer and made.timer >= _TIMER * made.median.value:
        yield f"{units.figure(made.timer)} of it are the timer's"
    if trial.ignored:
        yield f"ignores {', '.join(trial.ignored)}"


def _unfinished(trial: TrialRecord, runs: Sequence[RunSummary]) -> str:
    """What was cut short: the trial, or processes by their time limit."""
    if not trial.complete:
        return f"interrupted: {len(runs)} of {trial.trial.runs} processes"
    late = [run.n for run in runs if run.stop == "time limit"]
    return f"time limit: the first {min(late)} samples only" if late else ""


def _unstable(made: Summary, runs: Sequence[RunSummary]) -> str:
    """An interval wider than +-5 %; of steady figures after the core's clock was taken out."""
    cycles = processes.cycles(runs) if made.kind == "steady" else []
    found = processes.estimate(cycles) if len(cycles) == len(runs) else made.median
    if made.modes or found is None or not found.coverage or not found.value:
        return ""
    half = (found.high - found.low) / 2 / found.value
    return f"unstable: interval is +-{half * 100:.0f} % wide" if half > _UNSTABLE else ""


def _contaminated(made: Summary, median: Estimate, runs: Sequence[RunSummary]) -> str:
    """By other processes; or by what was flagged, where the figure moves without it."""
    others = [used for used in processes.values(runs, "other_cpu") if used > _OTHERS]
    if others:
        where = "" if len(others) == len(runs) else f" in {len(others)} of {len(runs)} rounds"
        return f"contaminated: other processes used {units.significant(max(others), 1)} CPUs{where}"
    if not processes.values(runs, "clean_median"):
        return ""
    clean = stats.median(
        run.median if run.clean_median is None else run.clean_median for run in runs if run.median is not None
    )
    if median.low < median.high and not median.low <= clean <= median.high:
        return f"contaminated: {units.figure(clean, made.dimension)} without the flagged samples"
    return ""


def _twin(runs: Sequence[RunSummary], best: float | None) -> str:
    """Additions a cycle fall to half when an invisible hyper-twin shares the core."""
    rates = processes.adds(runs)
    busy = sum(rate < _TWIN * (best or max(rates)) for rate in rates)
    return f"hyper-twin busy in {busy} of {len(runs)} processes" if busy else ""
