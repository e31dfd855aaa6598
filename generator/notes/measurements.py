"""`measure:` and `conditions:` of a note -> Measurement and Condition."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from generator.errors import Place, Problem, nearest
from generator.model.note import ANYWHERE, PLACEMENTS, Condition, Expectation, Measurement
from generator.notes import environment, expectations
from generator.notes.fields import Form
from generator.syntax.yaml_nodes import Listing, Node, Scalar, Table

KEYS = ("probe", "label", "conditions", "params", "expect", "printed", "runs", "limit", "needs")
CONDITION_KEYS = ("pin", "idle", "awake", *environment.KEYS, "emulate", "label")
_OF_THIS_MACHINE = ("pin", "idle", "awake", "env", "prepare")
MOST_RUNS = 1000
_MODEL = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,40}")  # no comma: nothing can be added to QEMU's option
_PINS = "write " + ", ".join(f"`{kind}`" for kind in PLACEMENTS) + ", or CPUs: [0, 1]"
F = TypeVar("F")  # Expectation or Printed


def conditions(node: Node | None, form: Form) -> dict[str, Condition]:
    """Conditions in the order written; none: one called `anywhere`."""
    table = form.table(node, "conditions", "write a line `NAME: {pin: two cores}` for each")
    found = {key.text: _condition(key, value, form) for key, value in (table.entries if table else ())}
    return found or {ANYWHERE.name: ANYWHERE}


def measurements(node: Node | None, known: Sequence[str], form: Form) -> dict[str, Measurement]:
    """Measurements in the order written; `known` are the note's conditions."""
    table = form.table(node, "measure", "write a line `ID: {probe: NAME}` for each")
    entries = table.entries if table else ()
    return {key.text: _measurement(key, value, known, form) for key, value in entries}


def _condition(key: Scalar, node: Node, form: Form) -> Condition:
    table = form.table(node, f"the condition '{key.text}'", "write {pin: two cores}")
    if table is None:
        return Condition(key.text, place=key.place)
    form.known(table, CONDITION_KEYS, f"the condition '{key.text}'")
    form.all_given(table)
    pin, placement = _pin(table.get("pin"), form)
    return Condition(
        name=key.text,
        pin=pin,
        placement=placement,
        idle=form.duration(table.get("idle"), "idle", 60e9) or 0,
        awake=form.flag(table.get("awake"), "awake"),
        cc=environment.compiler(table.get("cc"), form),
        cflags=environment.flags(table.get("cflags"), form),
        env=environment.environment(table.get("env"), form),
        prepare=environment.command(table.get("prepare"), form),
        emulate=_emulate(table, form),
        label=form.text(table.get("label"), "label"),
        place=key.place,
    )


def _emulate(table: Table, form: Form) -> str:
    """A CPU model; an emulated machine has one CPU, no times, and nothing of this one."""
    node = table.get("emulate")
    text = form.text(node, "emulate", "write a CPU model: max")
    if node is None or not text:
        return ""
    if not _MODEL.fullmatch(text):
        form.fault(
            node.place, f"'{text}' is no CPU model", "write max, or a name that `-cpu help` of QEMU lists"
        )
    for key, _ in table.entries:
        if key.text in _OF_THIS_MACHINE:
            form.fault(
                key.place, f"'{key.text}' means nothing on an emulated machine", "delete one of the two"
            )
    return text


def _pin(node: Node | None, form: Form) -> tuple[tuple[int, ...], str]:
    if isinstance(node, Listing):
        cpus = [form.whole(item, "a CPU", 0, 4095) for item in node.items]
        if not cpus:
            form.fault(node.place, "pin is empty", _PINS)
        return tuple(cpu or 0 for cpu in cpus), ""
    text = form.text(node, "pin", _PINS)
    if node is None or not text or text in PLACEMENTS:
        return (), text
    near = nearest(text, PLACEMENTS)
    form.fault(node.place, f"there is no pin '{text}'", near if near.startswith("did") else _PINS)
    return (), ""


