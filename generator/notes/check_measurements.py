"""Can a measurement be run and judged as written? Its conditions, expectations, probe and parameters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from generator import units
from generator.errors import Location, Problem, nearest
from generator.model import hosted
from generator.model.note import PROCESS_VALUES, Condition, Measurement, filled, label_names
from generator.model.probe import Catalogue, Probe
from generator.model.reading import CPU, OUT, WALL
from generator.notes import check_dimensions, check_params, comparisons

RUNNER_PARAMS = ("pin", "idle", "max", "quick", "first", "awake", "events")  # what the runner itself passes
_PROBE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_AN_ITEM = re.compile(r"\.\d+\Z")  # of a list, whose own place is told beside that of its key
_PARAM_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def problems(
    measurement: Measurement,
    conditions: Mapping[str, Condition],
    catalogue: Catalogue,
    others: Mapping[str, Measurement],
) -> Iterator[Problem]:
    """Every fault of a measurement that only the rest of the note and the probes tell."""
    yield from _conditions(measurement, conditions)
    yield from _expectations(measurement)
    yield from _precision(measurement, catalogue)
    yield from comparisons.problems(measurement, conditions, others)
    yield from check_dimensions.problems(measurement, others)
    if measurement.is_measured:  # not where the measurement that `of` names is a problem of its own
        yield from _words(measurement)
        yield from _reading(measurement, catalogue)
    yield from _emulated(measurement, conditions)
    yield from _names(measurement)
    if measurement.probe and not measurement.of:
        probe = catalogue.probes.get(measurement.probe)
        if probe is None:
            yield _unknown_probe(measurement, catalogue)
        else:
            yield from _pins(measurement, conditions, probe)
            yield from _params(measurement, probe)


def _conditions(measurement: Measurement, known: Mapping[str, Condition]) -> Iterator[Problem]:
    """Conditions named in `conditions`, `expect` and `printed`."""
    for key, location in measurement.locations.items():
        of, _, name = key.partition(".")
        if of in ("conditions", "expect", "printed") and name and not _AN_ITEM.search(name):
            meant = hosted.means(known, name)
            if not meant:
                yield Problem(location, f"unknown condition '{name}'", nearest(name, hosted.names(known)))
            elif of == "expect" and not set(meant) & set(measurement.conditions):
                hint = f"it runs under: {', '.join(measurement.conditions)}"
                yield Problem(location, f"'{measurement.id}' does not run under '{name}'", hint)


def _expectations(measurement: Measurement) -> Iterator[Problem]:
    from_somewhere = any(name in measurement.locations for name in ("probe", "run", "of"))
    if measurement.expect and not from_somewhere:
        yield Problem(
            measurement.locations["expect"],
            f"'{measurement.id}' has an expectation but no probe to check it",
            "write `probe: NAME` or `run: PROGRAM`, or delete `expect`",
        )


def _precision(measurement: Measurement, catalogue: Catalogue) -> Iterator[Problem]:
    """A precision is one of figures that are measured."""
    location = measurement.locations.get("precision")
    if measurement.precision is None or location is None:
        return
    probe = catalogue.probes.get(measurement.probe)
    if not any(name in measurement.locations for name in ("probe", "run", "of")):
        yield Problem(location, f"nothing is measured for '{measurement.id}'", "delete `precision`")
    elif probe and probe.kind == "fact" and not measurement.of:
        yield Problem(location, f"'{probe.name}' tells facts, which have no precision", "delete `precision`")


def _words(measurement: Measurement) -> Iterator[Problem]:
    """Names in braces, in a program's words and in what is read of its output, are params."""
    known = [name for name, _ in measurement.params]
    where = measurement.locations.get("run", measurement.location)
    own = () if measurement.of else measurement.run
    for word in own:
        yield from _braces(word, where, (*known, *PROCESS_VALUES))
    if reading := measurement.reading:
        where = measurement.locations.get("from", measurement.location)
        yield from _braces(reading.source.removeprefix(OUT), where, known)
        for pick in reading.picks:
            yield from _braces(pick.where, pick.location, known)


def _braces(text: str, location: Location, known: Sequence[str]) -> Iterator[Problem]:
    for name in label_names(text):
        if name not in known:
            hint = f"write {{{{{name}}}}} to show braces"
            near = nearest(name, known) if known else ""
            yield Problem(location, f"'{{{name}}}' is no param", "; ".join(filter(None, (near, hint))))


