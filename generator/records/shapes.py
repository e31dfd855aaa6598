"""Are JSON's values those of a noun? What a record holds may be anybody's: types, sizes, finiteness. Pure."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, fields
from functools import cache, lru_cache
from typing import Any

from generator.records import limits
from generator.syntax import sanitise

LONGEST = 4_000  # characters of a text that no process said: labels, flags, versions
_SHOWN = 40  # characters of a value that is none
Kinds = frozenset[type[Any]]
_WHOLE: Kinds = frozenset({int})
_NUMBER: Kinds = frozenset({int, float})
_NONE: Kinds = frozenset({type(None)})


@lru_cache(maxsize=2048)  # records of a note hold the same texts, mostly
def line(text: str) -> str:
    """A text fit for a record, in one line."""
    return sanitise.line(text, LONGEST)


def make(noun: Any, data: Mapping[str, Any], **made: Any) -> Any:
    """A noun from its fields as JSON holds them, and those that are `made`; ValueError says what is wrong."""
    known = _fields(noun)
    if unknown := [name for name in data if name not in known]:
        raise ValueError(f"it says {unknown[0][:_SHOWN]!r}, which nobody knows")
    for name, (shape, is_needed) in known.items():
        if name in made:
            continue
        if name in data:
            made[name] = check(name, shape, data[name])
        elif is_needed:
            raise ValueError(f"it lacks '{name}'")
    return noun(**made)


@cache
def _fields(noun: Any) -> Mapping[str, tuple[str, bool]]:
    """By name the shape of each, and whether there is nothing that it is as usual."""
    return {
        one.name: (str(one.type), one.default is MISSING and one.default_factory is MISSING)
        for one in fields(noun)
    }


def check(name: str, shape: str, value: Any) -> Any:
    """The value, lists as tuples, if it is of this shape (as an annotation says it); else ValueError."""
    if not SHAPES[shape](value):
        raise ValueError(f"'{name}' is not {_WORDS[shape]}: {str(value)[:_SHOWN]!r}")
    return _tuples(value) if isinstance(value, list) else value


def check_each(name: str, shape: str, values: list[Any]) -> None:
    """`check` of each value; numbers cost no turn of the interpreter each."""
    if shape in _NUMBERS and _are_numbers(_NUMBERS[shape], values):
        return
    for value in values:
        check(name, shape, value)


def _are_numbers(kinds: Kinds, values: Sequence[Any]) -> bool:
    """Are they all of these kinds, none of them negative, too large or NaN?"""
    if not set(map(type, values)) <= kinds:
        return False
    told = [value for value in values if value is not None]
    return not told or (min(told) >= 0 and max(told) <= limits.LARGEST and not math.isnan(sum(told)))


def _tuples(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    return tuple(map(_tuples, value)) if list in set(map(type, value)) else tuple(value)


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _flag(value: Any) -> bool:
    return isinstance(value, bool)


def _whole(value: Any) -> bool:
    return type(value) is int and 0 <= value <= limits.LARGEST


def _number(value: Any) -> bool:
    """Neither infinite nor NaN."""
    return type(value) in (int, float) and -limits.LARGEST <= value <= limits.LARGEST


def _anything(value: Any) -> bool:
    try:
        limits.storable("it", value)
    except ValueError:
        return False
    return True


def _or_none(shape: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: value is None or shape(value)


def _list(shape: Callable[[Any], bool], kinds: Kinds = frozenset()) -> Callable[[Any], bool]:
    """Of numbers of these kinds where any are given: most are right at one look."""
    return lambda value: (
        isinstance(value, (list, tuple))
        and ((bool(kinds) and _are_numbers(kinds, value)) or all(map(shape, value)))
    )


def _object(shape: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: (
        isinstance(value, dict) and all(map(_text, value)) and all(map(shape, value.values()))
    )


def _pairs(value: Any) -> bool:
    return isinstance(value, list) and all(_list(_text)(pair) and len(pair) == 2 for pair in value)


_NAMED: dict[str, tuple[Callable[[Any], bool], str]] = {
    "str": (_text, "a text"),
    "bool": (_flag, "true or false"),
    "int": (_whole, "a whole number"),
    "int | None": (_or_none(_whole), "a whole number"),
    "float": (_number, "a number"),
    "float | None": (_or_none(_number), "a number"),
    "tuple[int, ...]": (_list(_whole, _WHOLE), "a list of whole numbers"),
    "tuple[float | None, ...]": (_list(_or_none(_number), _NUMBER | _NONE), "a list of numbers"),
    "tuple[float, ...]": (_list(_number, _NUMBER), "a list of numbers"),
    "tuple[str, ...]": (_list(_text), "a list of texts"),
    "tuple[tuple[int, ...], ...]": (_list(_list(_whole)), "lists of whole numbers"),
    "Params": (_pairs, "pairs of texts"),
    "Mapping[str, Any]": (lambda value: isinstance(value, dict) and _anything(value), "an object"),
    "Mapping[str, str]": (_object(_text), "an object of texts"),
    "Mapping[str, int]": (_object(_whole), "an object of whole numbers"),
    "Mapping[str, float]": (_object(_number), "an object of numbers"),
    "tuple[Mapping[str, float], ...]": (_list(_object(_number)), "a list of objects of numbers"),
}
_NUMBERS: Mapping[str, Kinds] = {  # shapes of numbers, and the kinds that they may be of
    "int": _WHOLE,
    "int | None": _WHOLE | _NONE,
    "float": _NUMBER,
    "float | None": _NUMBER | _NONE,
}
SHAPES = {shape: fits for shape, (fits, _) in _NAMED.items()}
_WORDS = {shape: words for shape, (_, words) in _NAMED.items()}
