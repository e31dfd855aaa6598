"""Which figures of a note a name means: as the note has them today, else as its sessions had them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from generator.errors import Invalid, nearest
from generator.model.finding import Finding
from generator.model.history import Followed
from generator.model.note import Condition, Measurement
from generator.model.session import SessionSummary
from generator.model.trial import Trial
from generator.notes.check_history import KNOWN
from generator.syntax.figure_names import FigureName


def todays(
    trials: Iterable[Trial], measurements: Mapping[str, Measurement], statistic: str = ""
) -> Iterator[Followed]:
    """The figures that these trials measure."""
    for trial in trials:
        measurement = measurements[trial.measurement]
        yield Followed(
            trial.measurement,
            trial.condition,
            trial.sweep,
            measurement.called(trial.sweep),
            trial.definition,
            statistic,
            tuple(measurement.printed.get(trial.condition.name, ())),
        )


def of(finding: Finding, statistic: str = "") -> Followed:
    """The figure that a finding is of."""
    trial = finding.summary.trial
    return Followed(
        finding.measurement.id,
        finding.condition,
        trial.sweep,
        finding.label,
        trial.definition,
        statistic,
        finding.printed,
    )


def named(
    name: FigureName, today: Sequence[Followed], sessions: Sequence[SessionSummary]
) -> tuple[Followed, ...]:
    """Those that a name means: of today's note; where it has none, of its sessions. Invalid."""
    before = [one for one in held(sessions) if one.measurement == name.id]
    every = [one for one in today if one.measurement == name.id]
    known = {one.id for one in every}
    gone = [one for one in before if one.id not in known]
    if not every and not gone:
        ids = {one.measurement for one in (*today, *held(sessions))}
        raise Invalid(f"no session and no note has a measurement '{name.id}'", nearest(name.id, ids))
    found = _meant(name, every) or _meant(name, gone)
    if not found:
        raise _none_such(name, [*every, *gone])
    return _with_statistic(name.statistic, found, sessions) if name.statistic else tuple(found)


def held(sessions: Iterable[SessionSummary]) -> Iterator[Followed]:
    """The figures that any of the sessions has, each once, as it was called there."""
    seen: set[str] = set()
    for session in sessions:
        for one in session.figures:
            if one.id not in seen:
                seen.add(one.id)
                condition = Condition(one.condition, label=one.condition)
                label = one.id.replace(f"@{one.condition}", "", 1)
                yield Followed(one.measurement, condition, one.sweep, label)


def _meant(name: FigureName, figures: Iterable[Followed]) -> list[Followed]:
    return [
        one
        for one in figures
        if name.condition in ("", one.condition.name) and name.values in (None, one.values)
    ]


def _none_such(name: FigureName, figures: Sequence[Followed]) -> Invalid:
    conditions = {one.condition.name for one in figures}
    if name.condition and name.condition not in conditions:
        what = f"'{name.id}' was never measured under '{name.condition}'"
        return Invalid(what, nearest(name.condition, conditions))
    values = {one.values for one in figures} - {""}
    hint = nearest(name.values or "", values) or f"'{name.id}' is no sweep: leave out the ["
    return Invalid(f"'{name.id}' has no value '{name.values}'", hint)


def _with_statistic(
    wanted: str, figures: Sequence[Followed], sessions: Sequence[SessionSummary]
) -> tuple[Followed, ...]:
    """Those of which any session has the statistic. Invalid where there are none."""
    has = {one.id: _statistics(one, sessions) for one in figures}
    if found := tuple(replace(one, statistic=wanted) for one in figures if wanted in has[one.id]):
        return found
    every = set[str]().union(*has.values())
    if wanted not in KNOWN:
        raise Invalid(f"there is no statistic '{wanted}'", nearest(wanted, every or KNOWN))
    hint = f"there are: {', '.join(sorted(every))}" if every else "it has facts only"
    raise Invalid(f"no session has the {wanted} of {figures[0].measurement}", hint)


def _statistics(figure: Followed, sessions: Iterable[SessionSummary]) -> set[str]:
    """All that any session has of a figure."""
    same = (one for session in sessions for one in session.figures if figure.is_of(one))
    return {statistic for one in same for statistic in one.estimates}
