"""Is all that a measurement says of its figure of one dimension? What is not could never be judged. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator import units
from generator.errors import Problem
from generator.model.note import Expectation, Measurement, Printed
from generator.model.reading import CPU, WALL


def problems(measurement: Measurement, others: Mapping[str, Measurement]) -> Iterator[Problem]:
    """What differs from the figure's `unit`, else from what is expected first, or from a figure named."""
    dimension, why = _known(measurement)
    for one in _expected(measurement):
        if one.dimension and one.dimension != dimension:
            yield _differs(measurement, one, f"expects {_one(one.dimension)}", why)
        elif one.against and (problem := _against(one, dimension, others)):
            yield problem
    for several in measurement.printed.values() if measurement.is_measured else ():
        for figure in several:
            if dimension not in ("", figure.dimension):
                yield _differs(measurement, figure, f"has {_one(figure.dimension)} printed", why)


def _known(measurement: Measurement) -> tuple[str, str]:
    """The dimension of a measurement's figure where the note tells it, and what tells it."""
    if unit := _unit(measurement):
        return unit, f"its unit is {measurement.reading.unit if measurement.reading else ''}"
    if measurement.run and (measurement.reading is None or measurement.reading.reads in (WALL, CPU)):
        return units.TIME, "what is measured is a time"
    if expected := [one.dimension for one in _expected(measurement) if one.dimension]:
        return expected[0], f"{_one(expected[0])} elsewhere"
    printed = [one.dimension for several in measurement.printed.values() for one in several]
    return (printed[0], f"{_one(printed[0])} elsewhere") if printed else ("", "")


def _unit(measurement: Measurement) -> str:
    """The dimension of `unit`; nothing where there is none, or a word that is none."""
    try:
        written = measurement.reading.unit if measurement.reading else ""
        return units.find(written)[0] if written else ""
    except ValueError:  # told where it was read
        return ""


def _against(one: Expectation, ours: str, others: Mapping[str, Measurement]) -> Problem | None:
    """What cannot be compared with the figure of another measurement."""
    other = others.get(one.against)
    theirs = one.printed.dimension if one.printed else _known(other)[0] if other else ""
    if other is None or not ours or theirs in ("", ours):
        return None
    what = f"'{one.text}' compares {_one(ours)} with {_one(theirs)}"
    return Problem(one.location, what, f"name a measurement that has {_one(ours)}")


def _expected(measurement: Measurement) -> tuple[Expectation, ...]:
    return tuple(one for several in measurement.expect.values() for one in several)


def _differs(measurement: Measurement, said: Expectation | Printed, what: str, why: str) -> Problem:
    hint = f"a measurement has one unit; write another one with `of: {measurement.of or measurement.id}`"
    if said.dimension == units.COUNT:
        unit = measurement.reading.unit if measurement.reading else ""
        hint = f"write its unit: {said.text} {unit or 'ms'}"
    return Problem(said.location, f"'{measurement.id}' {what}, but {why}", hint)


def _one(dimension: str) -> str:
    return units.dimension(dimension).one
