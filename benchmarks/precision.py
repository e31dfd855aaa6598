"""How many figures become precise: going on with the cheapest, or equal shares, in the same time.

    python benchmarks/precision.py [--sets 300] [--target 5]
    python benchmarks/precision.py --real 2023-11-03-vhive-libmpk --budget 60

Simulated: each figure of the newest record of each note has processes that scatter as its own did there, and
take as long; so much more time as the planned rounds took is given to further processes. Prints the share of
figures within the target, how many intervals hold the median that was put in, and how many of those that say
that they are precise.
Real: measures a note in a copy of the notebook, once with `--precision` and once with as many processes of
each figure as fit into the same time. Prints both shares and times.
"""

from __future__ import annotations

import argparse
import math
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from generator.findings import precise, summarise  # noqa: E402
from generator.model.intervals import LEVEL, LOOKED, median_interval, useful  # noqa: E402
from generator.model.precision import Aim, next_round  # noqa: E402
from generator.model.record import Record  # noqa: E402
from generator.records import store  # noqa: E402

FIRST = "2023-11-03-vhive-libmpk"
SHARES = (0.0, 0.25, 0.5, 1.0, 2.0)  # of the time of six processes each, given to further ones


@dataclass(frozen=True)
class Kind:
    """A figure: how its processes scatter, as logarithms, and how long one takes in s."""

    spread: float
    wall: float


@dataclass
class Shown:
    """What came of all sets with so much more time."""

    figures: int = 0
    precise: int = 0
    held: int = 0
    both: int = 0

    def add(self, interval: tuple[float, float], width: float, target: float) -> None:
        """One figure; its true median is 1."""
        is_held, is_precise = interval[0] <= 1 <= interval[1], width <= target
        self.figures, self.held = self.figures + 1, self.held + is_held
        self.precise, self.both = self.precise + is_precise, self.both + (is_held and is_precise)

    @property
    def line(self) -> str:
        said = self.both / self.precise if self.precise else math.nan
        return f"{self.precise / self.figures:7.2f}   {self.held / self.figures:6.1%}   {said:6.1%}"


def kinds(record: Record) -> list[Kind]:
    """The figures of a record, a further figure of the same processes left out."""
    found = []
    for trial in record.trials:
        logs = [math.log(run.median) for run in trial.runs if run.status == "ok" and (run.median or 0) > 0]
        walls = [run.wall for run in trial.runs if run.wall]
        if len(logs) >= 6 and walls and not trial.trial.of and trial.said.kind != "fact":
            found.append(Kind(statistics.stdev(logs), statistics.median(walls)))
    return found


def newest(stem: str) -> Record | None:
    """The newest record that nobody hurried."""
    return next((one for one in store.load_all(ROOT / "results" / stem) if not one.quick), None)


def process(kind: Kind, lot: random.Random) -> float:
    return math.exp(lot.gauss(0, kind.spread))


def interval(values: Sequence[float], level: float) -> tuple[tuple[float, float], float]:
    """Its ends, and its half-width as a share of the median."""
    first = sorted(values[: useful(len(values), level)])
    low, high, _ = median_interval(first, level) or (0.0, math.inf, 0.0)
    return (low, high), (high - low) / 2 / statistics.median(values)


def gone_on(each: Sequence[Kind], share: float, target: float, lot: random.Random, shown: Shown) -> None:
    """One set: the cheapest forecasts first."""
    values = [[process(kind, lot) for _ in range(6)] for kind in each]
    left = share * 6 * sum(kind.wall for kind in each)
    while True:
        aims = [
            Aim(number, len(found), interval(found, LOOKED)[1], target, kind.wall)
            for number, (kind, found) in enumerate(zip(each, values, strict=True))
        ]
        counts = next_round(aims, left)
        if not counts:
            break
        for number, count in counts.items():
            values[number] += [process(each[number], lot) for _ in range(count)]
            left -= count * each[number].wall
    for found in values:
        shown.add(*interval(found, LOOKED), target)


