"""`hosts:` of config.yml -> hosts by alias; `hosts:` and `send:` of a note; what is wrong there. Reads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from keyword import iskeyword
from pathlib import Path, PurePosixPath

from generator.errors import Location, Problem, nearest
from generator.model.host import HERE, PYTHON, WALLTIME, Host
from generator.model.note import Condition, Experiment
from generator.notes.fields import Fields
from generator.syntax.references import LIQUID
from generator.syntax.yaml_nodes import Node, Scalar, Table

SSH, SLURM = "ssh", "slurm"
_OF_SLURM = ("nodes", "walltime")
_KEYS = (SSH, SLURM, "python", *_OF_SLURM)
_EXAMPLE = "write {ssh: node0.example.net}, or {slurm: PARTITION}"
_LONGEST_WALLTIME = 86400e9  # ns: a day
_MOST_NODES = 100
_ADDRESS = re.compile(r"(?:[\w.-]+@)?[\w.:%\[\]-]+", re.ASCII)  # `user@node1`, an IPv6 address
_PARTITION = re.compile(r"[\w.-]+", re.ASCII)
_PYTHON = re.compile(r"[\w.+~-]+|(?:~?/[\w.+~-]+)+", re.ASCII)
_NAME = "letters, digits and _, no digit first"


# ------------------------------------------------------------------ config.yml


def of_config(node: Node | None, fields: Fields) -> dict[str, Host]:
    """Each host by its alias; an entry of Slurm's with `nodes: 2` is two, `part_1` and `part_2`."""
    table = fields.table(node, "hosts", "write a line `ALIAS: {ssh: ADDRESS}` for each")
    found: dict[str, Host] = {}
    for key, value in table.entries if table else ():
        for host in _hosts(key, value, fields):
            if host.alias in found:
                fields.problem(key.location, f"there are two hosts '{host.alias}'", "rename one of them")
            found[host.alias] = host
    return found


def _hosts(key: Scalar, node: Node, fields: Fields) -> Iterator[Host]:
    _alias(key, fields)
    table = fields.table(node, f"the host '{key.text}'", _EXAMPLE)
    if table is None:
        return
    spelt = fields.known(table, _KEYS, f"the host '{key.text}'")
    fields.all_given(table)
    engine = _engine(key, table, fields) if spelt else ""
    python = _word(table, "python", _PYTHON, ("a path or a name", "write python: /usr/bin/python3"), fields)
    if not engine:
        return
    if engine == SSH:
        address = _word(table, SSH, _ADDRESS, ("an address", "write ssh: user@node0.example.net"), fields)
        yield Host(key.text, SSH, address, python or PYTHON, location=key.location)
        return
    partition = _word(table, SLURM, _PARTITION, ("a partition", "write slurm: main"), fields)
    nodes = fields.whole(table.get("nodes"), "nodes", 1, _MOST_NODES)
    time = fields.duration(table.get("walltime"), "walltime", _LONGEST_WALLTIME, "10 min") or WALLTIME
    for node_number in range(1, (nodes or 1) + 1):
        alias = f"{key.text}_{node_number}" if nodes and nodes > 1 else key.text
        yield Host(
            alias, SLURM, partition, python or PYTHON, node_number, nodes or 1, time, location=key.location
        )


def _alias(key: Scalar, fields: Fields) -> None:
    name = key.text
    if name == HERE:
        what = f"'{HERE}' is the machine that the notebook lies on"
        fields.problem(key.location, what, "give the host another name")
    elif not name.isidentifier() or not name.isascii() or iskeyword(name):
        fields.problem(key.location, f"'{name}' cannot be the name of a host", _NAME)
    elif name in LIQUID:
        hint = f"not to be used: {', '.join(LIQUID)}"
        fields.problem(key.location, f"'{name}' is Jekyll's own name", hint)


