"""Are the steady figures right? Ours against Google Benchmark's on the same operations, interleaved.

    python benchmarks/accuracy.py [--processes N] [--random-addresses]

Prints for each operation the smallest process median of both with their ratio, the median of the paired
ratios (process i of ours over process i of theirs), and how long each needs: ours stops at an interval of
1 %, theirs does 301 repetitions of 50 us. Needs g++ and Google Benchmark (Debian: libbenchmark-dev). Exits
with 1 when a figure is outside the bounds below.

All run on one CPU, and all processes count, of both. By default both run without address randomisation: where
the libraries happen to lie moves clock_gettime() by 2 of its 65 cycles (3 %); `--random-addresses` leaves it
on. Two states of the machine are left in: spells of a higher core clock, which a short process of ours falls
into whole and a longer one of theirs averages out, so that the smallest of ours reads up to 5 % lower; and an
empty call of 3 or 4.3 cycles, which a process keeps for its life. The paired ratios tell whether the figures
agree; the smallest may be outside in a run where theirs saw no such spell.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
CFLAGS = ["-O2", "-std=gnu11", "-Wall", "-Wextra", "-Werror", "-pthread", "-Wl,-z,lazy"]
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
    median: float  # ns per operation
    wall: float  # ms, start and exit of the process included
    precise: bool = True


def build(folder: Path) -> None:
    """Compiles our probes and the peer into the folder."""
    for name in BOUNDS:
        source = ROOT / "probes" / f"{name}.c"
        subprocess.run(["cc", *CFLAGS, "-I", ROOT / "probes", source, "-o", folder / name], check=True)
    peer = ROOT / "benchmarks" / "accuracy_peer.cc"
    subprocess.run(["g++", "-O2", peer, "-o", folder / "peer", "-lbenchmark", "-pthread"], check=True)


def fix_addresses() -> None:
    """Take address randomisation away from all that is started from here on, or say that it stays."""
    no_randomisation = 0x0040000  # ADDR_NO_RANDOMIZE, personality(2)
    if ctypes.CDLL(None).personality(no_randomisation) == -1:
        print("addresses stay random: personality() is forbidden here", file=sys.stderr)


def timed(command: Sequence[str | Path]) -> tuple[Any, float]:
    """The JSON that a command prints, and its wall time in ms."""
    begin = time.perf_counter()
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    wall = (time.perf_counter() - begin) * 1e3
    return json.loads(done.stdout), wall


def ours(folder: Path, name: str) -> Reading:
    answer, wall = timed([folder / name])
    precise = answer["stop"] == "precise"
    return Reading(statistics.median(answer["samples"]), wall, precise)


def theirs(folder: Path, name: str) -> Reading:
    options = ["--benchmark_repetitions=301", "--benchmark_min_time=5e-5", "--benchmark_format=json"]
    answer, wall = timed([folder / "peer", f"--benchmark_filter=^{name}$", *options])
    times = [row["real_time"] for row in answer["benchmarks"] if row["run_type"] == "iteration"]
    return Reading(statistics.median(times), wall)


Pair = tuple[Reading, Reading]  # ours, theirs: one process of each, one after the other


def one_pair(folder: Path, name: str, *, ours_first: bool) -> Pair:
    if ours_first:
        return ours(folder, name), theirs(folder, name)
    peer = theirs(folder, name)
    return ours(folder, name), peer


def show(name: str, pairs: list[Pair]) -> bool:
    """Prints the row of one operation; is it within its bounds?"""
    mine = min(pair[0].median for pair in pairs)
    peer = min(pair[1].median for pair in pairs)
    paired = statistics.median(a.median / b.median for a, b in pairs)
    wall_mine, wall_peer = (statistics.median(pair[side].wall for pair in pairs) for side in (0, 1))
    precise = sum(pair[0].precise for pair in pairs)
    holds = BOUNDS[name].holds(mine, peer) and PAIRED[0] <= paired <= PAIRED[1]
    print(
        f"{name:14}{mine:9.3f}{peer:9.3f}{mine / peer:8.3f}{paired:8.3f}"
        f"{wall_mine:8.1f}{wall_peer:8.1f}{precise:8}/{len(pairs)}  {'ok' if holds else 'OUTSIDE'}"
    )
    return holds


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--processes", type=int, default=30, help="of each kind and operation (30)")
    parser.add_argument("--random-addresses", action="store_true", help="as programs usually run")
    asked = parser.parse_args()
    processes = asked.processes
    if not asked.random_addresses:
        fix_addresses()
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})  # both on one CPU: only the scheme differs
    pairs: dict[str, list[Pair]] = {name: [] for name in BOUNDS}
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder))
        for i in range(processes):
            for name, rows in pairs.items():
                rows.append(one_pair(Path(folder), name, ours_first=i % 2 == 1))
    print(f"{'':14}smallest of {processes} medians, ns{'':9}ms a process")
    print(
        f"{'operation':14}{'ours':>9}{'theirs':>9}{'ratio':>8}{'paired':>8}"
        f"{'ours':>8}{'theirs':>8}{'to 1 %':>11}"
    )
    verdicts = [show(name, rows) for name, rows in pairs.items()]
    return 0 if all(verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
