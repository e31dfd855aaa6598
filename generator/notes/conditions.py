"""`conditions:` of a note -> Condition, and what is wrong with them. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from generator.errors import nearest
from generator.model import hosted
from generator.model.host import HERE
from generator.model.note import ANYWHERE, PLACEMENTS, Condition
from generator.notes import environment, versions
from generator.notes.fields import Fields
from generator.syntax.yaml_nodes import Listing, Node, Scalar, Table

CONDITION_KEYS = ("pin", "idle", "awake", *environment.KEYS, "emulate", "on", "label")
_OF_THIS_MACHINE = ("pin", "idle", "awake", "env", "prepare")
_MODEL = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,40}")  # no comma: nothing can be added to QEMU's option
_PINS = "write " + ", ".join(f"`{kind}`" for kind in PLACEMENTS) + ", or CPUs: [0, 1]"


def conditions(node: Node | None, fields: Fields, of_git: Node | None = None) -> dict[str, Condition]:
    """Conditions in the order written, then versions; none: one called `anywhere`."""
    table = fields.table(node, "conditions", "write a line `NAME: {pin: two cores}` for each")
    found = {key.text: _condition(key, value, fields) for key, value in (table.entries if table else ())}
    return versions.among(found, of_git, fields) or {ANYWHERE.name: ANYWHERE}


def of_hosts(note: Table, hosts: Sequence[str], fields: Fields) -> dict[str, Condition]:
    """The conditions of a note, versions among them: each once per host where the note names hosts."""
    found = conditions(note.get("conditions"), fields, note.get("versions"))
    if not hosts:
        return hosted.told_apart(found)
    for one in found.values():
        if one.on:
            what = f"'{one.name}' is measured on '{one.on}', and `hosts` says where all of them are"
            fields.problem(one.location, what, "delete its `on`, or `hosts`")
    return hosted.spread({name: replace(one, on="") for name, one in found.items()}, hosts)


def _condition(key: Scalar, node: Node, fields: Fields) -> Condition:
    table = fields.table(node, f"the condition '{key.text}'", "write {pin: two cores}")
    if table is None:
        return Condition(key.text, location=key.location)
    fields.known(table, CONDITION_KEYS, f"the condition '{key.text}'")
    fields.all_given(table)
    pin, placement = _pin(table.get("pin"), fields)
    return Condition(
        name=key.text,
        pin=pin,
        placement=placement,
        idle=fields.duration(table.get("idle"), "idle", 60e9) or 0,
        awake=fields.flag(table.get("awake"), "awake"),
        cc=environment.compiler(table.get("cc"), fields),
        cflags=environment.flags(table.get("cflags"), fields),
        cxx=environment.compiler(table.get("cxx"), fields, "cxx"),
        cxxflags=environment.flags(table.get("cxxflags"), fields, "cxxflags"),
        env=environment.environment(table.get("env"), fields),
        prepare=environment.command(table.get("prepare"), fields),
        emulate=_emulate(table, fields),
        on=_on(table.get("on"), fields),
        label=fields.shown(table.get("label"), "label"),
        location=key.location,
    )


def _on(node: Node | None, fields: Fields) -> str:
    """The alias of a host; nothing for `here`."""
    text = fields.text(node, "on", "write the name of a host in config.yml")
    return "" if text == HERE else text


def _emulate(table: Table, fields: Fields) -> str:
    """A CPU model; an emulated machine has one CPU, no times, and nothing of this one."""
    node = table.get("emulate")
    text = fields.text(node, "emulate", "write a CPU model: max")
    if node is None or not text:
        return ""
    if not _MODEL.fullmatch(text):
        fields.problem(
            node.location,
            f"'{text}' is not a CPU model",
            "write max, or a name that `-cpu help` of QEMU lists",
        )
    for key, _ in table.entries:
        if key.text in _OF_THIS_MACHINE:
            fields.problem(
                key.location, f"'{key.text}' has no effect on an emulated machine", "delete one of the two"
            )
    return text


def _pin(node: Node | None, fields: Fields) -> tuple[tuple[int, ...], str]:
    if isinstance(node, Listing):
        cpus = [fields.whole(item, "a CPU", 0, 4095) for item in node.items]
        if not cpus:
            fields.problem(node.location, "pin is empty", _PINS)
        return tuple(cpu or 0 for cpu in cpus), ""
    text = fields.text(node, "pin", _PINS)
    if node is None or not text or text in PLACEMENTS:
        return (), text
    near = nearest(text, PLACEMENTS)
    fields.problem(node.location, f"unknown pin '{text}'", near if near.startswith("did") else _PINS)
    return (), ""
