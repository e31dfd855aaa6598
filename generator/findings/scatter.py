"""How much repeats of the same code differ from session to session, in logarithms of a figure. Pure.

The session is the unit. A figure repeated two or three times hardly says how much it differs from itself: its
family, the figures that repeat alike, says it too, and weighs as much as two degrees of freedom of its own.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import NormalDist

from generator.model import student

LEVEL = 0.95
_WEIGHT = 2  # degrees of freedom that a family counts for
_OWN = 18  # degrees of freedom of a figure's own, from which on its family says nothing
_LEAST = math.log(1.02)  # a smaller difference is not called a change
_MOST = 500.0  # a logarithm whose number a float holds
_SURE = NormalDist().inv_cdf(0.9)  # standard errors that nine of ten differences stay within, to one side

Groups = Sequence[Sequence[float]]  # logarithms of one figure; of one group where only chance differs


@dataclass(frozen=True)
class Scatter:
    """The variance of a figure between sessions, and how well it is known."""

    variance: float
    freedom: float

    def deviation(self, before: int, after: int) -> float:
        """Of the difference between two means of so many sessions."""
        return math.sqrt(self.variance * (1 / before + 1 / after))

    def margin(self, before: int, after: int, out: float = 1 - LEVEL) -> float:
        """What the difference stays within, but for a share `out` of all comparisons of the same code."""
        return student.quantile(1 - out / 2, self.freedom) * self.deviation(before, after)

    def chance(self, difference: float, before: int, after: int) -> float:
        """That repeats of the same code differ by as much or more."""
        deviation = self.deviation(before, after)
        if not deviation:
            return float(not difference)
        return student.beyond(abs(difference) / deviation, self.freedom)

    def detectable(self, before: int, after: int, out: float = 1 - LEVEL) -> float:
        """The share by which a figure has to change to be called nine times of ten.

        By Johnson and Welch's approximation to the non-central t: the margin is not the same each time.
        """
        deviation, t = self.deviation(before, after), student.quantile(1 - out / 2, self.freedom)
        beyond = t * (1 - 1 / (4 * self.freedom)) + _SURE * math.sqrt(1 + t * t / (2 * self.freedom))
        return share(max(beyond * deviation, _LEAST + _SURE * deviation))

    @property
    def floor(self) -> float:
        """The share that two sessions of the same code, one each, differ by at most, 19 times of 20."""
        return share(max(self.margin(1, 1), _LEAST))


def scatter(own: Groups, others: Iterable[Groups], repeats: int = _WEIGHT) -> Scatter | None:
    """Of a figure by its own repeats and those of the other figures of its family; None where none repeat.

    `repeats`: sessions that repeat another one of the family; its figures are not independent of each other.
    """
    squares, freedom = _within(own)
    if freedom >= _OWN:
        return Scatter(squares / freedom, freedom)
    found = [(each, count) for each, count in map(_within, others) if count]
    weight = min(_WEIGHT, repeats, sum(count for _, count in found))
    if not weight + freedom:
        return None
    family = sum(each / count for each, count in found) / len(found) if found else 0.0
    return Scatter((weight * family + squares) / (weight + freedom), weight + freedom)


def _within(groups: Groups) -> tuple[float, int]:
    """The sum of squares around the mean of each group, and its degrees of freedom."""
    squares, freedom = 0.0, 0
    for group in groups:
        if len(group) > 1:
            mean = sum(group) / len(group)
            squares += sum((one - mean) ** 2 for one in group)
            freedom += len(group) - 1
    return squares, freedom


def share(difference: float) -> float:
    """0.12 for a difference of logarithms that is 12 % more; never beyond what a float holds."""
    return math.expm1(min(difference, _MOST))


def ratio(difference: float) -> float:
    """1.12 for the same."""
    return math.exp(max(-_MOST, min(difference, _MOST)))


def is_large(difference: float) -> bool:
    """Is it at least what is worth a word?"""
    return abs(difference) > _LEAST


def holm(chances: Sequence[float]) -> list[float]:
    """The chances of several comparisons, each as large as if it were the only one (Holm's step-down)."""
    order = sorted(range(len(chances)), key=chances.__getitem__)
    corrected, largest = [1.0] * len(chances), 0.0
    for step, index in enumerate(order):
        largest = max(largest, min(1.0, (len(chances) - step) * chances[index]))
        corrected[index] = largest
    return corrected
