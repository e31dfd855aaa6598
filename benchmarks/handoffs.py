"""Are the hand-offs right? Our probes against plain loops that share nothing with them, in the same minute.

    python benchmarks/handoffs.py [--processes N] [WAY ...]

The plain loop of each primitive is compiled alone (plain/) and does nothing but wake, wait and read the
clock. Each process is one reading; the medians of the process medians are compared, on one CPU and on two,
interleaved. `paired` is the median of the ratios of neighbours: what changes meanwhile moves it less.
Exits with 1 when a ratio is over 5 % off.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CFLAGS = ["-O2", "-std=gnu11", "-Wall", "-Wextra", "-Werror", "-pthread", "-Wl,-z,lazy"]
EVENTS = 5000
TOLERANCE = 0.05
WAYS = {  # a plain loop -> our probe and its arguments
    "futex": ("handoff_futex",),
    "semaphore": ("handoff_semaphore",),
    "mutex": ("handoff_mutex",),
    "condvar_inside": ("handoff_condvar", "signal=inside"),
    "condvar_outside": ("handoff_condvar", "signal=outside"),
    "eventfd": ("handoff_eventfd",),
    "pipe": ("handoff_pipe",),
    "socketpair": ("handoff_socketpair",),
    "sigwait": ("handoff_signal",),
    "sigwaitinfo": ("handoff_sigwaitinfo",),
    "signalfd": ("handoff_signalfd",),
    "sigsuspend": ("handoff_sigsuspend",),
    "spin": ("handoff_spin",),
}


@dataclass(frozen=True)
class Case:
    """One way on one pair of CPUs."""

    way: str
    cpus: tuple[int, int]

    @property
    def title(self) -> str:
        where = "one CPU" if self.cpus[0] == self.cpus[1] else "two CPUs"
        return f"{self.way}, {where}"


def cases(ways: Sequence[str]) -> Iterator[Case]:
    cpus = sorted(os.sched_getaffinity(0))
    for place in ((cpus[0], cpus[0]), *([(cpus[0], cpus[1])] if len(cpus) > 1 else [])):
        for way in ways:
            if way != "spin" or place[0] != place[1]:
                yield Case(way, place)


def build(folder: Path, ways: Sequence[str]) -> None:
    for way in ways:
        source, peer = ROOT / "probes" / f"{WAYS[way][0]}.c", ROOT / "benchmarks" / "plain" / f"{way}.c"
        subprocess.run(["cc", *CFLAGS, "-I", ROOT / "probes", source, "-o", folder / way], check=True)
        subprocess.run(["cc", *CFLAGS, peer, "-o", folder / f"plain_{way}"], check=True)


def ours(folder: Path, case: Case) -> float:
    words = [f"pin={case.cpus[0]},{case.cpus[1]}", *WAYS[case.way][1:]]
    done = subprocess.run([folder / case.way, *words], check=True, capture_output=True)
    return float(statistics.median(json.loads(done.stdout)["samples"]))


def plain(folder: Path, case: Case) -> float:
    words = [*map(str, case.cpus), str(EVENTS)]
    done = subprocess.run([folder / f"plain_{case.way}", *words], check=True, capture_output=True)
    return float(done.stdout)


def measure(folder: Path, processes: int, ways: Sequence[str]) -> dict[Case, list[tuple[float, float]]]:
    """(ours, plain) by case: all cases once a round, the order of a pair alternating."""
    rows: dict[Case, list[tuple[float, float]]] = {case: [] for case in cases(ways)}
    for i in range(processes):
        for case, readings in rows.items():
            if i % 2:
                peer = plain(folder, case)
                readings.append((ours(folder, case), peer))
            else:
                readings.append((ours(folder, case), plain(folder, case)))
    return rows


def show(case: Case, readings: list[tuple[float, float]]) -> bool:
    mine, peer = (float(statistics.median(column)) for column in zip(*readings, strict=True))
    paired = statistics.median(a / b for a, b in readings)
    holds = abs(mine / peer - 1) <= TOLERANCE
    print(
        f"{case.title:32}{mine:10.0f}{peer:10.0f}{mine / peer:8.3f}{paired:8.3f}  "
        f"{'ok' if holds else 'OUTSIDE'}"
    )
    return holds


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--processes", type=int, default=12, help="of each kind and case (12)")
    parser.add_argument("ways", nargs="*", metavar="WAY", help=f"all of: {', '.join(WAYS)}")
    given = parser.parse_args()
    ways = given.ways or list(WAYS)
    if unknown := set(ways) - set(WAYS):
        parser.error(f"no such way: {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder), ways)
        rows = measure(Path(folder), given.processes, ways)
    print(f"{'median of process medians, ns':32}{'ours':>10}{'plain':>10}{'ratio':>8}{'paired':>8}")
    verdicts = [show(case, readings) for case, readings in rows.items()]
    return 0 if all(verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
