"""Can a measurement be run and judged as written? Its conditions, expectations, probe and parameters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from generator import units
from generator.errors import Problem, nearest
from generator.model.note import Condition, Measurement
from generator.model.probe import Catalogue, Probe
from generator.notes import check_params

RUNNER_PARAMS = ("pin", "idle", "max", "quick", "first", "awake", "events")  # what the runner itself passes
_PROBE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_PARAM_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def problems(
    measurement: Measurement, conditions: Mapping[str, Condition], catalogue: Catalogue
) -> Iterator[Problem]:
    """Every fault of a measurement that only the rest of the note and the probes tell."""
    yield from _conditions(measurement, conditions)
    yield from _expectations(measurement, conditions)
    if measurement.probe:
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


def _expectations(measurement: Measurement, known: Mapping[str, Condition]) -> Iterator[Problem]:
    if measurement.expect and not measurement.probe and "probe" not in measurement.locations:
        yield Problem(
            measurement.locations["expect"],
            f"'{measurement.id}' has no probe, so nothing is held against this",
        )
    for condition, several in measurement.expect.items():
        for one in several:
            if one.against and one.against not in known:
                yield Problem(one.location, f"unknown condition '{one.against}'", nearest(one.against, known))
            elif one.against == condition:
                yield Problem(one.location, f"'{one.text}' holds '{condition}' against itself")
            elif one.against and one.against not in measurement.conditions:
                yield Problem(one.location, f"'{measurement.id}' does not run under '{one.against}'")


def _unknown_probe(measurement: Measurement, catalogue: Catalogue) -> Problem:
    location, name = measurement.locations["probe"], measurement.probe
    if _PROBE_NAME.fullmatch(name):
        return Problem(location, f"unknown probe '{name}'", nearest(name, catalogue.probes))
    hint = "a probe is a file in probes/; write its name without folder and ending"
    return Problem(location, f"'{name}' is not the name of a probe", hint)


def _pins(measurement: Measurement, known: Mapping[str, Condition], probe: Probe) -> Iterator[Problem]:
    for name in measurement.conditions:
        condition = known.get(name)
        if condition and condition.pin and len(condition.pin) < probe.threads:
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
            yield Problem(location, f"the param '{name}' is the runner's own", "say it in a condition")
        elif declared is not None:
            for number, value in enumerate(values):
                if wrong := check_params.problem(declared[name], value):
                    yield wrong.at(measurement.locations[f"params.{name}.{number}"])
