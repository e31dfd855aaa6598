"""The condition that the figures of a block are held against: is there one, and anything to compare. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from generator.errors import Problem, nearest
from generator.model import hosted
from generator.model.note import Block, Experiment, Measurement


def problems(block: Block, experiment: Experiment) -> Iterator[Problem]:
    """Some measurement that the block shows has to run under the baseline, and under another condition."""
    name, location = block.options["baseline"], block.locations.get("baseline.0", block.location)
    shown, conditions = _shown(block, experiment), block.options.get("conditions", ())
    if not isinstance(name, str):
        yield Problem(location, "baseline must be one condition", "write baseline: NAME")
        return
    meant, wanted = _meant([name], experiment), _meant(conditions, experiment)
    if not meant:
        known = hosted.names(experiment.conditions)
        yield Problem(location, f"unknown condition '{name}'", nearest(name, known))
    elif not any(_has_ratio(one, wanted, meant) for one in shown):
        what = f"nothing that is shown here runs under '{name}' and under another condition"
        under = dict.fromkeys(one for each in shown for one in each.conditions)
        yield Problem(location, what, f"it runs under: {', '.join(under)}" if under else "delete the option")
    elif block.kind == "chart" and conditions and not set(meant) & set(wanted):
        hint = f"add '{name}' to its conditions"
        yield Problem(location, f"the chart shows nothing under its baseline '{name}'", hint)


def _shown(block: Block, experiment: Experiment) -> list[Measurement]:
    """The measurements that a block names; without ids, all that run."""
    named = [experiment.measurements[one] for one in block.arguments if one in experiment.measurements]
    return [one for one in named or experiment.measurements.values() if one.is_measured]


def _meant(names: Iterable[object], experiment: Experiment) -> list[str]:
    known = experiment.conditions
    return [one for name in names if isinstance(name, str) for one in hosted.means(known, name)]


def _has_ratio(measurement: Measurement, shown: Sequence[str], base: Sequence[str]) -> bool:
    conditions = measurement.conditions
    wanted = shown or conditions
    has_base = any(one in base for one in conditions)
    return has_base and any(one in wanted and (one not in base or len(base) > 1) for one in conditions)
