"""Findings as a session would give them, made by hand: what is rendered and published in tests."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from generator.findings import judge
from generator.measure import plan
from generator.model.finding import Estimate, Finding, Findings, Mode, Summary
from generator.model.note import Experiment
from generator.model.probe import Probe
from generator.model.record import Record, RunSummary, TrialRecord
from generator.model.trial import Said, Trial
from generator.notes import load

STEM = "2023-11-03-threads"
NOTE = """\
title: 2023-11-03 threads & locks
date: 2023-11-03 1:53:46 -0500
categories: serverless functions

measure:
  free_lock:
    probe: mutex_lock
    label: acquiring a free lock
    conditions: anywhere
    expect: [40..50 ns (theory), first 40..50 ns (theory)]
    printed: {anywhere: first 2092 ns (one call), apart: first 1644 ns (one call)}
  condvar:
    probe: handoff_condvar
    label: pthread (CondVar)
    expect: {apart: under 5 us (Kostas), apart_awake: under apart (idle-CPU hypothesis)}
    printed: {apart: 60438 ns (one event)}
  futex: {probe: handoff_futex, label: futex, conditions: [anywhere, apart, apart_awake]}
  keys: {probe: pkeys, label: protection keys, conditions: anywhere}
  nightcore: {label: nightcore internal call, conditions: anywhere, printed: 44.5 us (another day)}

conditions:
  anywhere:
  apart: {pin: two cores}
  apart_awake: {pin: two cores, awake: true}

body: |
  ### pthread execution time
  - a free lock should take {{ free_lock.expect }}: it takes {{ free_lock }}
  \t+ what is `{{ 1 }}` in C: `int a[] = {{1,2}}`, for 50 ms

  ```{results} anywhere
  ```

  ```c
  int a[2][2] = {{1,2},{3,4}}; printf("{%d}", 5 ms);
  ```

  ```{table} free_lock
  columns: [printed, first, median, expect, verdict]
  ```

  ```{table} condvar futex
  ```

  ```{chart} dots condvar futex
  alt: hand-off by mechanism
  ```

  ```{facts} keys
  ```

  Site: {{ site.title }}
