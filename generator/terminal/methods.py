"""Published rules and how a note keeps them, in lines: its outcome, what is asked, why, where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from generator.render.reporting.answers import MET, NOT_APPLICABLE, NOT_MET, OUTCOMES, YOURS, Answer, Rule
from generator.render.reporting.rules import Held
from generator.terminal import sheet

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

_COLOURS = {MET: "green", NOT_MET: "red", YOURS: "yellow", NOT_APPLICABLE: "dim"}
_MOST_PLACES = 3


def whole(stem: str, held: Sequence[Held]) -> RenderableType:
    """All rules of all publications, below how many are kept."""
    from rich.console import Group

    parts: list[RenderableType] = [sheet.text(f"{stem}: {summary(held)}", "bold")]
    for rule_set, answers in held:
        parts += ["", sheet.text(rule_set.title, "bold")]
        parts.append(sheet.grid([_row(rule, answer) for rule, answer in answers]))
    return Group(*parts)


def summary(held: Sequence[Held]) -> str:
    """`18 met, 2 not met, 6 not applicable, 4 yours to judge`."""
    counts = Counter(answer.outcome for _, answers in held for _, answer in answers)
    return ", ".join(f"{counts[outcome]} {outcome}" for outcome in OUTCOMES)


def _row(rule: Rule, answer: Answer) -> tuple[str, Text, str]:
    """Its number, its outcome; what is asked, why, and the first places."""
    shown = [str(one) for one in answer.places[:_MOST_PLACES]]
    if left := len(answer.places) - len(shown):
        shown[-1] += f" and {left} more"
    text = "\n".join((rule.asks, answer.why, *shown))
    return rule.number, sheet.text(answer.outcome, _COLOURS[answer.outcome]), text
