"""`{{ values }}` in prose -> the values. What the data turn out to be never makes it fail."""

from __future__ import annotations

import re
from dataclasses import replace

from generator import units
from generator.errors import NOWHERE
from generator.findings import facts, wording
from generator.model.finding import Finding, Findings, Summary
from generator.model.note import Printed
from generator.model.statistics import COUNTERS
from generator.notes.resolve import Target, names, reference_problems, target
from generator.render.cells import in_words
from generator.syntax import jekyll
from generator.syntax.references import references

NOT_MEASURED = "[not measured yet]"
NO_SINGLE_RATIO = "no single ratio"
_PLAIN = re.compile(r"[\w .,;:()\[\]%/+-]*")  # what Markdown shows as it is, within a line


def expand(text: str, findings: Findings) -> str:
    """References -> values, ready for Markdown; everything else, a faulty one too, stays byte for byte."""
    parts, position = [], 0
    for start, end, named in _named(text, findings):
        parts += [text[position:start], _as_markdown(_value(named, findings))]
        position = end
    return "".join((*parts, text[position:]))


def warnings(text: str, findings: Findings) -> tuple[str, ...]:
    """What its author should know: ratios of values that have several modes."""
    return tuple(
        f"{text[start:end]}: {value}"
        for start, end, named in _named(text, findings)
        if len(named) == 2 and (value := _value(named, findings)).startswith(NO_SINGLE_RATIO)
    )


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
        return "; ".join(item.full_text for item in one.measurement.expect[one.condition])
    if one.field == "printed":
        return "; ".join(map(_printed, one.measurement.printed[one.condition]))
    finding = _finding(one, findings)
    if finding is None:
        return NOT_MEASURED
    if one.field == "verdict":
        return _verdicts(finding, findings) or wording.text(finding.summary)
    if one.field == "fact":
        return _fact(finding.summary, one.fact)
    about = replace(finding.summary, remarks=()) if one.field in COUNTERS else finding.summary
    return _with_remarks(wording.text(finding.summary, one.field), about)


def _finding(named: Target, findings: Findings) -> Finding | None:
    for finding in findings.of(named.measurement.id, named.condition):
        if tuple(value for _, value in finding.summary.trial.sweep) == named.picks:
            return finding
    return None


def _ratio(above: Target, below: Target, findings: Findings) -> str:
    """`16.6x`; in words where a side has no single value."""
    sides = [(named.field, _finding(named, findings)) for named in (above, below)]
    summaries = [finding.summary for _, finding in sides if finding]
    if len(summaries) < len(sides):
        return NOT_MEASURED
    values = []
    for (statistic, _), summary in zip(sides, summaries, strict=True):
        if statistic == "median" and len(summary.modes) > 1:
            return f"{NO_SINGLE_RATIO} ({len(summary.modes)} modes)"
        estimate = wording.estimate(summary, statistic)
        if estimate is None:
            return wording.text(summary, statistic)
        values.append(estimate.value)
    kinds = [
        wording.dimension(one, named.field) for one, named in zip(summaries, (above, below), strict=True)
    ]
    if kinds[0] != kinds[1]:
        return f"[no ratio of a {kinds[0]} and a {kinds[1]}]"
    if not values[1]:
        return "[no ratio to nothing]"
    return _with_remarks(units.ratio(values[0] / values[1]), *summaries)


def _with_remarks(text: str, *summaries: Summary) -> str:
    """Each remark's word once, in parentheses after the figure; tables have the rest, a status is enough."""
    remarks = dict.fromkeys(word for summary in summaries for word in wording.words(summary))
    return f"{text} ({', '.join(remarks)})" if remarks and not text.startswith("[") else text


def _printed(figure: Printed) -> str:
    head = "" if figure.statistic == "median" else f"{figure.statistic} "
    return f"{head}{figure.text} ({figure.source})"


def _verdicts(finding: Finding, findings: Findings) -> str:
    """Each verdict; after what was expected where there are several."""
    if len(finding.verdicts) == 1:
        return finding.verdicts[0].text
    conditions = findings.experiment.conditions
    heads = (in_words(v.expectation, finding.condition, conditions, source=False) for v in finding.verdicts)
    return "; ".join(f"{head}: {v.text}" for head, v in zip(heads, finding.verdicts, strict=True))


def _fact(summary: Summary, name: str) -> str:
    """A fact in words, with a mark where the machine was an emulated one."""
    if name not in summary.facts and name in COUNTERS:
        return wording.text(summary, name)
    if name not in summary.facts:
        return f"[no fact {name}]" if summary.status == "ok" else wording.text(summary)
    said = facts.words(summary.facts[name])
    return f"{said} (emulated)" if summary.trial.condition.emulate else said
