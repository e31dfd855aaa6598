"""What a probe found out, in words: `yes` and `no`, `1 to 15`, what lies deeper with a dot. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_RUN = 4  # whole numbers that follow each other, from which on only the ends are told


def flat(found: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each fact's name and its value in words."""
    for name, value in found.items():
        if isinstance(value, Mapping):
            yield from ((f"{name}.{inner}", text) for inner, text in flat(value))
        else:
            yield str(name), words(value)


def title(name: str) -> str:
    """A fact's name for readers: `keys left over` for `keys_left_over`."""
    return name.replace("_", " ")


def words(value: object) -> str:
    """A value in words; a list with commas."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return _run(value) or ", ".join(map(words, value))
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _run(values: Sequence[object]) -> str:
    """`1 to 15`; nothing for anything but whole numbers without a gap."""
    numbers = [value for value in values if type(value) is int]
    if len(numbers) < max(len(values), _RUN) or numbers != list(range(numbers[0], numbers[-1] + 1)):
        return ""
    return f"{numbers[0]} to {numbers[-1]}"
