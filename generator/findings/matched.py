"""Figures that one session has measured in turns, in sentences: which is more, and for how sure. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator import units
from generator.findings import over_processes, ratios, wording
from generator.findings.ratios import Ratio
from generator.model import deciding
from generator.model.deciding import Decision
from generator.model.record import TrialRecord


@dataclass(frozen=True)
class Side:
    """A figure by the name that a reader knows its version or its note by."""

    name: str  # "version HEAD", "2023-11-03-locks@v1.2"
    measured: TrialRecord


@dataclass(frozen=True)
class Match:
    """One figure held against another, round by round."""

    label: str  # "a free lock"
    outcome: str  # of a Decision, or "not compared"
    sentence: str
    rounds: int = 0
    ratio: float | None = None


def match(label: str, above: Side, below: Side, level: float, seconds: float) -> Match:
    """What became of two; `seconds`: how long a round of both took."""
    if reason := _unlike(above.measured, below.measured):
        return Match(label, "not compared", f"{label}: not compared: {reason}")
    each = [_by_round(one.measured) for one in (above, below)]
    found = deciding.by_round(*each)
    decision = deciding.decision(found, level)
    if decision.estimate is None:
        return Match(label, "not compared", f"{label}: not compared: no round has both")
    said = _said(decision, found, above, below, level, seconds)
    return Match(label, decision.outcome, f"{label}: {said}", len(found), decision.estimate.value)


def _by_round(measured: TrialRecord) -> dict[int, float]:
    return over_processes.by_round(measured.runs, ("median",)).get("median", {})


def _unlike(above: TrialRecord, below: TrialRecord) -> str:
    for one in (above, below):
        if one.status != "ok":
            return f"{one.status}: {one.reason}" if one.reason else one.status
    kinds = [units.find(one.said.unit)[0] for one in (above, below)]
    if kinds[0] != kinds[1]:
        return (
            f"{units.dimension(kinds[0]).one} and {units.dimension(kinds[1]).one} are no figures of one kind"
        )
    if "fact" in (above.said.kind, below.said.kind):
        return "a fact is no figure"
    return ""


def _said(
    decision: Decision, found: Sequence[float], above: Side, below: Side, level: float, seconds: float
) -> str:
    """`version HEAD is 1.12× (1.04–1.21) slower than version v1.2: decided after 21 rounds (4 s)`."""
    rounds = f"{units.counted(len(found), 'round')} ({units.duration(len(found) * seconds)})"
    if decision.outcome in ("more", "less"):
        dimension = units.find(above.measured.said.unit)[0]
        more = decision.outcome == "more"
        word = wording.word("median", dimension, more=more, thing=True)
        by = _ratio(decision if more else _turned(found, level))
        return f"{above.name} is {by} {word} than {below.name}: decided after {rounds}"
    estimate = decision.estimate
    interval = Ratio(estimate).told() if estimate else ""
    if decision.outcome == "alike":
        least = _percent(deciding.ALIKE)
        return f"{above.name} and {below.name} differ by less than {least}: decided after {rounds}"
    return (
        f"{interval} between {above.name} and {below.name} after {rounds}{_forecast(found, level, seconds)}"
    )


def _turned(found: Sequence[float], level: float) -> Decision:
    return deciding.decision([1 / one for one in found], level)


def _ratio(decision: Decision) -> str:
    return ratios.Ratio(decision.estimate).told()


def _forecast(found: Sequence[float], level: float, seconds: float) -> str:
    """What would have shown, and what half of that would take."""
    least = deciding.detectable(found)
    if least is None:
        return f": too few to be decided, {deciding.first(level)} is the least"
    half = least / 2
    needed = deciding.rounds_for(half, found, level) or 0
    return (
        f"; one of {_percent(least)} or more would have shown; for {_percent(half)} it takes about "
        f"{needed} rounds ({units.duration(needed * seconds)})"
    )


def _percent(share: float) -> str:
    return units.percent(share)
