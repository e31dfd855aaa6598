"""What a note expected at another time, for comparison with today. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from generator.errors import NOWHERE
from generator.model import hosted
from generator.model.host import HERE
from generator.model.note import Expectation
from generator.notes import conditions, hosts, measurements
from generator.notes.fields import Fields
from generator.syntax import yaml_nodes
from generator.syntax.text import Source
from generator.syntax.yaml_nodes import Table

Belief = tuple[str, str, float | None, float | None, str, str]  # an expectation without wording and source
Beliefs = Mapping[tuple[str, str], tuple[Belief, ...]]  # by measurement and condition


def belief(one: Expectation) -> Belief:
    """What an expectation says, however it is written: `40..50 ns` and `0.04..0.05 us` are one."""
    bounded = one.low is not None or one.high is not None
    word = "" if bounded else one.text.partition(" ")[0]  # of `under apart` all that says which side
    return one.statistic, word, one.low, one.high, one.dimension, one.against


@lru_cache(maxsize=256)
def of(text: str, host: str = HERE) -> Beliefs | None:
    """What the text of a note expects of each measurement; None where it cannot be read without a fault.

    Of a note that names hosts what it expects on one of them, by the names that conditions have there.
    """
    node, problems = yaml_nodes.parse(Source(text.replace("\r\n", "\n"), NOWHERE))
    if not isinstance(node, Table):
        return None
    fields = Fields(problems)
    known = conditions.of_hosts(node, hosts.of_note(node.get("hosts"), fields), fields)
    found = list(measurements.measurements(node.get("measure"), known, fields).values())
    if fields.problems:
        return None
    if hosted.aliases(known):
        ours = {name: one for name, one in known.items() if one.host == host}
        found = [hosted.projected(one, ours, whole=True) for one in found]
    return {
        (one.id, condition): tuple(map(belief, one.expect.get(condition, ())))
        for one in found
        for condition in {*one.conditions, *one.expect}
    }
