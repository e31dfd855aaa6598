"""What `perf stat -x,` prints on stderr: the name of an event, or an event and what perf derives from it.

`instructions`, or `instructions insn per cycle`. Lines of the program itself are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from generator.records.readers._figure import Figure
from generator.records.readers._numbers import floats, known, quantity

# Value, unit, event (its commas stand between slashes), with -r a deviation, time, its share, metric.
_LINE = re.compile(
    r"^(?P<value>[^,\s]+|<not (?:supported|counted)>),(?P<unit>[^,\d]*),"
    r"(?P<event>[A-Za-z](?:[^,/]+|/[^/]*/)*)"
    r"(?:,[0-9.]+%)?,[0-9]+,[0-9.]+(?:,(?P<metric>[^,]*),(?P<of>[^,]*))?[,\s]*$"
)


def figures(output: bytes) -> tuple[Figure, ...]:
    """Each event in order; one that perf could not count is told with its reason."""
    found: dict[tuple[str, str, bool], list[str]] = {}  # values by name, unit, and whether perf derives them
    for line in output.decode("utf-8", "replace").splitlines():
        if match := _LINE.match(line.strip()):
            value, unit, event, metric, of = match.groups()
            event = event.strip()
            found.setdefault((event, unit, False), []).append(value)
            if of and of.strip() and not value.startswith("<"):
                found.setdefault((f"{event} {of.strip()}", "", True), []).append(metric)
    if not found:
        raise ValueError("no line of perf stat -x, in its output")
    made = (_figure(*key, values) for key, values in found.items())
    return tuple(one for one in made if one.values or one.failed)


def _figure(where: str, unit: str, further: bool, said: Sequence[str]) -> Figure:
    """What the lines of one event say, or why it is no figure."""
    why = next((one.strip("<>") for one in said if one.startswith("<")), "")
    numbers = [] if why else [one for one in said if quantity(one)]
    return Figure(where, floats(numbers), known(unit), failed=why, further=further)
