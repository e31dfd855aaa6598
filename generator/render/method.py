"""What a post's numbers stand on: machine, compiler, placement, noise, and every number in full."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from generator import units
from generator.findings import wording
from generator.machine import describe
from generator.machine.describe import listed
from generator.model.finding import Finding, Findings
from generator.model.note import Experiment
from generator.model.record import Record, RunSummary
from generator.model.statistics import COUNTERS, Standing, pooled, standing, title
from generator.render import tables
from generator.render.cells import Cell, Conditions, cell, is_planned, on, remarks
from generator.render.tables import Table

_NEGLIGIBLE = 0.005  # CPUs' worth of other work
_COLUMNS = standing(Standing.FULL)
_BASIS = "basis"


@dataclass(frozen=True)
class Measured:
    """The closing part of a post, as literal text."""

    records: tuple[str, ...]  # paths, newest first
    command: str  # to run it again
    set_up: tuple[tuple[str, str], ...]  # what, and how it was
    numbers: tuple[tuple[str, Table], ...]  # for each condition


def measured(findings: Findings) -> Measured:
    """Findings -> what stands under "How this was measured"; the set-up is that of the newest record."""
    note = findings.experiment
    return Measured(
        records=tuple(f"results/{note.stem}/{record.name}.json" for record in findings.records),
        command=f"python -m generator run {note.stem}",
        set_up=tuple((what, how) for what, how in _set_up(findings) if how),
        numbers=tuple(_numbers(findings)),
    )


def _set_up(findings: Findings) -> Iterator[tuple[str, str]]:
    if not findings.records:
        return
    newest = findings.records[0]
    runs = [run for trial in newest.trials for run in trial.runs]
    yield from describe.machine(newest.machine)
    yield "compiler", describe.compilers(newest.compiler)
    yield "processes", _processes(newest)
    yield "cut to keep within the budget", _cut(newest)
    yield "placement", _placement(newest)
    yield from _services(findings.experiment)
    yield "clock", _clock(newest, runs)
    yield "canaries", _canaries(runs)
    yield "other work", _noise(newest.rounds)
    yield "flagged samples, kept", _flags(newest)


# ------------------------------------------------------------------ where it ran


def _placement(record: Record) -> str:
    """Which CPUs each placement came out as."""
    found = {trial.trial.condition.where: tuple(trial.cpus) for trial in record.trials if trial.cpus}
    return listed(
        *(f"{title}: CPU {' and '.join(map(str, dict.fromkeys(cpus)))}" for title, cpus in found.items()),
        by="; ",
    )


# ------------------------------------------------------------------ how it ran


def _processes(record: Record) -> str:
    counts = sorted({trial.trial.runs for trial in record.trials if trial.said.kind != "fact"})
    firsts = sorted({len(trial.firsts) for trial in record.trials if trial.firsts})
    if not counts:
        return ""
    rounds = f"{len(record.rounds)} rounds, in random order (seed {record.seed})"
    text = f"{_span(counts)} new processes per figure, in {rounds}"
    short = f"; {_span(firsts)} short ones per first call" if firsts else ""
    state = "; a quick session" * record.quick + "; interrupted" * record.interrupted
    return f"{text}{short}{state}"


def _cut(record: Record) -> str:
    """`5 of 15 events per process (44 figures)`: what a time budget left of how many trials."""
    left = Counter(wording.cut(one.trial) for one in record.trials if one.status != "skipped")
    del left[""]
    return listed(
        *(f"{what} ({units.counted(count, 'figure')})" for what, count in sorted(left.items())), by="; "
    )


def _services(experiment: Experiment) -> Iterator[tuple[str, str]]:
    """What was started to be invoked, as written: nothing is filled in."""
    needed = {name for one in experiment.measurements.values() for name in one.needs}
    for one in experiment.services.values():
        if one.name in needed:
            yield f"service {one.name}", f"{one.command} (ready: {one.ready})"


def _clock(record: Record, runs: Sequence[RunSummary]) -> str:
    clocks = dict.fromkeys(trial.said.clock for trial in record.trials if trial.said.clock)
    costs = [run.timer for run in runs if run.timer is not None]
    cost = (
        f"two readings with nothing between them take {_range(costs, 'ns')}, never taken off" if costs else ""
    )
    offsets = [trial.said.clock_offset for trial in record.trials if trial.said.clock_offset is not None]
    between = f"between CPUs it differs by at most {units.figure(min(offsets))}" if offsets else ""
    return listed(*clocks, cost, between, by="; ")


def _canaries(runs: Sequence[RunSummary]) -> str:
    """The core's own clock, and whether an SMT sibling shared the core: in every process."""
    ghz = [run.ghz for run in runs if run.ghz is not None]
    adds = [run.adds for run in runs if run.adds is not None]
    clock = f"core clock {_range(ghz, 'GHz')}" if ghz else ""
    shared = f"{_range(adds)} additions per ns (half of that where an SMT sibling is busy)" if adds else ""
    return listed(clock, shared)


