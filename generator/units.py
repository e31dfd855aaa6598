"""Durations, sizes, counts and ranges: from text and to text.

Base units: ns for time, bytes for size, 1 for all that is counted.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Dimension:
    """What is measured in units of one kind."""

    name: str
    verb: str = "comes to"  # between what was measured and its figure, in a sentence
    better: str = ""  # "less" | "more"; "" where that depends on what is counted


@dataclass(frozen=True)
class Unit:
    """One unit; `factor` leads to the base unit of its dimension."""

    name: str
    dimension: str
    factor: float = 1.0
    aliases: tuple[str, ...] = ()  # other signs that are read, never written
    words: tuple[str, ...] = ()  # words that are read, never written
    shown: bool = True  # are measured figures printed in it?
    glued: bool = True  # does no line end between a number and it (or an alias)?


TIME = "time"
DIMENSIONS = (
    Dimension(TIME, "takes", better="less"),
    Dimension("size", better="less"),
    Dimension("cycles", "takes", better="less"),
    Dimension("cores"),
    Dimension("keys"),
    Dimension("count"),
)
UNITS = (
    Unit("ns", "time"),
    Unit("us", "time", 1e3, aliases=("µs", "μs")),
    Unit("ms", "time", 1e6),
    Unit("s", "time", 1e9, words=("sec",)),
    Unit("min", "time", 60e9, words=("minutes",), shown=False),
    Unit("B", "size", words=("bytes", "byte")),
    Unit("KiB", "size", 2.0**10),
    Unit("MiB", "size", 2.0**20),
    Unit("GiB", "size", 2.0**30),
    Unit("TiB", "size", 2.0**40, shown=False),
    Unit("cycles", "cycles"),
    Unit("cores", "cores", glued=False),
    Unit("keys", "keys", glued=False),
    Unit("", "count"),
)
_BY_SPELLING = {spelling: unit for unit in UNITS for spelling in (unit.name, *unit.aliases, *unit.words)}
NUMBER = r"[0-9]+(?:\.[0-9]+)?"  # no sign, no exponent
_QUANTITY = re.compile(rf"({NUMBER})\s*((?:[A-Za-zµμ][A-Za-zµμ/]*)?)")


@dataclass(frozen=True)
class Quantity:
    """A number in the base unit of its dimension."""

    value: float
    dimension: str


def unit_names() -> tuple[str, ...]:
    """Every unit that may be written, for hints."""
    return tuple(unit.name for unit in UNITS if unit.name)


def glued() -> tuple[str, ...]:
    """Every sign that no line end parts from its number."""
    signs = (sign for unit in UNITS if unit.glued for sign in (unit.name, *unit.aliases))
    return tuple(filter(None, signs))


def find(unit: str) -> tuple[str, float]:
    """Unit as written -> (dimension, factor to the base unit); ValueError where there is none."""
    if unit not in _BY_SPELLING:
        raise ValueError(f"unknown unit '{unit}'")
    found = _BY_SPELLING[unit]
    return found.dimension, found.factor


def dimension(name: str) -> Dimension:
    """The row of a dimension; of one that nobody knows, one that says nothing more."""
    return next((one for one in DIMENSIONS if one.name == name), Dimension(name))


@cache
def _steps(dimension: str) -> tuple[Unit, ...]:
    """The units that figures of a dimension are printed in, largest first."""
    shown = [unit for unit in UNITS if unit.dimension == dimension and unit.shown]
    return tuple(sorted(shown, key=lambda unit: -unit.factor)) or (_BY_SPELLING[""],)


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
    steps = _steps(dimension)
    for unit in steps:
        scaled = abs(float(significant(value / unit.factor, digits)))
        if scaled >= 1 or unit is steps[-1]:
            return f"{significant(value / unit.factor, digits)} {unit.name}".strip()
    raise AssertionError("the last step always fits")


def shortest(value: float, dimension: str = "time") -> str:
    """A value that was written, not measured: `50 ms`, `30 s`, `4 KiB`; no needless zeros."""
    steps = _steps(dimension)
    unit = next((unit for unit in steps if value >= unit.factor), steps[-1])
    return f"{value / unit.factor:.6g} {unit.name}".strip()


def duration(seconds: float) -> str:
    """How long something takes, for people: `0.4 s`, `3 s`, `2 min 15 s`, `1 h 5 min`."""
    if seconds < 0.95:
        return f"{significant(seconds, 1)} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "h"), (minutes, "min"), (0 if hours else rest, "s"))
    return " ".join(f"{count} {unit}" for count, unit in parts if count)


def span(
    low: float, high: float, dimension: str = "time", width: float | None = None, *, both: bool = False
) -> str:
    """`24.8..58.4 us`, `604 ns..1.42 us`: two figures, `width` that of their interval."""
    return between(figure(low, dimension, width), figure(high, dimension, width), both=both)


def between(low: str, high: str, *, both: bool = False) -> str:
    """Two figures as a range: a unit that both have is said once.

    What reads the same stands alone, but for `both`: under a figure that would look like the figure again.
    """
    number, _, unit = low.partition(" ")
    if low == high and not both:
        return low
    return f"{number if high.partition(' ')[2] == unit else low}..{high}"


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


def counted(count: int, noun: str) -> str:
    """`1 process`, `6 processes`, `2 threads`."""
    return f"{count} {noun if count == 1 else plural(noun)}"


def plural(noun: str) -> str:
    """`processes`, `CPUs`."""
    return f"{noun}{'es' if noun.endswith('s') else 's'}"
