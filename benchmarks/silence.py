"""Does what reaches a host disturb what is measured there? Hand-offs with a gateway over ssh, and with none.

    python benchmarks/silence.py [--rounds N]

The host is a network namespace of this machine with an sshd of its own: the same CPUs, the same kernel, the
same binary. In each round one process of each condition is measured there, while a Python of the engine, its
sshd and its ssh wait, and one as on any machine, with none of them about; their order is changed each round.
Prints the median of the ratios of neighbours with its 95 % interval, and how often the engine's threads were
switched to and from while the probes ran. Needs root. Exits with 1 when a ratio is not within 0.98 and 1.02,
or the engine was not silent.
"""

from __future__ import annotations

import argparse
import logging
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import namespaces

from generator import pipeline, sites
from generator.choosing import Choice
from generator.measure.notebook import Notebook, open_notebook
from generator.measure.rounds import Unseen
from generator.model.host import HERE
from generator.model.intervals import median_interval
from generator.model.note import Experiment
from generator.model.record import Record
from generator.model.trial import ENGINE, Outcome, Trial

ALIAS = "alpha"
NOTE = """title: hand-offs
date: 2023-11-03 1:53:46 -0500
categories: notes
measure:
  futex:
    probe: handoff_futex
    label: futex
    conditions: [together, apart]
conditions:
  together: {pin: one cpu}
  apart: {pin: two cores}
body: |
  - {{ apart.futex }}
"""
BOUNDS = 0.98, 1.02
FEWEST = 8  # rounds


@dataclass
class Switches(Unseen):
    """Of the engine, during each process that it was counted in."""

    found: list[int] = field(default_factory=list)

    def ended(self, trial: Trial, outcome: Outcome) -> None:  # noqa: ARG002
        self.found.append(int(outcome.usage[ENGINE]))

    def of(self, alias: str) -> Switches:  # noqa: ARG002
        return self

    def reaching(self, alias: str) -> None: ...
    def lost(self, alias: str, why: str) -> None: ...
    def done(self, alias: str) -> None: ...

    @contextmanager
    def shown(self, aliases: Sequence[str]) -> Iterator[Switches]:  # noqa: ARG002
        """As `sites` wants it."""
        yield self


def make_notebook(root: Path) -> tuple[Notebook, Experiment]:
    """A note of hand-offs, and a host."""
    path = root / "experiments/2023-11-03-hand-offs.yml"
    path.parent.mkdir()
    path.write_text(NOTE)
    (root / "config.yml").write_text(f"hosts: {{{ALIAS}: {{ssh: {ALIAS}}}}}\n")
    notebook = open_notebook(root)
    return notebook, pipeline.read(notebook, path)


def measure(rounds: int, one: Callable[[str], Record]) -> dict[str, list[tuple[float, float]]]:
    """(there, here) by condition."""
    found: dict[str, list[tuple[float, float]]] = {}
    for number in range(-1, rounds):  # the first compiles
        places = (HERE, ALIAS) if number % 2 else (ALIAS, HERE)
        record = {place: one(place) for place in places}
        for there, here in zip(*(by_condition(record[place]) for place in (ALIAS, HERE)), strict=True):
            if number >= 0:
                found.setdefault(there[0], []).append((there[1], here[1]))
        print(f"\r{number + 1} of {rounds}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return found


def by_condition(record: Record) -> list[tuple[str, float]]:
    """The median of each condition's process; SystemExit where one failed."""
    found = [(one.trial.condition.name, one.runs[0].median) for one in record.trials]
    if any(median is None for _, median in found):
        raise SystemExit(f"a process failed: {record.name}")
    return sorted((name, float(median)) for name, median in found if median)


def show(condition: str, pairs: Sequence[tuple[float, float]]) -> bool:
    """One line; is the ratio within its bounds?"""
    there, here = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratios = sorted(a / b for a, b in pairs)
    ratio, interval = statistics.median(ratios), median_interval(ratios)
    between = f"{interval[0]:.3f} to {interval[1]:.3f}" if interval else "too few rounds"
    holds = BOUNDS[0] <= ratio <= BOUNDS[1]
    print(f"{condition:12}{there:10.0f}{here:10.0f}{ratio:8.3f}  {between:18}{'holds' if holds else 'FAILS'}")
    return holds


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=40)
    rounds = max(FEWEST, parser.parse_args().rounds)
    if missing := namespaces.missing():
        print(f"left out: {missing}")
        return 0
    logging.disable()
    switches = Switches()
    with namespaces.up([ALIAS]), tempfile.TemporaryDirectory() as folder:
        notebook, experiment = make_notebook(Path(folder))

        def one(place: str) -> Record:
            choice = Choice(quick=True, on=(place,), apart=0.0)
            (done,) = sites.measure(notebook, experiment, choice, Unseen(), switches.shown)
            if not done.record:
                raise SystemExit(str(done.error))
            return done.record

        found = measure(rounds, one)
    print(f"{'medians, ns':12}{'gateway':>10}{'none':>10}{'ratio':>8}  95 % interval")
    held = [show(*row) for row in found.items()]
    print(f"context switches of the engine: {sum(switches.found)} in {len(switches.found)} processes")
    return 0 if all(held) and switches.found and not any(switches.found) else 1


if __name__ == "__main__":
    sys.exit(main())