def _noise(rounds: Sequence[Mapping[str, float]]) -> str:
    """Other processes' CPU time while it ran, and what the hypervisor took."""
    said = []
    for name, meaning in (("other_cpu", "used by other processes"), ("steal", "taken by the hypervisor")):
        found = [one[name] for one in rounds if name in one]
        if found and max(found) >= _NEGLIGIBLE:
            said.append(f"{median(found):.2f} CPUs {meaning}, {max(found):.2f} in the worst round")
    return listed(*said, by="; ") or ("negligible" if rounds else "")


def _flags(record: Record) -> str:
    total: Counter[str] = Counter()
    for trial in record.trials:
        total.update(trial.said.flags)
    return listed(*(f"{count} {reason}" for reason, count in sorted(total.items()) if count))


# ------------------------------------------------------------------ every number


def _numbers(findings: Findings) -> Iterator[tuple[str, Table]]:
    """A table for each condition, under its name: statistics with their intervals, and whence."""
    for condition in findings.experiment.conditions.values():
        rows = [row for row in findings.items if row.condition.name == condition.name and _has_number(row)]
        title = listed(on(condition, condition.title), condition.idle_title)
        if rows:
            yield title, _full(rows, findings.experiment.conditions)


def _has_number(row: Finding) -> bool:
    """Has it a figure, or a reason why there is none? What was only ever printed stands in the text."""
    if not is_planned(row):
        return bool(row.printed and row.measurement.probe)
    return row.summary.median is not None or row.summary.status != "ok"


def _full(rows: Sequence[Finding], conditions: Conditions) -> Table:
    """Every statistic that a row has, each with its interval, and what it was computed from."""
    said = tables.shared_remarks(rows)
    found = [[_number(row, column, conditions, said) for column in _COLUMNS] for row in rows]
    kept = [i for i in range(len(_COLUMNS)) if any(cells[i] != Cell() for cells in found)]
    body = ((row.label, tuple(cells[i] for i in kept)) for row, cells in zip(rows, found, strict=True))
    heads = tuple(title(_COLUMNS[i]) for i in kept)
    return Table("", heads, tuple(body), tables.notes_on(said, rows))


def _number(row: Finding, column: str, conditions: Conditions, said: Sequence[str]) -> Cell:
    """A statistic with its interval under it; what N does not allow is left out."""
    if column == _BASIS:
        return _basis(row)
    one, summary = cell(row, column, conditions, said), row.summary
    if column in COUNTERS:
        counted = summary.counters.get(column)
        return one if counted and counted.value else Cell()
    estimate = None if pooled(column) else wording.estimate(summary, column)
    if estimate is None or summary.status != "ok":
        return Cell() if one.lines == ("-",) else one
    ends = wording.small(summary, column)
    own = f" ({wording.processes(estimate.n)})" if ends and estimate.n != summary.n else ""
    under = [remark for remark in remarks(row) if remark not in said] if column == "median" else one.under
    return Cell(one.lines, tuple(filter(None, (f"{ends}{own}", *under))))


def _basis(row: Finding) -> Cell:
    """How many processes and samples, and what the intervals are."""
    found = row.summary
    if found.median is None:
        return Cell()
    coverage = found.median.coverage
    interval = f"intervals: {coverage * 100:.1f} %" if coverage else "their range, no interval"
    op = (found.op,) if found.op and found.kind != "steady" else ()  # of a steady one it is a remark
    return Cell((wording.processes(found.n),), (f"{found.events} samples", interval, *op))


# ------------------------------------------------------------------ words


def _range(values: Sequence[float], unit: str = "") -> str:
    ends = (f"{units.significant(end, 3)} {unit}".strip() for end in (min(values), max(values)))
    return units.between(*ends)


def _span(counts: Sequence[int]) -> str:
    return str(counts[0]) if counts[0] == counts[-1] else f"{counts[0]} to {counts[-1]}"
