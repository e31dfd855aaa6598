"""criterion's files of one benchmark: `new/sample.json`, or `new/estimates.json`.

The samples are called `times`, each the mean of its iterations; `slope` is what criterion itself shows where
the number of iterations grows. Of the estimates `median`, `mean` and `slope`.
"""

from __future__ import annotations

from collections.abc import Mapping
from operator import mul, truediv
from typing import Any

from generator.records.readers._documents import documents
from generator.records.readers._figure import Figure
from generator.records.readers._numbers import real, reals

MEANS = True  # each value is the mean of many operations

_TIMES, _SLOPE = "times", "slope"
_ESTIMATES = ("median", "mean", _SLOPE)


def figures(output: bytes) -> tuple[Figure, ...]:
    """The samples and their slope, or the estimates."""
    for document in documents(output):
        found = _samples(document) or _estimates(document)
        if found:
            return found
    raise ValueError("it is neither a sample.json nor an estimates.json of criterion")


def _samples(document: Any) -> tuple[Figure, ...]:
    """Of `{"iters": [...], "times": [...]}`, or of the older `[[iters], [times]]`."""
    lists = _lists(document)
    if lists is None:
        return ()
    iters, times = map(reals, lists)
    if not all(iters) or not len(iters) == len(times) == max(map(len, lists)):
        return (Figure(_TIMES, failed="not every sample has a time and a number of iterations"),)
    square = sum(map(mul, iters, iters))
    slope = sum(map(mul, iters, times)) / square if square else 0.0
    each = tuple(map(truediv, times, iters))
    return (Figure(_TIMES, each, "ns"), Figure(_SLOPE, (slope,), "ns", further=True))


def _lists(document: Any) -> tuple[list[Any], list[Any]] | None:
    if isinstance(document, dict):
        document = [document.get("iters"), document.get("times")]
    if isinstance(document, list) and len(document) == 2 and all(isinstance(one, list) for one in document):
        return document[0], document[1]
    return None


def _estimates(document: Any) -> tuple[Figure, ...]:
    """What criterion works out, in ns; older files begin the names with a capital."""
    if not isinstance(document, dict):
        return ()
    known = {str(name).lower(): value for name, value in document.items()}
    points = {name: _point(known.get(name)) for name in _ESTIMATES}
    return tuple(
        Figure(name, (value,), "ns", "median" if name == "median" else "", further=name != "median")
        for name, value in points.items()
        if value is not None
    )


def _point(estimate: Any) -> float | None:
    return real(estimate.get("point_estimate")) if isinstance(estimate, Mapping) else None
