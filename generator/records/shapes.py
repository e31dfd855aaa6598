"""Are JSON's values those of a noun? What a record holds may be anybody's: types, sizes, finiteness. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from functools import partial
from typing import Any

from generator.records import limits
from generator.syntax import sanitise

LONGEST = 4_000  # characters of a text that no process said: labels, flags, versions
_SHOWN = 40  # characters of a value that is none
line = partial(sanitise.line, longest=LONGEST)


def make(noun: type[Any], data: Mapping[str, Any], **made: Any) -> Any:
    """A noun from its fields as JSON holds them, and those that are `made`; ValueError says what is wrong."""
    known = {field.name: field for field in fields(noun)}
    if unknown := [name for name in data if name not in known]:
        raise ValueError(f"it says {unknown[0][:_SHOWN]!r}, which nobody knows")
    for name, field in known.items():
        if name in made:
            continue
        if name in data:
            made[name] = check(name, str(field.type), data[name])
        elif field.default is MISSING and field.default_factory is MISSING:
            raise ValueError(f"it lacks '{name}'")
    return noun(**made)


def check(name: str, shape: str, value: Any) -> Any:
    """The value, lists as tuples, if it is of this shape (as an annotation says it); else ValueError."""
    if not SHAPES[shape](value):
        raise ValueError(f"'{name}' is not {_WORDS[shape]}: {str(value)[:_SHOWN]!r}")
    return _tuples(value) if isinstance(value, list) else value


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


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


def _list(shape: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list | tuple) and all(map(shape, value))


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
    "tuple[int, ...]": (_list(_whole), "a list of whole numbers"),
    "tuple[float | None, ...]": (_list(_or_none(_number)), "a list of numbers"),
    "tuple[float, ...]": (_list(_number), "a list of numbers"),
    "tuple[str, ...]": (_list(_text), "a list of texts"),
    "tuple[tuple[int, ...], ...]": (_list(_list(_whole)), "lists of whole numbers"),
    "Params": (_pairs, "pairs of texts"),
    "Mapping[str, Any]": (lambda value: isinstance(value, dict) and _anything(value), "an object"),
    "Mapping[str, str]": (_object(_text), "an object of texts"),
    "Mapping[str, int]": (_object(_whole), "an object of whole numbers"),
    "Mapping[str, float]": (_object(_number), "an object of numbers"),
    "tuple[Mapping[str, float], ...]": (_list(_object(_number)), "a list of objects of numbers"),
}
SHAPES = {shape: fits for shape, (fits, _) in _NAMED.items()}
_WORDS = {shape: words for shape, (_, words) in _NAMED.items()}
