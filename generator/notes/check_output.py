"""What an `{output}` block may ask for: one measurement that is run, and of a probe which fact."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.errors import Location, Problem, nearest
from generator.model.note import Experiment


def problems(
    given: Sequence[tuple[str, Location]], block: Location, experiment: Experiment, conditions: Sequence[str]
) -> Iterator[Problem]:
    """Every fault of its arguments, as `given` with their places; it is limited to these `conditions`."""
    if not given:
        yield Problem(block, "{output} needs an id", "write ```{output} ID")
        return
    (name, location), *further = given
    measurement = experiment.measurements.get(name)
    if measurement is None:
        yield Problem(location, f"unknown id '{name}'", nearest(name, experiment.measurements))
    elif not measurement.is_measured:
        what = f"{{output}} cannot show '{name}': nothing is run for it"
        yield Problem(location, what, "{table} shows printed figures")
    elif not further and measurement.probe:
        what = f"'{name}' has a probe: which of its facts?"
        yield Problem(location, what, f"write ```{{output}} {name} FACT")
    elif conditions and not set(conditions) & set(measurement.conditions):
        hint = f"it runs under: {', '.join(measurement.conditions)}"
        yield Problem(location, f"'{name}' does not run under {', '.join(conditions)}", hint)
    for word, where in further[1:]:
        what = f"{{output}} shows one output, so '{word}' is too much"
        yield Problem(where, what, "write a block for each")
