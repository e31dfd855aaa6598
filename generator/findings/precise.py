"""How precise a figure is, and what it would take to make it as precise as was asked. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence

from generator import units
from generator.findings import wording
from generator.model.finding import Estimate, Summary
from generator.model.intervals import LOOKED, useful
from generator.model.precision import MOST, Aim
from generator.model.session import SessionFigure
from generator.model.trial import Trial

_PER_HUNDRED = 100


def half_width(made: Summary) -> float | None:
    """Of the headline's interval, as a share of it; infinite while processes are too few for one.

    Of several modes that of the least precise one. None where further processes would make nothing narrower:
    without a figure, of one that has no interval, as fine as the clock's tick.
    """
    found = wording.estimate(made, wording.headline(made))
    if made.status != "ok" or found is None or found.value <= 0:
        return None
    if not found.is_sure:
        return math.inf
    each = [mode.interval for mode in made.modes if mode.interval and mode.interval.is_sure]
    widths = [one.half_width for one in each or [found] if one.coverage and not _at_tick(one)]
    return max(widths, default=None)


def _at_tick(found: Estimate) -> bool:
    """Is the interval what can be read off the clock?"""
    return bool(found.tick) and found.high - found.low <= 2 * found.tick


def aim(made: Summary, process: int) -> Aim | None:
    """A figure on its way to its precision; `process`: the trial whose processes it is read from."""
    target, width = made.target, half_width(made)
    if target is None or width is None:
        return None
    return Aim(process, made.n, width, target, made.wall or 0.0)


def foreseen(figure: SessionFigure, trial: Trial, process: int) -> Aim | None:
    """How precise a figure will be after the planned processes, if they scatter as in an earlier session."""
    found = next((figure.estimates[name] for name in ("median", "first") if name in figure.estimates), None)
    if trial.precision is None or found is None or not found.coverage or found.value <= 0:
        return None
    then = useful(found.n) / max(useful(trial.runs, LOOKED), 1)
    return Aim(process, trial.runs, found.half_width * math.sqrt(then), trial.precision, figure.wall or 0.0)


def short_of(made: Summary) -> str:
    """`±18 %; ±5 % would take about 6 min`: of a figure that is less precise than was asked; else nothing."""
    found = aim(made, 0)
    if found is None or found.half_width <= found.target:
        return ""
    if math.isinf(found.half_width):
        return f"{wording.processes(made.n)} give no interval"
    takes = f"about {units.duration(found.seconds)}" if found.goal <= MOST else f"more than {MOST} processes"
    return f"{plus_minus(found.half_width)}; {plus_minus(found.target)} would take {takes}"


def reached(every: Sequence[Summary]) -> str:
    """`12 of 22 figures are within ±5 %; 7 more would take about 6 min`; nothing where none was asked for."""
    aims = [found for number, one in enumerate(every) if (found := aim(one, number))]
    if not aims:
        return ""
    short = [one for one in aims if one.half_width > one.target]
    targets = " or ".join(plus_minus(target) for target in sorted({one.target for one in aims}))
    there = len(aims) - len(short)
    verb = "is" if there == 1 else "are"
    said = f"{there} of {units.counted(len(aims), 'figure')} {verb} within {targets}"
    near = [one for one in short if one.goal <= MOST]
    if not near:
        return said
    seconds = sum(one.seconds for one in near)
    return f"{said}; {len(near)} more would take about {units.duration(seconds)}"


def plus_minus(share: float) -> str:
    """`±5 %`."""
    return f"±{float(f'{share * _PER_HUNDRED:.2g}'):g} %"
