"""`services:` of a note -> Service, and what is wrong with them and with who needs them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from keyword import iskeyword

from generator.errors import Problem, nearest
from generator.model.note import Experiment, Measurement, Service
from generator.notes import programs
from generator.notes.fields import Fields
from generator.syntax import variables
from generator.syntax.yaml_nodes import Node, Scalar

KEYS = ("run", "ready", "env", "limit")
LARGEST_PORT = 65535
_LONGEST_LIMIT = 600e9  # ns
_READY = re.compile(r"""(?P<what>port|line)\s+(?P<quote>["']?)(?P<value>.+?)(?P=quote)""")
_RUN_HINT = "write run: [python, services/server.py]"
_READY_HINT = 'write `ready: port 50051` or `ready: line "listening"`'


def services(node: Node | None, fields: Fields) -> dict[str, Service]:
    """Services in the order written."""
    table = fields.table(
        node, "services", "write a line `NAME: {run: [PROGRAM, ARGUMENT], ready: port 8080}`"
    )
    return {key.text: _service(key, value, fields) for key, value in (table.entries if table else ())}


def _service(key: Scalar, node: Node, fields: Fields) -> Service:
    of = f"the service '{key.text}'"
    table = fields.table(node, of, "write {run: [PROGRAM, ARGUMENT], ready: port 8080}")
    if table is None:
        return Service(key.text, location=key.location)
    spelt = fields.known(table, KEYS, of)
    for name, hint in (("run", _RUN_HINT), ("ready", _READY_HINT)):
        if spelt and table.get(name) is None:
            fields.problem(key.location, f"{of} has no '{name}'", hint)
    port, line = _ready(table.get("ready"), fields)
    ready = table.get("ready")
    return Service(
        name=key.text,
        run=programs.command(table.get("run"), fields, empty=True),
        port=port,
        line=line,
        env=_environment(table.get("env"), fields),
        limit=fields.duration(table.get("limit"), "limit", _LONGEST_LIMIT) or Service.limit,
        location=key.location,
        ready_location=ready.location if ready else key.location,
    )


def _verbatim(node: Node, what: str, fields: Fields) -> str:
    """A text with all its blanks; it may be empty."""
    if isinstance(node, Scalar):
        return node.text
    fields.problem(node.location, f"{what} must be a text", "quote it")
    return ""


def _ready(node: Node | None, fields: Fields) -> tuple[int, str]:
    """(port, "") or (0, text of a line)."""
    text = fields.text(node, "ready", _READY_HINT)
    if node is None or not text:
        return 0, ""
    match = _READY.fullmatch(text)
    if match is None:
        fields.problem(
            node.location, f"ready must be a port or a line of its output, not '{text}'", _READY_HINT
        )
        return 0, ""
    value = match["value"]
    if match["what"] == "line":
        return 0, value
    if value.isascii() and value.isdigit() and 1 <= int(value[:6]) <= LARGEST_PORT:
        return int(value), ""
    fields.problem(
        node.location,
        f"a port must be a whole number from 1 to {LARGEST_PORT}, not '{value}'",
        "write port 8080",
    )
    return 0, ""


def _environment(node: Node | None, fields: Fields) -> tuple[tuple[str, str], ...]:
    table = fields.table(node, "env", "write {NAME: VALUE}; ${NAME} stands for a variable of yours")
    found = []
    for key, value in table.entries if table else ():
        if not variables.NAME.fullmatch(key.text):
            fields.problem(
                key.location, f"'{key.text}' is not the name of a variable", "letters, digits and _"
            )
        found.append((key.text, _verbatim(value, f"the variable '{key.text}'", fields)))
    return tuple(found)


# ------------------------------------------------------------------ compared with each other


def problems(experiment: Experiment) -> Iterator[Problem]:
    """Names that cannot be, ports that two services claim, and needs that nothing meets."""
    claimed: dict[int, str] = {}
    for one in experiment.services.values():
        if not one.name.isidentifier() or iskeyword(one.name):
            yield Problem(
                one.location, f"'{one.name}' cannot be a name", "letters, digits and _, no digit first"
            )
        other = claimed.setdefault(one.port, one.name) if one.port else one.name
        if other != one.name:
            what = f"port {one.port} is already used by '{other}'"
            yield Problem(one.ready_location, what, "give each service a port of its own")
    for measurement in experiment.measurements.values():
        yield from _needs(measurement, experiment)


def _needs(measurement: Measurement, experiment: Experiment) -> Iterator[Problem]:
    if measurement.of:
        return  # they are those of the measurement that it is of
    if measurement.needs and not {"probe", "run"} & measurement.locations.keys():
        what = f"'{measurement.id}' runs nothing, so it needs nothing"
        yield Problem(measurement.locations["needs"], what, "delete it")
        return
    for name in measurement.needs:
        if name not in experiment.services:
            hint = nearest(name, experiment.services) or "write it down under `services:`"
            yield Problem(measurement.locations[f"needs.{name}"], f"unknown service '{name}'", hint)
