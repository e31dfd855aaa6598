"""Findings -> what a commit of the note says: what was measured, where, and the verdicts. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.findings import wording
from generator.model.finding import Finding, Findings
from generator.model.note import ANYWHERE
from generator.render import lead, status

_SUBJECT = 80  # characters of a first line that a terminal shows whole
_MOST = 12  # figures; what is judged goes first


def message(findings: Findings, said: str = "") -> str:
    """A subject (or what the author `said` instead), the figures with their verdicts, `Run:` and `Host:`."""
    head = said.strip() or _subject(findings)
    title = "" if said.strip() else findings.experiment.title
    measured = "".join(f"{sentence}.\n" for sentence in status.sentences(findings)[:1])
    paragraphs = (head, title, f"{measured}{_figures(findings)}", "\n".join(_trailers(findings)))
    return "\n\n".join(part.strip() for part in paragraphs if part.strip()) + "\n"


def removal(stem: str, said: str = "") -> str:
    """Of a note whose experiment is gone."""
    return (said.strip() or f"{stem}: removed") + "\n"


def _subject(findings: Findings) -> str:
    """`2023-11-03-locks: 5 of 7 expectations fail`; without expectations the first figure, or the title."""
    stem = findings.experiment.stem
    head, _ = lead.sentences(findings)
    first = next(map(_figure, _measured(findings)), "")
    for tail in (head[:1].lower() + head[1:], first, findings.experiment.title):
        whole = f"{stem}: {tail.rstrip('.:')}"
        if tail and len(whole) <= _SUBJECT:
            return whole
    return stem


def _measured(findings: Findings) -> list[Finding]:
    """What has a figure or a reason for none, what is judged first."""
    of_records = (one for one in findings.items if one.measurement.is_measured and one.summary.record)
    found = [one for one in of_records if one.summary.has_figures or wording.status(one.summary)]
    return sorted(found, key=lambda one: not one.verdicts)


def _figures(findings: Findings) -> str:
    found = _measured(findings)
    lines = [f"- {_figure(one)}{_verdicts(one)}" for one in found[:_MOST]]
    more = [f"- and {len(found) - _MOST} more"] if found[_MOST:] else []
    return "\n".join(lines + more)


def _figure(item: Finding) -> str:
    """`pthread (CondVar) on two cores: 81 µs (63–85)`."""
    usual = (item.condition.title, item.condition.idle) == (ANYWHERE.title, 0)
    where = item.label if usual else f"{item.label} {wording.place(item.condition)}"
    return f"{where}: {wording.prose(item.summary, wording.headline(item.summary))}"


def _verdicts(item: Finding) -> str:
    return "".join(f"; {one.cell}" for one in item.verdicts)


def _trailers(findings: Findings) -> Sequence[str]:
    """`git log --format='%(trailers:key=Run)'` reads them back."""
    return tuple(dict.fromkeys(_each_trailer(findings)))


def _each_trailer(findings: Findings) -> Iterator[str]:
    for one in findings.records:
        yield f"Run: {one.name}"
    for one in findings.records:
        yield f"Host: {one.host}"
