"""Figures of several hosts: each host as a row, and which of them is certainly before which. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from generator import units
from generator.findings import ratios, wording
from generator.model import hosted
from generator.model.finding import Finding, Summary
from generator.model.note import Condition

Conditions = Mapping[str, Condition]

_MOST = 4  # conditions of several hosts that stand beside each other unasked

# ------------------------------------------------------------------ a row per host


def is_wide(rows: Sequence[Finding]) -> bool:
    """Are there so many conditions of several hosts that each host has a row of its own, unasked?"""
    conditions = {row.condition.name: row.condition for row in rows}
    several = len({one.host for one in conditions.values()}) > 1
    return several and len(conditions) > _MOST and len({one.definition for one in conditions.values()}) > 1


def turned(rows: Sequence[Finding], conditions: Conditions) -> tuple[Finding, ...]:
    """The same findings as if each host were a measurement, whose conditions are what all hosts call them."""
    alone = len({row.measurement.id for row in rows}) == 1
    bare = _bare(conditions)
    return tuple(_turned(row, conditions, bare, alone=alone) for row in rows)


def known(conditions: Conditions) -> dict[str, Condition]:
    """The conditions that rows of hosts name: those of the note, and as all hosts call them."""
    return {**conditions, **{one.name: one for one in _bare(conditions).values()}}


def _bare(conditions: Conditions) -> dict[str, Condition]:
    """Each condition without its host; what does the same is one, called as the first of them."""
    first: dict[str, Condition] = {}
    found = {}
    for name, one in conditions.items():
        bare = replace(one, name=one.base or name, on="", base="")
        found[name] = first.setdefault(f"{one.definition} {one.label}", bare)
    return found


def _turned(row: Finding, conditions: Conditions, bare: Conditions, *, alone: bool) -> Finding:
    host = row.condition.host
    ours = {name: replace(one, base=bare[name].name) for name, one in conditions.items() if one.host == host}
    label = host if alone else f"{row.measurement.label}, {host}"
    made = hosted.projected(row.measurement, ours, whole=True)
    made = replace(made, id=f"{host}.{made.id}", label=label)
    return replace(row, measurement=made, condition=bare[row.condition.name])


# ------------------------------------------------------------------ in order


@dataclass(frozen=True)
class Placed:
    """A finding among those of other hosts: the first place that it may have, and the last; None: none."""

    row: Finding
    first: int | None = None
    last: int | None = None

    @property
    def place(self) -> str:
        """`1`, `2–3`; nothing where there is no figure."""
        if self.first is None or self.last is None:
            return ""
        return units.between(str(self.first), str(self.last)) if self.first != self.last else str(self.first)


def ranked(rows: Iterable[Finding], statistic: str = "median") -> tuple[Placed, ...]:
    """The best host first, those without a figure last; two share places unless they are certainly apart."""
    told = list(rows)
    good = [row for row in told if row.summary.status == "ok" and wording.estimate(row.summary, statistic)]
    dimension = good[0].summary.dimension if good else ""
    more = bool(good) and units.dimension(dimension).better == "more"
    good = [row for row in good if row.summary.dimension == dimension]

    def value(row: Finding) -> float:
        found = wording.estimate(row.summary, statistic)
        return (-1 if more else 1) * (found.value if found else 0.0)

    def before(one: Finding, other: Finding) -> bool:
        above, below = (one, other) if more else (other, one)
        return certainly_more(above.summary, below.summary, statistic)

    placed = [
        Placed(
            row,
            1 + sum(before(other, row) for other in good if other is not row),
            len(good) - sum(before(row, other) for other in good if other is not row),
        )
        for row in sorted(good, key=value)
    ]
    return (*placed, *(Placed(row) for row in told if row not in good))


def certainly_more(one: Summary, other: Summary, statistic: str = "median") -> bool:
    """Is a figure more than that of another host, whatever sessions of one host may differ by?"""
    low = min(extent(one, statistic), default=0.0)
    return low > ratios.BETWEEN * max(extent(other, statistic), default=0.0)


def extent(made: Summary, statistic: str = "median") -> tuple[float, ...]:
    """The ends of its interval; of several modes those of all."""
    if statistic == "median" and made.modes:
        each = [wording.of_mode(mode, made.n) for mode in made.modes]
        return tuple(end for one in each for end in (one.low, one.high))
    found = wording.estimate(made, statistic)
    return (found.low, found.high) if found else ()