def _measurement(key: Scalar, node: Node, known: Sequence[str], form: Form) -> Measurement:
    table = form.table(node, f"the measurement '{key.text}'", "write {probe: NAME}")
    if table is None:
        return Measurement(key.text, key.text, "", tuple(known), place=key.place)
    spelt = form.known(table, KEYS, f"the measurement '{key.text}'")
    probe = form.text(table.get("probe"), "probe")
    if spelt and table.get("probe") is None and table.get("printed") is None:
        form.fault(key.place, f"'{key.text}' has neither a probe nor a printed figure", "write `probe: NAME`")
    named = form.scalars(table.get("conditions"), "conditions")
    needs = form.scalars(table.get("needs"), "needs")
    runs_under = _in_order([scalar.text for scalar in named], known)
    return Measurement(
        id=key.text,
        label=form.text(table.get("label"), "label") or key.text,
        probe=probe,
        conditions=runs_under,
        params=_params(table.get("params"), form),
        expect=_expect(table.get("expect"), runs_under, form),
        printed=_figures(table.get("printed"), runs_under[:1], expectations.printed, form),
        runs=form.whole(table.get("runs"), "runs", 1, MOST_RUNS),
        limit=form.duration(table.get("limit"), "limit") or Measurement.limit,
        needs=tuple(scalar.text for scalar in needs),
        place=key.place,
        places=_places(table, named, needs),
    )


def _in_order(named: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    """The named conditions in the order of the note; none named: all.

    All, too, where one is not known: it could mean any, and nothing else follows from a slip of the pen.
    """
    if not named or not set(named) <= set(known):
        return tuple(known)
    return tuple(name for name in known if name in named)


def _params(node: Node | None, form: Form) -> tuple[tuple[str, tuple[str, ...]], ...]:
    table = form.table(node, "params", "write {NAME: VALUE}, or {NAME: [VALUE, VALUE]} for a sweep")
    found = []
    for key, value in table.entries if table else ():
        scalars = form.scalars(value, f"the param '{key.text}'")
        values = tuple(form.text(scalar, f"the param '{key.text}'") for scalar in scalars)
        for number, (scalar, text) in enumerate(zip(scalars, values, strict=True)):
            if text in values[:number]:
                form.fault(scalar.place, f"'{text}' is there twice in the sweep of '{key.text}'")
        found.append((key.text, values))
    return tuple(found)


def _expect(
    node: Node | None, runs_under: Sequence[str], form: Form
) -> Mapping[str, tuple[Expectation, ...]]:
    """Without a condition an expectation holds under each; `under X` then speaks of all but X itself."""
    found = _figures(node, runs_under, expectations.expectation, form)
    if isinstance(node, Table):
        return found
    return {
        name: tuple(item for item in items if item.against != name)
        for name, items in found.items()
        if any(item.against != name for item in items)
    }


def _figures(
    node: Node | None,
    default: Sequence[str],
    read: Callable[[str, Place], F | Problem],
    form: Form,
) -> dict[str, tuple[F, ...]]:
    """One value, a list, or a mapping by condition -> by condition; without one: under those of `default`."""
    if isinstance(node, Table):
        found = {key.text: _values(value, read, form) for key, value in node.entries}
    else:
        values = _values(node, read, form)
        found = dict.fromkeys(default, values)
    return {name: values for name, values in found.items() if values}


def _values(node: Node | None, read: Callable[[str, Place], F | Problem], form: Form) -> tuple[F, ...]:
    read_all = [
        form.keep(read(scalar.text, scalar.place)) for scalar in form.scalars(node, "expect (or printed)")
    ]
    return tuple(value for value in read_all if value is not None)


def _places(table: Table, conditions: Sequence[Scalar], needs: Sequence[Scalar]) -> dict[str, Place]:
    """Where each value stands, and each name that must be known elsewhere."""
    places = {key.text: value.place for key, value in table.entries}
    places |= {f"conditions.{scalar.text}": scalar.place for scalar in conditions}
    places |= {f"needs.{scalar.text}": scalar.place for scalar in needs}
    for name in ("params", "expect", "printed"):
        node = table.get(name)
        if isinstance(node, Table):
            places |= {f"{name}.{key.text}": key.place for key, _ in node.entries}
            places |= {
                f"{name}.{key.text}.{number}": item.place
                for key, value in node.entries
                for number, item in enumerate(value.items if isinstance(value, Listing) else (value,))
            }
    return places
