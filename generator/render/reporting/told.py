"""Figures counted and named in a reason: the first of them, and how many more. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from generator import units
from generator.errors import Location
from generator.findings import wording
from generator.model.finding import Finding

_NAMED = 3  # figures that a reason names


def places(items: Iterable[Finding]) -> list[Location]:
    """Where the note has these measurements."""
    return [one.measurement.location for one in items]


def count(some: Sequence[Finding], every: Sequence[Finding]) -> str:
    """`2 of 31 figures have`, `all 31 figures have`."""
    total = units.counted(len(every), "figure")
    if len(some) == len(every):
        return f"all {total} have" if len(every) > 1 else f"the only {total.partition(' ')[2]} has"
    return f"{len(some)} of {total} {'has' if len(some) == 1 else 'have'}"


def few(items: Sequence[Finding], *, processes: bool = True) -> str:
    """`call@anywhere (1 process), ...`, the first of them."""
    told = [
        one.summary.trial.id + (f" ({wording.processes(one.summary.n)})" if processes else "")
        for one in items
    ]
    return listed(told)


def some(items: Iterable[Finding]) -> str:
    """The ids of their measurements, each once: `call, mutex, wake and 2 more`."""
    return listed(list(dict.fromkeys(one.measurement.id for one in items)))


def listed(words: Sequence[str]) -> str:
    """The first of them, and how many more there are."""
    left = len(words) - _NAMED
    return ", ".join(words[:_NAMED]) + (f" and {left} more" if left > 0 else "")
