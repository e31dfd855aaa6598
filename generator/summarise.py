"""Samples -> what one process says; processes -> a summary; records -> the findings of a note. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from generator import judge, stats, units
from generator.model import (
    Answer,
    Condition,
    Estimate,
    Experiment,
    Finding,
    Findings,
    Measurement,
    Outcome,
    Record,
    RunSummary,
    Summary,
    Trial,
    TrialRecord,
)

if TYPE_CHECKING:
    import numpy as np

_PERCENTILES = {"p90": 0.9, "p99": 0.99, "p999": 0.999}
_BEYOND = 10  # events that must lie beyond a percentile
_UNSTABLE = 0.05  # half-width of the interval, of the headline
_OTHERS = 0.1  # CPUs' worth of other processes' time that contaminates
_ELIDED = 1.5  # empty turns: a call alone takes three
_TWIN = 0.75  # additions a cycle, of the best seen: below, somebody shares the core


def condense(
    outcome: Outcome, round_: int, other_cpu: float | None
) -> tuple[RunSummary, dict[str, dict[int, int]]]:
    """One process -> its row, and histograms of its samples by placement; in base units."""
    usage = {key: outcome.usage.get(key, 0) for key in ("minflt", "majflt", "nvcsw", "nivcsw")}
    common = {"round": round_, "status": outcome.status, "wall": outcome.wall, "other_cpu": other_cpu}
    answer = outcome.answer
    if answer is None:
        return RunSummary(**common, **usage), {}  # type: ignore[arg-type]
    import numpy as np

    factor = units.find(answer.unit)[1]
    samples = np.asarray(answer.samples, dtype=float) * factor
    row = RunSummary(
        **common,  # type: ignore[arg-type]
        **usage,
        **_said(answer, factor),  # type: ignore[arg-type]
        **_figures(samples, answer),  # type: ignore[arg-type]
    )
    return row, _histograms(samples, answer.places)


def _said(answer: Answer, factor: float) -> dict[str, object]:
    return {
        "first": None if answer.first is None else answer.first * factor,
        "timer": answer.timer,
        "empty": answer.empty,
        "ghz": stats.median(answer.ghz) if answer.ghz else None,
        "adds": stats.median(answer.adds) if answer.adds else None,
        "stop": answer.stop,
    }


def _figures(samples: np.ndarray, answer: Answer) -> dict[str, object]:
    import numpy as np

    n = len(samples)
    if not n:
        return {}
    ordered = np.sort(samples)
    flagged = sorted({index for which in answer.flagged.values() for index in which})
    clean = np.delete(samples, flagged) if flagged else samples[:0]
    found: dict[str, object] = {
        "n": n,
        "minimum": float(ordered[0]),
        "median": float((ordered[(n - 1) // 2] + ordered[n // 2]) / 2),
        "maximum": float(ordered[-1]),
        "flagged": len(flagged),
        "clean_median": float(np.median(clean)) if len(clean) else None,
    }
    for name, q in _PERCENTILES.items():
        if n * (1 - q) >= _BEYOND * (1 - 1e-9):
            found[name] = float(ordered[int(np.ceil(q * n)) - 1])
    return found


def _histograms(samples: np.ndarray, places: str) -> dict[str, dict[int, int]]:
    import numpy as np

    if not len(samples):
        return {}
    if not places:
        return {"": stats.histogram(samples)}
    letters = np.frombuffer(places.encode("ascii", "replace"), dtype="S1")
    return {letter.decode(): stats.histogram(samples[letters == letter]) for letter in np.unique(letters)}


def one(trial: Trial, outcome: Outcome) -> Summary:
    """What a single process says, outside of any session."""
    row, histograms = condense(outcome, 0, None)
    answer = outcome.answer or Answer("ns")
    firsts = (answer.first,) if answer.first is not None else ()
    record = TrialRecord(
        trial,
        outcome.status,
        outcome.reason,
        runs=(row,),
        firsts=firsts,
        histograms=histograms,
        unit=answer.unit,
        kind=answer.kind,
        op=answer.op,
        facts=answer.facts,
    )
    return summary(record, quick=False, record="")


def summary(
    trial: TrialRecord, *, quick: bool, record: str, day: str = "", best_adds: float | None = None
) -> Summary:
    """A trial's processes -> its summary. The process is the unit of inference."""
    runs = [run for run in trial.runs if run.status == "ok"]
    dimension, factor = units.find(trial.unit)
    bins = stats.merge(trial.histograms.values())
    medians = _values(runs, lambda run: run.median)
    firsts = [first * factor for first in trial.firsts] or _values(runs, lambda run: run.first)
    median = _estimate(medians)
    return Summary(
        trial=trial.trial,
        status=_status(trial, runs),
        reason=trial.reason,
        dimension=dimension,
        kind=trial.kind,
        op=trial.op,
        quick=quick,
        n=len(runs),
        events=sum(run.n for run in runs),
        first=_estimate(firsts),
        median=median,
        minimum=min(_values(runs, lambda run: run.minimum), default=None),
        maximum=max(_values(runs, lambda run: run.maximum), default=None),
        percentiles=_percentiles(trial.kind, runs),
        spread=_spread(bins, runs),
        modes=stats.modes(trial.histograms) if trial.kind == "event" else (),
        histogram=bins,
        timer=_middle(_values(runs, lambda run: run.timer)),
        ghz=_middle(_values(runs, lambda run: run.ghz)),
        cycles=_middle(_cycles(runs)) if trial.kind == "steady" else None,
        remarks=_remarks(trial, runs, median, best_adds),
        facts=trial.facts,
        record=record,
        day=day,
    )


