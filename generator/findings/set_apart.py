"""The sessions of a note -> those before and those after what a block `compare` names. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from generator.errors import Invalid
from generator.findings import chosen
from generator.model.finding import Findings
from generator.model.session import SessionSummary
from generator.syntax import chosen as words
from generator.syntax.chosen import Term

Sessions = tuple[SessionSummary, ...]


@dataclass(frozen=True)
class SetApart:
    """Two sets of sessions, newest first, and what a post calls them; `reason`: why one has none."""

    before: Sessions = ()
    after: Sessions = ()
    names: tuple[str, str] = ("before", "now")
    reason: str = ""


def sides(options: Mapping[str, Any], findings: Findings) -> SetApart:
    """By `since: DATE`, or by `from: SIDE` and `to: SIDE`, written as for `compare`.

    Else those that the post's figures come from, against all older ones. Hurried sessions count only where
    they are named by their record.
    """
    every = findings.earlier
    if not every:
        return SetApart(reason="no session has been kept yet")
    if "since" in options:
        return _since(str(options["since"]), [one for one in every if not one.quick])
    if "from" in options:
        return _named((str(options["from"]), str(options["to"])), findings)
    return _today(findings)


def _since(date: str, sessions: Sequence[SessionSummary]) -> SetApart:
    """Where none is older than the date, those of the first day stand for them."""
    moment = words.parse(f"since {date}")[0].since
    before = [one for one in sessions if one.started < moment]
    names = f"before {date}", f"since {date}"
    if not before and sessions:
        day = sessions[-1].started[:10]
        before = [one for one in sessions if one.started.startswith(day)]
        names = f"on {day}", "since then"
    after = tuple(one for one in sessions if one not in before)
    reason = "" if after else f"nothing was measured {names[1]}"
    return SetApart(tuple(before), after, names, reason)


def _named(texts: tuple[str, str], findings: Findings) -> SetApart:
    """As they are written; what means no session, or both times the same, is told in the post."""
    note = findings.experiment.stem
    before, after = ([_of(term, note) for term in words.parse(text)] for text in texts)
    try:
        first, second = chosen.sides(before, after, {note: findings.earlier}, lambda one: not one.quick)
    except Invalid as error:
        return SetApart(names=texts, reason=error.what)
    return SetApart(first.sessions, second.sessions, texts)


def _of(term: Term, note: str) -> Term:
    """A term of this note, which it need not name; its record by name, not by file."""
    record = PurePosixPath(term.record).name.removesuffix(".json") if term.is_file else term.record
    return replace(term, note=note, record=record)


def _today(findings: Findings) -> SetApart:
    """The sessions that the post's figures come from, against all that are older."""
    used = {one.name for one in findings.records}
    after = tuple(one for one in findings.earlier if one.name in used)
    oldest = min((one.started for one in after), default="")
    before = tuple(one for one in findings.earlier if one.started < oldest and not one.quick)
    return SetApart(before, after, reason="" if before else "no session is older than these figures")
