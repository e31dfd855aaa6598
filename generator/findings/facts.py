"""What a probe found out, in words: `yes` and `no`, `1 to 15`, what lies deeper with a dot. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from generator import units
from generator.model.finding import Differing
from generator.model.record import ByProcess

_SHOWN = 3  # values of a fact that differs
_RUN = 4  # whole numbers that follow each other, from which on only the ends are told


def flat(found: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each fact's name and its value in words."""
    for name, value in found.items():
        if isinstance(value, Mapping):
            yield from ((f"{name}.{inner}", text) for inner, text in flat(value))
        else:
            yield str(name), words(value)


def woven(facts: Mapping[str, Any], differing: ByProcess, processes: int) -> dict[str, Any]:
    """Every fact; one that is not the same in all processes as a `Differing`, in objects name by name."""
    apart = {
        name: _woven([(value, len(numbers)) for value, numbers in values], processes)
        for name, values in differing.items()
    }
    return {name: apart.get(name, value) for name, value in facts.items()}


def _woven(values: Sequence[tuple[Any, int]], of: int) -> Any:
    if all(isinstance(value, Mapping) for value, _ in values) and sum(n for _, n in values) == of:
        names = dict.fromkeys(name for value, _ in values for name in value)
        return {name: _woven([(one[name], n) for one, n in values if name in one], of) for name in names}
    counts: dict[str, tuple[Any, int]] = {}
    for value, n in values:
        key = json.dumps(value, sort_keys=True)  # `true` is not 1
        counts[key] = value, counts.get(key, (value, 0))[1] + n
    (value, n), *others = counts.values()
    return value if n == of and not others else Differing(tuple(counts.values()), of)


def differing(facts: Mapping[str, Any], path: str = "") -> dict[str, tuple[tuple[Any, int], ...]]:
    """Those that differ, with a dot where they lie deeper: each value and how many processes told it."""
    found: dict[str, tuple[tuple[Any, int], ...]] = {}
    for name, value in facts.items():
        if isinstance(value, Mapping):
            found |= differing(value, f"{path}{name}.")
        elif isinstance(value, Differing):
            found[f"{path}{name}"] = value.values
    return found


def title(name: str) -> str:
    """A fact's name for readers: `keys left over` for `keys_left_over`."""
    return name.replace("_", " ")


def words(value: object) -> str:
    """A value in words; a list with commas; of one that differs between processes all that they told."""
    if isinstance(value, Differing):
        return _differing(value)
    if isinstance(value, Mapping):
        return ", ".join(f"{title(name)} {text}" for name, text in flat(value))
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return _run(value) or ", ".join(map(words, value))
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _differing(fact: Differing) -> str:
    """`3–9 in 6 processes`; what is no number each with its processes: `a (4 of 6 processes), b (2)`."""
    values, every = [value for value, _ in fact.values], units.counted(fact.of, "process")
    if sum(n for _, n in fact.values) == fact.of and all(type(value) in (int, float) for value in values):
        return f"{words(min(values))}–{words(max(values))} in {every}"
    (first, n), *others = fact.values
    told = [f"{words(first)} ({n} of {every})", *(f"{words(value)} ({n})" for value, n in others)]
    left = len(told) - _SHOWN
    return ", ".join(told[:_SHOWN]) + (f" and {left} more" if left > 0 else "")


def _run(values: Sequence[object]) -> str:
    """`1 to 15`; nothing for anything but whole numbers without a gap."""
    numbers = [value for value in values if type(value) is int]
    if len(numbers) < max(len(values), _RUN) or numbers != list(range(numbers[0], numbers[-1] + 1)):
        return ""
    return f"{numbers[0]} to {numbers[-1]}"
