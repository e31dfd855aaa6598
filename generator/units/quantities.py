"""Text to quantities: of parameters and durations strictly, of figures as people write them. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from generator.units import grammar
from generator.units.grammar import COUNT, UNITS

NUMBER = r"[0-9]+(?:\.[0-9]+)?"  # no sign, no exponent
_FIGURE = rf"-?(?:[0-9]{{1,3}}(?:,[0-9]{{3}})+(?:\.[0-9]+)?|{NUMBER})"  # with a sign, commas at thousands
_UNIT = r"%|[^\W\d_][^\s\d,;()%]*|"
_QUANTITY = re.compile(rf"({NUMBER})\s*({_UNIT})")
_WRITTEN = re.compile(rf"({_FIGURE})\s*({grammar.MILLION}\s+)?({_UNIT})")
_BESIDE = re.compile(r"\s*(?:±|\+-|\+/-)\s*")  # between a figure and how far off it may be
_AMBIGUOUS = ("KB",)  # 1000 or 1024 bytes: what is done with so many has to say which


@dataclass(frozen=True)
class Quantity:
    """A number in the base unit of its dimension."""

    value: float
    dimension: str


def parse(text: str) -> Quantity:
    """`50 ms`, `4KiB`, `12` -> Quantity; ValueError says what is wrong."""
    match = _QUANTITY.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"'{text.strip()}' is not a number with a unit")
    found = None if match[2] in _AMBIGUOUS else grammar.known(match[2])
    if found is None:
        raise ValueError(f"unknown unit '{match[2]}'")
    return _quantity(text, match[1], found)


def parse_figure(text: str) -> Quantity:
    """`10,000 req/s`, `-5 %`, `1.3 IPC` -> Quantity; another word is a dimension of that name."""
    match = _WRITTEN.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"'{text.strip()}' is not a number with a unit")
    dimension, factor = grammar.find(match[3])
    return _quantity(text, match[1].replace(",", ""), (dimension, factor * 1e6 if match[2] else factor))


def _quantity(text: str, number: str, unit: tuple[str, float]) -> Quantity:
    value = float(number) * unit[1]
    if not math.isfinite(value):
        raise ValueError(f"'{text.strip()[:12]}...' is too large")
    return Quantity(value, unit[0])


def parse_spread(text: str) -> tuple[Quantity, float | None]:
    """`50.3 ± 2.5 ms`, `50.3 ms ± 2.5 ms`, `50.3 ms` -> the quantity, and how far off it may be."""
    left, *right = _BESIDE.split(text.strip(), maxsplit=1)
    if not right:
        return parse_figure(text), None
    spread = parse_figure(right[0])
    number = re.fullmatch(_FIGURE, left)
    unit = re.sub(rf"^{_FIGURE}\s*", "", right[0])
    value = parse_figure(f"{left} {unit}" if number else left)
    if value.dimension != spread.dimension:
        raise ValueError(f"'{text.strip()}' mixes {_both(value, spread)}")
    return value, spread.value


def parse_as(text: str, dimension: str) -> float:
    """As `parse`, but the dimension must be the one asked for."""
    quantity = parse(text)
    if quantity.dimension != dimension:
        raise ValueError(f"'{text.strip()}' is not a {dimension}")
    return quantity.value


def parse_range(text: str) -> tuple[Quantity, Quantity]:
    """`40..50 ns`, `900 ns..2 us` -> both bounds; a unit missing on the left is the right one's."""
    left, separator, right = text.partition("..")
    if not separator:
        raise ValueError(f"'{text.strip()}' is not a range like 40..50 ns")
    high = parse_figure(right)
    unit = re.sub(rf"^\s*{_FIGURE}\s*", "", right).strip()
    low = parse_figure(f"{left.strip()} {unit}" if re.fullmatch(rf"\s*{_FIGURE}\s*", left) else left)
    if low.dimension != high.dimension:
        raise ValueError(f"'{text.strip()}' mixes {_both(low, high)}")
    if low.value > high.value:
        raise ValueError(f"'{text.strip()}' is upside down")
    return low, high


def _both(one: Quantity, other: Quantity) -> str:
    """`a time and a size`."""
    return f"{grammar.dimension(one.dimension).one} and {grammar.dimension(other.dimension).one}"


def parse_noted(text: str) -> tuple[Quantity, str]:
    """`960 B (one message)` -> the quantity, and what stands in parentheses after it."""
    number, separator, words = text.partition("(")
    if separator and not words.rstrip().endswith(")"):
        raise ValueError(f"'{text.strip()}' has no closing parenthesis")
    return parse(number), words.strip().removesuffix(")").strip()


def together(texts: Iterable[str]) -> tuple[Quantity, ...] | None:
    """Values of one parameter as numbers: `64, 4 KiB` are both sizes; None where that cannot be."""
    try:
        found = [parse(text) for text in texts]
    except ValueError:
        return None
    kinds = {one.dimension for one in found} - {COUNT} or {COUNT}
    return tuple(Quantity(one.value, min(kinds)) for one in found) if len(kinds) == 1 else None


def for_readers(text: str) -> str:
    """What was written, as readers see it: `40–50 ns` for `40..50 ns`, `5 µs` for `5 us`."""
    text = re.sub(r"(?<=[\d%])\.\.(?=-?\d)", "–", text)
    text = re.sub(r"(?<=[^\W\d])\.\.(?=-?\d)", " – ", text)
    text = re.sub(r"(?<=[\w%]) *(?:\+-|\+/-) *(?=\d)", " ± ", text)
    for unit in UNITS:
        if unit.sign:
            text = re.sub(rf"(?<=\d)(\s*){unit.name}\b", rf"\g<1>{unit.sign}", text)
    return text
