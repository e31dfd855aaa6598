"""What a post's numbers stand on: words, machine, noise, every number in full, in readers' order. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from generator.findings import forecasts, ratios, wording
from generator.machine.describe import listed
from generator.model import hosted
from generator.model.finding import Finding, Findings, Summary, Verdict
from generator.model.note import Experiment
from generator.model.record import Record
from generator.model.statistics import COUNTERS, Standing, standing
from generator.render import caveats, comparison, surroundings, tables, words
from generator.render.cells import Cell, cell, is_planned, on
from generator.render.table import Table

_ELSEWHERE = ("printed", "expect", "verdict", "basis")  # columns that tell nothing measured
_COLUMNS = tuple(name for name in standing(Standing.FULL) if name not in _ELSEWHERE)


@dataclass(frozen=True)
class Numbers:
    """Every number of one condition, and what was expected there."""

    title: str
    table: Table
    judged: tuple[str, ...] = ()


@dataclass(frozen=True)
class OnHost:
    """Where and how one of several hosts measured; nothing of one that has no record."""

    alias: str
    day: str  # of its newest session
    machine: tuple[tuple[str, str], ...] = ()
    noise: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Measured:
    """The closing part of a post, as literal text."""

    words: tuple[tuple[str, str], ...]  # each word and what it means
    records: tuple[str, ...]  # paths, newest first
    downloads: tuple[str, ...]  # of each the path of its copy on the site, with its sources; "": of no such
    others: str  # of how many sessions beside these something is told
    command: str  # to run it again
    machine: tuple[tuple[str, str], ...]  # what, and how it was; of several hosts that of each
    noise: tuple[tuple[str, str], ...]
    hosts: tuple[OnHost, ...]  # of a note that names hosts
    apart: str  # how figures of several hosts are held against each other
    numbers: tuple[Numbers, ...]  # for each condition


def _download(note: Experiment, record: Record) -> str:
    return f"/assets/{note.stem}/{record.name}.json" if record.sources_sha256 else ""


def measured(findings: Findings, copies: Collection[str] = ()) -> Measured:
    """Findings -> what stands under "How this was measured"; the set-up is that of the newest record.

    `copies`: the records that readers can download.
    """
    note, records = findings.experiment, findings.records
    hosts = tuple(_on_host(one, findings) for one in hosted.aliases(note.conditions))
    alone = records[:1] if not hosts else ()
    return Measured(
        words=words.explained(findings),
        records=tuple(f"results/{note.stem}/{record.name}.json" for record in records),
        downloads=tuple(_download(note, one) if one.name in copies else "" for one in records),
        others=_compared(findings),
        command=f"python -m generator run {note.stem}",
        machine=_told(pair for one in alone for pair in surroundings.machine(note, one)),
        noise=_told(pair for _ in alone for pair in surroundings.noise(records, _summaries(findings))),
        hosts=hosts,
        apart=_apart(len(hosts)),
        numbers=tuple(_numbers(findings)),
    )


def _apart(hosts: int) -> str:
    """What readers have to know of two hosts' figures; nothing of one host."""
    if hosts < 2:
        return ""
    return (
        f"{hosts} hosts, each by itself: rounds of different hosts are not paired, and no interval knows how "
        "much sessions of one host differ. So one host has less than another only where their intervals are "
        f"more than {ratios.BETWEEN:g} times apart."
    )


def _on_host(alias: str, findings: Findings) -> OnHost:
    """Of the records that the figures of this host come from."""
    rows = [item.summary for item in findings.items if item.condition.host == alias]
    records = [one for one in findings.records if one.name in {made.record for made in rows}]
    if not records:
        return OnHost(alias, "")
    machine = _told(surroundings.machine(findings.experiment, records[0]))
    return OnHost(alias, records[0].started[:10], machine, _told(surroundings.noise(records, rows)))


def _summaries(findings: Findings) -> list[Summary]:
    return [item.summary for item in findings.items]


def _compared(findings: Findings) -> str:
    """`4 sessions, 2026-11-24 00:25 to 2026-11-28 07:20 (UTC)`; nothing where none is told of."""
    used = {one.name for one in findings.records}
    left = [one for one in findings.earlier if one.name not in used]
    return comparison.told(left) if left else ""


