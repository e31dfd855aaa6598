"""Numbers as programs write them, and the units beside them."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from generator import units
from generator.records.readers._figure import Figure
from generator.records.readers._find import shown

BLANKS = r"[^\S\r\n]"
# `2092`, `46.00`, `1,234.5`, `-3e-7`, `.5`, `nan`: not a part of `12,5`, `1:23`, `1e5.2` or `127.0.0.1`.
_PLAIN = r"[0-9]+(?:\.[0-9]+)?"
NUMBER = (  # the plain ones first: most are, and are found at once
    rf"[-+]?{_PLAIN}(?![.,:0-9eExX])|"
    r"[-+]?(?:(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9]|,\S)|[0-9]+)(?:\.[0-9]+)?|\.[0-9]+)"
    r"(?:[eE][-+]?[0-9]+|(?![eE][-+]?[0-9]))"  # an exponent wherever there is one
    r"(?![.,:]?[0-9]|[xX][0-9a-fA-F])|[-+]?(?i:inf(?:inity)?|nan)\b"
)
_WORD = r"[^\W\d_][^\s\d.,;:()\[\]|]*|%"
UNIT = rf"{BLANKS}*[\[(]?(?:{_WORD})[\])]?"  # `us`, ` usecs/op`, ` [sec]`
BESIDE = rf"(?:({_WORD})|(?:{BLANKS}+[\[(]?|[\[(])({_WORD})[\])]?)?"  # two groups: glued to it, or apart
SKIPPED = BESIDE.replace(f"({_WORD})", f"(?:{_WORD})")  # the same without groups
MULTIPLIERS = {"k": 1e3, "M": 1e6, "G": 1e9}  # glued to a number that has no other unit: `13.33k`
_ALL_PLAIN = re.compile(rf"(?:{_PLAIN}\n)+")
_ALONE = re.compile(NUMBER)
_TEXT = re.compile(rf"({NUMBER}){BESIDE}")


def number(text: str) -> float:
    """One that NUMBER matches."""
    return float(text.replace(",", ""))


def are_plain(texts: Sequence[str]) -> bool:
    """Are there any, and are all of them ASCII digits with at most one point among them: `2092`, `46.00`?"""
    return bool(_ALL_PLAIN.fullmatch("\n".join((*texts, ""))))


def quantity(text: str) -> tuple[float, str] | None:
    """A text that is a number, with a unit or without, as both; None where it is something else."""
    match = _TEXT.fullmatch(text.strip())
    if match is None:
        return None
    unit = known(match[2] or match[3] or "")
    return (number(match[1]), unit) if unit or not (match[2] or match[3]) else None


def known(word: str) -> str:
    """A word where it is a unit; "" where it is any other."""
    return word if units.known(word) else ""


def figure(where: str, found: list[tuple[float, str]]) -> Figure:
    """Numbers with their units as one figure, in the unit of the first; ValueError where that cannot be."""
    names = dict.fromkeys(unit for _, unit in found)
    if len(names) < 2:
        return Figure(where, tuple(value for value, _ in found), next(iter(names), ""))
    try:
        kinds = {name: units.find(name) for name in names}
    except ValueError as error:
        raise ValueError(f"{shown(where)!r}: {error}") from None
    if len({dimension for dimension, _ in kinds.values()}) > 1:
        words = ", ".join(name or "no unit" for name in names)
        raise ValueError(f"{shown(where)!r} is in several units: {words}")
    first = kinds[found[0][1]][1]
    return Figure(where, tuple(value * kinds[unit][1] / first for value, unit in found), found[0][1])


def reals(values: object) -> tuple[float, ...]:
    """The numbers of a list of a JSON document, without what is none."""
    if not isinstance(values, list):
        return ()
    if set(map(type, values)) == {float}:
        return tuple(values)
    return tuple(number for number in map(real, values) if number is not None)


def numbers(texts: Sequence[str]) -> tuple[float, ...]:
    """Those of the texts that are numbers."""
    if are_plain(texts):
        return tuple(map(float, texts))
    return floats([one for one in texts if _ALONE.fullmatch(one.strip())])


def floats(texts: Sequence[str]) -> tuple[float, ...]:
    """Texts that NUMBER matches as numbers."""
    try:
        return tuple(map(float, texts))
    except ValueError:  # thousands have commas
        return tuple(map(number, texts))


def real(value: object) -> float | None:
    """A value of a JSON document as a number; None where it is none. One that is too large is infinite."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        return float(value)
    except OverflowError:
        return math.inf
