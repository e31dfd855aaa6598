"""Student's t, which says how far a mean of few values may be off. Pure."""

from __future__ import annotations

import math
from functools import lru_cache

_TINY = 1e-300
_NEAR = 1e-12  # a step of the continued fraction that changes no more
_HALVINGS = 50  # of a span as wide as the quantile
_STEPS = 300


def beyond(t: float, freedom: float) -> float:
    """The chance that |t| is at least this large, with so many degrees of freedom."""
    return _beta(freedom / 2, 0.5, freedom / (freedom + t * t)) if t else 1.0


@lru_cache(maxsize=1024)
def quantile(level: float, freedom: float) -> float:
    """What t exceeds with chance 1 - level, for a level of 0.5 and more."""
    out = 2 * (1 - level)
    low, high = 0.0, 1.0
    while beyond(high, freedom) > out and high < 1e12:
        low, high = high, high * 2
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if beyond(middle, freedom) > out else (low, middle)
    return (low + high) / 2


def _beta(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function (Numerical Recipes, 6.4)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    front = math.exp(
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    )
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(a, b, x) / a
    return 1 - front * _fraction(b, a, 1 - x) / b


def _fraction(a: float, b: float, x: float) -> float:
    """The continued fraction of the incomplete beta function, by Lentz's method."""
    c, d = 1.0, 1 / _off_zero(1 - (a + b) * x / (a + 1))
    found = d
    for m in range(1, _STEPS):
        for factor in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / _off_zero(1 + factor * d)
            c = _off_zero(1 + factor / c)
            found *= c * d
        if abs(c * d - 1) < _NEAR:
            break
    return found


def _off_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