def _reading(measurement: Measurement, catalogue: Catalogue) -> Iterator[Problem]:
    """The reader is there, and each pick may be one in its format, with any values of the params."""
    reading = measurement.reading
    if reading is None or reading.reads in (WALL, CPU):
        return
    wrong = catalogue.readers.get(reading.reads)
    if wrong is None:
        hint = nearest(reading.reads, (*catalogue.readers, WALL, CPU))
        location = measurement.locations.get("reads", measurement.location)
        yield Problem(location, f"unknown reader '{reading.reads}'", hint)
        return
    values = {name: several[0] for name, several in measurement.params}
    for pick in reading.picks:
        if why := wrong(filled(pick.where, values)):
            yield Problem(pick.location, f"'{pick.where}' is no pick of {reading.reads}", why)


def _emulated(measurement: Measurement, known: Mapping[str, Condition]) -> Iterator[Problem]:
    """No program of one's own runs in an emulated machine, which has nothing but a probe."""
    for name in measurement.conditions:
        condition = known.get(name)
        if condition and condition.emulate and measurement.run and not measurement.of:
            location = measurement.locations.get(f"conditions.{name}", measurement.location)
            what = f"'{measurement.id}' runs a program, and '{name}' emulates a machine for probes only"
            yield Problem(location, what, f"name the conditions of '{measurement.id}', or measure a probe")


def _unknown_probe(measurement: Measurement, catalogue: Catalogue) -> Problem:
    location, name = measurement.locations["probe"], measurement.probe
    if name in catalogue.passed_over:
        return Problem(location, f"unknown probe '{name}'", catalogue.passed_over[name])
    if _PROBE_NAME.fullmatch(name):
        return Problem(location, f"unknown probe '{name}'", nearest(name, catalogue.probes))
    hint = "a probe is a file in probes/; write its name without folder and ending"
    return Problem(location, f"'{name}' is not the name of a probe", hint)


def _pins(measurement: Measurement, known: Mapping[str, Condition], probe: Probe) -> Iterator[Problem]:
    for name in measurement.conditions:
        condition = known.get(name)
        if probe.threads and condition and condition.pin and len(condition.pin) < probe.threads:
            cpus = units.counted(len(condition.pin), "CPU")
            what = f"'{name}' pins {cpus}, and '{measurement.id}' runs {probe.threads} threads"
            pins = ", ".join(
                map(str, (*condition.pin, *[condition.pin[-1]] * probe.threads)[: probe.threads])
            )
            yield Problem(
                condition.location, what, f"write pin: [{pins}], or name the conditions of '{measurement.id}'"
            )


def _names(measurement: Measurement) -> Iterator[Problem]:
    """Params of a program stand in its words by their names, beside what each process has of its own."""
    for name, _ in () if measurement.of or not measurement.run else measurement.params:
        location = measurement.locations[f"params.{name}"]
        if not _PARAM_NAME.fullmatch(name):
            yield Problem(location, f"'{name}' is not the name of a param", "letters, digits and _")
        elif name in PROCESS_VALUES:
            hint = f"each process has its own {{{name}}}; give the param another name"
            yield Problem(location, f"the param '{name}' is set by the program itself", hint)


def _params(measurement: Measurement, probe: Probe) -> Iterator[Problem]:
    declared = None if probe.params is None else {param.name: param for param in probe.params}
    for name, values in measurement.params:
        location = measurement.locations[f"params.{name}"]
        if not _PARAM_NAME.fullmatch(name):
            yield Problem(location, f"'{name}' is not the name of a param", "letters, digits and _")
        elif declared is not None and name not in declared:
            hint = nearest(name, declared) or f"'{probe.name}' has no params"
            yield Problem(location, f"unknown param '{name}' of '{probe.name}'", hint)
        elif declared is None and name in RUNNER_PARAMS:
            yield Problem(
                location, f"the param '{name}' is set by the program itself", "say it in a condition"
            )
        elif declared is not None:
            for number, value in enumerate(values):
                if wrong := check_params.problem(declared[name], value):
                    yield wrong.at(measurement.locations[f"params.{name}.{number}"])
