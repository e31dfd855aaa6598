"""Which trials of a plan go on beyond it, and how precise they shall become. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from generator.model.note import Condition, Experiment, Measurement
from generator.model.trial import Trial


def of_trial(
    measurement: Measurement, experiment: Experiment, condition: Condition, kind: str
) -> float | None:
    """How precise its figure shall be, as the note says; a fact and what is emulated have no precision."""
    if kind == "fact" or condition.emulate:
        return None
    return measurement.precision or experiment.precision


def aimed(
    trials: Iterable[Trial],
    experiment: Experiment,
    precision: float | None,
    until_decided: bool = False,
    *,
    in_turns: bool = False,
) -> tuple[Trial, ...]:
    """The trials with the `precision` that a run asks for instead of the note, each told if it may go on.

    What may go on is known by its process: all figures of that are looked at. Of versions all may.
    """
    found = [_precise(trial, precision) for trial in trials]
    judged = _judged(experiment) if until_decided else frozenset[str]()
    goes_on = {one.process for one in found if one.precision is not None or one.measurement in judged}
    return tuple(
        replace(one, looked=(in_turns or one.process in goes_on) and not _is_fixed(one)) for one in found
    )


def _precise(trial: Trial, precision: float | None) -> Trial:
    return trial if precision is None or _is_fixed(trial) else replace(trial, precision=precision)


def _is_fixed(trial: Trial) -> bool:
    """Is there no precision to it?"""
    return trial.kind == "fact" or bool(trial.condition.emulate)


def _judged(experiment: Experiment) -> frozenset[str]:
    """The measurements of which anything is expected, and those that they are held against."""
    expected = [
        (one.id, expectation.against)
        for one in experiment.measurements.values()
        for expectations in one.expect.values()
        for expectation in expectations
    ]
    return frozenset(name for pair in expected for name in pair)
