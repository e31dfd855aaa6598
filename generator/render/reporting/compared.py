"""What a note compares with what: in its prose, in its blocks, and by what is expected of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property

from generator.errors import Location
from generator.findings import differences, ratios, wording
from generator.findings.ratios import Ratio
from generator.model.finding import ENOUGH, Finding, Findings, Summary
from generator.model.note import PRINTED, Block, Condition, Expectation
from generator.notes.resolve import Target
from generator.render import inline, ratio_rows
from generator.render.blocks import selected
from generator.syntax.references import Reference

Named = Sequence[tuple[Reference, Sequence[Target]]]  # references of prose, each with what it names

EXPECT, BASELINE, BEFORE = "expect", "baseline", "before"  # how, where not by an operator in prose
_NAMES = ("name", "base", "label", "location")  # of a condition: what changes nothing that is run
HOST = "host"
_ONE_CHOICE = {
    "on": HOST,
    "pin": "placement",
    "cflags": "cc",
    "cxxflags": "cxx",
}  # two keys, one thing


@dataclass(frozen=True)
class Side:
    """One of two figures that are compared."""

    measurement: str
    condition: Condition
    summary: Summary
    statistic: str
    printed: bool = False  # it was printed elsewhere: it has no interval

    @property
    def called(self) -> str:
        """`apart.condvar`, as a note writes it."""
        return f"{self.condition.name}.{self.measurement}"


@dataclass(frozen=True)
class Comparison:
    """Two figures of which the page tells the ratio, the difference, or which one is more."""

    location: Location
    above: Side
    below: Side
    how: str  # "/", "-", "vs", EXPECT, BASELINE or BEFORE

    @property
    def sides(self) -> tuple[Side, Side]:
        return self.above, self.below

    @property
    def is_printed(self) -> bool:
        """Is one of the two a figure from elsewhere?"""
        return self.above.printed or self.below.printed

    @property
    def dimension(self) -> str:
        return wording.dimension(self.above.summary, self.above.statistic)

    @cached_property
    def ratio(self) -> Ratio:
        """As the post has it."""
        above, below = self.sides
        return ratios.ratio(above.summary, above.statistic, below.summary, below.statistic)

    @property
    def unsound(self) -> str:
        """Why no interval stands behind it; "" where one does: of the ratios by round, else of both sides.

        What is expected is judged mode by mode, and of two sessions not at all. A figure and itself in the
        session before are held against what repeats differ by.
        """
        found = self.ratio
        if self.is_printed or self.how == BEFORE or found.reason:
            return ""
        if (least := min(side.summary.n for side in self.sides)) < ENOUGH:
            return f"of {wording.processes(least)}"
        if self.how == EXPECT:
            return ""
        return found.apart or ("a range over modes" if found.modes else "")

    @property
    def differ(self) -> tuple[str, ...]:
        """What is not the same on both sides: `measurement`, `placement`, `idle`, ..."""
        if self.is_printed:
            return ()
        one, other = self.above.condition, self.below.condition
        keys = (field.name for field in fields(Condition) if field.name not in _NAMES)
        apart = [_ONE_CHOICE.get(key, key) for key in keys if getattr(one, key) != getattr(other, key)]
        own = ["measurement"] if self.above.measurement != self.below.measurement else []
        return tuple(dict.fromkeys((*own, *apart)))


def in_prose(named: Named, found: Findings) -> Iterator[Comparison]:
    """Those that are written with an operator and of which both figures are there."""
    for reference, targets in named:
        sides = inline.sides_of(targets, found) if reference.operator else None
        if sides and all(summary.status == "ok" for summary, _ in sides):
            above, below = (
                Side(one.measurement.id, _condition(found, one.condition), *side, one.field == PRINTED)
                for one, side in zip(targets, sides, strict=True)
            )
            one, other = targets
            is_itself = one.before != other.before and replace(one, before=other.before) == other
            how = BEFORE if is_itself else reference.operator
            yield Comparison(reference.accessors[0][0].location, above, below, how)


def _condition(found: Findings, name: str) -> Condition:
    return found.experiment.conditions[name]


def in_blocks(blocks: Iterable[Block], found: Findings) -> Iterator[Comparison]:
    """Every figure of a block that is held against its baseline."""
    for block in blocks:
        base = ratio_rows.baseline(block, found)
        for row in selected(block, found) if base else ():
            other = base.of(row) if base else None
            if base and other and row.summary.status == other.summary.status == "ok":
                above, below = (
                    Side(one.measurement.id, one.condition, one.summary, base.statistic)
                    for one in (row, other)
                )
                yield Comparison(block.locations[BASELINE], above, below, BASELINE)


def expected(found: Findings) -> Iterator[Comparison]:
    """Those that an expectation asks for, which has a verdict: against another figure, or a printed one."""
    for item in found.items:
        for verdict in item.verdicts:
            below = _held_against(verdict.expectation, item, found)
            if below and verdict.outcome != "not judged":
                one = verdict.expectation
                above = Side(item.measurement.id, item.condition, item.summary, one.statistic)
                yield Comparison(one.location, above, below, EXPECT)


def _held_against(one: Expectation, item: Finding, found: Findings) -> Side | None:
    """The other figure; None where an expectation names none."""
    if one.printed:
        beside = differences.as_measured(one.printed, one.printed.statistic, item.summary, one.statistic)
        whose = one.against if one.against in found.experiment.measurements else item.measurement.id
        return Side(whose, item.condition, beside, one.printed.statistic, printed=True)
    named = [
        other
        for other in found.items
        if (other.measurement.id, other.condition.name)
        in ((one.against, item.condition.name), (item.measurement.id, one.against))
        and set(other.summary.trial.sweep) <= set(item.summary.trial.sweep)
        and other.summary.status == "ok"
    ]
    if not one.against or not named:
        return None
    return Side(named[0].measurement.id, named[0].condition, named[0].summary, one.statistic)
