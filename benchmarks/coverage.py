"""How often the intervals that are printed hold what they are intervals of, simulated.

    python benchmarks/coverage.py [--sets N]

Of each shape so many sets (2,000): the median over processes and the ratio round by round, also where looks
said when to stop; the change between sessions; what "would have shown"; the rounds until `run A B` decides.
Exits with 1 where less is held than is claimed. Processes that follow one another more closely than the
machine changes are shown beside: of them nothing is claimed, and a note whose budget allows it starts them
5 s apart.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from generator.findings import interleaved, over_processes, ratios, scatter  # noqa: E402
from generator.model import deciding, intervals, precision  # noqa: E402
from generator.model.finding import Estimate  # noqa: E402

CLAIMED = 0.95
POWER = 0.90
Shape = Callable[[np.random.Generator, int, int], np.ndarray]  # sets, values of each -> logarithms


def normal(random: np.random.Generator, sets: int, n: int) -> np.ndarray:
    return random.normal(0, 0.1, (sets, n))


def heavy(random: np.random.Generator, sets: int, n: int) -> np.ndarray:
    return 0.1 * random.standard_t(2, (sets, n))


def bimodal(random: np.random.Generator, sets: int, n: int) -> np.ndarray:
    return normal(random, sets, n) * 0.3 + 0.3 * (random.random((sets, n)) < 0.4)


def slow_ones(random: np.random.Generator, sets: int, n: int) -> np.ndarray:
    return normal(random, sets, n) * 0.6 + 0.5 * (random.random((sets, n)) < 0.15)


def following(much: float) -> Shape:
    """Each process follows the one before it."""

    def drawn(random: np.random.Generator, sets: int, n: int) -> np.ndarray:
        values = normal(random, sets, n)
        for number in range(1, n):
            values[:, number] = much * values[:, number - 1] + math.sqrt(1 - much**2) * values[:, number]
        return values

    return drawn


def sticky(random: np.random.Generator, sets: int, n: int) -> np.ndarray:
    """Of two kinds, where a process mostly is of the kind before it."""
    state = random.random((sets, n)) < 0.4
    kept = random.random((sets, n)) < 0.8
    for number in range(1, n):
        state[:, number] = np.where(kept[:, number], state[:, number - 1], state[:, number])
    return normal(random, sets, n) * 0.3 + 0.3 * state


def drifting(share: float) -> Shape:
    """Slower by so much from the first round to the last."""

    def drawn(random: np.random.Generator, sets: int, n: int) -> np.ndarray:
        return normal(random, sets, n) * 0.6 + math.log1p(share) * (np.arange(n) + 0.5) / n

    return drawn


SHAPES: dict[str, tuple[Shape, bool]] = {  # and whether an interval is claimed to hold
    "normal": (normal, True),
    "t with 2 degrees of freedom": (heavy, True),
    "two kinds, 60 and 40 %": (bimodal, True),
    "15 % slow ones": (slow_ones, True),
    "drift of 5 %": (drifting(0.05), True),
    "drift of 10 %": (drifting(0.10), True),
    "drift of 20 %": (drifting(0.20), True),
    "correlation of 0.1": (following(0.1), False),
    "correlation of 0.2": (following(0.2), False),
    "correlation of 0.3": (following(0.3), False),
    "correlation of 0.5": (following(0.5), False),
    "correlation of 0.8": (following(0.8), False),
    "kinds that stay": (sticky, False),
}
INDEPENDENT = {name: shape for name, (shape, claimed) in SHAPES.items() if claimed and "drift" not in name}


def middle_of(random: np.random.Generator, shape: Shape) -> float:
    """The true median of a shape, of all rounds together."""
    return float(np.median(shape(random, 40_000, 20)))


def holds(found: Estimate | None, truth: float) -> bool:
    return found is not None and found.low <= truth <= found.high


def row(name: str, cells: Sequence[float], least: float | None, sets: int) -> bool:
    """One printed line; did all of it hold at least as often as it has to? With three errors' grace."""
    held = least is None or all(cell >= least - 3 * math.sqrt(least * (1 - least) / sets) for cell in cells)
    said = "" if least is None else "holds" if held else "FAILS"
    print(f"  {name:<44}" + "".join(f"{100 * cell:7.1f}" for cell in cells) + f"  {said}")
    return held


def medians(random: np.random.Generator, sets: int) -> Iterator[bool]:
    counts = (6, 7, 9, 12, 15, 20, 40)
    print("median over processes, % that hold it" + "".join(f"  n={n}" for n in counts))
    for name, (shape, claimed) in SHAPES.items():
        truth = middle_of(random, shape)
        cells = [
            np.mean([holds(over_processes.estimate(one), truth) for one in shape(random, sets, n).tolist()])
            for n in counts
        ]
        yield row(
            name if claimed else f"({name}: nothing claimed)", cells, CLAIMED if claimed else None, sets
        )


def paired(random: np.random.Generator, sets: int) -> Iterator[bool]:
    counts = (6, 9, 12, 20)
    print("ratio round by round" + "".join(f"  n={n}" for n in counts))
    for above, top in INDEPENDENT.items():
        for below, bottom in INDEPENDENT.items():
            truth = math.exp(float(np.median(top(random, 40_000, 5) - bottom(random, 40_000, 5))))
            cells = [
                np.mean(
                    [holds(one, truth) for one in by_round(top(random, sets, n), bottom(random, sets, n))]
                )
                for n in counts
            ]
            yield row(f"{above} / {below}"[:44], cells, CLAIMED, sets)


