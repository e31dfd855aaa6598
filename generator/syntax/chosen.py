"""A side of a comparison in words: which sessions are meant. Nothing is looked up.

    [NOTE@][HOST:]WHICH [, the same]

WHICH: a record's file or name, a day, `last`, `last~2`, `since DATE`, `before DATE`, or both of these.
After a NOTE@ or a HOST: it may be left out, which means all sessions. A day or DATE is UTC, and may have a
time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from generator.errors import Invalid, nearest

GRAMMAR = (
    "last, last~1, a day, 'since DATE', 'before DATE', or a record's file or name; "
    "NOTE@ before it names the note, HOST: the machine"
)
_TERM = re.compile(r"(?:(?P<note>[^@]*)@)?(?:(?!\d{4}-\d)(?P<host>[^\s:/]*):)?(?P<which>.*)")
_MOMENT = r"\d{4}-\d{1,2}-\d{1,2}(?:[T ]\d{1,2}(?::\d{1,2}){0,2}Z?)?"
_DAY = re.compile(_MOMENT, re.ASCII)
_LAST = re.compile(r"last(?:~(?P<back>\d{1,6}))?", re.ASCII)
_RANGE = re.compile(r"(?:since (?P<since>.+?))?(?: ?before (?P<before>.+))?")
_RECORD = re.compile(r"\d{8}T\d{4,9}Z\S*", re.ASCII)
_NOTE = re.compile(r"\d{4}-\d\d-\d\d-\S+", re.ASCII)
_WORDS = ("last", "since", "before")
_FORMS = {10: "%Y-%m-%d", 13: "%Y-%m-%dT%H", 16: "%Y-%m-%dT%H:%M", 19: "%Y-%m-%dT%H:%M:%S"}


@dataclass(frozen=True)
class Term:
    """Some sessions, by one of the ways to choose them; none of them: all of a note or a host."""

    text: str  # as it was written
    note: str = ""  # as it was written
    host: str = ""
    record: str = ""  # a file or a name
    day: str = ""  # "2026-11-24", "2026-11-24T09:30": what their beginning begins with
    since: str = ""
    before: str = ""
    back: int | None = None  # 0: the last one; 1: the one before

    @property
    def is_file(self) -> bool:
        """Is its record meant by a path?"""
        return "/" in self.record or self.record.endswith(".json")


def parse(text: str) -> tuple[Term, ...]:
    """A side of a comparison -> what chooses its sessions. Invalid, with a hint."""
    terms = tuple(_term(" ".join(one.split()), text) for one in text.split(","))
    for one in terms:
        for other in terms:
            if one.since and other.before and not (one.before or other.since) and one.since <= other.before:
                hint = f"for those between: 'since {one.since} before {other.before}'"
                raise Invalid(f"'{one.text}' and '{other.text}' together are all sessions", hint)
    return terms


def _term(text: str, whole: str) -> Term:
    if not text:
        where = f" in '{whole}'" if whole.strip() else ""
        raise Invalid(f"no session is named{where}", GRAMMAR)
    if text.endswith(".json") and "/" in text:
        return Term(text, record=text)
    found = _TERM.fullmatch(text)
    if found is None:
        raise AssertionError(text)
    note, host, which = found["note"], found["host"], found["which"].strip()
    for mark, before in (("@", note), (":", host)):
        if before is not None and not before.strip():
            raise Invalid(f"'{text}': nothing stands before the {mark}", GRAMMAR)
    return _which(which, Term(text, (note or "").strip(), host or ""))


def _which(which: str, named: Term) -> Term:
    """What a term says of its sessions, beside their note and host."""
    text, note, host = named.text, named.note, named.host
    if not which:
        return named
    if last := _LAST.fullmatch(which):
        return Term(text, note, host, back=int(last["back"] or 0))
    if _DAY.fullmatch(which):
        return Term(text, note, host, day=_moment(which))
    if which.startswith(("since ", "before ")) and (ends := _RANGE.fullmatch(which)):
        since, before = (_moment(one) if one else "" for one in (ends["since"], ends["before"]))
        if since and before and since >= before:
            raise Invalid(f"'{text}': nothing is since {since} and before {before}", "the earlier date first")
        return Term(text, note, host, since=since, before=before)
    if _RECORD.fullmatch(which) or which.endswith(".json"):
        return Term(text, note, host, record=which)
    raise Invalid(f"'{text}' chooses no sessions", _hint(which))


def _hint(which: str) -> str:
    if which in ("since", "before"):
        return f"write the day behind it: '{which} 2026-11-24'"
    if _NOTE.fullmatch(which):
        return f"the last session of a note is {which}@last"
    close = nearest(which.partition("~")[0].partition(" ")[0].lower(), _WORDS)
    return f"{close} {GRAMMAR}" if close.startswith("did") else GRAMMAR


def _moment(text: str) -> str:
    """A date with or without a time as the beginning of ISO 8601: `2026-11-24T09:30`. Invalid."""
    if not _DAY.fullmatch(text):
        raise Invalid(f"'{text}' is no date", "write it as 2026-11-24, or 2026-11-24T09:30 (UTC)")
    day, _, time = text.replace(" ", "T").removesuffix("Z").partition("T")
    year, month, number = day.split("-")
    parts = (part.zfill(2) for part in time.split(":")) if time else ()
    made = f"{year}-{month:0>2}-{number:0>2}" + ("T" if time else "") + ":".join(parts)
    try:
        datetime.strptime(made, _FORMS[len(made)])
    except ValueError:
        raise Invalid(f"there is no {text}", "write it as 2026-11-24, or 2026-11-24T09:30 (UTC)") from None
    return made
