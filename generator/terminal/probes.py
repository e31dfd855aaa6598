"""The probes that there are, a line each; and one of them in full."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from generator import units
from generator.model.probe import Param, Probe
from generator.terminal import sheet

if TYPE_CHECKING:
    from rich.console import RenderableType

_DIMENSIONS = {"bytes": "size", "duration": "time"}  # of the kinds of parameters that have units
_KINDS = {  # what a parameter of a kind takes
    "bytes": "a size: 64, 4 KiB",
    "duration": "a time: 50 ms",
    "count": "a whole number",
    "positive": "a whole number from 1 on",
    "text": "any text",
    "url": "http or https",
    "address": "host:port",
}
_ITEM = re.compile(r"\s|[-*•]\s|\d+\.\s")  # how a line begins that stays one of its own


def overview(probes: Mapping[str, Probe]) -> RenderableType:
    """Every probe with what it measures, as far as a line goes, and its parameters where they fit, too."""
    from rich.console import Group

    columns = (sheet.Column("probe", whole=True), sheet.Column("kind", whole=True), sheet.Column("measures"))
    room = sheet.width() - _widest("probe", *probes) - _widest("kind", *(one.kind for one in probes.values()))
    rows = [(one.name, one.kind, _measures(one, room)) for one in probes.values()]
    more = "probes NAME says all of one, with its parameters; try NAME runs it once."
    return Group(sheet.table(columns, rows), "", more)


def _widest(*words: str) -> int:
    """Columns of a column, with the gap behind it."""
    return max(map(len, words)) + sheet.GAP


def _measures(probe: Probe, room: int) -> str:
    """The first line of what a probe measures: with its parameters, alone, or as much of it as fits."""
    sentence = sheet.spelt(probe.doc.partition("\n")[0])
    params = f"({', '.join(map(_default, probe.params))})" if probe.params else ""
    for said in (f"{sentence} {params}".strip(), sentence):
        if len(said) <= room:
            return said
    more = sheet.spelt("…")
    return sentence[: max(room - len(more), 0)].rstrip() + more


def _default(param: Param) -> str:
    """`timeout=5 s`, `size=8 MiB`: the value that a parameter has unless it is given."""
    dimension = _DIMENSIONS.get(param.kind.partition("|")[0], "")
    if not dimension or not param.default.isdigit():
        return f"{param.name}={param.default}"
    shown = units.shortest(float(param.default), dimension)
    longest = len(f"{param.default} B")  # a round number is shorter in its unit
    return f"{param.name}={shown if len(shown) <= longest else param.default}"


def _takes(param: Param) -> str:
    """`inside or outside`, `a whole number from 1 on, or closed`: what may be written for a parameter."""
    if param.kind.startswith("choice("):
        return param.kind.removeprefix("choice(").removesuffix(")").replace("|", " or ")
    kind, *words = param.kind.split("|")
    return ", or ".join((_KINDS.get(kind, kind), *words))


def whole(one: Probe) -> RenderableType:
    """One probe's header comment, its parameters and where it is."""
    from rich.console import Group

    threads = "threads not declared" if one.threads is None else units.counted(one.threads, "thread")
    head = f"{one.name} ({one.kind or 'kind not declared'}, {threads})"
    params = [(f"  {_default(param)}", _takes(param)) for param in one.params or ()]
    needs = [f"  needs {library.name} ({library.package})" for library in one.libraries]
    doc = map(sheet.text, _flowing(one.doc, sheet.width()))
    more: list[RenderableType] = [*([sheet.grid(params)] if params else []), *map(sheet.text, needs)]
    return Group(sheet.text(head), "", *doc, *([""] if more else []), *more, "", sheet.text(str(one.path)))


def _flowing(doc: str, room: int) -> list[str]:
    """A comment as it was written; where its lines are wider than the terminal, in lines anew."""
    lines = doc.splitlines()
    if all(len(line) <= room for line in lines):
        return lines
    paragraphs: list[str] = []
    for before, line in zip(("", *lines), lines, strict=False):
        if before and line and not _ITEM.match(line):
            paragraphs[-1] += f" {line}"
        else:
            paragraphs.append(line)
    return paragraphs
