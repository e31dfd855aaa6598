"""What a post's numbers stand on: machine, compiler, placement, noise, and every number in full."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from generator import figures, tables, units
from generator.model import Estimate, Finding, Findings, Record, RunSummary
from generator.tables import Cell, Table

_COLUMNS = ("printed", "first", "median", "min", "p90", "p99", "p999", "max", "spread", "expect", "verdict")


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
        command=f"python -m generator run {note.day}",
        set_up=tuple((what, how) for what, how in _set_up(findings) if how),
        numbers=tuple(_numbers(findings)),
    )


def _set_up(findings: Findings) -> Iterator[tuple[str, str]]:
    if not findings.records:
        return
    newest = findings.records[0]
    runs = [run for trial in newest.trials for run in trial.runs]
    yield from _machine(newest.machine)
    yield "compiler", _list(newest.compiler.get("version"), _line(newest.compiler, "command", "flags"))
    yield "processes", _processes(newest)
    yield "placement", _placement(newest)
    yield "clock", _clock(newest, runs)
    yield "core clock", _canary(runs, "ghz", "GHz", "multiplications that wait for each other")
    yield "core shared?", _canary(runs, "adds", "additions a ns", "it halves while a hyper-twin is busy")
    yield "other work", _noise(newest.rounds)
    yield "flagged samples", _flags(newest)


# ------------------------------------------------------------------ where it ran


def _machine(facts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Facts that the machine tells; one that it does not tell is left out."""
    cpus = f"{facts['cpus_online']} CPUs" if facts.get("cpus_online") else ""
    memory = units.figure(facts["memory"], "size") if facts.get("memory") else ""
    parts = {name: facts[name] for name in ("cores", "sockets", "smt") if name in facts}
    detail = ", ".join(f"{name} {value}" for name, value in parts.items()).replace("smt", "SMT")
    yield "machine", _list(facts.get("cpu"), f"{cpus} ({detail})" if detail else cpus, memory, *_guest(facts))
    yield "kernel", _list(facts.get("kernel"), facts.get("distribution"), facts.get("libc"))
    named = ("clocksource", "governor", "turbo", "idle_driver", "isolated", "mitigations")
    told = (f"{name.replace('_', ' ')} {facts[name]}" for name in named if facts.get(name))
    yield "settings", _list(*told, _load(facts))


def _guest(facts: Mapping[str, Any]) -> Iterator[str]:
    for name in ("virtualisation", "container"):
        if facts.get(name) not in (None, "", "none"):
            yield f"{name}: {facts[name]}"


def _load(facts: Mapping[str, Any]) -> str:
    load = facts.get("load") or ()
    return f"load {load[0]:.2f} at the start" if load else ""


def _placement(record: Record) -> str:
    """Which CPUs each placement came out as."""
    found = {
        condition.title: tuple(trial.cpus)
        for trial in record.trials
        for condition in (trial.trial.condition,)
        if trial.cpus and (condition.pin or condition.placement)
    }
    return _list(*(f"{title}: CPU {' and '.join(map(str, cpus))}" for title, cpus in found.items()), by="; ")


# ------------------------------------------------------------------ how it ran


def _processes(record: Record) -> str:
    counts = sorted({trial.trial.runs for trial in record.trials})
    firsts = sorted({len(trial.firsts) for trial in record.trials if trial.firsts})
    if not counts:
        return ""
    rounds = f"{len(record.rounds)} rounds, in random order (seed {record.seed})"
    text = f"{_span(counts)} fresh ones for each figure, in {rounds}"
    short = f"; {_span(firsts)} short ones more for each first call" if firsts else ""
    state = "; a quick session" * record.quick + "; interrupted" * record.interrupted
    return f"{text}{short}{state}"


def _clock(record: Record, runs: Sequence[RunSummary]) -> str:
    clocks = dict.fromkeys(trial.clock for trial in record.trials if trial.clock)
    costs = [run.timer for run in runs if run.timer is not None]
    cost = (
        f"two readings with nothing between them take {_range(costs, 'ns')}, never taken off" if costs else ""
    )
    offsets = [trial.clock_offset for trial in record.trials if trial.clock_offset is not None]
    between = f"between CPUs it differs by at most {units.figure(max(offsets))}" if offsets else ""
    return _list(*clocks, cost, between, by="; ")


def _canary(runs: Sequence[RunSummary], name: str, unit: str, meaning: str) -> str:
    found = [value for run in runs if (value := getattr(run, name)) is not None]
    return (
        f"{units.significant(median(found), 3)} {unit}, {_range(found)} over all processes ({meaning})"
        if found
        else ""
    )


def _noise(rounds: Sequence[Mapping[str, float]]) -> str:
    """Other processes' CPU time while it ran, and what the hypervisor took."""
    said = []
    for name, meaning in (("other_cpu", "used by other processes"), ("steal", "taken by the hypervisor")):
        found = [one[name] for one in rounds if name in one]
        if found:
            said.append(f"{median(found):.2f} CPUs {meaning}, {max(found):.2f} in the worst round")
    return _list(*said, by="; ")


def _flags(record: Record) -> str:
    total: Counter[str] = Counter()
    for trial in record.trials:
        total.update(trial.flags)
    return _list(*(f"{count} {reason}" for reason, count in sorted(total.items()) if count))


# ------------------------------------------------------------------ every number


def _numbers(findings: Findings) -> Iterator[tuple[str, Table]]:
    """A table for each condition, under its name: statistics with their intervals, and whence."""
    for condition in findings.experiment.conditions.values():
        rows = [row for row in findings.items if row.condition.name == condition.name]
        if not rows:
            continue
        cells = [(row.label, [_cell(row, column) for column in _COLUMNS]) for row in rows]
        kept = [i for i in range(len(_COLUMNS)) if any(line[i] != Cell() for _, line in cells)]
        body = tuple((label, tuple(line[i] for i in kept)) for label, line in cells)
        title = _list(condition.title, condition.idle_title)
        yield title, Table("", tuple(tables.head(_COLUMNS[i]) for i in kept), body)


def _cell(row: Finding, column: str) -> Cell:
    cell = tables.statistic(row, column)
    summary = row.summary
    found: Mapping[str, Estimate | None] = {
        "first": summary.first,
        "median": summary.median,
        **summary.percentiles,
    }
    estimate = found.get(column)
    under = (figures.interval(estimate, summary.dimension),) if estimate and cell.lines else ()
    count = (
        (f"{summary.n} processes, {summary.events} samples",) if column == "median" and summary.events else ()
    )
    return Cell(cell.lines, (*under, *count, *cell.under))


# ------------------------------------------------------------------ words


def _list(*parts: object, by: str = ", ") -> str:
    return by.join(str(part) for part in parts if part not in (None, ""))


def _line(facts: Mapping[str, str], *names: str) -> str:
    return " ".join(facts[name] for name in names if facts.get(name))


def _range(values: Iterable[float], unit: str = "") -> str:
    texts = [units.significant(value, 3) for value in (min(values := list(values)), max(values))]
    return f"{'..'.join(dict.fromkeys(texts))} {unit}".strip()


def _span(counts: Sequence[int]) -> str:
    return str(counts[0]) if counts[0] == counts[-1] else f"{counts[0]} to {counts[-1]}"
