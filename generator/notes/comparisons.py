"""Expectations that are held against another figure: which one, and what is wrong with it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from generator import units
from generator.errors import Problem, nearest
from generator.model import hosted
from generator.model.note import PRINTED, Condition, Expectation, Measurement, Printed
from generator.model.statistics import title

Measurements = Mapping[str, Measurement]


def resolved(measurements: Measurements) -> dict[str, Measurement]:
    """The same, where each expectation knows what readers call the measurement that it is held against."""
    return {name: _resolved(one, measurements) for name, one in measurements.items()}


def _resolved(measurement: Measurement, others: Measurements) -> Measurement:
    expect = {
        condition: tuple(_named(one, condition, measurement, others) for one in several)
        for condition, several in measurement.expect.items()
    }
    return replace(measurement, expect=expect)


def _named(one: Expectation, condition: str, measurement: Measurement, others: Measurements) -> Expectation:
    other = others.get(one.against)
    if other and other.is_measured:
        return replace(one, whom=other.title)
    figure = _printed(one, condition, other or measurement) if other or one.against == PRINTED else None
    if figure is None:
        return one
    whom = (
        f"the {units.for_readers(figure.text)} of {other.title}"
        if other
        else f"the printed {units.for_readers(figure.text)}"
    )
    low, high = (one.low, one.high) if one.low or one.high else _plain(one)
    return replace(one, whom=whom, printed=figure, low=low, high=high)


def _plain(one: Expectation) -> tuple[float | None, float | None]:
    """`under NAME` and `over NAME` as bounds of the ratio."""
    return (None, 1.0) if one.text.startswith("under") else (1.0, None)


def _printed(one: Expectation, condition: str, of: Measurement) -> Printed | None:
    """The figure of the same statistic; under that condition, else wherever there is one."""
    every = (*of.printed.get(condition, ()), *(each for several in of.printed.values() for each in several))
    return next((each for each in every if each.statistic == one.statistic), None)


def problems(
    measurement: Measurement, conditions: Mapping[str, Condition], others: Measurements
) -> Iterator[Problem]:
    """What is wrong with whatever this measurement's expectations name."""
    for condition, several in measurement.expect.items():
        for one in several:
            if one.against and (found := _problem(one, condition, measurement, (conditions, others))):
                yield Problem(one.location, *found)


def _problem(
    one: Expectation,
    condition: str,
    measurement: Measurement,
    known: tuple[Mapping[str, Condition], Measurements],
) -> tuple[str, str] | None:
    """What is wrong, and what to write."""
    conditions, others = known
    name = one.against
    if name in conditions and name in others:
        return f"'{name}' is both a condition and a measurement", "give one of them another name"
    if name in others:
        return _of_another(one, condition, measurement, others[name])
    if name == PRINTED and name not in conditions:
        hint = "write `printed:`, with the same statistic"
        return None if one.whom else (f"'{measurement.id}' has no {title(one.statistic)} printed", hint)
    if name not in conditions:
        if len(others) < 2:  # there is no other measurement
            return f"unknown condition '{name}'", nearest(name, hosted.names(conditions))
        return f"unknown condition or measurement '{name}'", nearest(
            name, (*hosted.names(conditions), *others, PRINTED)
        )
    if name == condition:
        return f"'{one.text}' compares '{condition}' with itself", "name another"
    if name not in measurement.conditions:
        return f"'{measurement.id}' does not run under '{name}'", _runs_under(measurement)
    return None


def _of_another(
    one: Expectation, condition: str, measurement: Measurement, other: Measurement
) -> tuple[str, str] | None:
    if other.id == measurement.id:
        return f"'{one.text}' compares '{other.id}' with itself", "name another, or a condition, or `printed`"
    if not other.is_measured:
        hint = "write `printed:` for it, with the same statistic"
        return None if one.whom else (f"'{other.id}' has no {title(one.statistic)} printed", hint)
    if condition not in other.conditions:
        return f"'{other.id}' does not run under '{condition}'", _runs_under(other)
    if extra := [name for name in other.swept if name not in measurement.swept]:
        return (
            f"'{other.id}' is a sweep of '{extra[0]}', and '{measurement.id}' is none",
            "name one that has one value",
        )
    return None


def _runs_under(measurement: Measurement) -> str:
    return f"it runs under: {', '.join(measurement.conditions)}"
