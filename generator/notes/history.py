"""Does a note's post tell of other sessions than those that its figures come from? Pure."""

from __future__ import annotations

from generator.errors import NOWHERE
from generator.model.note import Block, Experiment, Prose
from generator.notes import resolve
from generator.syntax import references
from generator.syntax.references import Accessor

_BLOCK = "compare"
_CHART = ("chart", "history")


def is_told(experiment: Experiment) -> bool:
    """It has a block `compare` or a chart `history`, or names a value `.before`."""
    texts = [experiment.summary]
    for part in experiment.body:
        if isinstance(part, Prose):
            texts.append(part.text)
        elif is_between_sessions(part):
            return True
    return any(_names_before(text, experiment) for text in texts)


def is_between_sessions(block: Block) -> bool:
    """Does a block tell what became of figures?"""
    return block.kind == _BLOCK or (block.kind, *block.arguments[:1]) == _CHART


def _names_before(text: str, experiment: Experiment) -> bool:
    if resolve.BEFORE not in text:
        return False
    found = references.references(text, NOWHERE, resolve.names(experiment), as_is=True)
    return any(_is_before(accessor, experiment) for one in found for accessor in one.accessors)


def _is_before(accessor: Accessor, experiment: Experiment) -> bool:
    try:
        return resolve.target(accessor, experiment).before
    except resolve.Unresolved:
        return False
