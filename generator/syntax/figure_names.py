"""The name of a figure on a command line: `call`, `channel@apart[4 KiB]`, `condvar@apart.p99`. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from generator.errors import Invalid

GRAMMAR = "write ID, ID@CONDITION, ID@CONDITION[VALUE] or ID.STATISTIC, such as call.first"
_NAME = re.compile(
    r"(?P<id>[^@\[\].\s]+)(?:@(?P<condition>[^@\[.\s]+))?(?:\[(?P<values>[^\]]*)\])?(?:\.(?P<statistic>\w+))?"
)


@dataclass(frozen=True)
class FigureName:
    """What a name says; "" and None: all that there are."""

    id: str  # of a measurement
    condition: str = ""
    values: str | None = None  # of a sweep, as a trial's id has them: "4 KiB, 2"
    statistic: str = ""


def parse(text: str) -> FigureName:
    """Read a name. Invalid."""
    found = _NAME.fullmatch(text)
    if found is None:
        raise Invalid(f"'{text}' names no figure", GRAMMAR)
    return FigureName(found["id"], found["condition"] or "", found["values"], found["statistic"] or "")
