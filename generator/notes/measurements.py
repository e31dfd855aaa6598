"""`measure:` and `conditions:` of a note -> Measurement and Condition."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar

from generator.errors import Location, Problem, nearest
from generator.model import hosted
from generator.model.hosted import Conditions
from generator.model.note import Expectation, Measurement, label_names
from generator.notes import comparisons, expectations, programs
from generator.notes.fields import Fields, unprintable
from generator.syntax.yaml_nodes import Listing, Node, Scalar, Table

KEYS = (
    "probe",
    *programs.KEYS,
    "label",
    "conditions",
    "params",
    "expect",
    "printed",
    "runs",
    "precision",
    "limit",
    "needs",
)
MOST_RUNS = 1000
Params = tuple[tuple[str, tuple[str, ...]], ...]  # by name: one value, or those of a sweep
F = TypeVar("F")  # Expectation or Printed


def measurements(node: Node | None, known: Conditions, fields: Fields) -> dict[str, Measurement]:
    """Measurements in the order written; `known` are the note's conditions."""
    table = fields.table(node, "measure", "write a line `ID: {probe: NAME}` for each")
    entries = table.entries if table else ()
    places = {key.text: key.location for key, _ in entries}
    heads = {key.text: _measurement(key, value, known, fields) for key, value in entries if not _is_of(value)}
    run = {name: one for name, one in heads.items() if one.is_measured}
    made = heads | {
        key.text: _figure_of(key, value, (run, places), known, fields)
        for key, value in entries
        if isinstance(value, Table) and _is_of(value)
    }
    return comparisons.resolved({name: made[name] for name in places})


def _is_of(node: Node) -> bool:
    return isinstance(node, Table) and node.get("of") is not None


def _measurement(key: Scalar, node: Node, known: Conditions, fields: Fields) -> Measurement:
    table = fields.table(node, f"the measurement '{key.text}'", "write {probe: NAME}")
    if table is None:
        return Measurement(key.text, key.text, "", tuple(known), location=key.location)
    spelt = fields.known(table, KEYS, f"the measurement '{key.text}'")
    source = programs.source(key, table, fields)
    if spelt and not any(table.get(name) is not None for name in ("probe", "run", "printed")):
        fields.problem(
            key.location,
            f"'{key.text}' has neither a probe nor a program nor a printed figure",
            "write `probe: NAME`, or `run: PROGRAM`",
        )
    label = fields.shown(table.get("label"), "label") or key.text
    named = fields.scalars(table.get("conditions"), "conditions")
    runs_under = _in_order([scalar.text for scalar in named], known)
    params = _params(table.get("params"), fields)
    limit = programs.LIMIT if source.run else Measurement.limit
    made = Measurement(
        id=key.text,
        label=label,
        probe=source.probe,
        run=source.run,
        reading=programs.reading(table, source, fields),
        build=programs.words(table.get("build"), "build", fields),
        version=programs.words(table.get("version"), "version", fields),
        conditions=runs_under,
        params=params,
        precision=fields.share(table.get("precision"), "precision"),
        runs=fields.whole(table.get("runs"), "runs", 1, MOST_RUNS),
        limit=fields.duration(table.get("limit"), "limit") or limit,
        needs=tuple(scalar.text for scalar in fields.scalars(table.get("needs"), "needs")),
        location=key.location,
    )
    return _said(made, table, known, fields)


def _figure_of(
    key: Scalar,
    table: Table,
    others: tuple[Mapping[str, Measurement], Mapping[str, Location]],
    known: Conditions,
    fields: Fields,
) -> Measurement:
    """A further figure of another measurement's processes: what is not its own is that one's."""
    fields.known(table, KEYS, f"the measurement '{key.text}'")
    source = programs.source(key, table, fields)
    of = programs.head(key, table, *others, fields)
    read = programs.reading(table, replace(source, probe=""), fields)
    label = fields.shown(table.get("label"), "label") or key.text
    made = Measurement(key.text, label, "", (), of=source.of, reading=read, location=key.location)
    made = replace(made, precision=fields.share(table.get("precision"), "precision"))
    if of is not None:
        made = replace(made, **programs.of_head(of), reading=programs.taken(read, of, table))
    return _said(made, table, known, fields)


