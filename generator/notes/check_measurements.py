"""Can a measurement be run and judged as written? Its conditions, expectations, probe and parameters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from generator import units
from generator.errors import Problem, nearest
from generator.model.note import PROCESS_VALUES, Condition, Measurement, label_names
from generator.model.probe import Catalogue, Probe
from generator.notes import check_params, comparisons

RUNNER_PARAMS = ("pin", "idle", "max", "quick", "first", "awake", "events")  # what the runner itself passes
_PROBE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
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
    yield from comparisons.problems(measurement, conditions, others)
    yield from _words(measurement)
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
        if of in ("conditions", "expect", "printed") and name and "." not in name:
            if name not in known:
                yield Problem(location, f"unknown condition '{name}'", nearest(name, known))
            elif of == "expect" and name not in measurement.conditions:
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


def _words(measurement: Measurement) -> Iterator[Problem]:
    """Names in braces, in a program's words and in what is picked of its output, are params."""
    known = [name for name, _ in measurement.params]
    where = measurement.locations.get("run", measurement.location)
    own = () if measurement.of else measurement.run
    picks = measurement.reading.picks if measurement.reading else ()
    for text, location in (*((word, where) for word in own), *((one.where, one.location) for one in picks)):
        for name in label_names(text):
            if name not in (*known, *PROCESS_VALUES):
                hint = f"write {{{{{name}}}}} to show braces"
                near = nearest(name, known) if known else ""
                yield Problem(location, f"'{{{name}}}' is no param", "; ".join(filter(None, (near, hint))))


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
