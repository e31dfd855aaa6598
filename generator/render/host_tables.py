"""Hosts in order of one measurement, what each of them is beside. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from generator import units
from generator.findings import facts as words
from generator.findings import wording
from generator.findings.by_host import Placed, ranked
from generator.findings.ratios import BETWEEN
from generator.model.finding import Finding, Findings
from generator.model.record import Record
from generator.model.statistics import title
from generator.render import tables
from generator.render.cells import Cell, figure
from generator.render.fact_tables import UNKNOWN
from generator.render.table import Table

USUAL = ("cpu", "cores", "keys", "kernel")  # what stands beside where a block does not say
_TITLES = {"cpu": "processor", "cpus_online": "CPUs", "keys": "protection keys"}


def ranking(
    rows: Sequence[Finding], findings: Findings, columns: Sequence[str], said: Sequence[str], statistic: str
) -> Table:
    """A row per host by the first measurement of `rows`, the best first; the others' figures stand beside.

    Beside them what the host is, as its record or a fact probe tells it.
    """
    own = [row for row in rows if row.measurement.id == rows[0].measurement.id]
    others = [row for row in rows if row not in own]
    placed = ranked(own, statistic)
    shown = [one.row for one in placed]
    shared = tables.shared_remarks(shown, said)
    told = [_facts(row, findings) for row in shown]
    kept = columns or [name for name in USUAL if any(name in facts for facts in told)]
    quiet = (*said, *shared)
    body = tuple(
        (
            label,
            (
                Cell((one.place or UNKNOWN,)),
                figure(one.row, statistic, quiet),
                *(_beside(one.row, name, others, quiet) for name in _ids(others)),
                *(_fact(facts, name) for name in kept),
            ),
        )
        for label, one, facts in zip(_labels(shown), placed, told, strict=True)
    )
    heads = (*tables.heads([statistic], shown), *(_title(name, others) for name in _ids(others)))
    beside = tuple(_TITLES.get(name, words.title(name)) for name in kept)
    notes = (*_notes(placed), *tables.notes_on(shared, shown))
    name = _name(shown, statistic)
    return Table("host", ("place", *heads, *beside), body, notes, title=name, texts=frozenset(beside))


def under_the_first(rows: Sequence[Finding]) -> tuple[Finding, ...]:
    """Each measurement under the first of its conditions alone, wherever that is."""
    first = {row.measurement.id: row.condition.definition for row in reversed(rows)}
    return tuple(row for row in rows if row.condition.definition == first[row.measurement.id])


def _ids(rows: Sequence[Finding]) -> list[str]:
    return list(dict.fromkeys(row.measurement.id for row in rows))


def _title(name: str, rows: Sequence[Finding]) -> str:
    return next(row.measurement.title for row in rows if row.measurement.id == name)


def _name(rows: Sequence[Finding], statistic: str) -> str:
    which = "" if statistic == "median" else f", {title(statistic)}"
    return f"hosts by {', '.join(dict.fromkeys(row.label for row in rows))}{which}"


def _labels(rows: Sequence[Finding]) -> Iterator[str]:
    """The host; with how it was measured there, and what, where that is not the same in all rows."""
    names = wording.titles(replace(row.condition, name=row.condition.base, on="", base="") for row in rows)
    several = len({row.label for row in rows}) > 1
    for row in rows:
        how = names[row.condition.base] if len(names) > 1 else ""
        yield ", ".join(filter(None, (row.condition.host, how, row.label if several else "")))


# ------------------------------------------------------------------ what stands beside


def _beside(row: Finding, name: str, others: Sequence[Finding], said: Sequence[str]) -> Cell:
    """The figure of another measurement on the same host, under the same condition where it runs there."""
    there = [one for one in others if one.measurement.id == name and one.condition.host == row.condition.host]
    alike = [one for one in there if one.condition.base == row.condition.base] or there
    return figure(alike[0], wording.headline(alike[0].summary), said) if alike else Cell()


def _facts(row: Finding, findings: Findings) -> dict[str, Any]:
    """What a host's newest record tells of its machine, and what fact probes found out there."""
    ours = [item for item in findings.items if item.condition.host == row.condition.host]
    names = {item.summary.record for item in ours}
    record = next((one for one in findings.records if one.name in names), None)
    found = dict(_of_machine(record)) if record else {}
    for item in ours:
        found |= dict(item.summary.facts)
    return found


def _of_machine(record: Record) -> Iterator[tuple[str, Any]]:
    """Its facts; protection keys as its flags tell them, where there are any."""
    yield from record.machine.items()
    if flags := record.machine.get("flags"):
        yield "keys", "pku" in flags and "ospke" in flags


def _fact(facts: Mapping[str, Any], name: str) -> Cell:
    if facts.get(name) in (None, "", []):
        return Cell((UNKNOWN,))
    return Cell(
        (units.figure(facts[name], "size", digits=3) if name == "memory" else words.words(facts[name]),)
    )


def _notes(placed: Sequence[Placed]) -> Iterator[str]:
    """How to read a place."""
    if any(one.first != one.last for one in placed):
        yield (
            "A place is a range where hosts are not certainly apart: by their intervals, "
            f"and by the {BETWEEN:g} times that sessions of one host may differ by."
        )
    elif len([one for one in placed if one.first]) > 1:
        yield f"They are apart by more than their intervals and {BETWEEN:g} times, as sessions may differ by."
