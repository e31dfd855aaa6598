"""`run`, `of` and what is read of a program's output: the keys of a measurement that is no probe."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from generator import units
from generator.errors import Location, nearest
from generator.model.note import Measurement
from generator.model.probe import ANSWER
from generator.model.reading import CPU, LINES, OUT, STDERR, STDOUT, WALL, Pick, Reading
from generator.model.statistics import GIVEN
from generator.notes.fields import Fields
from generator.syntax.yaml_nodes import Listing, Node, Scalar, Table

OF_THE_HEAD = ("conditions", "params", "runs", "limit", "needs", "build", "version")  # not said twice
OF_THE_OUTPUT = ("reads", "pick", "unit", "from")
OF_A_PROGRAM = ("build", "version")
KEYS = ("run", "of", *OF_THE_OUTPUT, *OF_A_PROGRAM)
PICKED = (*GIVEN, "failed")  # events that failed are counted, too
LIMIT = 600_000_000_000  # ns that a program may take which says nothing of its limit
_SOURCES = f"write stdout, stderr, or {OUT}/FILE"


@dataclass(frozen=True)
class Source:
    """Where a measurement's processes come from: one of the four."""

    probe: str
    run: tuple[str, ...]
    of: str

    @property
    def named(self) -> tuple[str, ...]:
        """The keys that say so."""
        return tuple(key for key, value in vars(self).items() if value)


def source(key: Scalar, table: Table, fields: Fields) -> Source:
    """One of `probe`, `run` and `of`; several are a problem."""
    found = Source(
        fields.text(table.get("probe"), "probe"),
        command(table.get("run"), fields, empty=False),
        fields.text(table.get("of"), "of"),
    )
    if len(found.named) > 1:
        both = " and ".join(f"`{name}`" for name in found.named)
        fields.problem(_at(table, found.named[1]), f"'{key.text}' has {both}", "delete all but one of them")
    if not found.run:
        for name in (name for name in OF_A_PROGRAM if table.get(name) is not None and not found.of):
            fields.problem(_at(table, name), f"`{name}` is for a program", "write `run: PROGRAM`")
    return found


def command(node: Node | None, fields: Fields, *, empty: bool) -> tuple[str, ...]:
    """`run` of a measurement or a service, whose first word is a program; `empty`: may an argument be so?"""
    found = words(node, "run", fields)
    for number, word in enumerate(found):
        if number == 0 and (not word or word.startswith("-")):
            fields.problem(_of_word(node, word), f"'{word}' is not a program", "begin with the program")
        elif not word and not empty:
            fields.problem(
                _of_word(node, word), "a word of run is empty", "delete it; a program gets no empty argument"
            )
            break
    return found


def _of_word(node: Node | None, word: str) -> Location:
    """Where the first such word of a list stands; a text stands as a whole."""
    assert node is not None
    items = node.items if isinstance(node, Listing) else ()
    return next(
        (one.location for one in items if isinstance(one, Scalar) and one.text == word), node.location
    )


def words(node: Node | None, what: str, fields: Fields) -> tuple[str, ...]:
    """A program and its arguments: a list, or one text that is split as a shell would, but run by none."""
    if isinstance(node, Listing):
        return tuple(scalar.text for scalar in fields.scalars(node, what))
    text = fields.text(node, what, f"write {what}: PROGRAM ARGUMENT")
    try:
        return tuple(shlex.split(text))
    except ValueError:
        assert node is not None
        hint = "close the quotation mark, or write a list: [PROGRAM, ARGUMENT]"
        fields.problem(node.location, f"{what}: '{text}' has an open quotation mark", hint)
        return ()