"""
KINDS = {
    "mutex_lock": "steady",
    "func_call": "steady",
    "clock_gettime": "steady",
    "getpid": "steady",
    "pkeys": "fact",
}
OPS = {"mutex_lock": "lock + unlock", "func_call": "call", "clock_gettime": "call"}
# ns: medians by probe and condition; a tuple is modes with their shares
MEDIANS: Mapping[tuple[str, str], Any] = {
    ("mutex_lock", "anywhere"): 2.71,
    ("handoff_condvar", "anywhere"): ((29_200.0, 0.51), (2_260.0, 0.25), (690.0, 0.24)),
    ("handoff_condvar", "apart"): 30_100.0,
    ("handoff_condvar", "apart_awake"): 18_000.0,
    ("handoff_futex", "anywhere"): 710.0,
    ("handoff_futex", "apart"): 29_000.0,
    ("handoff_futex", "apart_awake"): 17_000.0,
}
FACTS = {"pku": False, "keys": 15, "flags": ["tsc", "a|b"]}


def note(root: Path, text: str = NOTE, stem: str = STEM) -> Experiment:
    """The experiment of this text, written into the notebook at `root`."""
    path = root / "experiments" / f"{stem}.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    experiment, problems = load.experiment(path, root)
    assert experiment is not None, problems
    assert not problems, "\n".join(map(str, problems))
    return experiment


def found(
    experiment: Experiment, medians: Mapping[tuple[str, str], Any] = MEDIANS, **changes: Any
) -> Findings:
    """Findings of all that the note measures; `changes` go into every summary."""
    trials = plan.trials(experiment, probes(experiment))
    items = []
    for measurement in experiment.measurements.values():
        summaries = {
            t.condition.name: _measured(t, medians, changes)
            for t in trials
            if t.measurement == measurement.id
        }
        for name, condition in experiment.conditions.items():
            planned = [t for t in trials if (t.measurement, t.condition.name) == (measurement.id, name)]
            printed = tuple(measurement.printed.get(name, ()))
            for trial in planned:
                summary = _measured(trial, medians, changes)
                expected = measurement.expect.get(name, ())
                verdicts = tuple(judge.judge(one, summary, summaries) for one in expected)
                items.append(Finding(measurement, condition, summary, printed, verdicts))
            if name in measurement.printed and not planned:
                nothing = Summary(Trial(measurement.id, measurement.probe, condition), "not measured")
                items.append(Finding(measurement, condition, nothing, printed))
    return Findings(experiment, tuple(items), (record(experiment, items),))


def probes(experiment: Experiment) -> dict[str, Probe]:
    names = {m.probe for m in experiment.measurements.values() if m.probe}
    return {name: Probe(name, Path(f"{name}.c"), "", KINDS.get(name, "event")) for name in names}


def _measured(trial: Trial, medians: Mapping[tuple[str, str], Any], changes: Mapping[str, Any]) -> Summary:
    if KINDS.get(trial.probe) == "fact":
        return Summary(trial, "ok", said=Said(kind="fact", facts=FACTS), n=1)
    return _summary(trial, medians.get((trial.probe, trial.condition.name), 1000.0), changes)


def _summary(trial: Trial, value: Any, changes: Mapping[str, Any]) -> Summary:
    modes = tuple(Mode(*mode) for mode in value) if isinstance(value, tuple) else ()
    middle = modes[0].value if modes else float(value)
    kind = KINDS.get(trial.probe, "event")
    tail = {} if kind == "steady" else {q: _near(middle * x) for q, x in (("p90", 1.3), ("p99", 2.0))}
    summary = Summary(
        trial,
        "ok",
        said=Said(kind=kind, op=OPS.get(trial.probe, "one way")),
        batched=kind == "steady",
        n=6,
        events=30_000 if kind == "event" else 600,
        first=_near(middle * (215 if kind == "steady" else 2.1)),
        median=_near(middle),
        minimum=middle * 0.8,
        maximum=middle * 9,
        percentiles=tail,
        spread=(middle * 0.85, middle * 2.0),
        modes=modes,
        histogram=histogram(middle),
        timer=15.0,
        record="20231103T065346000Z-host-1a2b3c",
    )
    return replace(summary, **changes)


def _near(value: float) -> Estimate:
    return Estimate(value, value * 0.99, value * 1.01, 6, 0.969)


def histogram(middle: float) -> dict[int, int]:
    """1 % bins around a middle."""
    bins = (math.floor(math.log(middle * (0.85 + i / 40)) / math.log(1.01)) for i in range(30))
    return {k: 1000 - 30 * i for i, k in enumerate(sorted(set(bins)))}


def record(experiment: Experiment, items: list[Finding]) -> Record:
    """The session that these findings come from."""
    runs = tuple(
        RunSummary(i, "ok", n=100, timer=15.1 + i / 10, ghz=2.98 + i / 50, adds=11.8) for i in range(6)
    )
    trials = tuple(
        TrialRecord(
            item.summary.trial,
            "ok",
            cpus=(0, 1) if item.condition.placement else (),
            runs=runs,
            firsts=(583.0,) * 40 if item.summary.kind == "steady" else (),
            said=replace(item.summary.said, clock="tsc", flags={"interrupted": 3}, clock_offset=42.0),
        )
        for item in items
        if item.summary.status == "ok"
    )
    return Record(
        note=experiment.stem,
        name="20231103T065346000Z-host-1a2b3c",
        started="2023-11-03T06:53:46Z",
        host="host-1a2b3c",
        quick=False,
        seed=1968,
        interrupted=False,
        trials=trials,
        rounds=({"other_cpu": 0.02, "steal": 0.0}, {"other_cpu": 0.31, "steal": 0.04}),
        machine=MACHINE,
        compiler={"command": "gcc", "version": "gcc (Debian 12.2.0-14) 12.2.0", "flags": "-O2 -Wl,-z,lazy"},
        experiment=experiment.text,
        program="0.1",
    )


MACHINE = {
    "cpu": "Intel(R) Xeon(R) Processor @ 2.30GHz",
    "architecture": "x86_64",
    "virtualisation": "kvm",
    "cpus_online": 2,
    "cores": 2,
    "sockets": 1,
    "smt": "off",
    "clocksource": "tsc",
    "kernel": "6.1.0-13-amd64",
    "distribution": "Debian GNU/Linux 12 (bookworm)",
    "libc": "glibc 2.36",
    "memory": 4 * 2**30,
    "mitigations": "5 on",
    "load": [0.12, 0.2, 0.3],
}