def _engine(key: Scalar, table: Table, fields: Fields) -> str:
    """How the host is reached; nothing where that is not clear."""
    given = [name for name in (SSH, SLURM) if table.get(name) is not None]
    if not given:
        fields.problem(key.location, f"how is '{key.text}' reached?", _EXAMPLE)
    elif len(given) > 1:
        what = f"'{key.text}' is reached by ssh or through Slurm, not by both"
        fields.problem(key.location, what, "delete one of the two")
    elif given == [SSH]:
        for name, _ in table.entries:
            if name.text in _OF_SLURM:
                what = f"'{name.text}' has no effect on a host that is reached by ssh"
                fields.problem(name.location, what, "delete it")
    return given[0] if len(given) == 1 else ""


def _word(table: Table, key: str, form: re.Pattern[str], words: tuple[str, str], fields: Fields) -> str:
    """One word of a command line, which nothing there can take for an option."""
    node = table.get(key)
    text = fields.text(node, key, words[1])
    if node is not None and text and (text.startswith("-") or not form.fullmatch(text)):
        fields.problem(node.location, f"'{text}' is not {words[0]}", words[1])
        return ""
    return text


# ------------------------------------------------------------------ a note


def of_note(node: Node | None, fields: Fields) -> tuple[str, ...]:
    """The aliases in `hosts:` in the order written, `here` among them."""
    found: dict[str, None] = {}
    for one in fields.scalars(node, "hosts"):
        if one.text in found:
            fields.problem(one.location, f"duplicate host '{one.text}'", "delete one")
        found[one.text] = None
    return tuple(found)


def sent(node: Node | None, root: Path, fields: Fields) -> tuple[str, ...]:
    """The files and folders in `send:`, all of them there and in the notebook."""
    return tuple(one.text for one in fields.scalars(node, "send") if _travels(one, root, fields))


def _travels(one: Scalar, root: Path, fields: Fields) -> bool:
    path = PurePosixPath(one.text)
    hint = "name a file or folder of the notebook, from its root: bench/"
    if path.is_absolute() or ".." in path.parts or one.text.startswith("~"):
        fields.problem(one.location, f"'{one.text}' is not in the notebook", hint)
        return False
    if path.parts[:1] in ((".git",), (".cache",)) or not path.parts:
        fields.problem(one.location, f"'{one.text}' is not sent to a host", hint)
        return False
    try:
        inside = (root / path).resolve(strict=True).is_relative_to(root.resolve())
    except (OSError, RuntimeError, ValueError):  # a loop of links, a name that no file can have
        fields.problem(one.location, f"there is no '{one.text}' in the notebook", hint)
        return False
    if not inside:
        fields.problem(one.location, f"'{one.text}' leads out of the notebook", hint)
    return inside


def problems(experiment: Experiment, hosts: Mapping[str, Host]) -> Iterator[Problem]:
    """What is wrong with the hosts that a note names; `hosts` are those of config.yml."""
    location = experiment.locations.get("hosts", Location(experiment.file))
    named = [(one, experiment.locations.get(f"hosts.{one}", location)) for one in experiment.hosts]
    named += [] if named else [(one.on, one.location) for one in experiment.conditions.values() if one.on]
    for alias, where in dict.fromkeys(named):
        if alias != HERE and alias not in hosts:
            yield Problem(where, f"unknown host '{alias}'", _known(alias, hosts))
        elif alias in experiment.measurements:
            place = experiment.measurements[alias].location
            yield Problem(place, f"'{alias}' is an id and a host", "rename the measurement")
        elif clash := _condition(alias, experiment.conditions):
            yield Problem(clash.location, f"'{alias}' is a condition and a host", "rename the condition")


def _condition(alias: str, conditions: Mapping[str, Condition]) -> Condition | None:
    """The condition that the author called as a host is called."""
    return next(
        (
            one
            for one in conditions.values()
            if alias == one.base and (one.base != one.name or one.host != alias)
        ),
        None,
    )


def _known(alias: str, hosts: Mapping[str, Host]) -> str:
    """The nearest alias; where config.yml has none, how to write one."""
    own = nearest(alias, (*hosts, HERE))
    return own if hosts else f"write it into config.yml: `hosts: {{{alias}: {{ssh: ADDRESS}}}}`"
