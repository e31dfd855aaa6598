"""Somebody's record run here, on a terminal: what it brings, then theirs and ours side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from generator import units
from generator.findings import change_words, wording
from generator.findings.circumstances import Circumstance
from generator.findings.replicas import NAMES
from generator.findings.sides import another
from generator.model.change import CHANGED, LIKELY, NOT_JUDGED, OUTCOMES, SUSPECT, WITHIN, Change
from generator.model.finding import Estimate
from generator.model.session import SessionSummary
from generator.model.source import Source
from generator.terminal import sheet

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

_DIGITS = 12  # of a file's hash
_COLOURS = {CHANGED: "bold", LIKELY: "yellow", SUSPECT: "yellow"}
_WORDS = {WITHIN: "within", LIKELY: "further apart", NOT_JUDGED: "not judged"}
_COLUMNS = 5
_OF_HOSTS = ("hosts of a kind\ndiffer by", "two hosts of this kind with the same code")
_OF_REPEATS = ("same code\ndiffers by", "two sessions of the same code on this machine")


# ------------------------------------------------------------------ what it brings


def brought(files: Mapping[str, Source], commands: Sequence[str], left_out: Sequence[str]) -> RenderableType:
    """Each file with its size and hash, each command; what of it is not run."""
    from rich.console import Group

    rows = [(path, _size(one), one.sha256[:_DIGITS], _remark(one)) for path, one in sorted(files.items())]
    heads = (
        sheet.Column("file"),
        sheet.Column("bytes", right=True),
        sheet.Column("sha256"),
        sheet.Column(""),
    )
    parts: list[RenderableType] = [sheet.table(heads, rows)] if rows else []
    if commands:
        parts += [sheet.text("\nIt runs, beside its probes:"), *(sheet.text(f"  {one}") for one in commands)]
    parts += [sheet.text(f"not run: {one}") for one in left_out]
    return Group(*parts) if parts else sheet.text("It brings no files and runs nothing.")


def _size(one: Source) -> str:
    return f"{one.size:,}"


def _remark(one: Source) -> str:
    return one.why or ("executable" if one.executable else "")


def texts(files: Mapping[str, Source]) -> Iterator[str]:
    """Each file whole, under its name."""
    for path, one in sorted(files.items()):
        yield f"==> {path} <=="
        yield one.text if one.text is not None else f"({one.why or 'no text'}, {_size(one)} bytes)"


# ------------------------------------------------------------------ side by side


def side_by_side(
    theirs: SessionSummary,
    ours: SessionSummary,
    changes: Sequence[Change],
    missing: Sequence[str],
    circumstances: Sequence[Circumstance],
) -> RenderableType:
    """Who measured when; each figure there and here; how many are how far apart; what else differs."""
    from rich.console import Group

    blank = sheet.text("")
    sides = [(name, _when(one)) for name, one in zip(NAMES, (theirs, ours), strict=True)]
    parts: list[RenderableType] = [sheet.grid([("", theirs.note), *sides]), blank]
    differ, what = _OF_HOSTS if another(theirs, ours) else _OF_REPEATS
    if changes:
        table = sheet.table(_heads(differ), list(_rows(changes)))
        parts += [table, blank, *map(sheet.text, _verdict(changes, what))]
    parts += [sheet.text(f"not here: {one}") for one in missing]
    if circumstances:
        heads = (sheet.Column("what differs"), *(sheet.Column(name) for name in NAMES))
        parts += [blank, sheet.table(heads, [(f"  {one[0]}", *one[1:]) for one in circumstances])]
    return Group(*parts)


def _heads(differ: str) -> tuple[sheet.Column, ...]:
    there, here = NAMES
    return (
        sheet.Column(""),
        sheet.Column(there, right=True, whole=True),
        sheet.Column(here, right=True, whole=True),
        sheet.Column(differ, right=True, whole=True),
        sheet.Column(f"{here} against {there}"),
    )


def _when(one: SessionSummary) -> str:
    return ", ".join(filter(None, (one.host, one.cpu, f"{one.started[:16].replace('T', ' ')} UTC")))


def _rows(changes: Sequence[Change]) -> Iterator[Sequence[str | Text]]:
    for id_, group in groupby(changes, key=lambda one: one.asked.measurement):
        several = list(group)
        if len(several) > 1:
            yield (id_, *[""] * (_COLUMNS - 1))
        for one in several:
            place = one.asked.id.removeprefix(id_).removeprefix("@")
            yield _row(f"  {place}" if len(several) > 1 else one.asked.id.replace("@anywhere", "", 1), one)


def _row(name: str, one: Change) -> Sequence[str | Text]:
    floor = "not known" if one.before and one.after else ""
    floor = floor if one.floor is None else f"≤ {change_words.at_most(one.floor)}"
    words = sheet.text(_short(one), _COLOURS.get(one.outcome, ""))
    return name, _figure(one.before, one), _figure(one.after, one), floor, words


def _figure(found: Estimate | None, one: Change) -> str:
    return wording.compared(found, one.dimension) if found else ""


def _short(one: Change) -> str:
    """`3 % more: within`; the reasons are said once below."""
    if one.places:
        return "; ".join(f"{each.where}: {_short(each)}" for each in one.places)
    told = change_words.by(one.ratio) if one.ratio and one.before and one.after else ""
    return ": ".join(filter(None, (told, _WORDS.get(one.outcome, one.outcome))))


def _verdict(changes: Sequence[Change], what: str) -> Iterator[str]:
    """How many of the figures ended how, and what that means; `what` they are held against."""
    count = Counter(one.outcome for one in changes)
    told = ", ".join(f"{count[one]} {_WORDS.get(one, one)}" for one in OUTCOMES if count[one])
    yield f"{units.counted(len(changes), 'figure')}: {told}"
    if count[WITHIN]:
        yield f"within: there and here are no further apart than {what}"
    if count[LIKELY]:
        yield (
            f"further apart: than {what}, nineteen times of twenty; "
            "of figures that are alike up to one in twenty reads so"
        )
    reasons = Counter(one.reason for one in changes if one.outcome == NOT_JUDGED and one.reason)
    for reason, number in reasons.items():
        yield f"not judged{f' ({number})' if len(reasons) > 1 else ''}: {reason}"
