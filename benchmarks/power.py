"""Is a difference found that was put in, and none where there is none? Versions of probes, measured in turns.

    python benchmarks/power.py [--trials 30] [--budget 60] [--only handoff,steady] [--alike 30]

Makes a notebook in a repository of its own: a hand-off on one CPU that takes a tenth longer at a second
commit (how much a delay adds is measured first), and 34 pairs of lock and unlock instead of 33. Each trial is
a session with a seed of its own, which ends once it is decided or after `--budget` s. Prints how many trials
called the difference, after how many rounds and s, and how many called two commits of the same code
different. Exits with 1 where fewer than 90 % call what was put in, or more than 5 % (and more than one) what
was not.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from generator import choosing, pipeline  # noqa: E402
from generator.findings.matched import Match  # noqa: E402
from generator.measure.notebook import Notebook, open_notebook  # noqa: E402
from generator.model import deciding  # noqa: E402
from generator.terminal.progress import Quiet  # noqa: E402

STEM = "2026-01-01-power"
NOTE = """title: differences that were put in
measure:
  handoff: {{probe: handoff, label: "a hand-off, one CPU"}}
  steady: {{probe: steady, label: a loop, conditions: [old, new]}}
conditions: {{old: {{pin: one cpu}}, new: {{pin: one cpu}}}}
versions: {{old: {old}, new: {new}}}
body: |
  text
"""
LOCKS = """/* So many pairs of lock and unlock.
 *
 * kind steady
 * threads 1
 */
#include "probe.h"
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
PROBE_STEADY("pairs") {
    for (int i = 0; i < %d; i++) {
        pthread_mutex_lock(&lock);
        pthread_mutex_unlock(&lock);
    }
}
"""
PAIRS = 33  # one more is 3 %
HANDOFF = (ROOT / "probes" / "handoff_futex.c").read_text()
WAKE = "    __atomic_store_n(&woken[!me].word, 1, __ATOMIC_RELEASE);\n"
DELAY = """    {
        uint64_t value = 3;
        for (int i = 0; i < %d; i++) asm volatile("imul %%0, %%0" : "+r"(value));
    }
"""
PROBING = 1000  # multiplications of which it is measured what they add
ADDED = {"handoff": 0.10, "steady": 0.03}
ENOUGH, FALSE = 0.9, 0.05


@dataclass(frozen=True)
class Trial:
    """What became of one session."""

    match: Match
    seconds: float


def commit(root: Path, tag: str, delay: int = 0, pairs: int = PAIRS) -> None:
    """A version of both probes; the hand-off with so many multiplications more."""
    (root / "probes").mkdir(exist_ok=True)
    (root / "probes" / "steady.c").write_text(LOCKS % pairs)
    added = DELAY % delay if delay else ""
    (root / "probes" / "handoff.c").write_text(HANDOFF.replace(WAKE, added + WAKE))
    (root / "README").write_text(tag)
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", tag)
    git(root, "tag", tag)


def git(root: Path, *arguments: str) -> None:
    who = {f"GIT_{role}_{what}": "a@b" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    subprocess.run(["git", *arguments], cwd=root, check=True, env=os.environ | who, capture_output=True)


def session(notebook: Notebook, old: str, new: str, id_: str, budget: float, seed: int) -> Trial:
    """One session of one measurement."""
    path = notebook.root / "experiments" / f"{STEM}.yml"
    path.write_text(NOTE.format(old=old, new=new))
    choice = choosing.Choice(only=(id_,), budget=round(budget * 1e9), seed=seed, force=True)
    began = time.monotonic()
    (match,) = pipeline.run(notebook, path, choice, Quiet()).matches
    return Trial(match, time.monotonic() - began)


def calibrated(root: Path) -> int:
    """How many multiplications before a wake-up make it a tenth longer, to a few percent of that."""
    commit(root, "base")
    commit(root, "probing", PROBING)
    ratio = session(open_notebook(root), "base", "probing", "handoff", 10, 1).match.ratio or 1.0
    delay = round(PROBING * ADDED["handoff"] / max(ratio - 1, 0.01))
    print(f"{PROBING} multiplications before a wake-up: {ratio:.3f} times; {delay} are put in", flush=True)
    return delay


def told(name: str, trials: list[Trial], called: int) -> None:
    rounds = sorted(one.match.rounds for one in trials)
    seconds = statistics.median(one.seconds for one in trials)
    ratios = sorted(one.match.ratio or 0.0 for one in trials)
    print(
        f"{name}: called in {called} of {len(trials)}; rounds {rounds[0]}..{statistics.median(rounds):.0f}"
        f"..{rounds[-1]}; median {seconds:.0f} s a session, all in; ratios {ratios[0]:.3f}"
        f"..{statistics.median(ratios):.3f}..{ratios[-1]:.3f}",
        flush=True,
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--trials", type=int, default=30)
    parser.add_argument("--alike", type=int, default=30, help="sessions of two commits of the same code")
    parser.add_argument("--budget", type=float, default=60.0, help="s of a session")
    parser.add_argument("--only", default="handoff,steady")
    given = parser.parse_args()
    well = True
    with tempfile.TemporaryDirectory(prefix="power.") as name:
        root = Path(name)
        git(root, "init", "-q")
        (root / "experiments").mkdir()
        (root / ".gitignore").write_text(".cache\nexperiments\nresults\n_posts\nassets\n")
        commit(root, "more", calibrated(root), PAIRS + 1)
        commit(root, "same")
        notebook = open_notebook(root)
        print(f"each look at {deciding.LEVEL:.1%}, the first after {deciding.first()} rounds", flush=True)
        for id_ in given.only.split(","):
            trials = [
                session(notebook, "base", "more", id_, given.budget, seed) for seed in range(given.trials)
            ]
            called = sum(one.match.outcome == "more" for one in trials)
            told(f"{id_}, {ADDED[id_]:.0%} put in", trials, called)
            well &= called >= ENOUGH * len(trials)
            alike = [
                session(notebook, "base", "same", id_, given.budget, seed) for seed in range(given.alike)
            ]
            false = sum(one.match.outcome in ("more", "less") for one in alike)
            if alike:
                told(f"{id_}, nothing put in", alike, false)
                well &= false <= max(1, FALSE * len(alike))
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
