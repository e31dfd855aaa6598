"""How often identical code is called different.

    python benchmarks/compare.py [--sessions N] [--keep FOLDER]

First the committed records, whose code is the same: every way to hold sessions of one boot against others.
Then ten fresh sessions of a note with 20 figures, measured here: one, two, three and five against as many,
and two against one. Each comparison is asked alone, then all 20 together. Beside ours what overlapping
intervals say of the same pairs. Exits with 1 where more than 5 % are called different, or fewer than 200
were compared. `--sessions 0` leaves the fresh ones out; `--keep` has their notebook, and uses it again.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.whole import command, timed  # noqa: E402
from generator.findings import repeats, sessions  # noqa: E402
from generator.model.change import CHANGED, LIKELY, NOT_JUDGED, SUSPECT, Asked, Change  # noqa: E402
from generator.model.session import SessionSummary  # noqa: E402
from generator.records import store  # noqa: E402

MOST = 0.05  # of the comparisons of identical code may be called different
LEAST = 200  # comparisons
SPLITS = 60  # ways of so many against so many, at most
CALLED = (CHANGED, SUSPECT, LIKELY)
SIDES = ((1, 1), (2, 1), (2, 2), (3, 3), (5, 5))
STEM = "2026-11-28-repeats"
NOTE = """\
title: Twenty figures of code that stays the same
budget: 15 s
measure:
  lock: {probe: mutex_lock, label: free lock, conditions: [anywhere, zero, one]}
  call: {probe: func_call, label: call, conditions: [anywhere, zero, one]}
  clock: {probe: clock_gettime, label: clock, conditions: [anywhere, zero, one]}
  pid: {probe: getpid, label: system call, conditions: [anywhere, zero, one]}
  futex: {probe: handoff_futex, label: futex, conditions: [together, awake]}
  condvar: {probe: handoff_condvar, label: condvar, conditions: [together, awake]}
  eventfd: {probe: handoff_eventfd, label: eventfd, conditions: [together, awake]}
  pipe: {probe: handoff_pipe, label: pipe, conditions: [together, awake]}
conditions:
  anywhere: {}
  zero: {pin: [0]}
  one: {pin: [1]}
  together: {pin: one cpu}
  awake: {pin: two cores, awake: true}
body: |
  Nothing changes here.
"""

Sides = tuple[Sequence[SessionSummary], Sequence[SessionSummary]]


def ways(every: Sequence[SessionSummary], counts: tuple[int, int]) -> list[Sides]:
    """So many sessions against so many others, each pair once; drawn where there are too many."""
    found = [
        (a, b)
        for a in combinations(every, counts[0])
        for b in combinations([one for one in every if one not in a], counts[1])
        if counts[0] != counts[1] or every.index(a[0]) < every.index(b[0])
    ]
    return found if len(found) <= SPLITS else random.Random(1).sample(found, SPLITS)


def asked(every: Iterable[SessionSummary]) -> list[Asked]:
    """All medians that any of these has."""
    found = {
        Asked(one.measurement, one.condition, one.sweep): None
        for session in every
        for one in session.figures
        if "median" in one.estimates
    }
    return list(found)


def overlaps(change: Change) -> bool | None:
    """Do the intervals of one session each overlap? None where there is no such pair."""
    one, other = change.before, change.after
    if one is None or other is None or change.sessions != (1, 1):
        return None
    return one.low <= other.high and other.low <= one.high


def alone(sides: Sides, every: Sequence[SessionSummary]) -> Iterator[Change]:
    """Each figure as if it were the only one that is asked for."""
    for one in asked([*sides[0], *sides[1]]):
        yield from repeats.compare(*sides, [one], every)


def report(name: str, found: Iterable[Change]) -> tuple[int, int]:
    """One printed line: how many were judged, how many of them called different."""
    judged = [one for one in found if one.outcome != NOT_JUDGED]
    if not judged:
        return 0, 0
    called = sum(one.outcome in CALLED for one in judged)
    pairs = [said for one in judged if (said := overlaps(one)) is not None]
    share = f"{called:4} called different: {called / len(judged):6.1%}"
    apart = f"   intervals apart: {pairs.count(False) / len(pairs):6.1%}" if pairs else ""
    print(f"  {name:<34} {len(judged):6} compared, {share}{apart}")
    return len(judged), called


def committed() -> tuple[int, int]:
    print("committed records, each figure alone")
    every = [
        sessions.of(record)
        for folder in sorted((ROOT / "results").iterdir())
        for record in store.load_all(folder)
    ]
    total = [0, 0]
    for counts in SIDES[:3]:
        found = [
            change
            for boot in boots(every)
            for sides in ways(boot, counts)
            for change in alone(sides, every)
            if change.sessions == counts and same_code(change, sides)
        ]
        for index, count in enumerate(report(f"{counts[0]} against {counts[1]}", found)):
            total[index] += count
    return total[0], total[1]


def boots(every: Sequence[SessionSummary]) -> Iterator[list[SessionSummary]]:
    """The sessions of each note and machine state."""
    groups: dict[object, list[SessionSummary]] = {}
    for one in every:
        groups.setdefault((one.note, one.host, one.state, one.setup), []).append(one)
    yield from groups.values()


def same_code(change: Change, sides: Sides) -> bool:
    """Did both sides run the same? Between the committed sessions some probes changed."""
    wanted = change.asked.measurement, change.asked.condition, change.asked.sweep
    ran = {
        (one.definition, one.source)
        for session in (*sides[0], *sides[1])
        for one in session.figures
        if (one.measurement, one.condition, one.sweep) == wanted
    }
    return len(ran) == 1


def fresh(folder: Path, count: int) -> tuple[int, int]:
    measure(folder, count)
    every = [sessions.of(record) for record in store.load_all(folder / "results" / STEM)][:count]
    print(f"{len(every)} fresh sessions of {len(asked(every))} figures")
    total = [0, 0]
    for counts in SIDES:
        split = ways(every, counts)
        name = f"{counts[0]} against {counts[1]}"
        found = [change for sides in split for change in alone(sides, every)]
        for index, made in enumerate(report(name, found)):
            total[index] += made
        together = [repeats.compare(*sides, asked(every), every) for sides in split]
        report(f"{name}, all together", [change for each in together for change in each])
        wrong = sum(any(one.outcome in CALLED for one in each) for each in together)
        if together:
            print(f"  {'':<34} any of the figures: {wrong / len(together):.1%} of {len(together)} ways")
    return total[0], total[1]


def measure(folder: Path, count: int) -> None:
    """As many sessions as there have to be; those that are there count."""
    note = folder / "experiments" / f"{STEM}.yml"
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text(NOTE)
    have = len(store.load_all(folder / "results" / STEM)) if (folder / "results" / STEM).is_dir() else 0
    for number in range(have, count):
        wall, _ = timed(command(folder, "run", STEM))
        print(f"  session {number + 1} of {count}: {wall:.0f} s", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sessions", type=int, default=10)
    parser.add_argument("--keep", type=Path)
    arguments = parser.parse_args()
    totals = [committed()]
    if arguments.sessions:
        with tempfile.TemporaryDirectory() as temporary:
            totals.append(fresh(arguments.keep or Path(temporary), arguments.sessions))
    held = True
    for name, (judged, called) in zip(("committed", "fresh"), totals, strict=False):
        good = judged >= LEAST and called <= MOST * judged
        held &= good
        share = f"{called} of {judged} called different: {called / max(judged, 1):.1%}"
        print(f"{name}: {share}, {'holds' if good else 'FAILS'}")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
