"""What the doctor says of several hosts: who they are, then a line for each finding, the worst first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from generator import units
from generator.machine import describe, differences
from generator.machine.differences import DIFFERS, GOOD, MISSING, NOISY, Found, Seen
from generator.terminal import advice, sheet

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

_COLOURS = {MISSING: "red", NOISY: "yellow", DIFFERS: "cyan", GOOD: "green"}
_TOLD = ("cpu", "cpus_online", "cores", "memory")  # of a machine, before what is found there
_FULLER = "doctor -v says of each host what it means for the numbers and what to do."


def summary(machines: Sequence[Seen]) -> RenderableType:
    """At most a line for each finding, whichever hosts it is about."""
    from rich.console import Group

    found = differences.findings(machines)
    there = sum(not one.lost for one in machines)
    parts: list[RenderableType] = [sheet.grid([(one.alias, _is(one)) for one in machines])]
    if there:
        parts += [
            "",
            sheet.grid([row for kind, of in groupby(found, _kind) for row in _rows(kind, of, there)]),
        ]
        parts += ["", _FULLER]
    return Group(*parts)


def everything(machines: Sequence[Seen]) -> RenderableType:
    """Of each host all, one after the other."""
    from rich.console import Group

    return Group(*(part for one in machines for part in _whole(one)))


def _whole(one: Seen) -> Iterator[RenderableType]:
    yield sheet.grid([(one.alias, _is(one))])
    if not one.lost:
        yield advice.everything(one.advice)
    yield ""


def _is(one: Seen) -> str:
    """`Intel Xeon D-1548, 16 CPUs (8 cores), 64 GB; Python 3.9.2, 12 GB of disk`; or why nobody knows."""
    if one.lost:
        return f"not looked at: {one.lost}"
    known = {name: one.facts[name] for name in _TOLD if name in one.facts}
    machine = dict(describe.machine(known))["machine"]
    disk = "" if one.free is None else f"{units.figure(one.free, 'size', digits=2)} of disk"
    python = one.python and f"Python {one.python}"
    return describe.listed(machine, describe.listed(python, disk), by="; ")


def _kind(found: Found) -> str:
    return found.kind


def _rows(kind: str, of: Iterator[Found], there: int) -> Iterator[tuple[str | Text, ...]]:
    """The kind is said once."""
    for number, one in enumerate(of):
        head = sheet.text("" if number else kind, _COLOURS[kind])
        yield (head, one.name, differences.sentence(one, there)) if one.values else (head, "", one.name)
