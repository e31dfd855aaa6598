"""Which figures of a note a name means: as the note has them today, else as its sessions had them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from generator.errors import Invalid, nearest
from generator.model.history import Followed
from generator.model.note import Condition, Measurement
from generator.model.session import SessionSummary
from generator.model.statistics import STATISTICS, Standing, find
from generator.model.trial import Trial
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


def named(
    name: FigureName, today: Sequence[Followed], sessions: Sequence[SessionSummary]
) -> tuple[Followed, ...]:
    """Those that a name means: of today's note; where it has none, of its sessions. Invalid with the nearest."""
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
    return tuple(replace(one, statistic=_statistic(name, one, sessions)) for one in found)


def held(sessions: Iterable[SessionSummary]) -> Iterator[Followed]:
    """The figures that any of the sessions has, each once, as it was called there."""
    seen: set[str] = set()
    for session in sessions:
        for one in session.figures:
            if one.id not in seen:
                seen.add(one.id)
                label = one.id.partition("@")[0] + one.id[len(f"{one.measurement}@{one.condition}") :]
                yield Followed(
                    one.measurement, Condition(one.condition, label=one.condition), one.sweep, label
                )


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


def _statistic(name: FigureName, figure: Followed, sessions: Sequence[SessionSummary]) -> str:
    """The one that is named, where any session has it. Invalid."""
    having = {
        one
        for session in sessions
        for same in session.figures
        if figure.is_of(same)
        for one in same.estimates
    }
    if not name.statistic or name.statistic in having:
        return name.statistic
    known = [one.name for one in STATISTICS if Standing.PROSE in one.stands and not one.pooled]
    if find(name.statistic) is None or name.statistic not in known:
        raise Invalid(f"there is no statistic '{name.statistic}'", nearest(name.statistic, having or known))
    raise Invalid(
        f"no session has the {name.statistic} of {figure.id}", f"they have: {', '.join(sorted(having))}"
    )
