"""What a run found: a row for each figure in the note's order, what has to be known of them once below.

What is more than a screen is shortened: measurements against conditions where that fits, else what is judged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from string import ascii_lowercase
from typing import TYPE_CHECKING

from generator import units
from generator.findings import facts, forecasts, precise, wording
from generator.model import hosted, statistics
from generator.model.finding import Caveat, Finding, Findings, Verdict
from generator.model.note import ANYWHERE
from generator.terminal import sheet

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table
    from rich.text import Text

_COLOURS = {"holds": "green", "fails": "red", "undecided": "yellow"}
_BELOW = 8  # lines of a screen that are kept for what stands below the rows
_HEAD = 18  # columns of a head of a matrix
_MODES = 2  # that are shown, with the most events
_DETAILS = 2  # of a caveat, that are told
_FORECASTS = 3  # that are told
_COLUMNS = (
    sheet.Column(""),
    sheet.Column("median", right=True, whole=True),
    sheet.Column("interval", whole=True),
    sheet.Column("", whole=True),
    sheet.Column("expected"),
    sheet.Column(statistics.title("first"), right=True, spare=True, whole=True),
)


@dataclass(frozen=True)
class _Row:
    """A finding, by the name that it has among the others."""

    name: str
    item: Finding
    caveats: tuple[Caveat, ...]


def results(found: Findings) -> RenderableType:
    """The closing table, on at most a screen; a pipe gets all of it."""
    from rich.console import Group

    shown = [
        one for one in found.items if one.measurement.is_measured and one.summary.status != "printed only"
    ]
    if not shown:
        return ""
    titles = wording.titles(one.condition for one in shown)
    places = Counter(one.label for one in shown)
    rows = [_Row(_name(one, titles, places[one.label] > 1), one, _caveats(one)) for one in shown]
    room = max(sheet.height() - _BELOW, 4)
    whole = _table(rows)
    if sheet.lines(whole) <= room:
        return Group(whole, *_notes(rows), *_beyond(rows))
    for across in filter(None, (_by_host(shown, titles), _matrix(shown, titles))):
        if sheet.lines(across) <= room:
            return Group(across, *_notes([]), *_beyond(rows))
    return Group(_shortened(rows, room), *_beyond(rows))


def apart(told: Sequence[tuple[str, Findings]]) -> RenderableType:
    """A note's figures on several hosts, by alias, as if it named them."""
    items = [one for alias, found in told for one in _there(alias, found)]
    order = list(dict.fromkeys(one.measurement.id for one in items))
    items.sort(key=lambda one: order.index(one.measurement.id))
    return results(replace(told[0][1], items=tuple(items))) if told else ""


def _there(alias: str, found: Findings) -> Iterator[Finding]:
    """With conditions as a note has them that names hosts."""
    conditions = hosted.spread({one.condition.name: one.condition for one in found.items}, (alias,)).values()
    there = {one.base: replace(one, on=alias) for one in conditions}
    return (replace(one, condition=there[one.condition.name]) for one in found.items)


def _shortened(rows: Sequence[_Row], room: int) -> RenderableType:
    """What was judged first, then what there is room for; the rest is counted."""
    from rich.console import Group

    chosen = sorted(rows, key=lambda row: not row.item.verdicts)
    while len(chosen) > 1 and sheet.lines(_table(chosen)) > room - 1:
        chosen.pop()
    more = f"… and {len(rows) - len(chosen)} more: see the post"
    return Group(_table(chosen), sheet.text(more), *_notes(chosen))


# ------------------------------------------------------------------ rows


def _name(item: Finding, titles: dict[str, str], several: bool) -> str:
    """`pthread (CondVar), two cores`; a label's only figure has its condition where that places it."""
    title = titles[item.condition.name]
    placed = len(titles) > 1 and title != ANYWHERE.title
    return f"{item.label}, {title}" if several or placed else item.label


def _caveats(item: Finding) -> tuple[Caveat, ...]:
    """Those of the figure that is shown."""
    made = item.summary
    return wording.caveats(made, wording.headline(made))


def _table(rows: Sequence[_Row]) -> Table:
    """A row for each finding, below a label that several have in turn. Letters lead to the notes."""
    letters = _letters(rows)
    cells: list[tuple[str | Text, ...]] = []
    for label, found in groupby(rows, key=lambda row: row.item.label):
        group = list(found)
        names = [row.name for row in group]
        if len(group) > 1:
            cells.append((label, *[""] * (len(_COLUMNS) - 1)))
            names = [f"  {name.removeprefix(f'{label}, ')}" for name in names]
        for name, row in zip(names, group, strict=True):
            marks = " ".join(dict.fromkeys(letters[one.word] for one in row.caveats if one.word in letters))
            cells.append((name, *_figure(row.item), marks, _expected(row.item), _first(row.item)))
    return sheet.table(_COLUMNS, cells)


def _figure(item: Finding) -> tuple[str, str]:
    """A finding's median and interval; of modes each with its share; what is known where no time is."""
    made = item.summary
    if wording.status(made):
        return "", ""
    if made.modes:
        modes = wording.modes(made)
        beside = "\n".join(
            "; ".join(filter(None, (interval, share))) for _, interval, share in modes[:_MODES]
        )
        return "\n".join(one for one, _, _ in modes[:_MODES]), beside + " …" * (len(modes) > _MODES)
    if (head := wording.headline(made)) != "median":
        return wording.figure(made, head), f"{wording.small(made, head)} ({statistics.title(head)})".strip()
    if made.median is None and made.facts:
        return units.counted(len(list(facts.flat(made.facts))), "fact"), ""
    return wording.figure(made), wording.small(made)