def _values(runs: Iterable[RunSummary], of: Callable[[RunSummary], float | None]) -> list[float]:
    return [value for value in map(of, runs) if value is not None]


def _middle(values: Sequence[float]) -> float | None:
    return stats.median(values) if values else None


def _cycles(runs: Iterable[RunSummary]) -> list[float]:
    return [run.median * run.ghz for run in runs if run.median is not None and run.ghz]


def _estimate(values: Sequence[float]) -> Estimate | None:
    """Median over processes with its exact interval; the range where they are too few."""
    if not values:
        return None
    ordered = sorted(values)
    interval = stats.median_interval(ordered)
    if interval is None:
        return Estimate(stats.median(ordered), ordered[0], ordered[-1], len(ordered))
    low, high, coverage = interval
    return Estimate(stats.median(ordered), low, high, len(ordered), coverage)


def _status(trial: TrialRecord, runs: Sequence[RunSummary]) -> str:
    if trial.status != "ok":
        return trial.status
    elided = any(run.empty and run.median is not None and run.median < _ELIDED * run.empty for run in runs)
    return "elided" if elided else "ok"


def _percentiles(kind: str, runs: Sequence[RunSummary]) -> dict[str, Estimate]:
    """Of single events only: a batch's mean is no latency."""
    found = {}
    for name in _PERCENTILES if kind in ("event", "") else ():
        values = [getattr(run, name) for run in runs]
        if values and None not in values and (estimate := _estimate(values)):
            found[name] = estimate
    return found


def _spread(bins: Mapping[int, int], runs: Sequence[RunSummary]) -> tuple[float, float] | None:
    """p1..p99, or the widest that N allows, else the extremes."""
    n = sum(bins.values())
    if not n:
        return None
    for q in (0.99, 0.9):
        if n * (1 - q) >= _BEYOND:
            return stats.quantile(bins, 1 - q), stats.quantile(bins, q)
    return min(_values(runs, lambda r: r.minimum)), max(_values(runs, lambda r: r.maximum))


def _remarks(
    trial: TrialRecord, runs: Sequence[RunSummary], median: Estimate | None, best_adds: float | None
) -> tuple[str, ...]:
    if median is None:
        return ()
    return tuple(
        filter(None, (_unstable(trial, runs, median), _contaminated(runs, median), _twin(runs, best_adds)))
    )


def _unstable(trial: TrialRecord, runs: Sequence[RunSummary], median: Estimate) -> str:
    """Wider than +-5 %; steady figures after taking the core's clock out."""
    cycles = _estimate(_cycles(runs)) if trial.kind == "steady" else None
    found = cycles or median
    half = (found.high - found.low) / 2 / found.value if found.value else 0.0
    if not found.coverage or half <= _UNSTABLE or (trial.kind == "event" and stats.modes(trial.histograms)):
        return ""
    return f"unstable: +-{half * 100:.0f} %"


