"""What a `{hosts}` block may ask for: a measurement that hosts are ranked by, and a statistic of it. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from generator.errors import Problem, nearest
from generator.model import hosted
from generator.model.note import Block, Experiment
from generator.model.statistics import Standing, standing

STATISTICS = standing(Standing.EXPECT)  # those that have an interval


def problems(block: Block, experiment: Experiment) -> Iterator[Problem]:
    """The note has hosts, the block an id, the statistic an interval."""
    if not hosted.aliases(experiment.conditions):
        hint = "write hosts: [here, ALIAS] at its top"
        yield Problem(block.location, "{hosts} ranks hosts, and the note names none", hint)
    elif not any(word in experiment.measurements for word in block.arguments):
        yield Problem(block.location, "{hosts} needs the id of what it ranks them by", "write ```{hosts} ID")
    statistic = block.options.get("statistic")
    if isinstance(statistic, str) and statistic not in STATISTICS:
        hint = nearest(statistic, STATISTICS)
        yield Problem(block.locations["statistic.0"], f"hosts are not ranked by '{statistic}'", hint)