def reading(table: Table, of: Source, fields: Fields) -> Reading | None:
    """What is read, how and where from; None where it is a probe's own answer, or a program's wall time."""
    given = [name for name in OF_THE_OUTPUT if table.get(name) is not None]
    if not given:
        return None
    if of.probe:
        at = _at(table, given[0])
        fields.problem(at, f"`{given[0]}` is for a program's output", "a probe prints its own answer")
        return None
    picks = _picks(table.get("pick"), fields)
    reads = fields.text(table.get("reads"), "reads") or LINES
    if reads in (WALL, CPU) and len(given) > 1:
        what = f"{reads} time is not in the output: there is nothing to {given[-1]}"
        fields.problem(_at(table, given[-1]), what, f"delete `{given[-1]}`")
    return Reading(reads, picks, _unit(table.get("unit"), fields), _from(table.get("from"), fields))


def _picks(node: Node | None, fields: Fields) -> tuple[Pick, ...]:
    """One text, or a text for each statistic that the program worked out itself."""
    if isinstance(node, Table):
        for key, _ in node.entries:
            if key.text not in PICKED:
                what = f"'{key.text}' is no statistic that a program may give"
                fields.problem(key.location, what, nearest(key.text, PICKED))
        return tuple(
            Pick(fields.shown(value, f"the pick of '{key.text}'"), key.text, value.location)
            for key, value in node.entries
        )
    if isinstance(node, Listing):
        fields.problem(node.location, "pick must be a text", "write another measurement with `of` for each")
        return ()
    return (Pick(fields.shown(node, "pick"), "", node.location),) if node is not None else ()


def _unit(node: Node | None, fields: Fields) -> str:
    text = fields.text(node, "unit")
    try:
        units.find(text)
    except ValueError as error:
        assert node is not None
        fields.problem(node.location, str(error), nearest(text, units.unit_names()))
    return text


def _from(node: Node | None, fields: Fields) -> str:
    text = fields.text(node, "from") or STDOUT
    name = text.removeprefix(f"{OUT}/")
    is_file = text.startswith(f"{OUT}/") and name and ".." not in name.split("/") and not name.startswith("/")
    if text not in (STDOUT, STDERR) and not is_file:
        assert node is not None
        fields.problem(node.location, f"'{text}' is nothing to read from", _SOURCES)
    return text


def _at(table: Table, name: str) -> Location:
    return next(key.location for key, _ in table.entries if key.text == name)


# ------------------------------------------------------------------ a further figure of another's processes


def head(
    key: Scalar,
    table: Table,
    heads: Mapping[str, Measurement],
    others: Mapping[str, Location],
    fields: Fields,
) -> Measurement | None:
    """The measurement that `of` names: one with processes of its own; else a problem.

    `others` are all measurements of the note, and where they stand.
    """
    node = table.get("of")
    assert node is not None
    name = fields.text(node, "of")
    for twice in (twice for twice in OF_THE_HEAD if table.get(twice) is not None):
        what = f"'{key.text}' has the {twice} of '{name}', whose processes it is read from"
        fields.problem(_at(table, twice), what, f"delete `{twice}`")
    if name == key.text:
        fields.problem(node.location, f"'{name}' is a figure of itself", "write `run: PROGRAM`")
    elif name in others and name not in heads:
        what = f"'{name}' has no processes of its own"
        fields.problem(node.location, what, "name a measurement with `run` or `probe`")
    elif name and name not in heads:
        fields.problem(node.location, f"unknown measurement '{name}'", nearest(name, heads))
    return heads.get(name)


def taken(one: Reading | None, of: Measurement, table: Table) -> Reading:
    """What is read of a head's processes: where its keys say nothing, as the head's own figure is."""
    if one is None:
        return Reading(ANSWER if of.probe else WALL)
    if of.probe:
        return replace(one, reads=ANSWER) if one.reads == LINES else one
    if of.reading is None or of.reading.reads in (WALL, CPU):
        return one
    reads = of.reading.reads if table.get("reads") is None else one.reads
    source = of.reading.source if table.get("from") is None else one.source
    return replace(one, reads=reads, source=source)


def of_head(one: Measurement) -> dict[str, Any]:
    """The fields that a further figure has from its head."""
    return {
        "probe": one.probe,
        "run": one.run,
        "conditions": one.conditions,
        "params": one.params,
        "runs": one.runs,
        "limit": one.limit,
        "needs": one.needs,
        "build": one.build,
        "version": one.version,
    }
