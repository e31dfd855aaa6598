"""What `perf stat -x,` prints on stderr: the name of an event, or an event and what perf derives from it.

`instructions`, or `instructions insn per cycle`. Lines of the program itself are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.records.readers._figure import Figure
from generator.records.readers._numbers import known, quantity

# Value, unit, event (its commas stand between slashes), with -r a deviation, time, its share, metric.
_LINE = re.compile(
    r"^(?P<value>[^,\s]+|<not (?:supported|counted)>),(?P<unit>[^,\d]*),(?P<event>[A-Za-z](?:/[^/]*/|[^,/])*)"
    r"(?:,[0-9.]+%)?,[0-9]+,[0-9.]+(?:,(?P<metric>[^,]*),(?P<of>[^,]*))?[,\s]*$"
)


def figures(output: bytes) -> tuple[Figure, ...]:
    """Each event in order; one that perf could not count is told with its reason."""
    found: dict[str, Figure] = {}
    for line in output.decode("utf-8", "replace").splitlines():
        match = _LINE.match(line.strip())
        for figure in _told(match) if match else ():
            before = found.get(figure.where, Figure(figure.where))
            values, why = before.values + figure.values, before.failed or figure.failed
            found[figure.where] = Figure(figure.where, values, figure.unit, "", why, figure.further)
    if not found:
        raise ValueError("no line of perf stat -x, in its output")
    return tuple(found.values())


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
