"""Figures of an output -> one answer document."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from generator import units
from generator.model.reading import Pick, Reading
from generator.records.readers._figure import Figure
from generator.records.readers._find import shown
from generator.records.readers._json import dumps

FIRST, FAILED, COUNT = "first", "failed", "n"
_COUNTS = (FAILED, COUNT)  # statistics that are numbers of events, whatever word stands beside them


def assembled(figures: Sequence[Figure], reading: Reading, *, means: bool = False) -> bytes:
    """The document of one figure: what each pick has found, in one unit; without picks the only one found.

    `means`: each sample is the mean of many operations, so that its tail says nothing of a single one's.
    """
    picks = reading.picks or tuple(Pick(one.where, one.statistic) for one in figures)
    pairs = list(zip(picks, figures, strict=True))
    for _, figure in pairs:
        _sound(figure)
    unit = reading.unit or next((one.unit for pick, one in pairs if pick.statistic not in _COUNTS), "")
    made: dict[str, Any] = {"unit": unit}
    for pick, figure in pairs:
        _add(made, pick, figure, unit)
    if means and "samples" in made:
        made["kind"] = "steady"
    return dumps(made)


def _add(made: dict[str, Any], pick: Pick, figure: Figure, unit: str) -> None:
    """What one pick gives."""
    if pick.statistic == FAILED:
        if failed := _count(pick, figure):
            made.setdefault("failed", {})[_event(pick.where)] = failed
    elif pick.statistic == COUNT:
        made.setdefault("given", {})[COUNT] = _count(pick, figure)
    elif pick.statistic == FIRST:
        made["first"] = _in(unit, figure)[0]
    elif pick.statistic:
        made.setdefault("given", {})[pick.statistic] = _one(pick, _in(unit, figure))
    elif figure.statistic:
        hint = f"pick {{{figure.statistic}: {shown(figure.where)}}}"
        raise ValueError(f"{shown(figure.where)!r} is a statistic, not samples: {hint}")
    else:
        made["samples"] = _in(unit, figure)


def _sound(figure: Figure) -> None:
    """ValueError where there is no number, or one that is none."""
    if figure.failed:
        raise ValueError(f"{shown(figure.where)}: {figure.failed}")
    if not figure.values:
        raise ValueError(f"{shown(figure.where)!r} has no value")
    if not all(map(math.isfinite, figure.values)):
        what = "NaN" if any(map(math.isnan, figure.values)) else "infinite"
        raise ValueError(f"{shown(figure.where)!r} is {what}")


def _in(unit: str, figure: Figure) -> list[float]:
    """The values in a unit; ValueError where they are of another dimension."""
    if not figure.unit or figure.unit == unit:
        return list(figure.values)
    try:
        (dimension, factor), (wanted, divisor) = units.find(figure.unit), units.find(unit)
    except ValueError as error:
        raise ValueError(f"{shown(figure.where)!r}: {error}") from None
    if dimension != wanted:
        said = f"in {figure.unit}, not in {unit}" if unit else f"in {figure.unit}, and others without a unit"
        raise ValueError(f"{shown(figure.where)!r} is {said}")
    scaled = [value * factor / divisor for value in figure.values]
    if not all(map(math.isfinite, scaled)):
        raise ValueError(f"{shown(figure.where)!r} is too large")
    return scaled


def _one(pick: Pick, values: Sequence[float]) -> float:
    if len(values) > 1:
        raise ValueError(f"{pick.statistic}: {shown(pick.where)!r} is there {len(values)} times")
    return values[0]


def _count(pick: Pick, figure: Figure) -> int:
    value = _one(pick, figure.values)
    if value < 0 or value != int(value):
        raise ValueError(f"{pick.statistic}: {value:g} is not a count of events")
    return int(value)


def _event(where: str) -> str:
    """What a pick of failed events calls them: `Non-2xx` of `Non-2xx: {}`."""
    return " ".join(where.replace("{}", " ").split()).strip(" :=") or FAILED
