"""Are the steady figures right? Ours against Google Benchmark's on the same operations, interleaved.

    python benchmarks/accuracy.py [--processes N]

Prints for each operation the smallest process median of both with their ratio, the median of the paired ratios
(process i of ours over process i of theirs), and how long each needs. Needs g++ and Google Benchmark (Debian:
libbenchmark-dev). Exits with 1 when a figure is outside the bounds given below.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CFLAGS = "-O2 -std=gnu11 -Wall -Wextra -Werror -pthread -Wl,-z,lazy".split()
PAIRED = (0.95, 1.07)


@dataclass(frozen=True)
class Bound:
    """How far our smallest median may be from theirs: as a share, or in ns."""

    share: float = 0.0
    ns: float = 0.0

    def holds(self, ours: float, theirs: float) -> bool:
        return abs(ours - theirs) <= max(self.share * theirs, self.ns)


BOUNDS = {
    "mutex_lock": Bound(share=0.08),
    "clock_gettime": Bound(share=0.03),
    "getpid": Bound(share=0.03),
    "func_call": Bound(ns=0.4),
}


@dataclass(frozen=True)
class Reading:
    median: float  # ns an operation
    wall: float  # ms, start and exit of the process included
    precise: bool = True


def build(folder: Path) -> None:
    """Compiles our probes and the peer into the folder."""
    for name in BOUNDS:
        source = ROOT / "probes" / f"{name}.c"
        subprocess.run(["cc", *CFLAGS, "-I", ROOT / "probes", source, "-o", folder / name], check=True)
    peer = ROOT / "benchmarks" / "accuracy_peer.cc"
    subprocess.run(["g++", "-O2", peer, "-o", folder / "peer", "-lbenchmark", "-pthread"], check=True)


def timed(command: list[str | Path]) -> tuple[dict[str, object], float]:
    """The JSON that a command prints, and its wall time in ms."""
    begin = time.perf_counter()
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    wall = (time.perf_counter() - begin) * 1e3
    return json.loads(done.stdout), wall


def ours(folder: Path, name: str) -> Reading:
    answer, wall = timed([folder / name])
    return Reading(statistics.median(answer["samples"]), wall, answer["stop"] == "precise")


def theirs(folder: Path, name: str) -> Reading:
    options = ["--benchmark_repetitions=301", "--benchmark_min_time=5e-5", "--benchmark_format=json"]
    answer, wall = timed([folder / "peer", f"--benchmark_filter=^{name}$", *options])
    times = [row["real_time"] for row in answer["benchmarks"] if row["run_type"] == "iteration"]
    return Reading(statistics.median(times), wall)


def measure(folder: Path, processes: int) -> dict[str, list[tuple[Reading, Reading]]]:
    """Pairs of readings by operation: who goes first alternates, all operations once a round."""
    pairs: dict[str, list[tuple[Reading, Reading]]] = {name: [] for name in BOUNDS}
    for i in range(processes):
        for name, rows in pairs.items():
            if i % 2:
                rows.append((ours(folder, name), theirs(folder, name)))
            else:
                peer = theirs(folder, name)
                rows.append((ours(folder, name), peer))
    return pairs


def show(name: str, pairs: list[tuple[Reading, Reading]]) -> bool:
    """Prints the row of one operation; is it within its bounds?"""
    least_ours, least_theirs = (min(pair[side].median for pair in pairs) for side in (0, 1))
    paired = statistics.median(a.median / b.median for a, b in pairs)
    wall_ours, wall_theirs = (statistics.median(pair[side].wall for pair in pairs) for side in (0, 1))
    precise = sum(pair[0].precise for pair in pairs)
    holds = BOUNDS[name].holds(least_ours, least_theirs) and PAIRED[0] <= paired <= PAIRED[1]
    print(
        f"{name:14}{least_ours:10.3f}{least_theirs:10.3f}{least_ours / least_theirs:8.3f}{paired:8.3f}"
        f"{wall_ours:9.1f}{wall_theirs:9.1f}{precise:6}/{len(pairs)}  {'ok' if holds else 'OUTSIDE'}"
    )
    return holds


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--processes", type=int, default=30, help="of each kind and operation (30)")
    processes = parser.parse_args().processes
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})  # both on one CPU: only the scheme differs
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder))
        pairs = measure(Path(folder), processes)
    print(f"smallest of {processes} process medians, ns          ratio  paired   ms a process   within 1 %")
    print(f"{'operation':14}{'ours':>10}{'theirs':>10}{'':16}{'ours':>9}{'theirs':>9}")
    return 0 if all([show(name, rows) for name, rows in pairs.items()]) else 1


if __name__ == "__main__":
    sys.exit(main())
