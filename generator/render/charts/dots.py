"""Dots: a band per measurement, a row and a mark per condition, on a logarithmic axis.

Where placements were measured warm and after a sleep, a row is a placement, and its marks, filled to hollow,
show what the sleep does. No bars: a logarithmic axis has no zero for them to stand on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from generator.findings.baseline import Baseline
from generator.model import hosted
from generator.model.finding import Finding
from generator.model.note import Expectation
from generator.render.charts import _axis, _band, _figure, _frame, _pair, _style, _words
from generator.render.charts._band import Band
from generator.render.charts._frame import BELOW, STRIP, TICKS, Key
from generator.render.charts._row import Row
from generator.render.charts._sheet import Box, Item, Sheet, onto
from generator.render.charts._style import CRAMPED, EDGE, LARGE, WIDE

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TALL = 600.0  # from here on the axis is labelled at the top, too


def draw(figure: Figure, findings: Sequence[Finding], options: Mapping[str, Any]) -> None:
    """The chart of these findings, in their order; `baseline`: what the other conditions are held against."""
    name = str(options.get("baseline", ""))
    onto(figure, layout(_words.comparable(findings), _figure.width(figure), name))


def subtitle(findings: Sequence[Finding]) -> str:
    """What the marks are, and in which unit."""
    return _words.about(findings, "medians")


def layout(rows: Sequence[Finding], page: float = WIDE, baseline: str = "") -> Sheet:
    """Where everything stands; on narrow paper labels above their bands, and no figures beside marks."""
    shared, cramped, base = _words.shared(rows), page < CRAMPED, _base(rows, baseline)
    waits = () if base else _words.waits(rows)
    lines = _pair.lines(rows, waits) if waits else _lines(rows, base, bare=cramped)
    bands = _band.bands(rows, shared, lines, above=page - 2 * EDGE if cramped else 0.0)
    ends = [_style.text_width(line, LARGE) for band in bands for line in band.label if not band.above]
    axis = _axis.fit(_spans(rows, bands, shared), EDGE + (max(ends) + 10 if ends else 0.0), page - EDGE)
    keys = _pair.keys(rows, waits) if waits else [_keys(rows)]
    legend, top = _legend(keys, axis.left, page)
    height = STRIP * len(shared) + sum(band.height for band in bands)
    tall = height > TALL
    top += TICKS * tall
    frame = Box(axis.left, top, axis.right, top + height)
    ticks = _axis.ticks(axis, _words.dimension(rows), _frame.small_width) if _drawn(rows) else ()
    back, front = _band.stacked(bands, axis, top + STRIP * len(shared))
    for i, (expect, said) in enumerate(shared.items()):
        area = _frame.shade(expect, axis, top, frame.bottom)
        back.append(area)
        front.append(_frame.caption(said, area, axis, top + STRIP * (i + 0.5)))
    front += _frame.tick_labels(ticks, axis, frame.bottom + TICKS / 2 + 1)
    front += _frame.tick_labels(ticks, axis, top - TICKS / 2) if tall else ()
    notes = _pair.notes(_drawn(rows)) if waits else _notes(rows, axis, base)
    footer, bottom = _frame.footer(notes, frame.bottom + TICKS + 6, page)
    return Sheet(page, bottom, (*back, *_frame.grid(ticks, axis, frame), *front, *legend, *footer))


def _base(rows: Sequence[Finding], name: str) -> Baseline | None:
    """What the others are held against."""
    conditions = {row.summary.trial.condition.name: row.summary.trial.condition for row in rows}
    meant = hosted.means(conditions, name)
    found = tuple(row for row in rows if row.summary.trial.condition.name in meant)
    return Baseline(found[0].summary.trial.condition, found, name=name) if found else None


def _lines(rows: Sequence[Finding], base: Baseline | None, *, bare: bool) -> _band.Lines:
    """A row per finding, in the look of its condition."""
    strokes = _style.strokes([row.condition for row in rows])
    return lambda same: [Row(row, strokes[row.condition.name], bare, base) for row in same]


def _drawn(rows: Sequence[Finding]) -> list[Finding]:
    return [row for row in rows if _words.drawable(row)]


def _spans(
    rows: Sequence[Finding], bands: Sequence[Band], shared: Collection[Expectation]
) -> Iterator[_axis.Span]:
    if not _drawn(rows):
        return
    groups = [group for band in bands for group in band.groups]
    yield from (span for group in groups for row in group.rows for span in row.spans)
    own = (expect for group in groups for expect in group.expects)
    bounds = (bound for expect in (*shared, *own) for bound in (expect.low, expect.high))
    yield from (_axis.Span(bound, bound, 16, 16) for bound in bounds if bound)


def _legend(keys: Sequence[Sequence[Key]], left: float, page: float) -> tuple[tuple[Item, ...], float]:
    """Keys of one kind each, under each other."""
    found: tuple[Item, ...] = ()
    top = _frame.TOP
    for i, of_a_kind in enumerate(keys):
        items, top = _frame.legend(of_a_kind, EDGE if keys[1:] else left, page, top - BELOW * bool(i))
        found += items
    return found, top


def _keys(rows: Sequence[Finding]) -> list[Key]:
    """The conditions in the order of the note; a lone `anywhere` needs no name."""
    strokes = _style.strokes([row.condition for row in rows])
    names = _words.titles(row.condition for row in rows)
    keys = [Key(title, strokes[name]) for name, title in names.items()]
    return [] if [key.text for key in keys] == ["anywhere"] else keys


def _notes(rows: Sequence[Finding], axis: _axis.Axis, base: Baseline | None) -> list[str]:
    """How to read the marks, as far as they occur."""
    drawn = _drawn(rows)
    modes = any(row.summary.modes for row in drawn)
    parts = [
        "dot: median of each mode, larger = more of the events" if modes else "dot: median",
        "thick: its interval" if any(any(Row(row, _style.NEUTRAL).intervals(axis)) for row in drawn) else "",
        _words.spread(drawn),
    ]
    found = [Row(row, _style.NEUTRAL, base=base) for row in drawn]
    if base and any(row.origin for row in found):
        bracket = (
            f"; bracket: interval of the {base.title(rows)}" if any(row.bracket for row in found) else ""
        )
        parts.append(f"dashed: the figure of the baseline{bracket}")
    context = filter(None, (_words.common_idle(drawn), _words.quick(drawn)))
    return [note for note in ("; ".join(filter(None, parts)) if drawn else "", "; ".join(context)) if note]
