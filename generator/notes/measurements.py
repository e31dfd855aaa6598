"""`measure:` and `conditions:` of a note -> Measurement and Condition."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from generator.errors import Place, Problem
from generator.model.note import Expectation, Measurement
from generator.notes import expectations
from generator.notes.fields import Form
from generator.syntax.yaml_nodes import Listing, Node, Scalar, Table

KEYS = ("probe", "label", "conditions", "params", "expect", "printed", "runs", "limit", "needs")
MOST_RUNS = 1000
F = TypeVar("F")  # Expectation or Printed


def measurements(node: Node | None, known: Sequence[str], form: Form) -> dict[str, Measurement]:
    """Measurements in the order written; `known` are the note's conditions."""
    table = form.table(node, "measure", "write a line `ID: {probe: NAME}` for each")
    entries = table.entries if table else ()
    return {key.text: _measurement(key, value, known, form) for key, value in entries}


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
