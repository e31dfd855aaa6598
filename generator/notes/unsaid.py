"""Figures in prose of which readers are not told on which of several hosts they were measured. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from generator.errors import Problem
from generator.model import hosted
from generator.model.note import Experiment, Prose
from generator.notes import resolve
from generator.syntax.references import Accessor, references

_AS_WRITTEN = ("expect", "printed")  # of no host


def first(experiment: Experiment) -> Problem | None:
    """The first of them; None where each names its host, or there are no several."""
    if len(hosted.aliases(experiment.conditions)) < 2:
        return None
    found = (_doubt(path, experiment) for path in _paths(experiment))
    return next(filter(None, found), None)


def _paths(experiment: Experiment) -> Iterator[Accessor]:
    known = resolve.names(experiment)
    for part in experiment.body:
        if isinstance(part, Prose):
            for one in references(part.text, part.location, known, as_is=experiment.liquid_as_is):
                yield from one.accessors


def _doubt(path: Accessor, experiment: Experiment) -> Problem | None:
    conditions = experiment.conditions
    try:
        named = resolve.target(path, experiment)
    except resolve.Unresolved:
        return None
    begins = {path[0].text, ".".join(step.text for step in path[:2])}
    if named.field in _AS_WRITTEN or begins & {*conditions, *hosted.aliases(conditions)}:
        return None
    places = dict.fromkeys(conditions[name].host for name in named.measurement.conditions)
    if len(places) < 2 or named.condition not in conditions:
        return None
    host = conditions[named.condition].host
    written = ".".join(step.text for step in path if not step.bracketed)
    what = f"'{written}' was measured on several hosts, and this is of {host}: no reader is told"
    return Problem(path[0].location, what, f"write {{{{ {host}.{written} }}}}, or name another of them")
