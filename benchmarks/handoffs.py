"""Are the hand-offs right? Our probes against plain loops that share nothing with them, in the same minute.

    python benchmarks/handoffs.py [--processes N]

The plain loop is compiled alone (handoffs_plain.c) and does nothing but wake, wait and read the clock. Each
process is one reading; the medians of the process medians are compared, on one CPU and on two, interleaved.
Exits with 1 when a ratio is over 10 % off.
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
TOLERANCE = 0.10


@dataclass(frozen=True)
class Case:
    """One hand-off on one pair of CPUs: our arguments, and the plain loop's word for it."""

    probe: str
    arguments: tuple[str, ...]
    plain: str
    cpus: tuple[int, int]

    @property
    def title(self) -> str:
        where = "one CPU" if self.cpus[0] == self.cpus[1] else "two CPUs"
        return f"{' '.join((self.probe, *self.arguments))}, {where}"


def cases() -> Iterator[Case]:
    cpus = sorted(os.sched_getaffinity(0))
    for place in ((cpus[0], cpus[0]), *([(cpus[0], cpus[1])] if len(cpus) > 1 else [])):
        yield Case("handoff_condvar", ("signal=inside",), "inside", place)
        yield Case("handoff_condvar", ("signal=outside",), "outside", place)
        yield Case("handoff_futex", (), "futex", place)


def build(folder: Path) -> None:
    for name in ("handoff_condvar", "handoff_futex"):
        source = ROOT / "probes" / f"{name}.c"
        subprocess.run(["cc", *CFLAGS, "-I", ROOT / "probes", source, "-o", folder / name], check=True)
    plain = ROOT / "benchmarks" / "handoffs_plain.c"
    subprocess.run(["cc", *CFLAGS, plain, "-o", folder / "plain"], check=True)


def ours(folder: Path, case: Case) -> float:
    pin = f"pin={case.cpus[0]},{case.cpus[1]}"
    done = subprocess.run([folder / case.probe, pin, *case.arguments], check=True, capture_output=True)
    return float(statistics.median(json.loads(done.stdout)["samples"]))


def plain(folder: Path, case: Case) -> float:
    words = [case.plain, *map(str, case.cpus), str(EVENTS)]
    return float(subprocess.run([folder / "plain", *words], check=True, capture_output=True).stdout)


def measure(folder: Path, processes: int) -> dict[Case, list[tuple[float, float]]]:
    """(ours, plain) by case: all cases once a round, the order of a pair alternating."""
    rows: dict[Case, list[tuple[float, float]]] = {case: [] for case in cases()}
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
        f"{case.title:42}{mine:10.0f}{peer:10.0f}{mine / peer:8.3f}{paired:8.3f}  "
        f"{'ok' if holds else 'OUTSIDE'}"
    )
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
    print(f"{'median of process medians, ns':42}{'ours':>10}{'plain':>10}{'ratio':>8}{'paired':>8}")
    verdicts = [show(case, readings) for case, readings in rows.items()]
    return 0 if all(verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
