"""Is a call through the engine its four hand-offs? Our probe against hand-offs that are measured alone.

    python benchmarks/channel.py [--processes N]

A hand-off alone is a plain loop (channel_plain.c) of two processes and a FIFO each way. Two of the four wake
the engine in epoll_wait(), two a worker in read(). Each process is one reading; the medians of the process
medians are compared, all on one CPU and with the engine on another, interleaved. Exits with 1 when a ratio is
over 40 % off.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CFLAGS = ["-O2", "-std=gnu11", "-Wall", "-Wextra", "-Werror", "-pthread", "-Wl,-z,lazy"]
EVENTS = 5000
TOLERANCE = 0.40


@dataclass(frozen=True)
class Case:
    """Where the workers run, and where the engine."""

    workers: int
    engine: int

    @property
    def title(self) -> str:
        return "all on one CPU" if self.workers == self.engine else "the engine on another CPU"


@dataclass(frozen=True)
class Reading:
    """ns of one round: a call of 64 bytes, a hand-off to the engine, a hand-off to a worker."""

    call: float
    to_engine: float
    to_worker: float

    @property
    def total(self) -> float:
        """The four hand-offs of a call."""
        return 2 * (self.to_engine + self.to_worker)


def cases() -> Iterator[Case]:
    cpus = sorted(os.sched_getaffinity(0))
    yield Case(cpus[0], cpus[0])
    if len(cpus) > 1:
        yield Case(cpus[0], cpus[1])


def build(folder: Path) -> None:
    for source in (ROOT / "probes" / "message_channel.c", ROOT / "benchmarks" / "channel_plain.c"):
        command = ["cc", *CFLAGS, "-I", ROOT / "probes", source, "-o", folder / source.stem]
        subprocess.run(command, check=True)


def call(folder: Path, case: Case) -> float:
    pin = f"pin={case.workers},{case.engine},{case.workers}"
    done = subprocess.run([folder / "message_channel", pin, "size=64"], check=True, capture_output=True)
    return float(statistics.median(json.loads(done.stdout)["samples"]))


def alone(folder: Path, kind: str, sender: int, receiver: int) -> float:
    words = [kind, str(sender), str(receiver), str(EVENTS)]
    return float(subprocess.run([folder / "channel_plain", *words], check=True, capture_output=True).stdout)


def read(folder: Path, case: Case, *, first: bool) -> Reading:
    """One round; the call comes first in every other one."""
    ours = call(folder, case) if first else 0.0
    to_engine = alone(folder, "engine", case.workers, case.engine)
    to_worker = alone(folder, "worker", case.engine, case.workers)
    return Reading(ours or call(folder, case), to_engine, to_worker)


def measure(folder: Path, processes: int) -> dict[Case, list[Reading]]:
    rows: dict[Case, list[Reading]] = {case: [] for case in cases()}
    for i in range(processes):
        for case, readings in rows.items():
            readings.append(read(folder, case, first=i % 2 == 0))
    return rows


def show(case: Case, readings: list[Reading]) -> bool:
    ours = statistics.median(one.call for one in readings)
    theirs = statistics.median(one.total for one in readings)
    paired = statistics.median(one.call / one.total for one in readings)
    holds = abs(ours / theirs - 1) <= TOLERANCE
    verdict = "ok" if holds else "OUTSIDE"
    print(f"{case.title:42}{ours:10.0f}{theirs:10.0f}{ours / theirs:8.3f}{paired:8.3f}  {verdict}")
    return holds


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--processes", type=int, default=12, help="of each kind and case (12)")
    processes = parser.parse_args().processes
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder))
        rows = measure(Path(folder), processes)
    print(f"{'median of process medians, ns':42}{'a call':>10}{'4 alone':>10}{'ratio':>8}{'paired':>8}")
    verdicts = [show(case, readings) for case, readings in rows.items()]
    return 0 if all(verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