def _said(made: Measurement, table: Table, known: Conditions, fields: Fields) -> Measurement:
    """With what is said of its figures, and where everything stands."""
    _label(table.get("label"), made.params, fields)
    bare = not made.probe  # what a program counts may have no unit
    return replace(
        made,
        expect=_expect(
            table.get("expect"), made.conditions, known, partial(expectations.expectation, bare=bare), fields
        ),
        printed=_by_condition(
            _printed(
                table.get("printed"), made.conditions[:1], partial(expectations.printed, bare=bare), fields
            ),
            made.conditions,
            known,
        ),
        locations=_locations(table),
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


def _in_order(named: Sequence[str], known: Conditions) -> tuple[str, ...]:
    """The named conditions in the order of the note; none named: all.

    All, too, where one is not known: it could mean any, and nothing else follows from a slip of the pen.
    """
    meant = [hosted.means(known, name) for name in named]
    if not all(meant):
        return tuple(known)
    wanted = {name for several in meant for name in several}
    return tuple(name for name in known if name in wanted or not named)


def _by_condition(
    found: Mapping[str, tuple[F, ...]], runs_under: Sequence[str], known: Conditions
) -> dict[str, tuple[F, ...]]:
    """What is said of a host, or of what all hosts have, by condition; the narrowest name says it."""
    made: dict[str, tuple[F, ...]] = {}
    for name in sorted(found, key=lambda one: hosted.breadth(known, one), reverse=True):
        meant = hosted.means(known, name)
        several = [one for one in meant if one in runs_under] if len(meant) > 1 else meant
        made |= dict.fromkeys(several or (name,), found[name])
    return made


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
    node: Node | None,
    runs_under: Sequence[str],
    known: Conditions,
    read: Callable[[str, Location], Expectation | Problem],
    fields: Fields,
) -> Mapping[str, tuple[Expectation, ...]]:
    """Without a condition an expectation holds under each; `under X` then speaks of all but X itself."""
    figures = _figures(node, runs_under, read, fields)
    found = {
        name: tuple(replace(one, against=hosted.seen_from(known, name, one.against)) for one in items)
        for name, items in _by_condition(figures, runs_under, known).items()
    }
    if isinstance(node, Table) and all(name in known for name in figures):
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


def _printed(
    node: Node | None,
    default: Sequence[str],
    read: Callable[[str, Location], F | Problem],
    fields: Fields,
) -> dict[str, tuple[F, ...]]:
    """The same of printed figures; `none` is said of what has none: its row in a table stays empty."""
    if _is_none(node):
        return dict.fromkeys(default, ())
    if not isinstance(node, Table):
        return _figures(node, default, read, fields)
    none: dict[str, tuple[F, ...]] = {key.text: () for key, value in node.entries if _is_none(value)}
    others = replace(node, entries=tuple(entry for entry in node.entries if not _is_none(entry[1])))
    return _figures(others, default, read, fields) | none


def _is_none(node: Node | None) -> bool:
    return isinstance(node, Scalar) and node.text == "none"


def _values(node: Node | None, read: Callable[[str, Location], F | Problem], fields: Fields) -> tuple[F, ...]:
    read_all = [
        fields.keep(
            unprintable(scalar.text, "a figure", scalar.location) or read(scalar.text, scalar.location)
        )
        for scalar in fields.scalars(node, "expect (or printed)")
    ]
    return tuple(value for value in read_all if value is not None)


def _locations(table: Table) -> dict[str, Location]:
    """Where each value stands, and each name that must be known elsewhere."""
    locations = {key.text: value.location for key, value in table.entries}
    for name in ("conditions", "needs"):
        node = table.get(name)
        named = node.items if isinstance(node, Listing) else (node,)
        locations |= {f"{name}.{one.text}": one.location for one in named if isinstance(one, Scalar)}
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
