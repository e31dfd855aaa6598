"""Experiment -> trials, and trials -> the order in which their processes run. Pure."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import replace
from random import Random

from generator import units
from generator.measure import aims
from generator.model.note import PROCESS_VALUES, Condition, Experiment, Measurement, Params, Service
from generator.model.note import filled as filled_in
from generator.model.probe import ANSWER, Probe
from generator.model.reading import Reading
from generator.model.trial import Invocation, Plan, Trial

RUNS = 6  # min..max of six medians holds the true one with 96.9 %; five cannot give 95 %
QUICK_RUNS = 1
FIRST_RUNS = 40
QUICK_FIRST_RUNS = 10
_GUESS = {"event": 0.35, "steady": 0.03, "fact": 0.01, "": 0.1}  # s per process, before it is known
_AWAKE_GUESS, _ONE_CPU_GUESS = 0.2, 0.05  # s, of events between CPUs that never sleep, and on one CPU
_FIRST_GUESS = 0.005
OF_LIMIT = 0.75  # of its limit a process measures at most: a tenth of that for warm-ups, a tenth for counters
_OVERHEAD = 0.02  # s, of a process that mostly sleeps
_LATER = {name: f"{{{name}}}" for name in PROCESS_VALUES}  # each process has its own
_PROGRAM_GUESS = 1.0  # s, of one that no record tells of
_EMULATED_GUESS = 5.0  # s: a machine that boots, tests and switches off


def trials(experiment: Experiment, probes: Mapping[str, Probe], *, quick: bool = False) -> tuple[Trial, ...]:
    """Every measurement that runs, under each of its conditions and parameters, in the note's order."""
    return tuple(
        _trial(measurement, experiment, condition, values, probes, quick=quick)
        for measurement in experiment.measurements.values()
        if measurement.is_measured
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
    times_first = kind == "steady" and probe and probe.compiled and not condition.emulate
    params = tuple(zip((name for name, _ in measurement.params), values, strict=True))
    return Trial(
        measurement=measurement.id,
        probe=measurement.probe,
        condition=condition,
        params=params,
        swept=measurement.swept,
        runs=_runs(measurement, condition, kind, quick=quick),
        first_runs=firsts if times_first and not measurement.of else 0,
        limit=measurement.limit,
        kind=kind,
        reads=probe.reads if probe else "",
        run=tuple(filled(word, params) for word in measurement.run),
        of=measurement.of,
        reading=_reading(measurement.reading, params, probe),
        precision=None if quick else aims.of_trial(measurement, experiment, condition, kind),
    )


def filled(word: str, params: Params) -> str:
    """A word of a program with `{NAME}` replaced by the parameter's value as a program gets it.

    What each process has of its own stays as written, `{{cpus}}` too: prepare.process_spec fills it in.
    """
    values = {name: machine_value(value) for name, value in params}
    return filled_in(word, _LATER | values, doubled=PROCESS_VALUES)


def _reading(reading: Reading | None, params: Params, probe: Probe | None) -> Reading | None:
    """What is read, with the parameters' values in its source and its picks; of a probe what that prints."""
    if reading is None:
        return None
    values = {name: machine_value(value) for name, value in params}
    picks = tuple(replace(pick, where=filled_in(pick.where, values)) for pick in reading.picks)
    reads = probe.reads if probe and reading.reads == ANSWER else reading.reads
    return replace(reading, reads=reads, picks=picks, source=filled_in(reading.source, _LATER | values))


def machine_value(text: str) -> str:
    """A parameter as a program gets it: sizes and durations as whole bytes or ns, all else as written."""
    try:
        quantity = units.parse(text)
    except ValueError:
        return text
    return f"{quantity.value:.0f}" if quantity.dimension in ("time", "size") else text


def _runs(measurement: Measurement, condition: Condition, kind: str, *, quick: bool) -> int:
    """Processes: one where only facts come out of it."""
    if condition.emulate:
        return 1
    return QUICK_RUNS if quick else measurement.runs or (1 if kind == "fact" else RUNS)


def distinct(trials: Iterable[Trial]) -> tuple[Trial, ...]:
    """Without those that ask a fact probe what another one asks already: one answer holds for both."""
    found: dict[object, Trial] = {}
    for number, trial in enumerate(trials):
        found.setdefault(trial.definition if trial.kind == "fact" else number, trial)
    return tuple(found.values())


def services(experiment: Experiment, chosen: Iterable[Trial]) -> tuple[Service, ...]:
    """What these trials need to be up, in the note's order."""
    needed = {name for trial in chosen for name in experiment.measurements[trial.measurement].needs}
    return tuple(one for name, one in experiment.services.items() if name in needed)


def plan(
    chosen: Iterable[Trial],
    seed: int,
    *,
    quick: bool = False,
    budget: float | None = None,
    apart: float = 0.0,
) -> Plan:
    """Rounds of fresh processes; in each round every trial once, in an order drawn anew from `seed`."""
    chosen = tuple(chosen)
    rounds = max((trial.runs for trial in chosen), default=0)
    random = Random(seed)
    order: list[Invocation] = []
    for number in range(rounds):
        here = [one for index, trial in enumerate(chosen) for one in _invocations(trial, index, number)]
        random.shuffle(here)
        order += here
    return Plan(chosen, tuple(order), seed, quick, budget, 0.0 if quick else apart)


def _invocations(trial: Trial, index: int, number: int) -> list[Invocation]:
    """A trial's own processes in one round: one run, and its share of those that time the first call only."""
    if trial.of or number >= trial.runs:
        return []
    share = trial.first_runs * (number + 1) // trial.runs - trial.first_runs * number // trial.runs
    return [Invocation(number, index), *[Invocation(number, index, first_only=True)] * share]


def seconds(plan: Plan) -> float:
    """A guess at how long the plan's processes take, in s."""
    return sum(guess(plan.trials[invocation.trial], invocation) for invocation in plan.order)


def guess(trial: Trial, invocation: Invocation) -> float:
    """A guess at one process's time, in s: what hand-offs and batches take on an ordinary machine."""
    return _FIRST_GUESS if invocation.first_only else process(trial)


def whole(trial: Trial) -> float:
    """A guess at the time of all of a trial's own processes, in s."""
    if trial.of:
        return 0.0
    return trial.runs * process(trial) + trial.first_runs * _FIRST_GUESS


def process(trial: Trial) -> float:
    """A guess at the time of one whole process, in s."""
    kind, condition = trial.kind, trial.condition
    if trial.run:
        return _PROGRAM_GUESS if trial.expected is None else trial.expected
    if condition.emulate:
        return _EMULATED_GUESS
    if condition.idle and kind not in ("steady", "fact"):
        events = trial.events or condition.usual_events
        return (events + 1) * condition.idle / 1e9 + _OVERHEAD  # the first event stands apart
    if kind != "event":
        return _GUESS.get(kind, _GUESS[""])
    if condition.placement == "one cpu" or (condition.pin and len(set(condition.pin)) == 1):
        return _ONE_CPU_GUESS
    return _AWAKE_GUESS if condition.awake else _GUESS[kind]
