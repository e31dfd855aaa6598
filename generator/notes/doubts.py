"""What in a sound note is probably not meant: told, and never an error. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from generator.errors import Problem
from generator.model import intervals
from generator.model.note import Experiment, Measurement, label_names
from generator.model.probe import Probe
from generator.notes import unsaid

_CALLED = ("url", "address")  # kinds of parameters that say what is called
_USUALLY = ("url", "target")  # what scripts, which declare none, mostly call them
_PORT = re.compile(
    r"(?:(?P<scheme>https?)://)?(?:[^/@]*@)?(?:\[[^\]]*\]|[^/:?#\[]+)(?::(?P<port>\d{1,5}))?(?:[/?#].*)?"
)
_OF_SCHEME = {"http": 80, "https": 443}


def doubts(
    experiment: Experiment,
    probes: Mapping[str, Probe],
    timezone: str | None,
    lacking: Mapping[tuple[str, str], str] = MappingProxyType({}),
) -> tuple[Problem, ...]:
    """All doubts about a note without errors, in the order of its file.

    `timezone` is the site's: "" where it names none, None where the notebook is no site yet. `lacking` says
    why a command cannot be run here, by measurement and key.
    """
    measurements = experiment.measurements.values()
    found = {
        one for each in measurements for one in (*_ports(each, experiment, probes), *_runs(each, experiment))
    }
    found |= {_lacking(experiment.measurements[name], key, why) for (name, key), why in lacking.items()}
    found |= {one for each in measurements for one in _swept_for_nothing(each, experiment)}
    found |= {one for one in (unsaid.first(experiment),) if one}
    return tuple(sorted(found | (set() if timezone is None else set(_day(experiment, timezone)))))


def _lacking(measurement: Measurement, key: str, why: str) -> Problem:
    """A command that cannot be run as things are."""
    location = measurement.locations.get(key, measurement.location)
    hint = f"without it the processes of '{measurement.id}' are skipped"
    if key == "version":
        hint = "without it nothing is said of the version"
    elif key == "run" and "/" in measurement.run[0]:
        hint = "write `build: COMMAND` where something makes it, or correct the program"
    return Problem(location, f"{key}: {why}", hint)


def _swept_for_nothing(measurement: Measurement, experiment: Experiment) -> Iterator[Problem]:
    """A sweep of a param that neither the program's words nor what is read of its output name."""
    if not measurement.run or measurement.of:
        return
    figures = (one for one in experiment.measurements.values() if measurement.id in (one.id, one.of))
    readings = [one.reading for one in figures if one.reading]
    texts = [*measurement.run, *(one.source for one in readings)]
    texts += [pick.where for one in readings for pick in one.picks]
    named = {name for text in texts for name in label_names(text)}
    for name in (name for name in measurement.swept if name not in named):
        what = f"no word of '{measurement.id}' names {{{name}}}, so its sweep changes nothing"
        yield Problem(measurement.locations[f"params.{name}"], what, f"write {{{name}}} where it belongs")


def _day(experiment: Experiment, timezone: str) -> Iterator[Problem]:
    """A time in a site that names no `timezone`: its day is another one on another machine."""
    permalink = isinstance(experiment.front_matter.get("permalink"), str)
    if not timezone and not permalink and ":" in experiment.date:
        what = "the day in the post's URL depends on the time zone of the machine that builds the site"
        hint = "write `timezone: America/Chicago` (or yours) into _config.yml"
        yield Problem(experiment.locations["date"], what, hint)


def _runs(measurement: Measurement, experiment: Experiment) -> Iterator[Problem]:
    """More processes than an interval can use: of 7 or 8 it is that of 6, of 9 it leaves out two.

    Of a figure that goes on until it is precise an interval needs a few more.
    """
    runs = measurement.runs or 0
    goes_on = measurement.precision or experiment.precision
    level = intervals.LOOKED if goes_on else intervals.LEVEL
    useful = intervals.useful(runs, level)
    if useful in (0, runs):
        return
    more = intervals.next_useful(runs, level)
    what = f"{runs} processes give '{measurement.id}' no narrower interval than {useful}"
    yield Problem(
        measurement.locations.get("runs", measurement.location), what, f"write runs: {useful} or runs: {more}"
    )


def _ports(
    measurement: Measurement, experiment: Experiment, probes: Mapping[str, Probe]
) -> Iterator[Problem]:
    """A needed service is on one port, and what the probe calls is on another."""
    needed = [experiment.services[name] for name in measurement.needs if name in experiment.services]
    ports = {one.port for one in needed}
    if not needed or 0 in ports or measurement.probe not in probes:
        return  # where a service is ready by a line its port is not known
    services = " and ".join(f"'{one.name}' (port {one.port})" for one in needed)
    for name, value, key in _called(measurement, probes[measurement.probe]):
        port = port_of(value)
        if port and port not in ports:
            location = measurement.locations.get(key, measurement.location)
            what = (
                f"'{measurement.id}' needs the service {services}, but its {name} is on port {port}: {value}"
            )
            yield Problem(location, what, f"write the service's port in {name}, or correct the service")


def _called(measurement: Measurement, probe: Probe) -> Iterator[tuple[str, str, str]]:
    """Name, value and place of each parameter that says what is called; its default where none is given."""
    given = dict(measurement.params)
    declared = {one.name: one.default for one in probe.params or () if one.kind in _CALLED}
    usual = dict.fromkeys(_USUALLY, "") if probe.params is None else {}
    for name, default in (declared | usual).items():
        for number, value in enumerate(given.get(name, (default,))):
            yield name, value, f"params.{name}.{number}"


def port_of(value: str) -> int | None:
    """The port of a URL or of `host:port`; None where none is said."""
    match = _PORT.fullmatch(value)
    if match is None:
        return None
    return int(match["port"]) if match["port"] else _OF_SCHEME.get(match["scheme"] or "")
