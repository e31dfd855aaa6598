"""`{{ values }}` in prose -> the values. What the data turn out to be never makes it fail."""

from __future__ import annotations

import re

from generator import units
from generator.errors import NOWHERE
from generator.findings import facts, ratios, wording
from generator.findings.ratios import Ratio
from generator.model.finding import Finding, Findings, Summary
from generator.model.note import Expectation, Printed
from generator.model.statistics import COUNTERS, title
from generator.notes.resolve import Target, names, reference_problems, target
from generator.syntax import jekyll
from generator.syntax.references import references

NOT_MEASURED = "[not measured yet]"
_PLAIN = re.compile(r"[\w .,;:()\[\]%/+×–-]*")  # what Markdown shows as it is, within a line


def expand(text: str, findings: Findings) -> str:
    """References -> values, ready for Markdown; everything else, a faulty one too, stays byte for byte."""
    parts, position = [], 0
    for start, end, named in _named(text, findings):
        parts += [text[position:start], _as_markdown(_value(named, findings))]
        position = end
    return "".join((*parts, text[position:]))


def warnings(text: str, findings: Findings) -> tuple[str, ...]:
    """What its author should know: ratios that stand for several."""
    found = ((text[start:end], named) for start, end, named in _named(text, findings) if len(named) == 2)
    ratios_ = ((shown, _divided(named[0], named[1], findings)) for shown, named in found)
    return tuple(f"{shown}: {one.text}, over the modes" for shown, one in ratios_ if one.modes)


def _named(text: str, findings: Findings) -> list[tuple[int, int, list[Target]]]:
    """Start and end of each sound reference, and what it names: one value, or the two of a ratio."""
    note = findings.experiment
    found = references(text, NOWHERE, names(note), as_is=note.liquid_as_is)
    return [
        (r.start, r.end, [target(accessor, note) for accessor in r.accessors])
        for r in found
        if not reference_problems(r, note)
    ]


def _as_markdown(value: str) -> str:
    plain = _PLAIN.fullmatch(value) and "_" not in value and "--" not in value
    return jekyll.nbsp(value if plain else jekyll.prose(value))


def _value(named: list[Target], findings: Findings) -> str:
    if len(named) == 2:
        return _ratio(named[0], named[1], findings)
    (one,) = named
    if one.field == "expect":
        return "; ".join(map(_expected, one.measurement.expect[one.condition]))
    if one.field == "printed":
        return "; ".join(map(_printed, one.measurement.printed[one.condition]))
    finding = _finding(one, findings)
    if finding is None:
        return NOT_MEASURED
    if one.field == "verdict":
        return _verdicts(finding) or wording.prose(finding.summary)
    if one.field == "fact":
        return _fact(finding.summary, one.fact)
    return wording.prose(finding.summary, one.field)


def _finding(named: Target, findings: Findings) -> Finding | None:
    for finding in findings.of(named.measurement.id, named.condition):
        if tuple(value for _, value in finding.summary.trial.sweep) == named.picks:
            return finding
    return None


def _ratio(above: Target, below: Target, findings: Findings) -> str:
    """`1.8× (1.7–2.0)`; in words where a side has no single value."""
    found = _divided(above, below, findings)
    sides = (_finding(named, findings) for named in (above, below))
    occasions = (words for side in sides if side for words in wording.occasion(side.summary))
    return found.told(*occasions)


def _divided(above: Target, below: Target, findings: Findings) -> Ratio:
    top, bottom = (_finding(named, findings) for named in (above, below))
    if top is None or bottom is None:
        return Ratio(reason=NOT_MEASURED)
    return ratios.ratio(top.summary, above.field, bottom.summary, below.field)


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
