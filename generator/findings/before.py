"""A figure of the session before the one that a post's figure comes from. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from generator.findings import repeats, select
from generator.model.change import Asked, Change
from generator.model.finding import Finding, Findings, Mode, Summary
from generator.model.session import SessionFigure, SessionSummary
from generator.model.statistics import COUNTERS, PERCENTILES
from generator.model.trial import Said, Trial

NONE = "no session before"  # the status of a figure that no earlier session has


def summary(finding: Finding, statistic: str, findings: Findings) -> Summary:
    """What the newest earlier session says of the same trial; a summary without figures where none has it.

    Hurried and interrupted ones are passed over, and so is one that has no such statistic.
    """
    trial = finding.summary.trial
    for session in before(finding, findings):
        figure = find(session, trial.definition)
        if figure and is_whole(figure) and statistic in figure.estimates:
            return _made(finding, session, figure)
    return Summary(trial, NONE)


def change(finding: Finding, statistic: str, findings: Findings, *, back: bool = False) -> Change | None:
    """What became of a figure since the session before; `back`: from this one to that.

    None where one of the two has none.
    """
    trial = finding.summary.trial
    then = summary(finding, statistic, findings).record
    pair = [
        next((one for one in findings.earlier if one.name == name), None)
        for name in (then, finding.summary.record)
    ]
    called = as_called_today(filter(None, pair), findings)
    if len(called) < len(pair):
        return None
    first, second = reversed(called) if back else called
    names = ("now", "before") if back else ("before", "now")
    asked = Asked(trial.measurement, trial.condition.name, trial.sweep, statistic)
    return repeats.compare([first], [second], [asked], findings.earlier, names)[0]


def before(finding: Finding, findings: Findings) -> tuple[SessionSummary, ...]:
    """The sessions before the one that measured a finding, newest first; all of them where none did."""
    now = next((one for one in findings.earlier if one.name == finding.summary.record), None)
    return tuple(
        one
        for one in select.of_host(finding.condition.host, findings.earlier)
        if not one.quick and (now is None or (one.started, one.name) < (now.started, now.name))
    )


def more(findings: Findings) -> str:
    """How a post comes to more sessions than it was made from."""
    return (
        f"where there are more, `python -m generator render {findings.experiment.stem} --latest` takes them"
    )


def find(session: SessionSummary, definition: str) -> SessionFigure | None:
    """What a session says of a trial, whatever the note called it then."""
    return next((one for one in session.figures if one.definition == definition), None)


def is_whole(figure: SessionFigure) -> bool:
    """Was it measured to its end?"""
    return figure.status == "ok" and figure.complete


def _made(finding: Finding, session: SessionSummary, figure: SessionFigure) -> Summary:
    """As if this session had been summarised for the post."""
    found = figure.estimates
    return Summary(
        finding.summary.trial,
        "ok",
        dimension=figure.dimension,
        said=Said(kind=figure.kind),
        n=max((one.n for one in found.values()), default=0),
        first=found.get("first"),
        median=found.get("median"),
        percentiles={name: found[name] for name in PERCENTILES if name in found},
        counters={name: found[name] for name in COUNTERS if name in found},
        modes=_modes(figure),
        record=session.name,
        session=session.started[:16].replace("T", " "),
    )


def _modes(figure: SessionFigure) -> tuple[Mode, ...]:
    """Of events that ran in several places one for each."""
    made = (Mode(value, share, where) for where, (value, share) in figure.by_place.items())
    return tuple(sorted(made, key=lambda mode: -mode.share)) if len(figure.by_place) > 1 else ()


def as_called_today(sessions: Iterable[SessionSummary], findings: Findings) -> tuple[SessionSummary, ...]:
    """The sessions with the names that the note has today for what they measured."""
    today: dict[tuple[str, str], Trial] = {}
    for item in findings.items:
        trial = item.summary.trial
        for session in select.of_host(trial.condition.host, findings.earlier):
            today[session.name, trial.definition] = trial

    def renamed(session: SessionSummary, figure: SessionFigure) -> SessionFigure:
        trial = today.get((session.name, figure.definition))
        if trial is None:
            return figure
        return replace(
            figure, measurement=trial.measurement, condition=trial.condition.name, sweep=trial.sweep
        )

    return tuple(
        replace(one, figures=tuple(renamed(one, figure) for figure in one.figures)) for one in sessions
    )
