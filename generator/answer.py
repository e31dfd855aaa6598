"""What a probe printed -> Answer, checked. Pure; the contract is docs/probes.md."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

from generator import units
from generator.model import Answer

_TEXTS = ("kind", "op", "clock", "stop")
_NUMBERS = ("first", "timer", "empty", "clock_offset")
_KNOWN = frozenset(
    (*_TEXTS, *_NUMBERS, "unit", "samples", "iterations", "flagged", "ignored", "ghz", "adds", "places", "facts")
)
_SHOWN = 40  # characters of garbage


def parse(stdout: bytes) -> Answer:
    """One JSON document -> Answer; ValueError with a plain reason where it is none."""
    data = _load(stdout)
    unit = _text(data, "unit", "ns")
    units.find(unit)
    samples = _series(data, "samples")
    answer = Answer(
        unit=unit,
        samples=samples,
        iterations=_whole(data, "iterations"),
        flagged=_flagged(data.get("flagged", {}), len(samples)),
        ignored=tuple(map(str, _list(data, "ignored"))),
        ghz=tuple(_series(data, "ghz")),
        adds=tuple(_series(data, "adds")),
        places=_places(data, len(samples)),
        facts=_mapping(data, "facts"),
        extra={key: value for key, value in data.items() if key not in _KNOWN},
        **{name: _text(data, name, "") for name in _TEXTS},
        **{name: _number(data, name) for name in _NUMBERS},
    )
    if not samples and answer.first is None and not answer.facts:
        raise ValueError("its answer holds neither samples nor facts")
    return answer


def _load(stdout: bytes) -> Mapping[str, Any]:
    text = stdout.decode("utf-8", "replace").strip()
    if not text:
        raise ValueError("printed nothing")
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"printed something that is not JSON: {text[:_SHOWN]!r}") from error
    if not isinstance(data, dict):
        raise ValueError("its answer is not a JSON object")
    return data


def _series(data: Mapping[str, Any], name: str) -> Sequence[float]:
    """Numbers, finite and not negative."""
    values = _list(data, name)
    for index, value in enumerate(values):
        if type(value) is not float and type(value) is not int:
            raise ValueError(f"{name}[{index}] is not a number")
        if not value >= 0 or value == math.inf:
            raise ValueError(f"{name}[{index}] is {value}")
    try:
        return [float(value) for value in values]
    except OverflowError as error:
        raise ValueError(f"{name} holds a number that is too large") from error


def _list(data: Mapping[str, Any], name: str) -> list[Any]:
    value = data.get(name, [])
    if not isinstance(value, list):
        raise ValueError(f"{name} is not a list")
    return value


def _mapping(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = data.get(name, {})
    if not isinstance(value, dict):
        raise ValueError(f"{name} is not an object")
    return value


def _text(data: Mapping[str, Any], name: str, default: str) -> str:
    value = data.get(name, default)
    if not isinstance(value, str):
        raise ValueError(f"{name} is not a text")
    return value


def _number(data: Mapping[str, Any], name: str) -> float | None:
    return None if data.get(name) is None else _series({name: [data[name]]}, name)[0]


def _whole(data: Mapping[str, Any], name: str) -> int | None:
    value = _number(data, name)
    return None if value is None else int(value)


def _places(data: Mapping[str, Any], count: int) -> str:
    places = _text(data, "places", "")
    if places and len(places) != count:
        raise ValueError(f"places has {len(places)} letters for {count} samples")
    return places


def _flagged(value: Any, count: int) -> dict[str, tuple[int, ...]]:
    flagged = _mapping({"flagged": value}, "flagged")
    for why, which in flagged.items():
        if not isinstance(which, list) or any(type(i) is not int or not 0 <= i < count for i in which):
            raise ValueError(f"flagged '{why}' does not list samples")
    return {why: tuple(which) for why, which in flagged.items()}
