"""One thing that an output tells."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """What an output says about one thing, and what a note writes to mean it."""

    where: str  # what a pick writes: "BM_copy/64", "50% {}"
    values: tuple[float, ...] = ()  # in the order of the output
    unit: str = ""  # as the output writes it; "": it has none
    statistic: str = ""  # that the program worked out itself: "p99"; "": the values are samples
    failed: str = ""  # why it is no figure
    further: bool = False  # told beside another one: only meant where a pick names it


class Absent(ValueError):
    """What a pick looks for is not in the output."""
