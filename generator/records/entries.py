"""Headings and sessions <-> the texts that the index holds them as. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from functools import lru_cache
from itertools import chain
from typing import Any

import orjson

from generator.model.finding import Estimate
from generator.model.heading import Heading, Held
from generator.model.session import SessionFigure, SessionSummary

_OF_RECORD = tuple(one.name for one in fields(Heading) if one.name != "trials")
_OF_TRIAL = tuple(one.name for one in fields(Held))
_OF_SESSION = tuple(one.name for one in fields(SessionSummary) if one.name != "figures")
_ALIKE = (  # of a figure in most sessions
    "measurement",
    "condition",
    "sweep",
    "definition",
    "source",
    "kind",
    "family",
    "dimension",
    "status",
    "complete",
)
_OF_FIGURE = tuple(
    one.name for one in fields(SessionFigure) if one.name not in (*_ALIKE, "estimates", "by_place")
)
_OF_ESTIMATE = len(fields(Estimate)) + 1  # numbers: ranks are two


def heading_text(one: Heading) -> str:
    """A heading as one text; what its trials have in common with those of other records is a text in it."""
    told = {name: getattr(one, name) for name in _OF_RECORD}
    return _json([told, _json([[getattr(trial, name) for name in _OF_TRIAL] for trial in one.trials])])


def heading(text: str) -> Heading:
    """The inverse."""
    told, held = orjson.loads(text)
    return Heading(**_with_tuples(told), trials=_held(held))


@lru_cache(maxsize=64)
def _held(text: str) -> tuple[Held, ...]:
    return tuple(Held(**dict(zip(_OF_TRIAL, map(_tuples, told), strict=True))) for told in orjson.loads(text))


def session_text(one: SessionSummary) -> bytes:
    """A session as one text; what its figures have in common with those of others is a text in it."""
    told = {name: getattr(one, name) for name in _OF_SESSION}
    heads = [({name: getattr(made, name) for name in _ALIKE}, list(made.estimates)) for made in one.figures]
    numbers = [
        (_all_numbers(made.estimates), made.by_place, [getattr(made, name) for name in _OF_FIGURE])
        for made in one.figures
    ]
    return _json([told, _json(heads), numbers]).encode()


def session(text: bytes) -> SessionSummary:
    """The inverse: an estimate is made of its numbers where somebody looks at it."""
    told, heads, numbers = orjson.loads(text)
    figures = tuple(
        _figure(head, Estimates(places, values), by_place, others)
        for (head, places), (values, by_place, others) in zip(_heads(heads), numbers, strict=True)
    )
    return SessionSummary(**_with_tuples(told), figures=figures)


def _with_tuples(told: dict[str, Any]) -> dict[str, Any]:
    """As the nouns have it."""
    return {**told, "resumes": tuple(told.get("resumes", ()))}


def _figure(
    head: Mapping[str, Any],
    estimates: Estimates,
    by_place: Mapping[str, Sequence[float]],
    others: Sequence[Any],
) -> SessionFigure:
    """A figure, its fields filled in at once: there are ten thousands of them."""
    made: SessionFigure = object.__new__(SessionFigure)
    held = vars(made)
    held.update(head)
    held.update(zip(_OF_FIGURE, others, strict=True))
    held["estimates"] = estimates
    held["by_place"] = {where: tuple(told) for where, told in by_place.items()} if by_place else {}
    return made


@lru_cache(maxsize=64)
def _heads(text: str) -> tuple[tuple[Mapping[str, Any], Mapping[str, int]], ...]:
    """Of each figure what it has in common with others, and where among its numbers an estimate begins."""
    return tuple(
        (
            {name: _tuples(value) for name, value in told.items()},
            {name: position * _OF_ESTIMATE for position, name in enumerate(names)},
        )
        for told, names in orjson.loads(text)
    )


def _json(value: Any) -> str:
    try:
        return orjson.dumps(value).decode()
    except TypeError:  # a whole number of more than 64 bits
        return json.dumps(value, ensure_ascii=False)


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


def _all_numbers(estimates: Mapping[str, Estimate]) -> list[float | None]:
    return list(chain.from_iterable(map(_numbers, estimates.values())))


def _numbers(made: Estimate) -> tuple[float | None, ...]:
    first, last = made.ranks or (None, None)
    return made.value, made.low, made.high, made.n, made.coverage, first, last, made.tick


class Estimates(Mapping[str, Estimate]):
    """Those of a figure by statistic, each made when it is looked at."""

    __slots__ = ("_numbers", "_places")

    def __init__(self, places: Mapping[str, int], numbers: Sequence[Any]) -> None:
        self._places = places
        self._numbers = numbers

    def __getitem__(self, name: str) -> Estimate:
        start = self._places[name]
        value, low, high, n, coverage, first, last, tick = self._numbers[start : start + _OF_ESTIMATE]
        return Estimate(value, low, high, n, coverage, None if first is None else (first, last), tick)

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)
