"""`measure:` and `conditions:` of a note -> Measurement and Condition."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from generator.errors import Location, Problem, nearest
from generator.model.note import Expectation, Measurement, label_names
from generator.notes import expectations
from generator.notes.fields import Fields, unprintable
from generator.syntax.yaml_nodes import Listing, Node, Scalar, Table

KEYS = ("probe", "label", "conditions", "params", "expect", "printed", "runs", "limit", "needs")
MOST_RUNS = 1000
Params = tuple[tuple[str, tuple[str, ...]], ...]  # by name: one value, or those of a sweep
F = TypeVar("F")  # Expectation or Printed


def measurements(node: Node | None, known: Sequence[str], fields: Fields) -> dict[str, Measurement]:
    """Measurements in the order written; `known` are the note's conditions."""
    table = fields.table(node, "measure", "write a line `ID: {probe: NAME}` for each")
    entries = table.entries if table else ()
    return {key.text: _measurement(key, value, known, fields) for key, value in entries}


def _measurement(key: Scalar, node: Node, known: Sequence[str], fields: Fields) -> Measurement:
    table = fields.table(node, f"the measurement '{key.text}'", "write {probe: NAME}")
    if table is None:
        return Measurement(key.text, key.text, "", tuple(known), location=key.location)
    spelt = fields.known(table, KEYS, f"the measurement '{key.text}'")
    probe = fields.text(table.get("probe"), "probe")
    if spelt and table.get("probe") is None and table.get("printed") is None:
        fields.problem(
            key.location, f"'{key.text}' has neither a probe nor a printed figure", "write `probe: NAME`"
        )
    named = fields.scalars(table.get("conditions"), "conditions")
    needs = fields.scalars(table.get("needs"), "needs")
    runs_under = _in_order([scalar.text for scalar in named], known)
    label = fields.shown(table.get("label"), "label") or key.text
    params = _params(table.get("params"), fields)
    _label(table.get("label"), params, fields)
    return Measurement(
        id=key.text,
        label=label,
        probe=probe,
        conditions=runs_under,
        params=params,
        expect=_expect(table.get("expect"), runs_under, fields),
        printed=_figures(table.get("printed"), runs_under[:1], expectations.printed, fields),
        runs=fields.whole(table.get("runs"), "runs", 1, MOST_RUNS),
        limit=fields.duration(table.get("limit"), "limit") or Measurement.limit,
        needs=tuple(scalar.text for scalar in needs),
        location=key.location,
        locations=_locations(table, named, needs),
    )


def _label(node: Node | None, params: Params, fields: Fields) -> None:
    """Every name in braces has to be one of the params."""
    known = [name for name, _ in params]
    if not isinstance(node, Scalar):
        return
    for name, start in label_names(node.text).items():
        if name not in known:
            column = node.location.column + start + bool(node.style)
            hint = nearest(name, known) if known else f"write {{{{{name}}}}} to show braces"
            location = replace(node.location, column=column)
            fields.problem(location, f"the label names '{{{name}}}', which is no param", hint)


def _in_order(named: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    """The named conditions in the order of the note; none named: all.

    All, too, where one is not known: it could mean any, and nothing else follows from a slip of the pen.
    """
    if not named or not set(named) <= set(known):
        return tuple(known)
    return tuple(name for name in known if name in named)


def _params(node: Node | None, fields: Fields) -> Params:
    table = fields.table(node, "params", "write {NAME: VALUE}, or {NAME: [VALUE, VALUE]} for a sweep")
    found = []
    for key, value in table.entries if table else ():
        scalars = fields.scalars(value, f"the param '{key.text}'")
        values = tuple(fields.shown(scalar, f"the param '{key.text}'") for scalar in scalars)
        for number, (scalar, text) in enumerate(zip(scalars, values, strict=True)):
            if text in values[:number]:
                fields.problem(
                    scalar.location, f"duplicate value '{text}' in the sweep of '{key.text}'", "delete one"
                )
        found.append((key.text, values))
    return tuple(found)


def _expect(
    node: Node | None, runs_under: Sequence[str], fields: Fields
) -> Mapping[str, tuple[Expectation, ...]]:
    """Without a condition an expectation holds under each; `under X` then speaks of all but X itself."""
    found = _figures(node, runs_under, expectations.expectation, fields)
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
    read: Callable[[str, Location], F | Problem],
    fields: Fields,
) -> dict[str, tuple[F, ...]]:
    """One value, a list, or a mapping by condition -> by condition; without one: under those of `default`."""
    if isinstance(node, Table):
        found = {key.text: _values(value, read, fields) for key, value in node.entries}
    else:
        values = _values(node, read, fields)
        found = dict.fromkeys(default, values)
    return {name: values for name, values in found.items() if values}


def _values(node: Node | None, read: Callable[[str, Location], F | Problem], fields: Fields) -> tuple[F, ...]:
    read_all = [
        fields.keep(
            unprintable(scalar.text, "a figure", scalar.location) or read(scalar.text, scalar.location)
        )
        for scalar in fields.scalars(node, "expect (or printed)")
    ]
    return tuple(value for value in read_all if value is not None)


def _locations(table: Table, conditions: Sequence[Scalar], needs: Sequence[Scalar]) -> dict[str, Location]:
    """Where each value stands, and each name that must be known elsewhere."""
    locations = {key.text: value.location for key, value in table.entries}
    locations |= {f"conditions.{scalar.text}": scalar.location for scalar in conditions}
    locations |= {f"needs.{scalar.text}": scalar.location for scalar in needs}
    for name in ("params", "expect", "printed"):
        node = table.get(name)
        if isinstance(node, Table):
            locations |= {f"{name}.{key.text}": key.location for key, _ in node.entries}
            locations |= {
                f"{name}.{key.text}.{number}": item.location
                for key, value in node.entries
                for number, item in enumerate(value.items if isinstance(value, Listing) else (value,))
            }
    return locations
