"""Experiment -> trials, and trials -> the order in which their processes run. Pure."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from random import Random

from generator.model import Experiment, Measurement, Plan, Probe, Service, Slot, Trial

RUNS = 6  # min..max of six medians holds the true one with 96.9 %; five cannot give 95 %
QUICK_RUNS = 1
FIRST_RUNS = 40
QUICK_FIRST_RUNS = 10
_GUESS = {"event": 0.35, "steady": 0.03, "fact": 0.01, "": 0.1}  # s a process, before it is known
_FIRST_GUESS = 0.005
_IDLE_EVENTS, _LONG_IDLE_EVENTS, _LONG_IDLE = 15, 3, 500_000_000


def trials(experiment: Experiment, probes: Mapping[str, Probe], *, quick: bool = False) -> tuple[Trial, ...]:
    """Every measurement with a probe under each of its conditions and parameters, in the note's order."""
    return tuple(
        _trial(measurement, experiment, condition, values, probes, quick=quick)
        for measurement in experiment.measurements.values()
        if measurement.probe
        for condition in measurement.conditions
        for values in itertools.product(*(values for _, values in measurement.params))
    )


def _trial(
    measurement: Measurement,
    experiment: Experiment,
    condition_name: str,
    values: tuple[str, ...],
    probes: Mapping[str, Probe],
    *,
    quick: bool,
) -> Trial:
    condition = experiment.conditions[condition_name]
    probe = probes.get(measurement.probe)
    kind = probe.kind if probe else ""
    firsts = QUICK_FIRST_RUNS if quick else FIRST_RUNS
    return Trial(
        measurement=measurement.id,
        probe=measurement.probe,
        condition=condition,
        params=tuple(zip((name for name, _ in measurement.params), values, strict=True)),
        swept=measurement.swept,
        runs=QUICK_RUNS if quick else measurement.runs or (1 if kind == "fact" else RUNS),
        first_runs=firsts if kind == "steady" and probe and probe.compiled else 0,
        limit=measurement.limit,
    )


def services(experiment: Experiment, chosen: Iterable[Trial]) -> tuple[Service, ...]:
    """What these trials need to be up, in the note's order."""
    needed = {name for trial in chosen for name in experiment.measurements[trial.measurement].needs}
    return tuple(one for name, one in experiment.services.items() if name in needed)


def plan(chosen: Iterable[Trial], seed: int, *, quick: bool = False) -> Plan:
    """Rounds of fresh processes; in each round every trial once, in an order drawn anew from `seed`."""
    chosen = tuple(chosen)
    rounds = max((trial.runs for trial in chosen), default=0)
    random = Random(seed)
    order: list[Slot] = []
    for number in range(rounds):
        slots = [slot for index, trial in enumerate(chosen) for slot in _slots(trial, index, number)]
        random.shuffle(slots)
        order += slots
    return Plan(chosen, tuple(order), seed, quick)


def _slots(trial: Trial, index: int, number: int) -> list[Slot]:
    """A trial's processes in one round: one run, and its share of those that time the first call only."""
    if number >= trial.runs:
        return []
    share = trial.first_runs * (number + 1) // trial.runs - trial.first_runs * number // trial.runs
    return [Slot(number, index), *[Slot(number, index, first_only=True)] * share]


def seconds(plan: Plan, probes: Mapping[str, Probe]) -> float:
    """A guess at how long the plan's processes take, in s."""
    return sum(guess(plan.trials[slot.trial], slot, probes) for slot in plan.order)


def guess(trial: Trial, slot: Slot, probes: Mapping[str, Probe]) -> float:
    """A guess at one process's time, in s: what hand-offs and batches take on an ordinary machine."""
    if slot.first_only:
        return _FIRST_GUESS
    idle = trial.condition.idle
    if idle:
        events = _LONG_IDLE_EVENTS if idle >= _LONG_IDLE else _IDLE_EVENTS
        return events * idle / 1e9 * 1.1
    probe = probes.get(trial.probe)
    return _GUESS.get(probe.kind if probe else "", _GUESS[""])