def by_round(above: np.ndarray, below: np.ndarray) -> Iterator[Estimate | None]:
    for one, other in zip(np.exp(above).tolist(), np.exp(below).tolist(), strict=True):
        yield ratios.by_round(dict(enumerate(one)), dict(enumerate(other)))


def changes(random: np.random.Generator, sets: int) -> Iterator[bool]:
    """Of ten figures that differ unlike from session to session."""
    counts = ((2, 2), (3, 2), (3, 3), (5, 5), (20, 3))
    print("change between sessions" + "".join(f" {a} v {b}" for a, b in counts))
    for name, shape in INDEPENDENT.items():
        cells = [float(np.mean(list(_changes(random, sets, shape, *each)))) for each in counts]
        has_variance = shape is not heavy
        yield row(
            name if has_variance else f"({name}: no variance)", cells, CLAIMED if has_variance else None, sets
        )


def _changes(random: np.random.Generator, sets: int, shape: Shape, a: int, b: int) -> Iterator[bool]:
    figures = 10
    for _ in range(sets // figures):
        values = shape(random, figures, a + b) * random.choice([0.6, 1.0, 1.4], (figures, 1))
        groups = [[one[:a], one[a:]] for one in values.tolist()]
        for number, own in enumerate(groups):
            known = scatter.scatter(own, [each for i, each in enumerate(groups) if i != number])
            difference = sum(own[1]) / b - sum(own[0]) / a
            yield known is not None and abs(difference) <= known.margin(a, b)


def shown(random: np.random.Generator, sets: int) -> Iterator[bool]:
    counts = ((2, 2), (3, 3), (5, 5))
    print("of changes as large as said to have shown" + "".join(f" {a} v {b}" for a, b in counts))
    cells = []
    for a, b in counts:
        known = scatter.Scatter(0.01, 2 + a + b - 2)
        change = math.log1p(known.detectable(a, b))
        found = []
        for _ in range(sets):
            drawn = scatter.Scatter(0.01 * random.chisquare(known.freedom) / known.freedom, known.freedom)
            difference = random.normal(change, math.sqrt(0.01 * (1 / a + 1 / b)))
            found.append(drawn.chance(difference, a, b) <= 1 - CLAIMED)
        cells.append(float(np.mean(found)))
    yield row("called changed", cells, POWER - 0.05, sets)


def decided(random: np.random.Generator, sets: int) -> Iterator[bool]:
    cases = ((0.03, 0.1), (0.1, 0.1), (0.1, 0.25), (0.18, 0.1), (0.15, 0.25))
    print("within the forecast rounds" + "".join(f" {100 * d:.0f}:+{100 * c:.0f}%" for d, c in cases))
    yield row("decided", [_decided(random, sets // 4, *each) for each in cases], POWER - 0.05, sets // 4)


def _decided(random: np.random.Generator, sets: int, deviation: float, change: float) -> float:
    """The share of sets that are told apart at a look within the forecast."""
    reach = math.exp(1.267 * deviation)
    both = [Estimate(value, value / reach, value * reach, 6, 0.969, (1, 6)) for value in (1.0, 1.0 + change)]
    needed = interleaved.rounds(*both) or 0
    each = [_until_decided(one, needed) for one in turns(random, sets, deviation, change, needed)]
    return float(np.mean([found.outcome == "more" for found in each]))


def turns(
    random: np.random.Generator, sets: int, deviation: float, change: float, rounds: int
) -> list[list[float]]:
    """Ratios round by round of two versions; a fifth of what processes differ by is common to a round."""
    own = deviation * math.sqrt(0.8)
    apart = random.normal(0, own, (sets, rounds)) - random.normal(0, own, (sets, rounds))
    found: list[list[float]] = np.exp(apart + math.log1p(change)).tolist()
    return found


def _until_decided(ratios: Sequence[float], most: int) -> deciding.Decision:
    found = deciding.Decision("undecided")
    for look in deciding.looks(most):
        found = deciding.decision(ratios[:look])
        if found.is_made:
            break
    return found


def looked_at(random: np.random.Generator, sets: int) -> Iterator[bool]:
    """What is printed where looking said when to stop: of at most 100 processes, of at most 200 rounds."""
    targets = (0.05, 0.1, 0.2)
    print("looked at until as precise as" + "".join(f"  {100 * each:.0f} %" for each in targets))
    for name, shape in INDEPENDENT.items():
        truth = math.exp(middle_of(random, shape))
        values = np.exp(shape(random, sets, precision.MOST)).tolist()
        found = [[holds(_until_precise(one, target), truth) for one in values] for target in targets]
        yield row(name, [float(np.mean(each)) for each in found], CLAIMED, sets)
    cases = ((0.1, 0.0), (0.1, 0.1), (0.1, 0.25))
    print("looked at until decided" + "".join(f" {100 * d:.0f}:+{100 * c:.0f}%" for d, c in cases))
    cells = []
    for deviation, change in cases:
        each = [_until_decided(one, 200) for one in turns(random, sets, deviation, change, 200)]
        cells.append(float(np.mean([holds(one.estimate, 1 + change) for one in each])))
    yield row("ratio of two versions", cells, CLAIMED, sets)


def _until_precise(values: Sequence[float], target: float) -> Estimate | None:
    """The estimate at which the program stops."""
    n, found = 0, None
    while n < precision.MOST and (found is None or found.half_width > target):
        n = min(intervals.next_useful(n + 1, intervals.LOOKED), precision.MOST)
        found = over_processes.estimate(values[:n], level=intervals.LOOKED)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sets", type=int, default=2000)
    sets = parser.parse_args().sets
    random = np.random.default_rng(12)
    held = [
        one for part in (medians, paired, looked_at, changes, shown, decided) for one in part(random, sets)
    ]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
