"""The condition that the figures of a block are held against: is there one, and anything to compare. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from generator.errors import Problem, nearest
from generator.model.note import Block, Experiment, Measurement


def problems(block: Block, experiment: Experiment) -> Iterator[Problem]:
    """Some measurement that the block shows has to run under the baseline, and under another condition."""
    name, location = block.options["baseline"], block.locations.get("baseline.0", block.location)
    shown, conditions = _shown(block, experiment), block.options.get("conditions", ())
    if not isinstance(name, str):
        yield Problem(location, "baseline must be one condition", "write baseline: NAME")
    elif name not in experiment.conditions:
        yield Problem(location, f"unknown condition '{name}'", nearest(name, experiment.conditions))
    elif not any(_has_ratio(one, conditions, name) for one in shown):
        what = f"nothing that is shown here runs under '{name}' and under another condition"
        under = dict.fromkeys(one for each in shown for one in each.conditions)
        yield Problem(location, what, f"it runs under: {', '.join(under)}" if under else "delete the option")
    elif block.kind == "chart" and conditions and name not in conditions:
        hint = f"add '{name}' to its conditions"
        yield Problem(location, f"the chart shows nothing under its baseline '{name}'", hint)


def _shown(block: Block, experiment: Experiment) -> list[Measurement]:
    """The measurements that a block names; without ids, all that run."""
    named = [experiment.measurements[one] for one in block.arguments if one in experiment.measurements]
    return [one for one in named or experiment.measurements.values() if one.is_measured]


def _has_ratio(measurement: Measurement, shown: object, name: str) -> bool:
    conditions = measurement.conditions
    wanted = shown if isinstance(shown, tuple) and shown else conditions
    return name in conditions and any(one in wanted and one != name for one in conditions)
