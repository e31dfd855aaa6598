"""What a `{{ reference }}` names in a note: a measurement, a condition, and which of its figures or texts.

`{{ id }}` is the median under the measurement's first condition; `{{ condition.id }}` under another. After it
may stand `['4 KiB']`, which picks from a sweep, and a statistic, `.expect`, `.printed`, `.verdict` or
`.fact.NAME`; after a figure `.before`, which is that of the session before. Without a condition, `.expect`,
`.verdict` and `.printed` speak of the first that has one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from generator.errors import NOWHERE, Location, Problem, nearest
from generator.model import hosted
from generator.model.note import Condition, Experiment, Measurement
from generator.model.statistics import Standing, pooled, standing
from generator.syntax import fences
from generator.syntax.references import Accessor, Reference, Step, references

STATISTICS = standing(Standing.PROSE)
TEXTS = ("expect", "printed", "verdict")
BEFORE = "before"  # `{{ id.before }}`: the figure of the session before
FIELDS = (*STATISTICS, *TEXTS, "fact", BEFORE)


@dataclass(frozen=True)
class Target:
    """What one path of a reference names."""

    measurement: Measurement
    condition: str
    field: str  # one of FIELDS
    picks: tuple[str, ...] = ()  # a value of each swept parameter, in their order
    fact: str = ""
    before: bool = False  # as the session before measured it


class Unresolved(Exception):
    """An accessor that names nothing."""

    def __init__(self, step: Step, what: str, hint: str) -> None:
        super().__init__(what)
        self.problem = Problem(step.location, what, hint)


def names(experiment: Experiment) -> frozenset[str]:
    """Ids, conditions and hosts: what a reference of ours may begin with."""
    return frozenset((*experiment.measurements, *hosted.names(experiment.conditions)))


def problems(text: str, location: Location, experiment: Experiment) -> tuple[Problem, ...]:
    """Every problem of the references in a text that stands at `location`."""
    found = references(text, location, names(experiment), as_is=experiment.liquid_as_is)
    return tuple(problem for reference in found for problem in reference_problems(reference, experiment))


def without_references(text: str, experiment: Experiment) -> str:
    """A text of the same length without its references and its code: what is left for Liquid."""
    found = references(text, NOWHERE, names(experiment), as_is=experiment.liquid_as_is)
    parts, position = [], 0
    for start, end in sorted((*fences.regions(text), *((one.start, one.end) for one in found))):
        parts += [text[position:start], " " * (end - max(start, position))]
        position = max(position, end)
    return "".join((*parts, text[position:]))


def reference_problems(reference: Reference, experiment: Experiment) -> tuple[Problem, ...]:
    """What is wrong with one reference."""
    found = [reference.problem] if reference.problem else []
    for accessor in reference.accessors:
        try:
            named = target(accessor, experiment)
            if reference.operator:
                _require_figure(named, accessor[0])
        except Unresolved as error:
            found.append(error.problem)
    return tuple(found)


def _require_figure(named: Target, step: Step) -> None:
    """Of two that are compared each is a figure: a measured one, or the only one that was printed."""
    if named.field == "printed":
        figures = named.measurement.printed.get(named.condition, ())
        if len({one.statistic for one in figures}) != len(figures):
            raise Unresolved(
                step, f"'{named.measurement.id}' has several printed figures here", "compare one"
            )
    elif named.field not in STATISTICS:
        raise Unresolved(step, f"only figures compare, not '.{named.field}'", "write .median, or .printed")


def target(accessor: Accessor, experiment: Experiment) -> Target:
    """What a path names; Unresolved where it names nothing."""
    named, (subject, *rest) = _head(accessor, experiment.conditions)
    measurement = experiment.measurements.get(subject.text)
    if measurement is None or subject.bracketed:
        raise Unresolved(
            subject, f"unknown id '{subject.text}'", nearest(subject.text, experiment.measurements)
        )
    picked = next((number for number, step in enumerate(rest) if not step.bracketed), len(rest))
    steps, before = _without_before(rest[picked:], measurement)
    field, fact = _field(steps, measurement)
    if before and field not in STATISTICS:
        raise Unresolved(before, f"only figures have a session before, not '.{field}'", "write .before alone")
    if before and pooled(field):
        what = f"no session keeps its {field} beside its samples, so there is none before"
        raise Unresolved(before, what, "write .median.before, or that of a percentile")
    picks = _picks(rest[:picked], measurement, field, subject)
    where = _condition(accessor[0], named, measurement, field)
    return Target(measurement, where, field, picks, fact, bool(before))


def _head(accessor: Accessor, conditions: Mapping[str, Condition]) -> tuple[tuple[str, ...], Accessor]:
    """The conditions that a path begins with, none where it begins with an id, and what follows.

    `apart`, `m510` and `m510.apart` are such beginnings.
    """
    first, *rest = accessor
    whole = f"{first.text}.{rest[0].text}" if rest else ""
    count = 2 if whole in conditions else 1
    named = hosted.means(conditions, whole if count == 2 else first.text)
    if named and len(accessor) == count:
        called = ".".join(step.text for step in accessor)
        kind = "condition" if called in conditions or first.text != conditions[named[0]].host else "host"
        raise Unresolved(first, f"'{called}' is a {kind}", f"write {called}.ID")
    return named, accessor[count:] if named else accessor


def _without_before(steps: list[Step], measurement: Measurement) -> tuple[list[Step], Step | None]:
    """What stands before a `.before` at the end, and that one."""
    last = steps[-1] if steps and steps[-1].text == BEFORE and not steps[-1].bracketed else None
    if last is None or (len(steps) == 2 and steps[0].text == "fact"):  # a fact may be called so
        return steps, None
    if not measurement.is_measured:
        raise Unresolved(last, f"'{measurement.id}' has no probe, so it has no '{BEFORE}'", "write .printed")
    if steps[-2:-1] and steps[-2].text == BEFORE:
        raise Unresolved(last, f"nothing can follow '{BEFORE}'", "delete it")
    return steps[:-1], last


def _condition(step: Step, named: Sequence[str], measurement: Measurement, field: str) -> str:
    """The first of the conditions named, or of all, that has what is asked for."""
    key = "expect" if field == "verdict" else field
    having = {"expect": measurement.expect, "printed": measurement.printed}.get(key, measurement.conditions)
    if found := next((name for name in named if name in having), ""):
        return found
    if not named and having:
        return next((name for name in measurement.conditions if name in having), next(iter(having)))
    first = named[0] if named else ""
    if any(f"{key}.{name}" in measurement.locations for name in (*named, step.text)) or (
        key in measurement.locations and not having
    ):
        return first  # it is there, but faulty: that is a problem of its own
    lacks = {"expect": "has no expectation", "printed": "has no printed figure"}.get(key, "does not run")
    if key in STATISTICS and "of" in measurement.locations and not measurement.is_measured:
        return first  # its `of` names no processes, and is told itself
    under = f" under '{step.text if len(named) > 1 else first}'" if named else ""
    hint = (
        f"under: {', '.join(having)}" if having else f"write `{key}:` for '{measurement.id}', or delete this"
    )
    raise Unresolved(step, f"'{measurement.id}' {lacks}{under}", hint)


def _field(steps: list[Step], measurement: Measurement) -> tuple[str, str]:
    """The field, and the name of a fact."""
    never_run = not measurement.is_measured and bool(measurement.printed)
    if not steps:
        return ("printed" if never_run else "median"), ""
    field, *rest = steps
    if field.text not in FIELDS:
        raise Unresolved(field, f"unknown field '{field.text}'", nearest(field.text, FIELDS))
    if never_run and field.text not in ("expect", "printed"):
        raise Unresolved(
            field, f"'{measurement.id}' has no probe, so it has no '{field.text}'", "write .printed"
        )
    if field.text == "fact":
        if not rest:
            raise Unresolved(field, "'.fact' needs the name of a fact", "write .fact.NAME")
        fact, *rest = rest
    if field.text == BEFORE:  # not at the end
        hint = f"write .{rest[0].text}.{BEFORE}" if rest[0].text in STATISTICS else "delete it"
        raise Unresolved(rest[0], f"nothing can follow '{BEFORE}'", hint)
    if rest:
        raise Unresolved(rest[0], f"nothing can follow '{field.text}'", "delete it")
    return field.text, fact.text if field.text == "fact" else ""


def _picks(steps: list[Step], measurement: Measurement, field: str, subject: Step) -> tuple[str, ...]:
    """One value for each swept parameter; expectations and printed figures speak of all of them."""
    swept = [(name, values) for name, values in measurement.params if name in measurement.swept]
    if not steps and field in ("expect", "printed"):
        return ()
    for step, (_, values) in zip(steps, swept, strict=False):
        if step.text not in values:
            raise Unresolved(
                step, f"'{step.text}' is not in the sweep of '{measurement.id}'", nearest(step.text, values)
            )
    if len(steps) > len(swept):
        raise Unresolved(steps[len(swept)], f"'{measurement.id}' has no sweep to pick this from", "delete it")
    if len(steps) < len(swept):
        name, values = swept[len(steps)]
        raise Unresolved(
            subject, f"'{measurement.id}' is a sweep of '{name}'", f"pick one: {_choices(values)}"
        )
    return tuple(step.text for step in steps)


def _choices(values: Collection[str]) -> str:
    return ", ".join(f"['{value}']" for value in values)