def _told(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((what, how) for what, how in pairs if how)


# ------------------------------------------------------------------ every number


def _numbers(findings: Findings) -> Iterator[Numbers]:
    """For each condition, under its name: every statistic with its interval, and what was expected."""
    said = caveats.of_most(findings)
    for condition in findings.experiment.conditions.values():
        rows = [row for row in findings.items if row.condition.name == condition.name and _has_number(row)]
        title = listed(on(condition, condition.title), condition.idle_title)
        if rows:
            table = replace(_full(rows, said), title=f"every number, {title}")
            yield Numbers(title, table, tuple(_judged(rows)))


def _has_number(row: Finding) -> bool:
    """Has it a figure, or a reason why there is none? What was only ever printed stands in the text."""
    if not is_planned(row):
        return False
    made = row.summary
    return made.has_figures or made.status != "ok"


def _full(rows: Sequence[Finding], said: Sequence[str]) -> Table:
    """Every statistic that a row has, each with its interval; below, what it was computed from."""
    shared = tables.shared_remarks(rows, said)
    found = [[_number(row, column, (*said, *shared)) for column in _COLUMNS] for row in rows]
    kept = [i for i in range(len(_COLUMNS)) if any(cells[i] != Cell() for cells in found)]
    body = ((row.label, tuple(cells[i] for i in kept)) for row, cells in zip(rows, found, strict=True))
    heads = tables.heads([_COLUMNS[i] for i in kept], rows)
    notes = (*_basis(rows), *tables.notes_on(shared, rows))
    return Table(tables.corner(rows) or "measured", heads, tuple(body), notes)


def _number(row: Finding, column: str, said: Sequence[str]) -> Cell:
    """A statistic with its interval under it; what N does not allow is left out."""
    if row.summary.status != "ok":
        return cell(row, column, {}, said) if column == "median" else Cell()
    if column in COUNTERS:
        counted = row.summary.counters.get(column)
        return cell(row, column, {}, said) if counted and counted.value else Cell()
    one = cell(row, column, {}, said)
    return Cell() if one.lines == ("-",) else one


def _basis(rows: Sequence[Finding]) -> Iterator[str]:
    """`6 processes, 30,000 samples (all others).`, and what one operation is where they differ."""
    made = [(row.summary, row.label) for row in rows if row.summary.median]
    yield from _grouped([(_from(one), label) for one, label in made])
    ops = [(one.op, label) for one, label in made if one.op]
    if len(dict(ops)) > 1:
        yield from _grouped([(f"One operation is {op}", label) for op, label in ops])


def _from(made: Summary) -> str:
    """`6 processes, 30,000 samples`; of a program that tells no samples the processes alone."""
    noun = "sample" if made.events == 1 else "samples"
    samples = "" if made.said.given and not made.histogram else f"{made.events:,} {noun}"
    return listed(wording.processes(made.n), samples)


def _grouped(pairs: Sequence[tuple[str, str]]) -> Iterator[str]:
    """A sentence for each text with the labels that it belongs to, the most common one for all others."""
    groups: dict[str, dict[str, None]] = {}
    for text, label in pairs:
        groups.setdefault(text, {})[label] = None
    most = max(groups, key=lambda text: len(groups[text]), default="")
    for text, labels in groups.items():
        whose = "all others" if text == most and len(labels) > 1 else ", ".join(labels)
        yield f"{text}{f' ({whose})' if len(groups) > 1 else ''}."


def _judged(rows: Sequence[Finding]) -> Iterator[str]:
    """`✗ pthread (CondVar): 16× the 5 µs that Kostas expected (none of the events within)`."""
    for row in rows:
        for one in row.verdicts:
            said = f"{one.sign or '–'} {row.label}: {one.sentence}"
            beside = "; ".join(filter(None, (one.beside, _forecast(one))))
            yield f"{said} ({beside})" if beside else said


def _forecast(one: Verdict) -> str:
    """What would decide a verdict, where that is known."""
    return forecasts.told(one.undecided) if one.undecided else ""
