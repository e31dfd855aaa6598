"""What a note on three hosts costs above its probes, and above the same note on one.

    python benchmarks/fleet.py [--rounds N]

The hosts are network namespaces of this machine, each with an sshd of its own: they share its CPUs. So the
probes sleep, as processes that measure on machines of their own would not take from each other; what the
engine itself does on three hosts still has to share. Prints how long it takes from the start of the command
to the first trial (the first time, when everything travels and is compiled, and again), what `run` takes
above the time inside its probes, for each process, and three hosts over one, interleaved. Needs root. Exits
with 1 when a figure is outside the bounds below.
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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import namespaces

from tests.fleet.hosts import FarHost

ALIASES = ("alpha", "beta", "gamma")
STEM = "2023-11-03-sleeps"
MEASURED = 8  # measurements, each of six processes
SLEEPS = 0.25  # s
BOUNDS = {  # s; a ratio
    "start to first trial": 3.0,
    "above the probes, per process": 0.15,
    "three hosts over one": 1.15,
}
PROBE = f"""#!/bin/sh
date +%s.%N >>/root/began
sleep {SLEEPS}
echo '{{"unit": "ns", "samples": [41.0, 42.0]}}'
"""
NOTE = """title: sleeping
date: 2023-11-03 1:53:46 -0500
categories: notes
measure:
{measured}body: |
  - {{{{ one0 }}}}
"""


@dataclass(frozen=True)
class Run:
    """One `run` on some hosts, s."""

    wall: float
    first: float  # from its start to the first process of the slowest host
    above: float  # per process of the slowest host, from its first process to the end of the command


def make_notebook(root: Path) -> None:
    """A note whose probes sleep, and the hosts in config.yml."""
    lines = "".join(f"  one{n}: {{probe: sleeps, label: sleep {n}}}\n" for n in range(MEASURED))
    files = {
        f"experiments/{STEM}.yml": NOTE.format(measured=lines),
        "probes/sleeps": PROBE,
        "config.yml": f"hosts: {{{', '.join(f'{alias}: {{ssh: {alias}}}' for alias in ALIASES)}}}\n",
    }
    for name, text in files.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text)
    (root / "probes/sleeps").chmod(0o755)


def run(root: Path, hosts: Sequence[FarHost]) -> Run:
    """Measured there, without waits between the processes of a trial."""
    for host in hosts:
        (host.home / "began").unlink(missing_ok=True)
    words = ["run", STEM, "--no-wait", "--on", ",".join(host.alias for host in hosts)]
    environment = os.environ | {"PYTHONPATH": str(namespaces.ROOT)}
    begun = time.time()
    done = subprocess.run(
        [sys.executable, "-m", "generator", "--notebook", str(root), *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    ended = time.time()
    if done.returncode:
        raise SystemExit(f"{done.stdout}{done.stderr}")
    each = [probes(root, host) for host in hosts]
    firsts = [float((host.home / "began").read_text().split()[0]) - begun for host in hosts]
    count = len((hosts[0].home / "began").read_text().split())
    above = ended - begun - max(firsts) - max(each)
    return Run(ended - begun, max(firsts), above / count)


def probes(root: Path, host: FarHost) -> float:
    """s inside the probes of the newest record of a host."""
    newest = max(root.glob(f"results/*/*-{host.alias}.json"))
    return float(sum(one["probes"] for one in json.loads(newest.read_text())["rounds"]))


def show(name: str, value: float, unit: str, remark: str = "") -> bool:
    """A figure and whether it is within its bound, where it has one."""
    bound = BOUNDS.get(name)
    verdict = "" if bound is None else f"bound {bound:g}: {'holds' if value <= bound else 'FAILS'}"
    print(f"{name:<40} {value:7.3f} {unit:<2} {verdict:<20} {remark}")
    return bound is None or value <= bound


def measure(root: Path, made: Mapping[str, FarHost], rounds: int) -> bool:
    """Everything, printed; are all figures within their bounds?"""
    every, one = list(made.values()), [made[ALIASES[0]]]
    cold = run(root, every)
    threes, ones = [], []
    for number in range(rounds):
        for several in (True, False) if number % 2 else (False, True):
            (threes if several else ones).append(run(root, every if several else one))
    show(
        "start to first trial, all of it new",
        cold.first,
        "s",
        "three programs sent and compiled on one machine",
    )
    ratios = [three.wall / single.wall for three, single in zip(threes, ones, strict=True)]
    remark = (
        f"{min(ratios):.3f} to {max(ratios):.3f}; {statistics.median(one.wall for one in ones):.1f} s for one"
    )
    return all(
        [
            show("start to first trial", statistics.median(one.first for one in threes), "s"),
            show("above the probes, per process", statistics.median(one.above for one in threes), "s"),
            show("three hosts over one", statistics.median(ratios), "x", remark),
        ]
    )


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    if missing := namespaces.missing():
        print(f"left out: {missing}")
        return 0
    with namespaces.up(ALIASES) as made, tempfile.TemporaryDirectory() as folder:
        make_notebook(Path(folder))
        return 0 if measure(Path(folder), made, asked.rounds) else 1


if __name__ == "__main__":
    sys.exit(main())
