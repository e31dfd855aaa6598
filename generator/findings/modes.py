"""The modes of a trial's events: what each takes, how often, in which processes. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from generator.findings import over_processes
from generator.model.finding import Mode
from generator.model.intervals import LEVEL
from generator.model.record import Part, TrialRecord
from generator.records import histogram, parts

WHERE = {"s": "same CPU", "d": "different CPUs"}  # a placement, in a reader's words


def modes(trial: TrialRecord, tick: float = 0.0, level: float = LEVEL) -> tuple[Mode, ...]:
    """The modes of all events, largest share first; empty where there is one only. `tick` is the clock's.

    Of a record that does not tell its processes apart a mode has neither an interval nor a range of shares,
    and may be no more than a difference between processes.
    """
    found = list(_together(trial) if trial.parts is None else _by_process(trial, trial.parts, tick, level))
    return tuple(sorted(found, key=lambda mode: (-mode.share, mode.value))) if len(found) > 1 else ()


def by_round(trial: TrialRecord) -> dict[str, dict[int, float]]:
    """Each place of events, and by round the median of those there of a process that has enough of them.

    Empty where a record does not tell, or where where an event ran is not all that sets the modes apart.
    """
    if not trial.parts:
        places = [where for where, bins in trial.histograms.items() if bins]
        where = WHERE.get(places[0], "") if len(places) == 1 else ""
        runs = (run for run in trial.runs if run.status == "ok")
        return {where: {run.round: run.median for run in runs if run.median is not None}} if where else {}
    found = {WHERE.get(part.where, ""): dict(_of_rounds(trial, part)) for part in trial.parts}
    return found if len(found) == len(trial.parts) and "" not in found else {}


def _of_rounds(trial: TrialRecord, part: Part) -> Iterator[tuple[int, float]]:
    for run, events, median in zip(trial.runs, part.events, part.medians, strict=True):
        if median is not None and run.status == "ok" and events >= parts.LEAST_SHARE * run.n:
            yield run.round, median


def _by_process(trial: TrialRecord, found: tuple[Part, ...], tick: float, level: float) -> Iterator[Mode]:
    """Each process counts alike, as in a headline, where a twentieth of its events are of the mode."""
    of_all = [run.n for run in trial.runs]
    for part in found:
        shares = [events / n if n else 0.0 for events, n in zip(part.events, of_all, strict=True)]
        medians = [
            median
            for median, share in zip(part.medians, shares, strict=True)
            if median is not None and share >= parts.LEAST_SHARE
        ]
        if (estimate := over_processes.estimate(medians, tick, level)) is not None:
            yield Mode(
                estimate.value,
                sum(part.events) / max(sum(of_all), 1),
                WHERE.get(part.where, ""),
                estimate,
                (min(shares), max(shares)),
            )


def _together(trial: TrialRecord) -> Iterator[Mode]:
    """From the histograms of all processes together."""
    everything = sum(map(histogram.total, trial.histograms.values()))
    for pieces in parts.split([trial.histograms]):
        bins = parts.within(trial.histograms, pieces)
        share = histogram.total(bins) / everything
        yield Mode(histogram.quantile(bins, 0.5), share, WHERE.get(parts.where(pieces), ""))
