"""What a run found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.findings import wording
from generator.model.finding import Finding, Findings, Summary
from generator.terminal import sheet

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

_COLOURS = {"holds": "green", "fails": "red", "undecided": "yellow"}
_COLUMNS = (
    sheet.Column("condition"),
    sheet.Column("label"),
    sheet.Column("first", right=True),
    sheet.Column("median", right=True),
    sheet.Column("spread", right=True, spare=True),
    sheet.Column("expectation"),
    sheet.Column("verdict"),
)


def results(found: Findings) -> RenderableType:
    """The closing table: a row for each measurement under each condition."""
    shown = [item for item in found.items if item.measurement.probe and item.summary.status != "printed only"]
    return sheet.table(_COLUMNS, [_result(item) for item in shown])


def _result(item: Finding) -> tuple[str | Text, ...]:
    from rich.text import Text

    summary = item.summary
    expected = "\n".join(verdict.expectation.full_text for verdict in item.verdicts)
    said = Text("\n").join(sheet.text(v.cell, _COLOURS.get(v.outcome, "")) for v in item.verdicts)
    first = wording.text(summary, "first") if summary.first else ""
    remarks = ", ".join(wording.words(summary))
    median = wording.line(summary) + (f"\n{remarks}" if remarks else "")
    return (item.condition.name, item.label, first, median, spread(summary), expected, said)


def spread(summary: Summary) -> str:
    """`18.2..71.0 us`: p1 to p99 of all samples."""
    if summary.spread is None:
        return ""
    return wording.spread(summary)
