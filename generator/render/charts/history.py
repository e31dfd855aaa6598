"""History: a figure over all its sessions, a dot for each with its interval, oldest first.

A panel per figure, the sessions below each other. Shaded is what repeats of the same code differ by, where
that is known; lines stand where the machine or the code became another one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from generator import units
from generator.model.history import ENOUGH, OF_THE_CODE, OF_THE_MACHINE, History
from generator.model.statistics import title
from generator.render.charts import _axis, _figure, _followed, _frame, _style, _timeline, _words
from generator.render.charts._followed import BESIDE, HEAD, HEIGHT, STRIP, Panel
from generator.render.charts._frame import TICKS
from generator.render.charts._sheet import Box, Item, Sheet, onto, paragraph
from generator.render.charts._style import CRAMPED, EDGE, INK, LEADING, MEDIUM, WIDE, Stroke
from generator.render.charts._timeline import Timeline

if TYPE_CHECKING:
    from matplotlib.figure import Figure

HISTORY = True  # it is given histories, not findings
MOST, MOST_CRAMPED = 150, 90  # sessions that are drawn
ONE = replace(_style.STROKES[0], shape="o", scale=1.0)  # where there is one host


def draw(figure: Figure, histories: Sequence[History], _options: Mapping[str, Any]) -> None:
    """The chart of these histories, in their order."""
    onto(figure, layout(histories, _figure.width(figure)))


def alt(head: str, histories: Sequence[History]) -> str:
    """The newest figure and the range of all."""
    first = next((one for one in histories if one.values), None)
    if first is None:
        return _words.brief(head or "history", "nothing to draw")
    newest = next(one for one in reversed(first.moments) if one.estimate)
    values = [one.value for one in first.values]
    among = units.span(min(values), max(values), first.dimension, digits=2)
    said = f"{_followed.figure(first)} on {newest.day}, {among} over {units.counted(len(values), 'session')}"
    return _words.brief(head or _followed.name(first, several=False), said)


def subtitle(histories: Sequence[History]) -> str:
    """What a dot is, and in which unit."""
    shown = [one for one in histories if one.values]
    which, kinds = ({title(one.figure.statistic) for one in shown}, [one.dimension for one in shown])
    of = which.pop() if len(which) == 1 else "figure"
    return _words.clean(f"{of} of each session; {', '.join(dict.fromkeys(kinds)) or 'time'}, logarithmic")


def layout(histories: Sequence[History], page: float = WIDE) -> Sheet:
    """Where everything stands."""
    most = MOST if page >= CRAMPED else MOST_CRAMPED
    shown = [one.newest(most) for one in histories if one.values]
    if not shown:
        footer, bottom = _frame.footer(["nothing to draw", *_missing(histories)], EDGE, page)
        return Sheet(page, bottom, footer)
    strokes = _strokes(shown)
    keys = [_frame.Key(_words.clean(host), stroke) for host, stroke in strokes.items()]
    legend, top = _frame.legend(keys if keys[1:] else [], EDGE, page)
    time = _timeline.timeline([one.moments for one in shown], *_ends(shown, page))
    items: list[Item] = list(legend)
    notes: list[str] = []
    said: set[str] = set()
    for one in shown:
        heads, panel = _panel(one, strokes, time, top, said)
        items += [*heads, *panel.items()]
        notes += panel.untold
        said |= {moment.name for moment in one.moments if moment.breaks}
        top = panel.box.bottom + EDGE
    items += time.days(top - EDGE)
    notes = [*_notes(shown), *notes, *_missing(histories), *_cut(histories, most)]
    footer, bottom = _frame.footer(list(dict.fromkeys(notes)), top + TICKS + EDGE, page)
    return Sheet(page, bottom, (*items, *footer))


def _strokes(shown: Sequence[History]) -> dict[str, Stroke]:
    """A look for each host, in the order in which they first measured."""
    hosts = list(dict.fromkeys(host for one in shown for host in one.hosts))
    return dict(zip(hosts, _style.series(len(hosts)) if hosts[1:] else (ONE,), strict=True))


def _ends(shown: Sequence[History], page: float) -> tuple[float, float]:
    """Where the frame begins and ends: beside it stand the ticks, and the newest figure."""
    ticks = [tick.text for one in shown for tick in _followed.ticks(one)]
    left = max(map(_frame.small_width, ticks), default=0.0)
    right = max(_style.text_width(_followed.figure(one), MEDIUM) for one in shown)
    return EDGE + left + BESIDE, page - EDGE - right - BESIDE


def _panel(
    history: History, strokes: Mapping[str, Stroke], time: Timeline, top: float, said: set[str]
) -> tuple[Sequence[Item], Panel]:
    """A panel below `top`, and its name; `said`: sessions of which a panel above says what changed."""
    page = time.right + time.left
    name = _style.wrap(_followed.name(history, several=len(strokes) > 1), MEDIUM, page - 2 * EDGE)
    heads = paragraph(EDGE, top, name, size=MEDIUM, colour=INK)
    top += HEAD + (len(name) - 1) * MEDIUM * LEADING
    flat = _followed.up(history)
    panel = Panel(history, strokes, time, Box(time.left, 0, time.right, 0), flat, frozenset(said))
    top += STRIP * panel.strips
    box = Box(time.left, top, time.right, top + HEIGHT)
    return heads, replace(panel, box=box, up=_axis.Axis(flat.low, flat.high, box.bottom, box.top))


# ------------------------------------------------------------------ what is said below


def _notes(shown: Sequence[History]) -> Iterator[str]:
    """How to read the marks, as far as they occur."""
    moments = [moment for one in shown for moment in one.moments]
    yield "dot: a session; line: its interval"
    if any(one.bands for one in shown):
        yield "shaded: where 19 of 20 repeats of the same code are expected"
    if any(one.estimate and not one.is_whole for one in moments):
        yield "hollow: quick or unfinished"
    if any(one.estimate is None for one in moments):
        yield "×: no figure"
    kinds = {broken.kind for one in moments for broken in one.breaks}
    for line, words in (("solid line", OF_THE_MACHINE), ("dashed line", OF_THE_CODE)):
        if found := [text for kind, text in words.items() if kind in kinds]:
            yield f"{line}: {_either(found)}"
    if any(one.shifts for one in shown):
        yield "thick line: a change that is claimed"
    elif all(one.most < ENOUGH for one in shown):
        yield f"no change is claimed below {ENOUGH} sessions in one boot"


def _either(names: Sequence[str]) -> str:
    """`another kernel, microcode or CPU`, `another compiler or other flags`."""
    first, *rest = names
    *middle, last = (first, *(name.removeprefix("another ") for name in rest))
    return f"{', '.join(middle)} or {last}" if middle else last


def _missing(histories: Sequence[History]) -> Iterator[str]:
    """Which figures no session has, and what is left out."""
    for one in histories:
        name = _followed.name(one, several=False)
        if not one.values:
            yield f"{name}: in no session"
        for why, count in one.left_out.items():
            yield f"{name}: {units.counted(count, 'session')} left out, {why}"


def _cut(histories: Sequence[History], most: int) -> Iterator[str]:
    longest = max((len(one.moments) for one in histories), default=0)
    if longest > most:
        yield f"the newest {most} of {longest:,} sessions"