def _first(item: Finding) -> str:
    """The first call, beside a median."""
    made = item.summary
    return wording.figure(made, "first") if made.first and made.median and not wording.status(made) else ""


def _expected(item: Finding) -> Text:
    """The verdicts, a line each; of what was not measured the reason."""
    from rich.text import Text

    if said := wording.status(item.summary):
        return sheet.text(said, "red" if item.summary.status in ("failed", "timed out") else "yellow")
    return Text("\n").join(_verdict(one) for one in item.verdicts)


def _verdict(one: Verdict) -> Text:
    return sheet.text(one.cell, _COLOURS.get(one.outcome, ""))


# ------------------------------------------------------------------ measurements against conditions


def _matrix(shown: Sequence[Finding], titles: Mapping[str, str]) -> Table | None:
    """A row for each label, a column for each condition; None where the terminal is too narrow for that."""
    return _across({(one.label, titles[one.condition.name]): one for one in shown}, titles.values())


def _by_host(shown: Sequence[Finding], titles: Mapping[str, str]) -> Table | None:
    """A column for each host, a row for each label, under each condition; None as `_matrix`."""
    hosts = tuple(filter(None, dict.fromkeys(one.condition.host for one in shown)))
    return _across({(_on_any_host(one, titles), one.condition.host): one for one in shown}, hosts)


def _on_any_host(item: Finding, titles: Mapping[str, str]) -> str:
    """`pthread (CondVar), two cores` of each host."""
    how = titles[item.condition.name].removeprefix(item.condition.host).removeprefix(", ")
    return ", ".join(filter(None, (item.label, how)))


def _across(places: Mapping[tuple[str, str], Finding], columns: Iterable[str]) -> Table | None:
    """Findings by the name of their row and of their column."""
    names = tuple(columns)
    heads = (sheet.Column("median, interval"), *(sheet.Column(sheet.folded(name, _HEAD)) for name in names))
    rows = [
        (row, *(_cell(places.get((row, name))) for name in names))
        for row in dict.fromkeys(row for row, _ in places)
    ]
    return sheet.table(heads, rows) if len(names) > 1 and sheet.fits(heads, rows) else None


def _cell(item: Finding | None) -> str:
    """`✗ 81 µs (63–85)`."""
    if item is None:
        return ""
    figure, interval = _figure(item)
    signs = "".join(one.sign for one in item.verdicts)
    shown = (
        wording.beside(figure, interval) if figure and "\n" not in figure else figure.replace("\n", " or ")
    )
    return f"{signs} {shown or item.summary.status}".strip()


# ------------------------------------------------------------------ below


def _letters(rows: Sequence[_Row]) -> dict[str, str]:
    """A letter for each caveat that some rows have and others have not."""
    shared = _shared(rows)
    words = dict.fromkeys(one.word for row in rows for one in row.caveats if one not in shared)
    return dict(zip(words, ascii_lowercase, strict=False))


def _shared(rows: Sequence[_Row]) -> tuple[Caveat, ...]:
    """The caveats that all figures have alike."""
    timed = [row.caveats for row in rows if row.item.summary.n]
    return tuple(one for one in timed[0] if all(one in each for each in timed)) if timed else ()


def _notes(rows: Sequence[_Row]) -> Iterator[RenderableType]:
    """What an interval is, what is true of all figures, and what the letters stand for."""
    bases = dict.fromkeys(filter(None, (wording.basis(row.item.summary) for row in rows)))
    if any(wording.small(row.item.summary) for row in rows) and len(bases) == 1:
        yield sheet.text(f"interval: {next(iter(bases))}")
    if shared := _shared(rows):
        yield sheet.text(f"all: {'; '.join(map(wording.caveat, shared))}")
    for word, letter in _letters(rows).items():
        found = [one for row in rows for one in row.caveats if one.word == word and one not in shared]
        yield sheet.grid([(letter, _told(found))])


def _beyond(rows: Sequence[_Row]) -> Iterator[RenderableType]:
    """How many figures are as precise as was asked, and what would decide what is undecided."""
    if said := precise.reached([row.item.summary for row in rows]):
        yield sheet.text(said)
    each = [(row.name, one.undecided) for row in rows for one in row.item.verdicts if one.undecided]
    told = [(name, said) for name, one in each if (said := forecasts.told(one))]
    for name, said in told[:_FORECASTS]:
        yield sheet.text(f"undecided, {name}: {said}")
    if len(told) > _FORECASTS:
        yield sheet.text(f"and {len(told) - _FORECASTS} more: see the post")
    if any(one.n < forecasts.LEAST for _, one in each):
        yield sheet.text("run --until-decided goes on with what is undecided")


def _told(found: Sequence[Caveat]) -> str:
    """A caveat of several figures: the first details; the rest is counted."""
    details = list(dict.fromkeys(one.detail for one in found))
    first = wording.caveat(found[0])
    more = "".join(f"; {detail}" for detail in details[1:_DETAILS])
    rest = len(details) - _DETAILS
    return f"{first}{more}; and {rest} more" if rest > 0 else first + more
