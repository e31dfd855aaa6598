"""Durations, sizes, counts and ranges: from text and to text.

Base units: ns for time, bytes for size, 1 for all that is counted.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

DIMENSIONS: dict[str, dict[str, float]] = {
    "time": {"ns": 1.0, "us": 1e3, "ms": 1e6, "s": 1e9, "min": 60e9},
    "size": {"B": 1.0, "KiB": 2.0**10, "MiB": 2.0**20, "GiB": 2.0**30, "TiB": 2.0**40},
    "cycles": {"cycles": 1.0},
    "cores": {"cores": 1.0},
    "keys": {"keys": 1.0},
    "count": {"": 1.0},
}
ALIASES = {"µs": "us", "μs": "us", "bytes": "B", "byte": "B", "sec": "s", "minutes": "min"}
NUMBER = r"[0-9]+(?:\.[0-9]+)?"  # no sign, no exponent
_QUANTITY = re.compile(rf"({NUMBER})\s*([A-Za-zµμ]*)")
_STEPS = {  # the units a figure is printed in, largest first
    "time": (("s", 1e9), ("ms", 1e6), ("us", 1e3), ("ns", 1.0)),
    "size": (("GiB", 2.0**30), ("MiB", 2.0**20), ("KiB", 2.0**10), ("B", 1.0)),
    "cycles": (("cycles", 1.0),),
    "cores": (("cores", 1.0),),
    "keys": (("keys", 1.0),),
    "count": (("", 1.0),),
}


@dataclass(frozen=True)
class Quantity:
    """A number in the base unit of its dimension."""

    value: float
    dimension: str


def unit_names() -> tuple[str, ...]:
    """Every unit that may be written, for hints."""
    return tuple(name for table in DIMENSIONS.values() for name in table if name)


def find(unit: str) -> tuple[str, float]:
    """Unit as written -> (dimension, factor to the base unit); ValueError where there is none."""
    name = ALIASES.get(unit, unit)
    for dimension, table in DIMENSIONS.items():
        if name in table:
            return dimension, table[name]
    raise ValueError(f"unknown unit '{unit}'")


def parse(text: str) -> Quantity:
    """`50 ms`, `4KiB`, `12` -> Quantity; ValueError says what is wrong."""
    match = _QUANTITY.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"'{text.strip()}' is not a number with a unit")
    dimension, factor = find(match[2])
    value = float(match[1]) * factor
    if not math.isfinite(value):
        raise ValueError(f"'{text.strip()[:12]}...' is too large")
    return Quantity(value, dimension)


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
    high = parse(right)
    unit = re.sub(rf"^\s*{NUMBER}\s*", "", right).strip()
    low = parse(f"{left.strip()} {unit}" if re.fullmatch(rf"\s*{NUMBER}\s*", left) else left)
    if low.dimension != high.dimension:
        raise ValueError(f"'{text.strip()}' mixes a {low.dimension} and a {high.dimension}")
    if low.value > high.value:
        raise ValueError(f"'{text.strip()}' is upside down")
    return low, high


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
    kinds = {one.dimension for one in found} - {"count"} or {"count"}
    return tuple(Quantity(one.value, min(kinds)) for one in found) if len(kinds) == 1 else None


def significant(value: float, digits: int) -> str:
    """`2.71`, `28.4`, `583`: so many significant digits, never an exponent."""
    if value == 0 or not math.isfinite(value):
        return "0" if value == 0 else str(value)
    decimals = digits - 1 - math.floor(math.log10(abs(value)))
    rounded = round(value, decimals)
    decimals = digits - 1 - math.floor(math.log10(abs(rounded)))
    return f"{rounded:.{max(decimals, 0)}f}"


def digits_for(value: float, width: float | None) -> int:
    """Digits that an interval of this width supports: 3, or 4 where it is narrow (facts: timing)."""
    if not width or not value:
        return 3
    wanted = math.floor(math.log10(abs(value))) - math.floor(math.log10(width)) + 1
    return min(max(wanted, 3), 4)


def figure(value: float, dimension: str = "time", width: float | None = None) -> str:
    """A measured value with its unit: `2.71 ns`, `28.4 us`. `width` is that of its interval."""
    digits = digits_for(value, width)
    steps = _STEPS.get(dimension, (("", 1.0),))
    for name, factor in steps:
        scaled = abs(float(significant(value / factor, digits)))
        if scaled >= 1 or factor == steps[-1][1]:
            return f"{significant(value / factor, digits)} {name}".strip()
    raise AssertionError("the last step always fits")


def shortest(value: float, dimension: str = "time") -> str:
    """A value that was written, not measured: `50 ms`, `30 s`, `4 KiB`; no needless zeros."""
    for name, factor in _STEPS.get(dimension, (("", 1.0),)):
        if value >= factor:
            return f"{value / factor:.6g} {name}".strip()
    return f"{value:.6g} {_STEPS[dimension][-1][0]}".strip()


def ratio(value: float) -> str:
    """`16.6x`, `0.53x`, `131x`."""
    return f"{significant(value, 3)}x"


def times(factor: float) -> str:
    """`51 times`, `1.4 times`: how much more or less, for a sentence."""
    return f"{significant(factor, 2)} times"


def percent(share: float) -> str:
    """`52 %`; a share that is not 0 or 1 never reads as 0 % or 100 %."""
    if 0 < share <= 0.005:
        return "< 1 %"
    return "> 99 %" if 0.995 <= share < 1 else f"{share * 100:.0f} %"
