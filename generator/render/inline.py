"""`{{ values }}` in prose -> the values. What the data turn out to be never makes it fail."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from generator import units
from generator.errors import NOWHERE, Location, Problem
from generator.findings import before, change_words, differences, facts, ratios, wording
from generator.model.change import Change
from generator.model.finding import Finding, Findings, Summary
from generator.model.note import ANYWHERE, Expectation, Printed
from generator.model.statistics import COUNTERS, title
from generator.model.trial import Trial
from generator.notes.resolve import Target, names, reference_problems, target
from generator.syntax import jekyll
from generator.syntax.references import references

NOT_MEASURED = "[not measured yet]"
NOTHING = "-"  # no such statistic
_PLAIN = re.compile(r"[\w .,;:()\[\]%/+×–-]*")  # what Markdown shows as it is, within a line


def expand(text: str, findings: Findings) -> str:
    """References -> values, ready for Markdown; everything else, a faulty one too, stays byte for byte."""
    parts, position = [], 0
    for start, end, named, operator in _named(text, findings):
        parts += [text[position:start], as_markdown(_shown(named, operator, findings))]
        position = end
    return "".join((*parts, text[position:]))


def value(text: str, location: Location, findings: Findings) -> str | Problem:
    """What stands between the braces of a reference -> its value as plain text; a problem where it has none.

    `text` stands at `location`, in whatever file.
    """
    note = findings.experiment
    found = references(f"{{{{{text}}}}}", replace(location, column=location.column - 2), names(note))
    if len(found) != 1 or (found[0].start, found[0].end) != (0, len(text) + 4):
        return Problem(
            location, f"'{text}' names no figure", f"write an id of {note.stem}, as between {{{{ }}}}"
        )
    if problems := reference_problems(found[0], note):
        return problems[0]
    shown = _shown([target(one, note) for one in found[0].accessors], found[0].operator, findings)
    if shown == f"[{before.NONE}]":
        hint = f"write it into {note.stem}, too: then its post knows of other sessions"
        return Problem(location, f"no record supports this figure: {before.NONE}", hint)
    nothing = shown.partition(" ")[0] == NOTHING
    if nothing or shown.startswith("["):
        why = "nothing of that kind was measured" if nothing else shown.strip("[]")
        return Problem(location, f"no record supports this figure: {why}", f"`run {note.stem}` measures it")
    return shown


def warnings(text: str, findings: Findings) -> tuple[str, ...]:
    """What its author should know: ratios that stand for several, figures that no session before has."""
    return tuple(
        f"{text[start:end]}: {told}"
        for start, end, named, operator in _named(text, findings)
        for told in _doubtful(named, operator, findings)
    )


def _doubtful(named: Sequence[Target], operator: str, findings: Findings) -> Iterator[str]:
    if operator and _has_modes(named, findings):
        yield f"{_compared(named, operator, findings)}, over the modes"
    measured = (_measured(one, findings) for one in named if one.before)
    if any(side and side[0].status == before.NONE for side in measured):
        yield f"{before.NONE} has this figure; {before.more(findings)}"


def _has_modes(named: Sequence[Target], findings: Findings) -> bool:
    """Has one of two figures several values?"""
    sides = sides_of(named, findings)
    return bool(sides and ratios.ratio(*sides[0], *sides[1]).modes)


def _named(text: str, findings: Findings) -> list[tuple[int, int, list[Target], str]]:
    """Start and end of each sound reference, and what it names: one value, or two and what is between."""
    note = findings.experiment
    found = references(text, NOWHERE, names(note), as_is=note.liquid_as_is)
    return [
        (r.start, r.end, [target(accessor, note) for accessor in r.accessors], r.operator)
        for r in found
        if not reference_problems(r, note)
    ]


def _shown(named: Sequence[Target], operator: str, findings: Findings) -> str:
    return _compared(named, operator, findings) if operator else _value(named[0], findings)


def as_markdown(value: str) -> str:
    """A value ready for Markdown."""
    plain = _PLAIN.fullmatch(value) and "_" not in value and "--" not in value
    return jekyll.nbsp(value if plain else jekyll.prose(value))


def _value(one: Target, findings: Findings) -> str:
    if one.field == "expect":
        return "; ".join(map(_expected, one.measurement.expect[one.condition]))
    if one.field == "printed":
        return "; ".join(map(_printed, one.measurement.printed[one.condition])) or "no figure"
    finding = _finding(one, findings)
    if finding is None:
        return NOT_MEASURED
    if one.field == "verdict":
        return _verdicts(finding) or wording.prose(finding.summary)
    if one.field == "fact":
        return _fact(finding.summary, one.fact)
    return wording.prose(_summary(one, finding, findings), one.field)


def _summary(one: Target, finding: Finding, findings: Findings) -> Summary:
    """What a figure is taken from: the finding, or what the session before it says of the same."""
    return before.summary(finding, one.field, findings) if one.before else finding.summary


def _finding(named: Target, findings: Findings) -> Finding | None:
    for finding in findings.of(named.measurement.id, named.condition):
        if tuple(value for _, value in finding.summary.trial.sweep) == named.picks:
            return finding
    return None


def _compared(named: Sequence[Target], operator: str, findings: Findings) -> str:
    """`1.8× (1.7–2.0)`, `1.9 µs (1.7–2.0)`, `28 % less (25–31 %)`; words where there is no single value."""
    sides = sides_of(named, findings)
    if sides is None:
        return NOT_MEASURED
    (above, over), (below, under) = sides
    pairs = zip(sides, named, strict=True)
    occasions = [words for (made, _), one in pairs for words in _occasion(made, one)]
    is_told = any(one.before for one in named)  # that there are two sessions
    changed = _change(named, findings)
    if changed and changed.places:
        return wording.beside(changed.sentence, *occasions)
    occasions += [change_words.briefly(changed)] if changed else []
    if operator == "-":
        difference = differences.difference(above, over, below, under)
        return replace(difference, apart="" if is_told else difference.apart).told(*occasions)
    ratio = ratios.ratio(above, over, below, under)
    ratio = replace(ratio, apart="" if is_told else ratio.apart)
    if operator == "/":
        return ratio.told(*occasions)
    return differences.percent(ratio, over, wording.dimension(above, over), *occasions)


def _change(named: Sequence[Target], findings: Findings) -> Change | None:
    """What is said of a figure held against itself in the session before."""
    one, other = named
    finding = _finding(one, findings)
    if finding is None or one.before == other.before or replace(one, before=other.before) != other:
        return None
    return before.change(finding, one.field, findings, back=one.before)


def _occasion(made: Summary, named: Target) -> tuple[str, ...]:
    """What is told of the session of one of two figures."""
    return (f"before: {made.session}",) if named.before and made.session else wording.occasion(made)


_Side = tuple[Summary, str]  # a summary and which of its statistics


def sides_of(named: Sequence[Target], findings: Findings) -> tuple[_Side, _Side] | None:
    """Both figures; a printed one in the rounds of the other. None where one is not measured."""
    measured = [_measured(one, findings) for one in named]
    figures = [_printed_of(one, named[1 - i]) for i, one in enumerate(named)]
    if any(side is None and figure is None for side, figure in zip(measured, figures, strict=True)):
        return None
    nothing = Summary(Trial("", "", ANYWHERE), "ok"), "median"
    made = []
    for i, (side, figure) in enumerate(zip(measured, figures, strict=True)):
        beside, other = measured[1 - i] or nothing
        if figure:
            made.append((differences.as_measured(figure, figure.statistic, beside, other), figure.statistic))
        elif side:
            made.append(side)
    return made[0], made[1]


def _measured(one: Target, findings: Findings) -> _Side | None:
    finding = None if one.field == "printed" else _finding(one, findings)
    return (_summary(one, finding, findings), one.field) if finding else None


def _printed_of(one: Target, other: Target) -> Printed | None:
    """Of several figures that were printed that of the other's statistic, else the first."""
    figures = one.measurement.printed[one.condition] if one.field == "printed" else ()
    same = (figure for figure in figures if figure.statistic == other.field)
    return next(chain(same, figures), None)


def _expected(one: Expectation) -> str:
    """`40–50 ns (theory)`, `first call under 1 µs (Kostas)`."""
    return _told(one.statistic, one.text, one.source)


def _printed(one: Printed) -> str:
    return _told(one.statistic, one.text, one.source)


def _told(statistic: str, text: str, source: str) -> str:
    head = "" if statistic == "median" else f"{title(statistic)} "
    return wording.beside(head + units.for_readers(text), source)


def _verdicts(finding: Finding) -> str:
    """Each verdict as it stands in a sentence."""
    return "; ".join(verdict.sentence for verdict in finding.verdicts)


def _fact(summary: Summary, name: str) -> str:
    """A fact in words, with a mark where the machine was an emulated one."""
    if name not in summary.facts and name in COUNTERS:
        return wording.figure(summary, name)
    if name not in summary.facts:
        return f"[no fact {name}]" if summary.status == "ok" else wording.figure(summary)
    said = facts.words(summary.facts[name])
    return f"{said} (emulated)" if summary.trial.condition.emulate else said
