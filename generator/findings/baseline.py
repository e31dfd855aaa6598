"""What figures are held against: the same measurement under one condition. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator.findings import ratios, wording
from generator.findings.ratios import Ratio
from generator.model.finding import Finding
from generator.model.note import Condition
from generator.model.statistics import title

MEDIAN = "median"


@dataclass(frozen=True)
class Baseline:
    """The findings under one condition, and which of their statistics is compared."""

    condition: Condition
    rows: tuple[Finding, ...]
    statistic: str = MEDIAN

    def title(self, rows: Sequence[Finding]) -> str:
        """What the ratios of these to it are called: `ratio to two cores, first call`."""
        named = wording.titles((*(row.condition for row in rows), self.condition))[self.condition.name]
        which = "" if self.statistic == MEDIAN else f", {title(self.statistic)}"
        return f"ratio to {named}{which}"

    def of(self, row: Finding) -> Finding | None:
        """What a finding is held against; None of one that is the baseline itself, or has none."""
        if row.condition.name == self.condition.name:
            return None
        return next((one for one in self.rows if _key(one) == _key(row)), None)

    def ratio(self, row: Finding) -> Ratio | None:
        """How many times its baseline a figure is, or why that is not known."""
        base = self.of(row)
        return ratios.ratio(row.summary, self.statistic, base.summary, self.statistic) if base else None


def _key(row: Finding) -> tuple[object, ...]:
    """With the same values swept."""
    return row.measurement.id, row.summary.trial.sweep
