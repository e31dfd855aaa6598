"""What a probe printed -> Answer, checked. Pure; the contract is docs/probes.md."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from generator import units
from generator.model.statistics import COUNTERS
from generator.model.trial import Answer

_TEXTS = ("kind", "op", "clock", "stop", "counted")
_NUMBERS = ("first", "timer", "empty", "clock_offset")
_KNOWN = frozenset(
    (
        *_TEXTS,
        *_NUMBERS,
        "unit",
        "samples",
        "iterations",
        "flagged",
        "ignored",
        "ghz",
        "adds",
        "places",
        "facts",
        "counters",
        "failed",
        "remarks",
    )
)
EMULATED = "emulated"  # says which CPU was emulated: nothing but facts is left in such an answer
_TIMELESS = ("kind", "op", "ignored", "params", "facts")
_LARGEST = 1e30  # in base units: no time, size or count comes near it
_DEEPEST = 20  # levels of a fact
_SHOWN = 40  # characters of garbage


def parse(stdout: bytes) -> Answer:
    """One JSON document -> Answer, every number finite and not negative; ValueError with a plain reason."""
    data = _load(stdout)
    unit, factor = _unit(data)
    most = _LARGEST / factor
    samples = _series(data, "samples", most)
    answer = Answer(
        unit=unit,
        samples=samples,
        iterations=_whole(data, "iterations"),
        flagged=_flagged(_object(data, "flagged"), len(samples)),
        ignored=_words(data, "ignored"),
        ghz=tuple(_series(data, "ghz")),
        adds=tuple(_series(data, "adds")),
        places=_places(data, len(samples)),
        counters=_counters(_object(data, "counters")),
        facts=_storable("facts", _object(data, "facts")),
        failed=_failed(_object(data, "failed")),
        remarks=_words(data, "remarks"),
        extra=_storable("its answer", {key: value for key, value in data.items() if key not in _KNOWN}),
        **_texts(data),
        **_numbers(data, most),
    )
    if not samples and answer.first is None and not answer.facts and EMULATED not in answer.extra:
        raise ValueError("its answer holds neither samples nor facts")
    return answer


def timeless(stdout: bytes, cpu: str) -> bytes:
    """A sound answer from an emulated CPU without all that is a time there, with the CPU named."""
    data = _load(stdout)
    kept = {key: data[key] for key in _TIMELESS if key in data}
    return json.dumps(kept | {EMULATED: cpu}, ensure_ascii=False).encode()


def _load(stdout: bytes) -> Mapping[str, Any]:
    if not stdout.strip():
        raise ValueError("printed nothing")
    try:
        data = json.loads(stdout.decode("utf-8"), object_pairs_hook=_once)
    except _Twice:
        raise
    except (ValueError, RecursionError):
        shown = stdout.strip().decode("utf-8", "replace")
        rest = "..." if len(shown) > _SHOWN else ""
        raise ValueError(f"printed something that is not JSON: {shown[:_SHOWN] + rest!r}") from None
    if not isinstance(data, dict):
        raise ValueError("its answer is not a JSON object")
    return data


class _Twice(ValueError):
    """A key that an object has twice: which of the two is meant?"""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        (twice, _), *_ = Counter(key for key, _ in pairs).most_common(1)
        raise _Twice(f"says {twice[:_SHOWN]!r} twice")
    return found


# ------------------------------------------------------------------ numbers


def _series(data: Mapping[str, Any], name: str, most: float = _LARGEST) -> Sequence[float]:
    """Numbers, none above `most`; thousands are checked without a turn of the interpreter for each."""
    values = _list(data, name)
    if not values:
        return []
    if set(map(type, values)) <= {float, int} and all(map(most.__ge__, values)) and min(values) >= 0:
        return list(map(float, values))
    one = name.removesuffix("s") if name == "samples" else name
    return [_checked(f"{one} {index}", value, most) for index, value in enumerate(values)]


def _checked(what: str, value: Any, most: float) -> float:
    if type(value) is not float and type(value) is not int:
        raise ValueError(f"{what} is not a number")
    if value != value:
        raise ValueError(f"{what} is NaN")
    if value < 0:
        raise ValueError(f"{what} is negative")
    if value > most:
        raise ValueError(f"{what} is {'infinite' if value == math.inf else 'too large'}")
    return float(value)


def _numbers(data: Mapping[str, Any], most: float) -> dict[str, Any]:
    return {name: _number(data, name, most) for name in _NUMBERS}


def _number(data: Mapping[str, Any], name: str, most: float) -> float | None:
    return None if data.get(name) is None else _checked(name, data[name], most)


def _whole(data: Mapping[str, Any], name: str) -> int | None:
    value = _number(data, name, _LARGEST)
    if value is not None and value != int(value):
        raise ValueError(f"{name} is not a whole number")
    return None if value is None else int(value)


# ------------------------------------------------------------------ all else


def _list(data: Mapping[str, Any], name: str) -> list[Any]:
    value = data.get(name, [])
    if not isinstance(value, list):
        raise ValueError(f"{name} is not a list")
    return value


def _object(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = data.get(name, {})
    if not isinstance(value, dict):
        raise ValueError(f"{name} is not an object")
    return value


def _text(data: Mapping[str, Any], name: str, default: str) -> str:
    value = data.get(name, default)
    if not isinstance(value, str):
        raise ValueError(f"{name} is not a text")
    _storable(name, value)
    return value


def _unit(data: Mapping[str, Any]) -> tuple[str, float]:
    unit = _text(data, "unit", "ns")
    try:
        return unit, units.find(unit)[1]
    except ValueError:
        raise ValueError(f"unknown unit {unit[:_SHOWN]!r}") from None


def _texts(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _text(data, name, "") for name in _TEXTS}


def _words(data: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return tuple(_text({name: word}, name, "") for word in _list(data, name))


def _storable(what: str, value: Any) -> Any:
    """As it is, if a record can hold it: finite numbers, whole characters, not too deep."""
    if _depth(value) > _DEEPEST:
        raise ValueError(f"{what} is nested deeper than {_DEEPEST} levels")
    try:
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode("utf-8")
    except UnicodeEncodeError:
        raise ValueError(f"{what} holds half a character") from None
    except ValueError:
        raise ValueError(f"{what} holds a number that is not finite") from None
    return value


def _depth(value: Any) -> int:
    """Levels of lists and objects, counted no further than needed."""
    depth, level = 0, [value]
    while level and depth <= _DEEPEST:
        inner = [one for one in level if isinstance(one, dict | list)]
        level = [x for one in inner for x in (one.values() if isinstance(one, dict) else one)]
        depth += bool(inner)
    return depth


def _places(data: Mapping[str, Any], count: int) -> str:
    places = _text(data, "places", "")
    if places and len(places) != count:
        raise ValueError(f"places has {len(places)} letters for {count} samples")
    if strange := set(places) - {"s", "d"}:
        raise ValueError(f"places holds {min(strange)!r}, which is neither 's' nor 'd'")
    return places


def _counters(counters: Mapping[str, Any]) -> dict[str, float | str]:
    """Each a count an operation, or why there is none; those that nobody knows are left out."""
    known = {name: value for name, value in counters.items() if name in COUNTERS and value is not None}
    return {
        name: _text({name: value}, name, "") if isinstance(value, str) else _checked(name, value, _LARGEST)
        for name, value in known.items()
    }


def _flagged(flagged: Mapping[str, Any], count: int) -> dict[str, tuple[int, ...]]:
    for reason, which in flagged.items():
        if not isinstance(which, list) or any(type(i) is not int or not 0 <= i < count for i in which):
            raise ValueError(f"flagged {reason[:_SHOWN]!r} does not list samples")
    _storable("flagged", list(flagged))
    return {reason: tuple(which) for reason, which in flagged.items()}


def _failed(failed: Mapping[str, Any]) -> Mapping[str, int]:
    for reason, count in failed.items():
        if type(count) is not int or not 0 < count <= _LARGEST:
            raise ValueError(f"failed {reason[:_SHOWN]!r} is not a count of events")
    return dict(_storable("failed", failed))
