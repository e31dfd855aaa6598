"""What can be wrong with a chart of all sessions. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from generator.errors import Problem, nearest
from generator.model.note import Block
from generator.model.statistics import STATISTICS, Standing

CHART = "history"
KNOWN = tuple(one.name for one in STATISTICS if Standing.PROSE in one.stands and not one.pooled)


def problems(block: Block) -> Iterator[Problem]:
    """Only this chart shows one statistic, and one whose interval every session has."""
    wanted = block.options.get("statistic")
    if wanted is None:
        return
    if block.arguments[:1] != (CHART,):
        what = f"only {{chart}} {CHART} has a statistic"
        yield Problem(block.locations["statistic"], what, "delete it")
    elif isinstance(wanted, str) and wanted not in KNOWN:
        location = block.locations.get("statistic.0", block.locations["statistic"])
        yield Problem(location, f"unknown statistic '{wanted}'", nearest(wanted, KNOWN))