def equal(each: Sequence[Kind], share: float, target: float, lot: random.Random, shown: Shown) -> None:
    """One set: as many processes of each as the time is long."""
    for kind in each:
        values = [process(kind, lot) for _ in range(int(6 * (1 + share)))]
        shown.add(*interval(values, LEVEL), target)


def simulated(stems: Sequence[str], sets: int, target: float) -> None:
    """A table of both rules for each note."""
    rules: dict[str, Callable[..., None]] = {"cheapest first": gone_on, "equal": equal}
    for stem in stems:
        record = newest(stem)
        each = kinds(record) if record else []
        if len(each) < 3:
            continue
        seconds = 6 * sum(kind.wall for kind in each)
        print(f"{stem}: {len(each)} figures, six processes each take {seconds:.0f} s")
        print("  time   rule            within   held    of precise ones")
        for share in SHARES:
            for name, rule in rules.items():
                shown, lot = Shown(), random.Random(f"{stem} {share} {name}")
                for _ in range(sets):
                    rule(each, share, target, lot, shown)
                print(f"  x{1 + share:<5g} {name:14} {shown.line}")


# ------------------------------------------------------------------ measured


def real(stem: str, budget: float, target: float) -> None:
    """Both in one copy of the notebook, the precise one first."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name in ("experiments", "probes", "services", "templates", "config.yml", "_config.yml"):
            source = ROOT / name
            (shutil.copytree if source.is_dir() else shutil.copy)(source, root / name)
        without_budget(root / "experiments" / f"{stem}.yml")
        share = f"{100 * target:g}%"
        going, took = run(root, stem, "--precision", share, "--budget", f"{budget:g}s")
        print(f"--precision {share}: {told(going, target)} in {took:.0f} s")
        walls = [statistics.median(run.wall for run in one.runs) for one in going.trials if one.runs]
        runs = max(6, int(sum(run.wall for one in going.trials for run in one.runs) / sum(walls)))
        text = (root / "experiments" / f"{stem}.yml").read_text()
        (root / "experiments" / f"{stem}.yml").write_text(
            text.replace("{probe: ", f"{{runs: {runs}, probe: ")
        )
        even, took = run(root, stem)
        print(f"{runs} processes each: {told(even, target)} in {took:.0f} s")


def without_budget(path: Path) -> None:
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("budget:")))


def run(root: Path, stem: str, *options: str) -> tuple[Record, float]:
    """A session's record, and s of its processes with what it waited."""
    words = [sys.executable, "-m", "generator", "run", stem, "--force", *options]
    began = time.monotonic()
    done = subprocess.run(words, cwd=root, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=False)
    print(f"  ({time.monotonic() - began:.0f} s with building and rendering, exit code {done.returncode})")
    (record, *_) = store.load_all(root / "results" / stem)
    return record, sum(one.get("probes", 0.0) + one.get("waited", 0.0) for one in record.rounds)


def told(record: Record, target: float) -> str:
    """`14 of 22 figures within ±5 %`."""
    made = [summarise.summary(one, quick=record.quick, record=record.name) for one in record.trials]
    widths = [width for one in made if (width := precise.half_width(one)) is not None]
    there = sum(width <= target for width in widths)
    return f"{there} of {len(widths)} figures within {precise.plus_minus(target)}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sets", type=int, default=300, help="simulated notes of each kind")
    parser.add_argument("--target", type=float, default=5.0, help="%% to a side")
    parser.add_argument("--only", default="", metavar="NOTE", help="this note alone")
    parser.add_argument("--real", metavar="NOTE", help="measure this one")
    parser.add_argument("--budget", type=float, default=60.0, help="s of a measured session")
    given = parser.parse_args()
    if given.real:
        real(given.real, given.budget, given.target / 100)
        return
    folders = sorted(path.name for path in (ROOT / "results").iterdir() if path.is_dir())
    simulated([given.only] if given.only else folders, given.sets, given.target / 100)


if __name__ == "__main__":
    main()
