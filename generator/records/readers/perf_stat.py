"""What `perf stat -x,` prints on stderr: the name of an event, or an event and what perf derives from it.

`instructions`, or `instructions insn per cycle`. Lines of the program itself are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from generator.records.readers._figure import Figure
from generator.records.readers._find import named
from generator.records.readers._numbers import known, numbers

# Value, unit, event (its commas stand between slashes), with -r a deviation, time, its share, metric.
_LINE = re.compile(
    r"^([^,\s]+|<not (?:supported|counted)>),([^,\d\n]*),"
    r"([A-Za-z](?:[^,/\n]+|/[^/\n]*/)*)"
    r"(?:,[0-9.]+%)?,[0-9]+,[0-9.]+(?:,([^,\n]*),([^,\n]*))?(?:,|[^\S\n])*$",
    re.MULTILINE,
)


def pick(output: bytes, where: str) -> Figure:
    """The event of that name, or what perf derives of it; Absent names the nearest one."""
    lines = [line for line in output.decode("utf-8", "replace").splitlines() if f",{where}," in line]
    if lines and _plain(where).fullmatch("\n".join((*lines, ""))):  # nothing but usual lines of the event
        return Figure(where, tuple(float(line.partition(",")[0]) for line in lines))
    return named(where, figures(output))


@lru_cache(maxsize=64)
def _plain(event: str) -> re.Pattern[str]:
    """Lines of an event without a unit: value, time, its share, and a metric or none."""
    number = r"[0-9]+(?:\.[0-9]+)?"
    return re.compile(rf"(?:{number},,{re.escape(event)},[0-9]+,[0-9.]+(?:,[^,\n]*,[^,\n]*)?\n)+")


def figures(output: bytes) -> tuple[Figure, ...]:
    """Each event in order; one that perf could not count is told with its reason."""
    found: dict[tuple[str, str, bool], list[str]] = {}  # values by name, unit, and whether perf derives them
    lines = map(str.strip, output.decode("utf-8", "replace").splitlines())
    for value, unit, event, metric, of in _LINE.findall("\n".join(lines)):
        name = event.strip()
        found.setdefault((name, unit, False), []).append(value)
        if of and not of.isspace() and value[0] != "<":
            found.setdefault((f"{name} {of.strip()}", "", True), []).append(metric)
    if not found:
        raise ValueError("no line of perf stat -x, in its output")
    made = (_figure(*key, values) for key, values in found.items())
    return tuple(one for one in made if one.values or one.failed)


def _figure(where: str, unit: str, further: bool, said: Sequence[str]) -> Figure:
    """What the lines of one event say, or why it is no figure."""
    why = next((one.strip("<>") for one in said if one.startswith("<")), "")
    return Figure(where, () if why else numbers(said), known(unit), failed=why, further=further)
