"""Figures that one session has measured in turns, in sentences: which is more, and for how sure. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from generator import units
from generator.findings import over_processes, wording
from generator.findings.ratios import Ratio
from generator.model import deciding
from generator.model.deciding import Decision
from generator.model.note import Experiment
from generator.model.record import Record, TrialRecord

Place = tuple[int, int]  # a side, and the number of a trial in its record


@dataclass(frozen=True)
class Side:
    """A record of the session, and what a reader knows it by; a version is known by its condition."""

    record: Record
    experiment: Experiment
    name: str = ""  # "2023-11-03-locks@v1.2"

    def called(self, measured: TrialRecord) -> str:
        """`2023-11-03-locks@v1.2`, `version HEAD`, `the working tree`."""
        condition = measured.trial.condition
        version = f"version {condition.revision}" if condition.revision else "the working tree"
        return self.name or condition.label or version


@dataclass(frozen=True)
class Match:
    """One figure held against another, round by round."""

    label: str  # "a free lock, two cores"
    outcome: str  # of a Decision, or "not compared"
    sentence: str  # without the label
    rounds: int = 0
    ratio: float | None = None


def matches(
    sides: Sequence[Side], pairs: Iterable[tuple[Place, Place]], level: float = deciding.LEVEL
) -> tuple[Match, ...]:
    """What became of each pair, the first of which is held against the second."""
    both = [tuple((sides[side], sides[side].record.trials[i]) for side, i in pair) for pair in pairs]
    titles = wording.titles(replace(one.trial.condition, revision="") for ((_, one), _) in both)
    several = len({(one.trial.measurement, one.trial.sweep) for ((_, one), _) in both}) < len(both)
    return tuple(
        _match(_label(*above, titles if several else {}), above, below, level) for above, below in both
    )


def _label(side: Side, measured: TrialRecord, titles: Mapping[str, str]) -> str:
    """The measurement's, with its condition where several would read alike."""
    trial = measured.trial
    return ", ".join(
        filter(
            None,
            (
                side.experiment.measurements[trial.measurement].called(trial.sweep),
                titles.get(trial.condition.name),
            ),
        )
    )


def _match(
    label: str, above: tuple[Side, TrialRecord], below: tuple[Side, TrialRecord], level: float
) -> Match:
    (ours, one), (theirs, other) = above, below
    if reason := _unlike(one, other):
        return Match(label, "not compared", f"not compared: {reason}")
    found = deciding.by_round(_by_round(one), _by_round(other))
    decision = deciding.decision(found, level)
    if decision.estimate is None:
        return Match(label, "not compared", "not compared: no round has both")
    said = _Words(ours.called(one), theirs.called(other), found, level, _seconds(one) + _seconds(other))
    dimension = units.find(one.said.unit)[0]
    return Match(label, decision.outcome, said.of(decision, dimension), len(found), decision.estimate.value)


def _seconds(measured: TrialRecord) -> float:
    """How long a process took."""
    return over_processes.middle([run.wall for run in measured.runs]) or 0.0


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


@dataclass(frozen=True)
class _Words:
    """What is said of two figures."""

    above: str
    below: str
    found: Sequence[float]  # their ratios
    level: float
    seconds: float  # that a round of both takes

    def of(self, decision: Decision, dimension: str) -> str:
        """`version HEAD is 1.12× (1.04–1.21) slower than version v1.2: decided after 21 rounds (4 s)`."""
        rounds = self._rounds(len(self.found))
        if decision.outcome in ("more", "less"):
            more = decision.outcome == "more"
            word = wording.word("median", dimension, more=more, thing=True)
            found = self.found if more else [1 / one for one in self.found]
            by = Ratio(deciding.estimate(found, self.level)).told()
            return f"{self.above} is {by} {word} than {self.below}: decided after {rounds}"
        if decision.outcome == "alike":
            least = units.percent(deciding.ALIKE)
            said = f"{self.above} and {self.below} differ by less than {least}"
            return f"{said}: decided after {rounds}"
        said = f"{Ratio(decision.estimate).told()} between {self.above} and {self.below}"
        return f"{said} after {rounds}{self._forecast()}"

    def _rounds(self, count: int) -> str:
        return f"{units.counted(count, 'round')} ({units.duration(count * self.seconds)})"

    def _forecast(self) -> str:
        """What would have shown, and what half of that would take."""
        least = deciding.detectable(self.found)
        if least is None:
            return f": {deciding.first(self.level)} rounds are the least that decide"
        needed = deciding.rounds_for(least / 2, self.found, self.level) or 0
        more = f"for {units.percent(least / 2)} it takes about {self._rounds(needed)}"
        return f"; one of {units.percent(least)} or more would have shown; {more}"
