"""What a program of one's own costs above a probe: the same binary started as both, in turn.

    python benchmarks/programs.py [--rounds N]

Prints, for one process from the look at its files to its outcome: a probe that is read for its answer, the
same program by `run:` read by `pick`, by wall time, and for ten figures. Exits with 1 where `run:` with one
figure takes more than 1 ms longer than the probe.
"""

from __future__ import annotations

import argparse
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from generator.measure import executors
from generator.measure.notebook import Notebook
from generator.measure.prepare import prepare, process_spec
from generator.measure.watch import Watch
from generator.model.note import ANYWHERE, Config
from generator.model.probe import SCRIPT, Probe
from generator.model.reading import Pick, Reading
from generator.model.trial import Invocation, Trial

SAYS = r"""#include <stdio.h>
int main(void) { puts("{\"unit\": \"ns\", \"samples\": [41.5]}"); for (int i = 0; i < 100; i++) puts(""); }
"""
ROOT = Path(__file__).resolve().parent.parent
MOST = 1e-3  # s above the probe


def trials() -> dict[str, tuple[Trial, ...]]:
    """By name: what one process is read for, its own figure first."""
    one = Reading("lines", (Pick('"samples": [{}]'),), "ns")
    words = ("bin/says", "--flag")
    further = tuple(Trial(f"f{n}", "", ANYWHERE, run=words, of="ten", reading=one) for n in range(9))
    return {
        "probe, its answer": (Trial("probe", "says", ANYWHERE),),
        "run, pick": (Trial("lines", "", ANYWHERE, run=words, reading=one),),
        "run, wall time": (Trial("wall", "", ANYWHERE, run=words),),
        "run, ten figures": (Trial("ten", "", ANYWHERE, run=words, reading=one), *further),
    }


def starts(notebook: Notebook, execute: executors.Run) -> dict[str, Callable[[], None]]:
    """By name: one process, as a session does it."""
    by_name = trials()
    every = tuple(trial for figures in by_name.values() for trial in figures)
    prepared = prepare(notebook, every)
    watch = Watch(prepared.commands.values())

    def start(figures: tuple[Trial, ...]) -> None:
        trial = figures[0]
        if trial.run and watch.changed(prepared.command(trial)):
            raise SystemExit("the program has changed")
        spec = process_spec(prepared, trial, Invocation(1, every.index(trial)), figures, quick=False)
        outcomes = execute(spec)
        if any(one.status != "ok" for one in outcomes):
            raise SystemExit(str(outcomes))

    return {name: lambda figures=figures: start(figures) for name, figures in by_name.items()}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=500)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "bin").mkdir()
        (root / "says.c").write_text(SAYS)
        subprocess.run(["cc", "-O2", root / "says.c", "-o", root / "bin" / "says"], check=True)
        probes = {"says": Probe("says", root / "bin" / "says", "", language=SCRIPT)}
        notebook = Notebook(root, probes, (ROOT / "probes",), Config())
        launcher = prepare(notebook, ()).launcher
        with executors.opened("local", launcher, None, root) as execute:
            took = measured(starts(notebook, execute), rounds)
    base = took["probe, its answer"]
    for name, seconds in took.items():
        print(f"{name:20} {seconds * 1e3:6.3f} ms   {seconds / base:5.2f} x the probe")
    above = max(took[name] - base for name in ("run, pick", "run, wall time"))
    print(f"one figure, above the probe {above * 1e3:6.3f} ms, at most {MOST * 1e3:g} ms")
    return int(above > MOST)


def measured(started: dict[str, Callable[[], None]], rounds: int) -> dict[str, float]:
    """The median time of each in s, in rounds of random order."""
    times: dict[str, list[float]] = {name: [] for name in started}
    order = list(started.items())
    for _ in range(rounds):
        random.shuffle(order)
        for name, start in order:
            begun = time.perf_counter()
            start()
            times[name].append(time.perf_counter() - begun)
    return {name: statistics.median(each) for name, each in times.items()}


if __name__ == "__main__":
    sys.exit(main())
