"""A note as the rules look at it: its figures, what its page shows, what it compares with what. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from generator.errors import Location
from generator.model.finding import Finding, Findings
from generator.model.note import Block, Prose
from generator.model.probe import Probe
from generator.model.statistics import PERCENTILES
from generator.notes import history
from generator.notes.resolve import names, reference_problems, target
from generator.render import blocks
from generator.render.reporting import compared
from generator.render.reporting.compared import Comparison, Named
from generator.syntax.references import references

CHART = blocks.CHART
_FACT = "fact"  # the kind of a probe that finds out what is no time
_TAILS = {*PERCENTILES, "min", "max", "first", "spread"}  # what tells more than a middle


@dataclass(frozen=True)
class Case:
    """All that the checks look at."""

    found: Findings
    closing: Location  # where the post says how it was measured; where there is no post, the note
    published: bool = False
    probes: Mapping[str, Probe] = field(default_factory=dict)
    charts: frozenset[str] = frozenset()  # the program's own kinds

    @property
    def page(self) -> Location:
        """Where the note's page begins."""
        note = self.found.experiment
        return note.body[0].location if note.body else Location(note.file)

    @cached_property
    def planned(self) -> tuple[Finding, ...]:
        """All that is to be measured."""
        return tuple(
            one
            for one in self.found.items
            if one.measurement.is_measured and one.summary.status != "printed only"
        )

    @cached_property
    def figures(self) -> tuple[Finding, ...]:
        """What of it has a figure."""
        return tuple(
            one
            for one in self.planned
            if one.summary.status == "ok" and one.summary.has_figures and one.summary.kind != _FACT
        )

    @cached_property
    def facts(self) -> tuple[Finding, ...]:
        """What was found out without a figure."""
        return tuple(one for one in self.planned if one.summary.status == "ok" and one.summary.kind == _FACT)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        return tuple(one for one in self.found.experiment.body if isinstance(one, Block))

    @cached_property
    def prose(self) -> tuple[Prose, ...]:
        return tuple(one for one in self.found.experiment.body if isinstance(one, Prose))

    @cached_property
    def named(self) -> Named:
        """Each sound reference in prose with what it names."""
        note = self.found.experiment
        return tuple(
            (one, [target(accessor, note) for accessor in one.accessors])
            for part in self.prose
            for one in references(part.text, part.location, names(note), as_is=note.liquid_as_is)
            if not reference_problems(one, note)
        )

    @cached_property
    def shown(self) -> frozenset[str]:
        """The measurements that the page itself shows; the closing part has all."""
        in_blocks = {row.measurement.id for one in self.blocks for row in blocks.selected(one, self.found)}
        return frozenset(in_blocks | {one.measurement.id for _, each in self.named for one in each})

    @cached_property
    def with_tails(self) -> frozenset[str]:
        """The measurements of which the page itself shows more than a middle."""
        in_blocks = {
            row.measurement.id
            for one in self.blocks
            if one.kind == CHART or _TAILS & set(one.options.get("columns") or ())
            for row in blocks.selected(one, self.found)
        }
        return frozenset(
            in_blocks | {one.measurement.id for _, each in self.named for one in each if one.field in _TAILS}
        )

    @cached_property
    def comparisons(self) -> tuple[Comparison, ...]:
        """Those in prose, in blocks, and those that are expected, of which both figures are there."""
        return (
            *compared.in_prose(self.named, self.found),
            *compared.in_blocks(self.blocks, self.found),
            *compared.expected(self.found),
        )

    @property
    def between_sessions(self) -> tuple[Location, ...]:
        """Where the page tells what became of figures from session to session."""
        in_blocks = (one.location for one in self.blocks if history.is_between_sessions(one))
        in_prose = (one.accessors[0][0].location for one, each in self.named if any(t.before for t in each))
        return (*in_blocks, *in_prose)
