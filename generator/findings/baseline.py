"""What figures are held against: the same measurement under one condition. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from generator.findings import ratios, wording
from generator.findings.ratios import Ratio
from generator.model import hosted
from generator.model.finding import Finding
from generator.model.note import Condition
from generator.model.statistics import title

MEDIAN = "median"


@dataclass(frozen=True)
class Baseline:
    """The findings under one condition, or one per host, and which of their statistics is compared."""

    condition: Condition
    rows: tuple[Finding, ...]
    statistic: str = MEDIAN
    name: str = ""  # of a host, or of a condition that all hosts have: each figure has its own counterpart

    def title(self, rows: Sequence[Finding]) -> str:
        """What the ratios of these to it are called: `ratio to two cores, first call`."""
        conditions = (*(row.summary.trial.condition for row in rows), self.condition)
        if self.name not in ("", self.condition.name):
            is_host = self.name == self.condition.host
            named = self.name if is_host else replace(self.condition, on="", base="").title
        else:
            named = wording.titles(conditions)[self.condition.name]
        which = "" if self.statistic == MEDIAN else f", {title(self.statistic)}"
        return f"ratio to {named}{which}"

    def of(self, row: Finding) -> Finding | None:
        """What a finding is held against; None of one that is the baseline itself, or has none."""
        if self.is_it(row):
            return None
        wanted = self._wanted(row)
        return next(
            (
                one
                for one in self.rows
                if _key(one) == _key(row) and one.summary.trial.condition.name == wanted
            ),
            None,
        )

    def is_it(self, row: Finding) -> bool:
        """Is a finding its own baseline?"""
        return row.summary.trial.condition.name == self._wanted(row)

    def _wanted(self, row: Finding) -> str:
        """The condition that a finding is held against."""
        own = row.summary.trial.condition
        known = {one.name: one for one in (own, *(each.summary.trial.condition for each in self.rows))}
        return hosted.seen_from(known, own.name, self.name) if self.name else self.condition.name

    def ratio(self, row: Finding) -> Ratio | None:
        """How many times its baseline a figure is, or why that is not known."""
        base = self.of(row)
        return ratios.ratio(row.summary, self.statistic, base.summary, self.statistic) if base else None


def _key(row: Finding) -> tuple[object, ...]:
    """With the same values swept."""
    return row.summary.trial.measurement, row.summary.trial.sweep
