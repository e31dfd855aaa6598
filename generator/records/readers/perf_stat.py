"""What `perf stat -x,` prints on stderr: the name of an event, or an event and what perf derives from it.

`instructions`, or `instructions insn per cycle`. Lines of the program itself are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from generator.records.readers._figure import Figure
from generator.records.readers._numbers import known, quantity

# Value, unit, event (its commas stand between slashes), with -r a deviation, time, its share, metric.
_LINE = re.compile(
    r"^(?P<value>[^,\s]+|<not (?:supported|counted)>),(?P<unit>[^,\d]*),"
    r"(?P<event>[A-Za-z](?:[^,/]+|/[^/]*/)*)"
    r"(?:,[0-9.]+%)?,[0-9]+,[0-9.]+(?:,(?P<metric>[^,]*),(?P<of>[^,]*))?[,\s]*$"
)


def figures(output: bytes) -> tuple[Figure, ...]:
    """Each event in order; one that perf could not count is told with its reason."""
    found: dict[str, list[Figure]] = {}
    for line in output.decode("utf-8", "replace").splitlines():
        match = _LINE.match(line.strip())
        for figure in _told(match) if match else ():
            found.setdefault(figure.where, []).append(figure)
    if not found:
        raise ValueError("no line of perf stat -x, in its output")
    return tuple(_joined(same) for same in found.values())


def _joined(same: Sequence[Figure]) -> Figure:
    """One event that is counted several times."""
    why = next((one.failed for one in same if one.failed), "")
    return replace(same[0], values=tuple(value for one in same for value in one.values), failed=why)


def _told(match: re.Match[str]) -> Iterator[Figure]:
    event, said = match["event"].strip(), match["value"]
    if said.startswith("<"):
        yield Figure(event, failed=said.strip("<>"))
        return
    value = quantity(said)
    if value is None:
        return
    yield Figure(event, (value[0],), known(match["unit"]))
    metric = quantity(match["metric"] or "")
    if metric and match["of"] and match["of"].strip():
        yield Figure(f"{event} {match['of'].strip()}", (metric[0],), further=True)
