"""Published rules and how a note keeps them, in lines: its outcome, what is asked, why, where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from generator.model.reporting import MET, NOT_APPLICABLE, NOT_MET, OUTCOMES, YOURS, Held, Report
from generator.terminal import sheet

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

_COLOURS = {MET: "green", NOT_MET: "red", YOURS: "yellow", NOT_APPLICABLE: "dim"}
_MOST_PLACES = 3


def whole(stem: str, reports: Sequence[Report]) -> RenderableType:
    """All rules of all publications, below how many are kept."""
    from rich.console import Group

    parts: list[RenderableType] = [sheet.text(f"{stem}: {summary(reports)}", "bold")]
    for report in reports:
        parts += ["", sheet.text(report.title, "bold"), sheet.grid([_row(one) for one in report.held])]
    return Group(*parts)


def summary(reports: Sequence[Report]) -> str:
    """`18 met, 2 not met, 6 not applicable, 4 yours to judge`."""
    counts = Counter(one.answer.outcome for report in reports for one in report.held)
    return ", ".join(f"{counts[outcome]} {outcome}" for outcome in OUTCOMES)


def _row(one: Held) -> tuple[str, Text, str]:
    """Its number, its outcome; what is asked, why, and the first places."""
    answer = one.answer
    shown = [str(place) for place in answer.places[:_MOST_PLACES]]
    if left := len(answer.places) - len(shown):
        shown[-1] += f" and {left} more"
    text = "\n".join((one.asks, answer.why, *shown))
    return one.number, sheet.text(answer.outcome, _COLOURS[answer.outcome]), text
