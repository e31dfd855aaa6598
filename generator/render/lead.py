"""The findings in one sentence: the post's opening line, and what a feed shows of it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from generator import units
from generator.findings import wording
from generator.model.finding import Finding, Findings, Summary, Verdict
from generator.model.note import ANYWHERE
from generator.model.statistics import title

_EXAMPLES = 2
_LONGEST = 240  # characters

_Judged = tuple[Finding, Verdict]


def sentence(findings: Findings) -> str:
    """How many expectations hold, and what those that fail most came to; else how much was measured."""
    pairs = [(item, verdict) for item in findings.items for verdict in item.verdicts]
    counts = Counter(verdict.outcome for _, verdict in pairs)
    judged = [pair for pair in pairs if pair[1].outcome != "not judged"]
    if not judged:
        return _taken(findings)
    hold = f"{counts['holds']} of {units.counted(len(judged), 'expectation')} hold{'s' * (len(judged) == 1)}"
    rest = [f"{counts[word]} {word}" for word in ("undecided", "not judged") if counts[word]]
    head = ", ".join((hold, *rest, *_circumstances([item.summary for item, _ in judged])))
    examples: list[str] = []
    for told in map(_told, _telling(judged)):
        if len(examples) < _EXAMPLES and len(f"{head}: {'; '.join((*examples, told))}.") <= _LONGEST:
            examples.append(told)
    return f"{head}: {'; '.join(examples)}." if examples else f"{head}."


def _circumstances(summaries: Sequence[Summary]) -> Iterator[str]:
    """What a reader has to know of all the figures at once."""
    quick = [made.quick for made in summaries]
    if any(quick):
        yield "in a quick session" if all(quick) else "partly in a quick session"
    if any(one.word == "disturbed" and not one.statistic for made in summaries for one in made.caveats):
        yield "on a busy machine"


def _telling(judged: Sequence[_Judged]) -> list[_Judged]:
    """What fails, the greatest factor first; else what holds. A measurement twice only if it is alone."""
    failed = [pair for pair in judged if pair[1].outcome == "fails"]
    told = sorted(failed, key=lambda pair: -(pair[1].factor or 1.0))
    told = told or [pair for pair in judged if pair[1].outcome == "holds"]
    ids = [item.measurement.id for item, _ in told]
    firsts = [pair for i, pair in enumerate(told) if ids[i] not in ids[:i]]
    return firsts if len(firsts) > 1 else told


def _told(pair: _Judged) -> str:
    """`pthread (CondVar) on two cores after 50 ms asleep takes 98.4 us, 20 times more than expected`."""
    item, verdict = pair
    statistic = verdict.expectation.statistic
    condition = item.condition
    where = "" if (condition.title, condition.idle) == (ANYWHERE.title, 0) else f" {wording.place(condition)}"
    figure = _figure(item.summary, statistic)
    came = units.dimension(item.summary.dimension).verb
    taken = {
        "median": f"{item.label}{where} {came} {figure}",
        "first": f"{item.label}{where} {came} {figure} the first time",
    }.get(statistic, f"{title(statistic)} of {item.label}{where} is {figure}")
    return " ".join(f"{taken}, {verdict.sentence}".split())


def _figure(summary: Summary, statistic: str) -> str:
    """Of several modes each, without their shares."""
    if statistic == "median" and summary.modes:
        return " or ".join(figure for figure, _, _ in wording.modes(summary))
    return wording.text(summary, statistic)


def _taken(findings: Findings) -> str:
    """Nothing could be judged: how much was measured."""
    planned = sum(item.summary.status != "printed only" for item in findings.items)
    taken = sum(item.summary.status == "ok" for item in findings.items)
    if not taken:
        return "Nothing has been measured yet."
    return f"{taken} of {units.counted(planned, 'measurement')} {'was' if taken == 1 else 'were'} taken."
