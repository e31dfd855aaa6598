"""What charts say: titles of conditions, figures, expectations, reasons, and the text in a chart's place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from generator import units
from generator.errors import NOWHERE
from generator.findings import wording
from generator.findings.wording import titles as titles
from generator.model.finding import Finding, Summary
from generator.model.note import Condition, Expectation, Printed
from generator.syntax.characters import ILLEGAL

_ILLEGAL = re.compile(f"[{ILLEGAL}]")
ALT_LENGTH = 160  # characters; screen readers read an alt text in one breath


def clean(text: str) -> str:
    """One line that XML can hold: no control characters, no half of a surrogate pair."""
    return " ".join(_ILLEGAL.sub("", text).split())


def glued(text: str) -> str:
    """With no-break spaces between numbers and units: lines break elsewhere."""
    return re.sub(r"(?<=\d) (?=[^\W\d]|%)", "\u00a0", clean(text))


def drawable(finding: Finding) -> bool:
    """Is there a figure to draw?"""
    return finding.summary.status == "ok" and finding.summary.median is not None


def grouped(rows: Sequence[Finding]) -> tuple[tuple[str, tuple[Finding, ...]], ...]:
    """(label, its rows): a measurement, or one value of its sweep, in the order of first appearance."""
    found: dict[tuple[str, str], list[Finding]] = {}
    for row in rows:
        found.setdefault((row.measurement.id, row.label), []).append(row)
    return tuple((label, tuple(same)) for (_, label), same in found.items())


def waits(rows: Sequence[Finding]) -> tuple[int, ...]:
    """The sleeps (ns), none first, where placements were measured without and with one; else nothing.

    Nothing, too, where two conditions differ in neither: each then needs a row of its own.
    """
    conditions = {row.condition.name: row.condition for row in rows}
    kinds = Counter((one.title, one.idle) for one in conditions.values())
    warm, slept = ({title for title, idle in kinds if bool(idle) == asleep} for asleep in (False, True))
    several = warm & slept and max(kinds.values()) == 1
    return tuple(sorted({idle for _, idle in kinds})) if several else ()


def wait(idle: int) -> str:
    """`after 50 ms asleep`, `warm`."""
    return Condition("", idle=idle).idle_title or "warm"


def common_idle(rows: Sequence[Finding]) -> str:
    """`after 50 ms asleep` where that is so for every row, else nothing."""
    found = {row.condition.idle_title for row in rows}
    return found.pop() if len(found) == 1 else ""


def figure(summary: Summary) -> str:
    """The headline with its unit: `28 µs`, of several modes the largest: `29 µs (about half)`."""
    if summary.modes:
        return mode(summary, 0)
    return wording.value(summary.median, summary.dimension) if summary.median else ""


def mode(summary: Summary, index: int) -> str:
    """One of several modes with its share of the events: `29 µs (about half)`."""
    said, _, share = wording.modes(summary)[index]
    return f"{said} ({share.partition(',')[0]})"


def status(summary: Summary) -> str:
    """Why there is no figure, in words."""
    return clean(wording.status(summary)) or "no time was measured"


def expectations(finding: Finding) -> tuple[Expectation, ...]:
    """What can be held against the drawn medians on their axis."""
    return tuple(
        expect
        for expect in finding.measurement.expect.get(finding.condition.name, ())
        if expect.statistic == "median"
        and expect.dimension == finding.summary.dimension
        and (expect.low is not None or expect.high is not None)
    )


def _placeless(expects: Iterable[Expectation]) -> tuple[Expectation, ...]:
    return tuple(replace(expect, location=NOWHERE) for expect in expects)


def shared(rows: Sequence[Finding]) -> dict[Expectation, str]:
    """The one expectation of the chart, where each of several labels has it -> in words, and for whom."""
    held = [{e for row in same for e in _placeless(expectations(row))} for _, same in grouped(rows)]
    every = set().union(*held)
    if len(held) < 2 or len(every) != 1 or not all(held):
        return {}
    names = titles(row.condition for row in rows)
    whose = dict.fromkeys(names[row.condition.name] for row in rows if expectations(row))
    return {expect: said(expect, whose=whose, among=len(names)) for expect in every}


def own(row: Finding, common: Collection[Expectation] = ()) -> tuple[Expectation, ...]:
    """What is expected of this row alone."""
    return tuple(expect for expect in _placeless(expectations(row)) if expect not in common)


def printed(row: Finding) -> tuple[Printed, ...]:
    """Figures from elsewhere that stand beside the median."""
    return tuple(figure for figure in row.printed if figure.statistic == "median")


def dimension(rows: Sequence[Finding]) -> str:
    """Of what is drawn: that of the first figure."""
    return next((row.summary.dimension for row in rows if drawable(row)), "time")


def comparable(rows: Sequence[Finding]) -> tuple[Finding, ...]:
    """The rows, where those of another dimension than the first have their figure in words only.

    Nothing of another dimension is left in them: neither what was expected nor what was printed is drawn.
    """
    wanted = dimension(rows)
    return tuple(row if row.summary.dimension == wanted else _apart(row, wanted) for row in rows)


def _apart(row: Finding, wanted: str) -> Finding:
    """A row whose figure, if it has one, has no place on an axis of this dimension."""
    status = figure(row.summary) if drawable(row) else row.summary.status
    return replace(row, summary=replace(row.summary, status=status, dimension=wanted))


def spread(rows: Sequence[Finding]) -> str:
    """What the thin lines are: of batches where single operations are too short to be timed."""
    batches = {row.summary.kind == "steady" for row in rows if row.summary.spread}
    if not batches:
        return ""
    which = " of batches" if batches == {True} else " (short operations: of batches)"
    drawn = dict.fromkeys(row.summary.spread_of for row in rows if row.summary.spread)
    return f"line: {' or '.join(drawn)}" + (which if True in batches else "")


def said(expect: Expectation, *, whose: Collection[str] = (), among: int = 0) -> str:
    """`expected: under 5 us (Kostas)`; `expected (two cores): ...` where it is not said of all."""
    who = f" ({', '.join(whose)})" if len(whose) < among else ""
    return clean(f"expected{who}: {units.for_readers(expect.full_text)}")


def up_to(rows: Sequence[Finding]) -> str:
    """What those have in common that lie below a point of a curve: `took at most so long`."""
    found = units.dimension(dimension(rows))
    if found.better == "more":
        return "reached at least so much"
    return "took at most so long" if found.name == units.TIME else "had at most so much"


def counted(rows: Sequence[Finding]) -> str:
    """What a distribution is of."""
    batches = {row.summary.kind == "steady" for row in rows}
    return "batches" if batches == {True} else "events and batches" if len(batches) > 1 else "events"


def quick(rows: Sequence[Finding]) -> str:
    """`quick: 2 processes` where drawn figures come from a quick session; whose, where it is not all."""
    drawn = [row for row in rows if drawable(row)]
    found = [row for row in drawn if row.summary.quick]
    if not found:
        return ""
    whose = "" if len(found) == len(drawn) else ", " + ", ".join(dict.fromkeys(row.label for row in found))
    return f"quick{whose}: {wording.processes(min(row.summary.n for row in found))}"


def about(rows: Sequence[Finding], what: str = "") -> str:
    """What is drawn, and in which unit: `wake-up, one way: medians; time, logarithmic`."""
    ops = {row.summary.op for row in rows if drawable(row)}
    context = ": ".join(filter(None, (ops.pop() if len(ops) == 1 else "", what)))
    return clean("; ".join(filter(None, (context, f"{dimension(rows)}, logarithmic"))))


def alt(head: str, rows: Sequence[Finding]) -> str:
    """The finding in two numbers: `HEAD: from 2.21 us (CondVar, one CPU) to 28.4 us (futex, two cores)`."""
    drawn = sorted((row for row in comparable(rows) if drawable(row)), key=_headline)
    if not drawn:
        why = dict.fromkeys(status(row.summary) for row in rows if row.summary.status != "ok")
        return brief(head, ", ".join(why) or "nothing to draw")
    names = told_apart(drawn)
    first, last = (f"{named(drawn[i])}{f' ({names[i]})' if names[i] else ''}" for i in (0, -1))
    return brief(head, f"from {first} to {last}" if drawn[1:] else first)


def _headline(row: Finding) -> float:
    """The value that stands for a finding: of several modes that of the largest."""
    found = row.summary
    return found.modes[0].value if found.modes else found.median.value if found.median else 0.0


def named(row: Finding) -> str:
    """One figure for a finding, with its unit."""
    found = row.summary
    return wording.modes(found)[0][0] if found.modes else figure(found)


def told_apart(rows: Sequence[Finding]) -> tuple[str, ...]:
    """Of each what is not the same for all: its label, its condition, or both."""
    names, labels = titles(row.condition for row in rows), {row.label for row in rows}
    return tuple(
        ", ".join(
            [
                *([glued(row.label)] if len(labels) > 1 else []),
                *([names[row.condition.name]] if len(names) > 1 else []),
            ]
        )
        for row in rows
    )


def brief(head: str, said: str) -> str:
    """The head and what is said after it, as far as one breath reaches: without the rest, else cut."""
    whole = f"{head}: {said}"
    return whole if len(whole) <= ALT_LENGTH else cut(head)


def cut(text: str) -> str:
    """A text that one breath reaches, by whole words."""
    return text if len(text) <= ALT_LENGTH else f"{text[: ALT_LENGTH - 1].rsplit(' ', 1)[0]}…"
