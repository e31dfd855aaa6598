"""Findings -> the series of them that other tools may have. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from generator import units
from generator.findings.over_processes import values
from generator.model.finding import Finding, Findings
from generator.model.record import Record, RunSummary, TrialRecord
from generator.model.series import Process, Series

Samples = Mapping[str, Mapping[str, Sequence[float]]]  # record's name -> `TRIAL#ROUND` -> as the process said
_COLUMNS = {"min": "minimum", "max": "maximum"}  # of a row, where they are not called as the statistic is
_NOT_FIGURES = ("n", "failed")


def series(findings: Findings, samples: Samples) -> tuple[Series, ...]:
    """Every figure that the page shows, in the note's order; of the records in `samples` each sample.

    Processes without samples give what they told instead, each statistic as a series of its own.
    """
    records = {record.name: record for record in findings.records}
    return tuple(
        one
        for finding in findings.items
        if finding.summary.status == "ok"
        for found in [findings.measured(finding)]
        if found
        for one in _of(finding, found, records[finding.summary.record], samples)
    )


def _of(finding: Finding, found: TrialRecord, record: Record, samples: Samples) -> Iterator[Series]:
    dimension, factor = units.find(found.said.unit)
    base = next((u.name for u in units.UNITS if u.dimension == dimension and u.factor == 1), dimension)
    better = units.dimension(dimension).better
    for statistic, processes in _told(found, samples.get(record.name, {}), factor).items():
        if processes:
            yield Series(
                finding.summary.trial,
                finding.label,
                statistic,
                dimension,
                base,
                better,
                record.started,
                processes,
            )


def _told(
    found: TrialRecord, samples: Mapping[str, Sequence[float]], factor: float
) -> dict[str, tuple[Process, ...]]:
    """By statistic what the processes told."""
    rows = [run for run in found.runs if run.status == "ok"]
    if "median" not in found.said.given and values(rows, "median"):
        return {"": tuple(_process(found, row, samples, factor) for row in rows if row.median is not None)}
    given = [name for name in found.said.given if name not in _NOT_FIGURES]
    told = {name: _column(rows, _COLUMNS.get(name, name)) for name in given}
    return told | {"first": _firsts(found, factor) or _column(rows, "first")}


def _process(
    found: TrialRecord, row: RunSummary, samples: Mapping[str, Sequence[float]], factor: float
) -> Process:
    kept = samples.get(f"{found.trial.id}#{row.round}", ())
    return Process(row.round, row.median or 0.0, tuple(float(one) * factor for one in kept))


def _column(rows: Sequence[RunSummary], name: str) -> tuple[Process, ...]:
    return tuple(Process(row.round, value) for row in rows if (value := row.column(name)) is not None)


def _firsts(found: TrialRecord, factor: float) -> tuple[Process, ...]:
    """The first calls of the short processes, each with its round where the record tells it."""
    rounds = found.first_rounds or tuple(range(len(found.firsts)))
    return tuple(Process(number, one * factor) for number, one in zip(rounds, found.firsts, strict=True))
