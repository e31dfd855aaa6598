"""Any JSON: a path such as `jobs[0].read.clat_ns.percentile["99.000000"]`.

`[*]` is every item of a list. Several documents, one after the other, are a list: `[-1].jobs[0].read.iops` is
in the last of them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from generator.records.readers._documents import documents, text
from generator.records.readers._figure import Absent, Figure
from generator.records.readers._find import hint, shown
from generator.records.readers._numbers import figure, quantity, real

if TYPE_CHECKING:
    from typing import TypeAlias

_STEP = re.compile(r'\.?([^\s.\[\]"]+)|\[(-?[0-9]{1,9}|\*)\]|\[("(?:[^"\\]|\\.)*")\]')
_EVERY = "*"
_MOST = 1000  # figures that are listed
_DEEPEST = 50  # levels that are listed
Step: TypeAlias = "str | int"  # a name or EVERY, a number of an item
Number = tuple[float, str]  # with its unit
Place = tuple[Any, str]  # a value, and why it is no figure


def wrong(where: str) -> str:
    """Why it is no path."""
    return "" if steps(where) else 'write a path such as jobs[0].read.clat_ns["99.0"]'


def pick(output: bytes, where: str) -> Figure:
    """The number there, or the numbers of the list there; Absent says how far the path leads."""
    path = steps(where)
    if not path:
        raise ValueError(f"{shown(where)!r}: {wrong(where)}")
    places: list[Place] = [(_root(output), "")]
    for number, step in enumerate(path):
        places = [deeper for place in places for deeper in _deeper(place, step, path[:number])]
    if why := next((why for _, why in places if why), ""):
        return Figure(where, failed=why)
    return figure(where, [number for value, _ in places for number in _numbers(value, where)])


def figures(output: bytes) -> tuple[Figure, ...]:
    """Every number, and every list of numbers; the first thousand."""
    made: list[Figure] = []
    for path, numbers in _leaves(_root(output), "", _DEEPEST):
        if len(made) == _MOST:
            break
        made.append(Figure(path, tuple(value for value, _ in numbers), numbers[0][1]))
    return tuple(made)


def _root(output: bytes) -> Any:
    found = documents(output)
    return found[0] if len(found) == 1 else found


def steps(where: str) -> tuple[tuple[Step, bool], ...]:
    """The steps of a path, and whether each is an item of a list; none where it is no path."""
    made: list[tuple[Step, bool]] = []
    position, where = 0, where.strip()
    while position < len(where):
        match = _STEP.match(where, position)
        if match is None or (match[1] and (where[position] == ".") == (not position)):
            return ()
        position = match.end()
        made.append((_name(match), False) if match[2] is None else (_item(match[2]), True))
    return tuple(made)


def _name(match: re.Match[str]) -> str:
    if match[1]:
        return match[1]
    try:
        return str(json.loads(match[3]))
    except ValueError:
        return match[3][1:-1]


def _item(text: str) -> Step:
    return _EVERY if text == _EVERY else int(text)


def _deeper(place: Place, step: tuple[Step, bool], path: Sequence[tuple[Step, bool]]) -> Iterator[Place]:
    """Where one step leads."""
    value, why = place
    name, is_item = step
    if isinstance(value, dict) and not is_item and name in value:
        yield value[name], why or _failed(value[name])
    elif isinstance(value, list) and is_item and name == _EVERY:
        yield from ((item, why or _failed(item)) for item in value)
    elif isinstance(value, list) and isinstance(name, int) and is_item and -len(value) <= name < len(value):
        yield value[name], why or _failed(value[name])
    else:
        raise Absent(_lost(value, name, is_item, _written(path)))


def _failed(value: Any) -> str:
    """What a job of fio says of itself that has failed."""
    if not isinstance(value, dict) or "jobname" not in value:
        return ""
    error = real(value.get("error"))
    return f"job {text(value, 'jobname')!r} failed with error {error:g}" if error else ""


def _lost(value: Any, name: Step, is_item: bool, path: str) -> str:
    """Why a step leads nowhere from `path`."""
    there = shown(path) or "its JSON"
    if is_item and not isinstance(value, list):
        return f"{there} is no list"
    if is_item:
        return f"{there} has no item {name}: it is a list of {len(value)}"
    if isinstance(value, list):
        return f"{there} is a list of {len(value)}: [0] is the first, [-1] the last, [*] all of them"
    if not isinstance(value, dict):
        return f"{there} is no object"
    return f"no {shown(str(name))!r} in {there}: {hint(str(name), value)}".removesuffix(": ")


def _written(path: Sequence[tuple[Step, bool]]) -> str:
    made = ""
    for name, is_item in path:
        made += f"[{name}]" if is_item else _dotted(str(name), bool(made))
    return made


def _dotted(name: str, inside: bool) -> str:
    """A name of an object as a path has it."""
    if re.fullmatch(r'[^\s.\[\]"]+', name):
        return f"{'.' * inside}{name}"
    return f"[{json.dumps(name, ensure_ascii=False)}]"


def _numbers(value: Any, where: str) -> list[Number]:
    """A number, a text that is one, or a list of such."""
    items = value if isinstance(value, list) else [value]
    if set(map(type, items)) == {float}:
        return [(item, "") for item in items]
    found = [number for number in map(_number, items) if number is not None]
    if len(found) < len(items) or not items:
        what = next((kind for of, kind in _KINDS.items() if isinstance(value, of)), "null")
        raise ValueError(f"{shown(where)!r} is {what}, not a number")
    return found


_KINDS = {bool: "true or false", str: "a text", list: "a list", Mapping: "an object"}


def _number(value: Any) -> Number | None:
    if isinstance(value, str):
        return quantity(value[:100])
    number = real(value)
    return None if number is None else (number, "")


def _leaves(value: Any, path: str, levels: int) -> Iterator[tuple[str, list[Number]]]:
    """Every path to a number, or to a list of nothing else."""
    if not levels:
        return
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _leaves(item, path + _dotted(name, bool(path)), levels - 1)
    elif isinstance(value, list) and (numbers := _all_numbers(value)):
        yield path, numbers
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _leaves(item, f"{path}[{number}]", levels - 1)
    elif (one := _number(value)) is not None:
        yield path, [one]


def _all_numbers(items: list[Any]) -> list[Number]:
    """The numbers of a list that has nothing else."""
    if not items or isinstance(items[0], (dict, list)):
        return []
    found = [(number, "") for number in map(real, items) if number is not None]
    return found if len(found) == len(items) else []
