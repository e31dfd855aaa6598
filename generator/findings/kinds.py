"""Processes of one trial that agree with each other and not with the rest. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from generator.model.finding import ProcessKind
from generator.records import condense

_ENOUGH = 9  # processes: of six one set in twenty-five falls apart by chance, of nine one in three hundred
_LEAST = 2  # processes of a kind
_RANGES = 2  # of either kind, that the gap between the two is wider than
_APART = 0.08  # of the lower end of the gap, that it is at least


def kinds(medians: Sequence[float]) -> tuple[ProcessKind, ...]:
    """The two kinds that processes fall into by their medians, most processes first; or none."""
    ordered = sorted(medians)
    if len(ordered) < _ENOUGH:
        return ()
    for cut in range(_LEAST, len(ordered) - _LEAST + 1):
        low, high = ordered[:cut], ordered[cut:]
        if _differ(low, high):
            found = [ProcessKind(condense.median(side), len(side)) for side in (low, high)]
            return tuple(sorted(found, key=lambda kind: -kind.n))
    return ()


def _differ(low: Sequence[float], high: Sequence[float]) -> bool:
    gap = high[0] - low[-1]
    widest = max(low[-1] - low[0], high[-1] - high[0])
    return gap > _RANGES * widest and gap >= _APART * low[-1]
