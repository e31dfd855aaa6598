"""The findings in one or two sentences: the post's opening, and what a feed shows of it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from generator import units
from generator.findings import wording
from generator.model.finding import Finding, Findings, Summary, Verdict
from generator.model.note import ANYWHERE
from generator.model.statistics import title

LONGEST = 240  # characters of an opening
_Judged = tuple[Finding, Verdict]


def sentences(findings: Findings) -> tuple[str, str]:
    """What stands out, and how it goes on: `5 of 7 expectations fail.`, `Furthest off, futex takes 81 µs, …`.

    Both empty where nothing is expected.
    """
    pairs = [(item, verdict) for item in findings.items for verdict in item.verdicts]
    if not pairs:
        return "", ""
    judged = [pair for pair in pairs if pair[1].outcome != "not judged"]
    if not judged:
        return "Nothing could be judged yet.", ""
    head = _head(judged)
    alone = sum(verdict.outcome == "fails" for _, verdict in judged) == 1 or len(judged) == 1
    for rest in _rests(judged):
        whole = f"{head}{':' if alone else '.'}", rest
        if len(" ".join(whole)) <= LONGEST:
            return whole
    return f"{head}.", ""


def _head(judged: Sequence[_Judged]) -> str:
    """`5 of 7 expectations fail, 1 is undecided`."""
    counts = Counter(verdict.outcome for _, verdict in judged)
    outcome = next(one for one in ("fails", "holds", "undecided") if counts[one])
    others = (one for one in ("undecided",) if one != outcome and counts[one])
    rest = (f"{counts[one]} {'is' if counts[one] == 1 else 'are'} {one}" for one in others)
    return ", ".join((_counted(counts[outcome], len(judged), outcome), *rest))


def _counted(count: int, total: int, outcome: str) -> str:
    """`5 of 7 expectations fail`, `the expectation holds`, `both expectations hold`."""
    one = outcome if outcome != "undecided" else "is undecided"
    several = {"fails": "fail", "holds": "hold"}.get(outcome, "are undecided")
    if total == 1:
        return f"The expectation {one}"
    if count == total:
        return f"{'Both' if total == 2 else f'All {total}'} expectations {several}"
    return f"{count} of {total} expectations {one if count == 1 else several}"


def _rests(judged: Sequence[_Judged]) -> Iterator[str]:
    """What it goes on with, from the most that can be said to the least."""
    failed = sorted(
        (pair for pair in judged if pair[1].outcome == "fails"), key=lambda pair: -(pair[1].factor or 1.0)
    )
    held = [pair for pair in judged if pair[1].outcome == "holds"]
    told = failed or held or list(judged)
    joint = "Furthest off, " if len(failed) > 1 else "Among them, " if len(judged) > 1 and not failed else ""
    for item, verdict in told[:1]:
        for figure in (wording.prose, wording.figure):
            yield f"{joint}{_told(item, verdict, figure(item.summary, verdict.expectation.statistic))}."
        yield f"{joint}{_subject(item, verdict)}, {verdict.sentence}."


def _told(item: Finding, verdict: Verdict, figure: str) -> str:
    """`pthread (CondVar) on two cores after 50 ms asleep takes 98 µs (63–110), 20× the 5 µs that …`."""
    if verdict.expectation.statistic == "median" and item.summary.modes:
        figure = _modes(item.summary)
    came = units.dimension(item.summary.dimension).verb
    of_its_own = {"median": came, "first": came}.get(verdict.expectation.statistic, "is")
    again = " the first time" if verdict.expectation.statistic == "first" else ""
    compared = verdict.sentence.removeprefix(f"{title(verdict.expectation.statistic)} ")
    return f"{_subject(item, verdict)} {of_its_own} {figure}{again}, {compared}"


def _subject(item: Finding, verdict: Verdict) -> str:
    """`pthread (CondVar) on two cores after 50 ms asleep`, `p99 of futex`."""
    condition, statistic = item.condition, verdict.expectation.statistic
    usual = (condition.title, condition.idle) == (ANYWHERE.title, 0)
    where = item.label if usual else f"{item.label} {wording.place(condition)}"
    return where if statistic in ("median", "first") else f"{title(statistic)} of {where}"


def _modes(summary: Summary) -> str:
    """Each mode without its share."""
    return " or ".join(figure for figure, _, _ in wording.modes(summary))
