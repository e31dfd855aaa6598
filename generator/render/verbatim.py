"""A post that was there before its note: its own bytes, and around them what is measured today. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from generator.errors import NOWHERE
from generator.model.finding import Findings
from generator.model.note import Block, Experiment, Prose
from generator.syntax import fences
from generator.syntax.references import references

_BLANK = re.compile(r"\r?\n[ \t]*\r?\n")
# What a page may begin with that is no paragraph: a heading, a list, a table, HTML, code, Liquid.
_NO_PARAGRAPH = re.compile(r"\s*(?:[#>|<`~{:=-]|[*+][ \t]|\d+[.)][ \t])|(?:[ \t]*\r?\n)*(?: {4}|\t)")


@dataclass(frozen=True)
class Added:
    """What the program says around the author's page; all "" where nothing is measured."""

    opening: str = ""
    status: str = ""
    closing: str = ""


def measures(note: Experiment) -> bool:
    """Is anything of the note measured? Printed figures alone change nothing on its page."""
    return any(one.is_measured for one in note.measurements.values())


def with_todays(findings: Findings) -> Findings:
    """Where the page shows nothing measured yet: that day's figures and today's in a table at its end."""
    note = findings.experiment
    ids = tuple(one.id for one in note.measurements.values() if one.is_measured)
    if not ids or any(isinstance(part, Block) or _names(part, ids) for part in note.body):
        return findings
    table = Block("table", ids, {}, NOWHERE)
    return replace(findings, experiment=replace(note, body=(*note.body, table)))


def _names(part: Prose, ids: Sequence[str]) -> bool:
    return bool(references(part.text, NOWHERE, ids, as_is=True))


def post(note: Experiment, parts: Sequence[str], added: Added) -> str:
    """The whole post: front matter and prose byte for byte, blocks and what is added with its line ends."""
    end = "\r\n" if note.raw_front_matter.partition("\n")[0].endswith("\r") else "\n"
    text = _body(note, parts, end)
    if added.status:
        text = _with_status(text, added, end)
    if added.closing:
        text += _gap(text, end) + added.closing.replace("\n", end) + end
    return note.raw_front_matter + text


def _body(note: Experiment, parts: Sequence[str], end: str) -> str:
    """Each part in its place; around what a block became there are blank lines."""
    text, after_block = "", False
    for part, made in zip(note.body, parts, strict=True):
        if isinstance(part, Block):
            inside = made.strip("\n").replace("\n", end)
            text += _gap(text, end) + inside + end if inside else ""
        else:
            text += (end if after_block and not made.startswith(("\n", "\r\n")) else "") + made
        after_block = isinstance(part, Block) and bool(made)
    return text


def _with_status(text: str, added: Added, end: str) -> str:
    """The opening and the status line first; without an opening the author's first paragraph comes before."""
    status = added.status.replace("\n", end)
    if added.opening:
        return f"{added.opening}{end}{end}{status}{end}{end}{text}"
    if not text.strip() or _NO_PARAGRAPH.match(text):
        return text + _gap(text, end) + status + end
    at = _paragraph(text)
    return text[:at] + _gap(text[:at], end) + status + (text[at:] or end)


def _paragraph(text: str) -> int:
    """Where the first paragraph ends."""
    begins = len(text) - len(text.lstrip())
    code = fences.regions(text)
    breaks = (match.start() for match in _BLANK.finditer(text, begins))
    return next((at for at in breaks if not any(start <= at < stop for start, stop in code)), len(text))


def _gap(text: str, end: str) -> str:
    """What is missing for a blank line after a text."""
    if not text.strip() or text.endswith(("\n\n", "\n\r\n")):
        return ""
    return end if text.endswith("\n") else end * 2
