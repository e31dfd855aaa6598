"""What a probe printed -> Answer, checked. Pure; the contract is docs/probes.md."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from generator import units
from generator.errors import nearest
from generator.model.statistics import COUNTERS, GIVEN
from generator.model.trial import Answer, Said
from generator.records import limits
from generator.syntax import sanitise
from generator.syntax.sanitise import Private

_TEXTS = ("kind", "op", "clock", "counted")
_NUMBERS = ("first", "timer", "empty")
_KNOWN = frozenset(
    (
        *_TEXTS,
        *_NUMBERS,
        "stop",
        "clock_offset",
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
        "given",
        "figures",
    )
)
EMULATED = "emulated"  # says which CPU was emulated: nothing but facts is left in such an answer
_EMPTY = "its answer holds neither samples nor facts"
_OWN = ("samples", "first", "given", "facts")  # what makes an answer a figure itself
_TIMELESS = ("kind", "op", "ignored", "params", "facts")
_DEEPEST = 2 * limits.DEEPEST  # levels of an answer: what lies in it is looked at again
_SHOWN = 40  # characters of garbage
_LOOKED_AT = 10_000  # bytes of it that may hold something private


def parse(stdout: bytes) -> Answer:
    """One JSON document -> Answer, every number finite and not negative; ValueError with a plain reason."""
    return read(stdout)[0]


def read(stdout: bytes, private: Private = sanitise.NOBODY) -> tuple[Answer, bytes]:
    """The same with nothing `private` in it, and the document as it may be kept: as printed where it was fit.

    Every text of it is clean, in one line, and of bounded length; so is a reason.
    """
    printed = _load(stdout, private)
    data = _tidied(printed, private)
    kept = stdout if data == printed else json.dumps(data, ensure_ascii=False).encode()
    return _answer(data), kept


def _tidied(data: Mapping[str, Any], private: Private) -> Mapping[str, Any]:
    """`places` has a letter for each sample, and is checked letter by letter."""
    limits.shallow("its answer", data, _DEEPEST)
    places = {"places": data["places"]} if "places" in data else {}
    if "facts" in data:
        data = {**data, "facts": _in_lines(data["facts"])}
    return {**sanitise.tidy({**data, **dict.fromkeys(places)}, private.line), **places}


def _in_lines(fact: Any) -> Any:
    """Texts of several lines as lists of them: a record holds no others."""
    if isinstance(fact, dict):
        return {name: _in_lines(value) for name, value in fact.items()}
    if isinstance(fact, str) and "\n" in fact.rstrip("\n"):
        return [line.expandtabs() for line in fact.rstrip("\n").split("\n")]
    return fact


def _answer(data: Mapping[str, Any]) -> Answer:
    unit, factor = _unit(data)
    most = limits.LARGEST / factor
    samples = _series(data, "samples", most)
    flagged = _flagged(_object(data, "flagged"), len(samples))
    counters = _counters(_object(data, "counters"))
    given = _given(_object(data, "given"), most)
    answer = Answer(
        said=replace(_said(data, unit, flagged, counters), given=tuple(given)),
        samples=samples,
        iterations=_whole(data, "iterations"),
        stop=_text(data, "stop", ""),
        flagged=flagged,
        ghz=tuple(_series(data, "ghz")),
        adds=tuple(_series(data, "adds")),
        places=_places(data, len(samples)),
        counters={name: count for name, count in counters.items() if not isinstance(count, str)},
        given=given,
        extra=limits.storable("its answer", {key: value for key, value in data.items() if key not in _KNOWN}),
        **_numbers(data, most),
    )
    figures = samples or given or answer.first is not None
    if not figures and not answer.said.facts and EMULATED not in answer.extra:
        raise ValueError(_without_figures(data))
    return _told_failed(answer)


def _without_figures(data: Mapping[str, Any]) -> str:
    """Why an answer says nothing of its own."""
    several = ", ".join(map(_quoted, _object(data, "figures")))
    return f"its answer holds several figures, pick one: {several}" if several else _EMPTY


def _told_failed(answer: Answer) -> Answer:
    """As it is; ValueError where all failed that the program counted, or where only failures are counted."""
    failed, of = sum(answer.said.failed.values()), answer.given.get("n")
    if not failed or not answer.given:
        return answer
    why = ", ".join(answer.said.failed)
    if of is not None and failed >= of:
        raise ValueError(f"all {failed:,} failed: {why}")
    if of is None and not answer.samples:
        raise ValueError(f"{failed:,} failed, and nothing says of how many (pick `n`, too): {why}")
    return answer


def figure(output: bytes, name: str = "", private: Private = sanitise.NOBODY) -> bytes:
    """The document of one of an answer's `figures`, by its name; without a name the only one that there is.

    An answer with samples or facts of its own is the figure that has no name. ValueError lists the names.
    """
    if not name and b'"figures"' not in output:
        return output
    data = _load(output, private)
    figures = _object(data, "figures")
    if not name and (len(figures) != 1 or any(data.get(key) for key in _OWN)):
        return output
    found = figures.get(name) if name else next(iter(figures.values()))
    if not isinstance(found, dict):
        what = "is not an object" if name in figures else f"is not in its answer: {nearest(name, figures)}"
        raise ValueError(f"the figure {_quoted(name)} {what}")
    return json.dumps(found, ensure_ascii=False).encode()


def _quoted(name: str) -> str:
    return repr(sanitise.line(name, _SHOWN))


def _said(
    data: Mapping[str, Any],
    unit: str,
    flagged: Mapping[str, Sequence[int]],
    counters: Mapping[str, float | str],
) -> Said:
    said = Said(
        unit=unit,
        flags={why: len(which) for why, which in flagged.items()},
        ignored=_words(data, "ignored"),
        clock_offset=_number(data, "clock_offset", limits.LARGEST),
        facts=_object(data, "facts"),
        failed=_failed(_object(data, "failed")),
        remarks=_words(data, "remarks"),
        uncounted={name: why for name, why in counters.items() if isinstance(why, str)},
        **_texts(data),
    )
    return limits.limited(said)


def timeless(stdout: bytes, cpu: str) -> bytes:
    """A sound answer from an emulated CPU without all that is a time there, with the CPU named."""
    data = _load(stdout, sanitise.NOBODY)
    kept = {key: data[key] for key in _TIMELESS if key in data}
    return json.dumps(kept | {EMULATED: cpu}, ensure_ascii=False).encode()


def _load(stdout: bytes, private: Private) -> Mapping[str, Any]:
    if not stdout.strip():
        raise ValueError("printed nothing")
    try:
        data = json.loads(stdout.decode("utf-8"), object_pairs_hook=_once)
    except _Twice as error:
        raise ValueError(f"says {_shown(error.key, private)} twice") from None
    except (ValueError, RecursionError):
        raise ValueError(f"printed something that is not JSON: {_shown(stdout.strip(), private)}") from None
    if not isinstance(data, dict):
        raise ValueError("its answer is not a JSON object")
    return data


def _shown(garbage: str | bytes, private: Private) -> str:
    """The beginning of something that is no answer."""
    text = private.line(garbage[:_LOOKED_AT])
    return repr(text[:_SHOWN] + "..." * (len(text) > _SHOWN))


class _Twice(ValueError):
    """A key that an object has twice: which of the two is meant?"""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        (twice, _), *_ = Counter(key for key, _ in pairs).most_common(1)
        raise _Twice(twice)
    return found


# ------------------------------------------------------------------ numbers


def _series(data: Mapping[str, Any], name: str, most: float = limits.LARGEST) -> Sequence[float]:
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


def _given(given: Mapping[str, Any], most: float) -> dict[str, float]:
    """What the program worked out itself, by statistic; a count of events is in no unit."""
    if unknown := [name for name in given if name not in GIVEN]:
        raise ValueError(f"given {_quoted(unknown[0])} is none of {', '.join(GIVEN)}")
    return {
        name: _checked(f"given {name}", value, limits.LARGEST if name == "n" else most)
        for name, value in given.items()
        if value is not None
    }


def _whole(data: Mapping[str, Any], name: str) -> int | None:
    value = _number(data, name, limits.LARGEST)
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


def _places(data: Mapping[str, Any], count: int) -> str:
    places = _text(data, "places", "")
    if places and len(places) != count:
        raise ValueError(f"places has {len(places)} letters for {count} samples")
    if strange := set(places) - {"s", "d"}:
        raise ValueError(f"places holds {min(strange)!r}, which is neither 's' nor 'd'")
    return places


def _counters(counters: Mapping[str, Any]) -> dict[str, float | str]:
    """Each a count per operation, or why there is none; those that nobody knows are left out."""
    known = {name: value for name, value in counters.items() if name in COUNTERS and value is not None}
    return {
        name: _text({name: value}, name, "")
        if isinstance(value, str)
        else _checked(name, value, limits.LARGEST)
        for name, value in known.items()
    }


def _flagged(flagged: Mapping[str, Any], count: int) -> dict[str, tuple[int, ...]]:
    for reason, which in flagged.items():
        if not isinstance(which, list) or any(type(i) is not int or not 0 <= i < count for i in which):
            raise ValueError(f"flagged {reason[:_SHOWN]!r} does not list samples")
    return limits.fold({reason: tuple(which) for reason, which in flagged.items()}, _union)


def _union(lists: Iterable[Sequence[int]]) -> tuple[int, ...]:
    return tuple(sorted({index for which in lists for index in which}))


def _failed(failed: Mapping[str, Any]) -> Mapping[str, int]:
    for reason, count in failed.items():
        if type(count) is not int or not 0 < count <= limits.LARGEST:
            raise ValueError(f"failed {reason[:_SHOWN]!r} is not a count of events")
    return dict(failed)
