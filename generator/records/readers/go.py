"""What `go test -bench` prints, or `go test -json`: a name as it stands there, or a name and a unit.

`Copy/size=4096` is ns/op, `Copy/size=4096 MB/s` another of its values. `Benchmark` before a name and
`-GOMAXPROCS` behind it may be left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from generator.records.readers._figure import Figure
from generator.records.readers._find import named, shown
from generator.records.readers._numbers import NUMBER, are_plain, known, number

MEANS = True  # each value is the mean of many operations

_LINE = re.compile(r"^(Benchmark\S*)[ \t]+([0-9]+)[ \t]+(\S.*)$")
_ALONE = re.compile(r"^(Benchmark\S*)[ \t]*$")  # with -v a benchmark that has begun
_REST = re.compile(r"^[ \t]+([0-9]+)[ \t]+(\S.*)$")  # what follows where it has printed something itself
_ENDED = re.compile(r"^\s*--- (FAIL|SKIP): (Benchmark\S*)")
_PAIR = re.compile(rf"({NUMBER})[ \t]+(\S+)")
_PROCESSORS = re.compile(r"-[0-9]+$")
_MAIN = "ns/op"
Found = dict[str, dict[str, list[float]]]  # values by name and unit


def pick(output: bytes, where: str) -> Figure:
    """By the name as printed, or without its ends where these mean one benchmark only; Absent."""
    found, why = _read(output)
    every = list(_figures(found, why, {name: name for name in (*found, *why)}))
    bare = "Benchmark" + where.strip().removeprefix("Benchmark")
    for one in every:
        if one.where.split() == bare.split():
            return replace(one, where=where)
    same = [one for one in every if _short(one.where).split() == _short(bare).split()]
    if len(same) > 1:
        listed = ", ".join(one.where.removeprefix("Benchmark") for one in same)
        raise ValueError(f"{shown(where)!r} is there as {listed}: name one")
    return replace(same[0], where=where) if same else named(where, figures(output))


def figures(output: bytes) -> tuple[Figure, ...]:
    """The time of each benchmark, then its other values."""
    found, why = _read(output)
    names = [*found, *(name for name in why if name not in found)]
    short = [_short(name) for name in names]
    shown_as = {
        name: one if short.count(one) == 1 else name.removeprefix("Benchmark")
        for name, one in zip(names, short, strict=True)
    }
    return tuple(_figures(found, why, shown_as))


def _short(name: str) -> str:
    """`Copy/size=64 MB/s` of `BenchmarkCopy/size=64-2 MB/s`."""
    first, blank, rest = name.removeprefix("Benchmark").partition(" ")
    return _PROCESSORS.sub("", first) + blank + rest


def _figures(found: Found, why: Mapping[str, str], shown_as: Mapping[str, str]) -> Iterator[Figure]:
    for name, by_unit in found.items():
        main = _MAIN if _MAIN in by_unit else next(iter(by_unit))
        for unit in (main, *(unit for unit in by_unit if unit != main)):
            where = shown_as[name] if unit == main else f"{shown_as[name]} {unit}"
            values = tuple(by_unit[unit])
            yield Figure(where, values, _unit(unit), failed=why.get(name, ""), further=unit != main)
    yield from (Figure(shown_as[name], failed=what) for name, what in why.items() if name not in found)


def _unit(word: str) -> str:
    """The unit that a value has: `ms` of `p99-ms`; none of `hit-rate`."""
    return known(word) or known(word.rpartition("-")[2])


def _read(output: bytes) -> tuple[Found, dict[str, str]]:
    """The values of each benchmark, and why one has none; ValueError where there is no benchmark."""
    found: Found = {}
    why: dict[str, str] = {}
    begun = ""
    text = _text(output)
    if plain := _plain(text):
        return plain, why
    for line in text.splitlines():
        if "Benchmark" not in line and not begun:
            continue
        whole, rest = _LINE.match(line), _REST.match(line)
        if whole or (rest and begun):
            name, values = (whole[1], whole[3]) if whole else (begun, rest[2] if rest else "")
            _keep(found.setdefault(name, {}), values)
            begun = ""
        elif alone := _ALONE.match(line) or re.match(r"^(Benchmark\S*)[ \t]", line):
            begun = alone[1]
        elif ended := _ENDED.match(line):
            why[ended[2]] = {"FAIL": "it failed", "SKIP": "it was skipped"}[ended[1]]
    found = {name: by_unit for name, by_unit in found.items() if by_unit}
    if not found and not why:
        raise ValueError("no line of a Go benchmark in its output")
    return found, why


def _keep(by_unit: dict[str, list[float]], values: str) -> None:
    for value, unit in _PAIR.findall(values):
        by_unit.setdefault(unit, []).append(number(value))


def _plain(text: str) -> Found | None:
    """The same where all lines have a name, a count and plain numbers in the same units; else None."""
    lines = [line for line in text.splitlines() if "Benchmark" in line]
    words = " ".join(lines).split() if text.isascii() else []
    width = len(lines[0].split()) if words else 0
    if width < 4 or width % 2 or len(words) != width * len(lines):
        return None
    names, counts, rest = words[::width], words[1::width], range(2, width, 2)
    columns = [(words[number::width], words[number + 1 :: width]) for number in rest]
    if not _are_names(names) or not "".join(counts).isdigit() or not all(are_plain(it) for it, _ in columns):
        return None
    of_columns = [{*units} for _, units in columns]
    if any(len(units) > 1 for units in of_columns) or len(set().union(*of_columns)) < len(columns):
        return None
    found: Found = {name: {} for name in dict.fromkeys(names)}
    for texts, units in columns:
        for name, value in zip(names, map(float, texts), strict=True):
            found[name].setdefault(units[0], []).append(value)
    return found


def _are_names(words: Sequence[str]) -> bool:
    return all(word.startswith("Benchmark") for word in set(words))


def _text(output: bytes) -> str:
    """What was printed; of `-json` the pieces put together again, package by package."""
    text = output.decode("utf-8", "replace")
    if not text.lstrip().startswith('{"'):
        return text
    pieces: dict[str, list[str]] = {}
    for line in text.splitlines():
        try:
            event = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(event, dict) and event.get("Action") == "output":
            pieces.setdefault(str(event.get("Package")), []).append(str(event.get("Output", "")))
    return "\n".join("".join(of) for of in pieces.values())
