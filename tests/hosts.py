"""A note on three hosts and what two of them measured: a record each, and none of the third."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from generator import pipeline
from generator.measure import plan
from generator.measure.notebook import Notebook, open_notebook
from generator.model import hosted
from generator.model.finding import Findings
from generator.model.record import Record, TrialRecord
from generator.model.trial import Trial
from generator.records import file_format, store
from tests import factories
from tests.conftest import REPOSITORY

STEM = "2026-11-28-hosts"
CONFIG = "hosts:\n  m510: {ssh: node0.example.net}\n  c6420: {ssh: you@node1}\n  idle: {ssh: node2}\n"
HEAD = """\
title: "Where is a wake-up cheap?"
categories: hosts
hosts: [here, m510, c6420, idle]
conditions:
  apart: {pin: two cores}
  one: {pin: one cpu}
measure:
  condvar:
    probe: handoff_condvar
    label: condvar
    expect: {apart: under 60 us (a guess), m510: under here, c6420.one: over 2x m510}
  lock: {probe: mutex_lock, label: free lock, conditions: one}
  keys: {probe: pkey_support, label: protection keys, conditions: one}
"""
BODY = """\
body: |
  A wake-up takes {{ condvar }} here and {{ m510.condvar }} on m510, {{ m510.condvar / here.condvar }};
  on one CPU {{ c6420.one.condvar }} on c6420, {{ c6420.one.condvar vs m510.one.condvar }}.
  Keys: {{ c6420.keys.fact.keys }}.

  ```{results} m510 condvar lock
  ```

  ```{table} condvar
  ```

  ```{table} condvar lock
  rows: hosts
  baseline: here
  ```

  ```{hosts} condvar lock
  ```

  ```{chart} dots condvar
  ```

  ```{facts} keys
  ```
"""
NOTE = f"{HEAD}{BODY}"
_MACHINES: Mapping[str, Mapping[str, Any]] = {
    "host-1a2b3c": {"cpu": "AMD EPYC 7302P 16-Core Processor", "cores": 2, "flags": ["constant_tsc"]},
    "m510": {"cpu": "Intel(R) Xeon(R) CPU D-1548 @ 2.00GHz", "cores": 8, "flags": ["constant_tsc"]},
    "c6420": {"cpu": "Intel(R) Xeon(R) Gold 6142 CPU @ 2.60GHz", "cores": 32, "flags": ["ospke", "pku"]},
}
_MEDIANS = {
    ("condvar", "apart"): {"host-1a2b3c": 52_000.0, "m510": 9_100.0, "c6420": 9_900.0},
    ("condvar", "one"): {"host-1a2b3c": 3_100.0, "m510": 4_200.0, "c6420": 4_500.0},
    ("lock", "one"): {"host-1a2b3c": 21.0, "m510": 18.0, "c6420": 9.2},
}
_SPREAD = (0.98, 0.99, 1.0, 1.0, 1.01, 1.02)


def planted(root: Path, text: str = NOTE, hosts: Mapping[str, str] | None = None) -> Notebook:
    """A notebook with the note and the records of these hosts, each with the time that it began at."""
    days = hosts or {"host-1a2b3c": "20261128T100000", "m510": "20261128T095900", "c6420": "20261127T180000"}
    for folder in ("experiments", f"results/{STEM}"):
        (root / folder).mkdir(parents=True)
    (root / "probes").symlink_to(REPOSITORY / "probes")
    (root / "config.yml").write_text(CONFIG)
    (root / "experiments" / f"{STEM}.yml").write_text(text)
    notebook = open_notebook(root)
    for made in records(notebook, days):
        (root / "results" / STEM / f"{made.name}.json").write_text(file_format.dumps(made))
    return notebook


def records(notebook: Notebook, days: Mapping[str, str]) -> Iterator[Record]:
    """As an engine brings them: the note as each host measures it, under its alias."""
    note, _ = pipeline.examine(notebook, notebook.root / "experiments" / f"{STEM}.yml")
    assert note
    for host, day in days.items():
        engine = "" if host.startswith("host-") else "ssh"
        own = hosted.at(note, host if engine else "here")
        trials = [_measured(trial, host) for trial in plan.trials(own, notebook.probes)]
        machine = {"kernel": "6.1.0", "memory": 64 << 30, "cpus_online": 4, "state": host, **_MACHINES[host]}
        yield factories.record(
            *trials,
            name=f"{day}000Z-{host}-0a1b2c",
            host=host,
            engine=engine,
            note=STEM,
            machine=machine,
            experiment=note.text,
            rounds=({"other_cpu": 0.01, "probes": 20.0},) * 6,
            compiler={"command": "cc", "version": f"gcc 12.2 of {host}", "flags": "-O2"},
        )


def _measured(trial: Trial, host: str) -> TrialRecord:
    if trial.kind == "fact":
        facts = {"keys": 15 if host == "c6420" else 0}
        return factories.measured([], trial=trial, kind="fact", facts=facts, each={"n": 0})
    middle = _MEDIANS[trial.measurement, trial.condition.name][host]
    first = 3 * (trial.condition.name == "one")
    spread = (*_SPREAD[first:], *_SPREAD[:first])
    return factories.measured([middle * one for one in spread], trial=trial, kind=trial.kind, unit="ns")


def found(notebook: Notebook) -> Findings:
    """What all of its records say."""
    note = pipeline.read(notebook, notebook.root / "experiments" / f"{STEM}.yml")
    folder = notebook.results(STEM)
    return pipeline.find(notebook, note, pipeline.Material(store.load_all(folder)))