def _contaminated(runs: Sequence[RunSummary], median: Estimate) -> str:
    others = max(_values(runs, lambda run: run.other_cpu), default=0.0)
    if others > _OTHERS:
        return f"contaminated: other processes used up to {units.significant(others, 2)} CPUs"
    clean = _estimate([c for run in runs if (c := run.clean_median or run.median) is not None])
    if clean and median.coverage and not median.low <= clean.value <= median.high:
        return f"contaminated: {units.figure(clean.value)} without the flagged samples"
    return ""


def _twin(runs: Sequence[RunSummary], best: float | None) -> str:
    """Additions a cycle fall to half when an invisible hyper-twin shares the core."""
    shared = sum(1 for run in runs if best and run.adds and run.ghz and run.adds / run.ghz < _TWIN * best)
    return f"core shared in {shared} of {len(runs)} processes" if shared else ""


# ------------------------------------------------------------------ the set of records


def select(trials: Sequence[Trial], records: Sequence[Record]) -> list[tuple[TrialRecord, Record] | None]:
    """For each trial the newest record of this host that holds it complete; the host is the newest record's."""
    ordered = sorted(records, key=lambda record: record.name, reverse=True)
    host = ordered[0].host if ordered else ""
    known: dict[str, tuple[TrialRecord, Record]] = {}
    for record in (record for record in ordered if record.host == host):
        for trial in record.trials:
            if trial.complete:
                known.setdefault(trial.trial.definition, (trial, record))
    return [known.get(trial.definition) for trial in trials]


def findings(experiment: Experiment, trials: Sequence[Trial], records: Sequence[Record]) -> Findings:
    """What the records say about every measurement under every condition, in the note's order.

    A trial without a record is "not measured"; a printed figure where nothing runs stands under "printed only".
    """
    chosen = select(trials, records)
    used = {record.name: record for found in chosen if found for record in (found[1],)}
    newest = max(used, default="")
    best = _best_adds(used.values())
    summaries = [_summary_of(trial, found, newest, best) for trial, found in zip(trials, chosen, strict=True)]
    items = [
        item
        for measurement in experiment.measurements.values()
        for item in _items(
            measurement, experiment, [s for s in summaries if s.trial.measurement == measurement.id]
        )
    ]
    ordered = sorted(used.values(), key=lambda record: record.name, reverse=True)
    return Findings(experiment, tuple(items), tuple(ordered))


def _best_adds(records: Iterable[Record]) -> float | None:
    """The most additions a cycle that any process of these records had."""
    rates = (run.adds / run.ghz for r in records for t in r.trials for run in t.runs if run.adds and run.ghz)
    return max(rates, default=None)


def _summary_of(
    trial: Trial, found: tuple[TrialRecord, Record] | None, newest: str, best: float | None
) -> Summary:
    if found is None:
        return Summary(trial, "not measured")
    measured, record = found
    day = "" if record.name == newest else record.started[:10]
    made = summary(measured, quick=record.quick, record=record.name, day=day, best_adds=best)
    return _renamed(made, trial)


def _renamed(made: Summary, trial: Trial) -> Summary:
    """As the note calls it today, whatever it was called in the record."""
    from dataclasses import replace

    return replace(made, trial=trial)


def _items(measurement: Measurement, experiment: Experiment, summaries: Sequence[Summary]) -> list[Finding]:
    extra = [
        name for name in measurement.printed if name not in measurement.conditions or not measurement.probe
    ]
    items = []
    for name, condition in experiment.conditions.items():
        here = [s for s in summaries if s.trial.condition.name == name]
        if not here and name in extra:
            here = [_printed_only(measurement, condition)]
        items += [_finding(measurement, condition, s, summaries) for s in here]
    return items


def _printed_only(measurement: Measurement, condition: Condition) -> Summary:
    return Summary(Trial(measurement.id, measurement.probe, condition), "printed only")


def _finding(
    measurement: Measurement, condition: Condition, made: Summary, summaries: Sequence[Summary]
) -> Finding:
    others = {s.trial.condition.name: s for s in summaries if s.trial.sweep == made.trial.sweep}
    verdicts = (
        tuple(judge.judge(expected, made, others) for expected in measurement.expect.get(condition.name, ()))
        if made.status != "printed only"
        else ()
    )
    return Finding(measurement, condition, made, measurement.printed.get(condition.name, ()), verdicts)
