"""Durations, sizes, counts and ranges: from text and to text.

Base units: ns for time, bytes for size, 1 for all that is counted.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
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
    sign: str = ""  # what readers see where that is not how it is typed; read as well
    aliases: tuple[str, ...] = ()  # other signs that are read, never written
    words: tuple[str, ...] = ()  # words that are read, never written
    shown: bool = True  # are measured figures printed in it?
    glued: bool = True  # does no line end between a number and it (or an alias)?

    @property
    def spellings(self) -> tuple[str, ...]:
        """All that is read as this unit."""
        return tuple(dict.fromkeys((self.name, *filter(None, (self.sign,)), *self.aliases, *self.words)))

    @property
    def shown_as(self) -> str:
        """What stands after a figure."""
        return self.sign or self.name


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
    Unit("us", "time", 1e3, sign="µs", aliases=("μs",)),
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
_BY_SPELLING = {spelling: unit for unit in UNITS for spelling in unit.spellings}
NUMBER = r"[0-9]+(?:\.[0-9]+)?"  # no sign, no exponent
_QUANTITY = re.compile(rf"({NUMBER})\s*((?:[A-Za-zµμ][A-Za-zµμ/]*)?)")


@dataclass(frozen=True)
class Quantity:
    """A number in the base unit of its dimension."""

    value: float
    dimension: str


def unit_names() -> tuple[str, ...]:
    """Every unit as it is typed, for hints."""
    return tuple(unit.name for unit in UNITS if unit.name)


def glued() -> tuple[str, ...]:
    """Every sign that no line end parts from its number."""
    signs = (sign for unit in UNITS if unit.glued for sign in (unit.name, unit.sign, *unit.aliases))
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


def for_readers(text: str) -> str:
    """What was written, as readers see it: `40–50 ns` for `40..50 ns`, `5 µs` for `5 us`."""
    text = re.sub(r"(?<=\d)\.\.(?=\d)", "–", text)
    text = re.sub(r"(?<=[^\W\d])\.\.(?=\d)", " – ", text)
    for unit in UNITS:
        if unit.sign:
            text = re.sub(rf"(?<=\d)(\s*){unit.name}\b", rf"\g<1>{unit.sign}", text)
    return text


# ------------------------------------------------------------------ measured figures

FEWEST, MOST = 2, 5  # digits of a figure, but for one whose second says nothing
_TOO_FINE = 1 / 40  # of an interval's width, a twentieth of its half: a digit below says nothing
_ROUNDING = 1 / 8  # of an interval's width, a quarter of its half: what rounding the figure may add
_WIDENING = 1 / 4  # of an interval's width: what rounding its ends outward may add
_FAR = 10  # times the figure: an end from here on may stand in a unit of its own


def significant(value: float, digits: int) -> str:
    """`2.71`, `28.4`, `583`: so many significant digits, never an exponent."""
    if value == 0 or not math.isfinite(value):
        return "0" if value == 0 else str(value)
    return _fixed(value, _decimals(value, digits))


def digits_for(value: float, low: float | None = None, high: float | None = None) -> int:
    """The fewest digits (2 to 5) that an interval supports; 2 where there is none.

    Rounding adds at most a quarter of the interval's half-width, and stays within the interval. One digit is
    enough where the second is finer than a twentieth of the half-width.
    """
    if low is None or high is None or not value:
        return FEWEST
    second = 10.0 ** -_decimals(value, FEWEST)
    fewest = 1 if second < (high - low) * _TOO_FINE else FEWEST
    for digits in range(fewest, MOST):
        rounded = float(significant(value, digits))
        if abs(rounded - value) <= (high - low) * _ROUNDING and low <= rounded <= high:
            return digits
    return MOST


@dataclass(frozen=True)
class _Place:
    """Where a figure's last digit stands: in which unit, and how many decimals after the point."""

    unit: Unit
    decimals: int  # -1: tens

    def ends(self, low: float, high: float) -> tuple[str, str]:
        """Both ends in this unit, rounded outward."""
        low, high = low / self.unit.factor, high / self.unit.factor
        return _fixed(low, self.decimals, ROUND_FLOOR), _fixed(high, self.decimals, ROUND_CEILING)

    def widens(self, low: float, high: float) -> bool:
        """Does rounding the ends outward say clearly more than what is known?"""
        ends = [float(end) * self.unit.factor for end in self.ends(low, high)]
        return max(low - ends[0], ends[1] - high) > (high - low) * _WIDENING


def figure(
    value: float,
    dimension: str = TIME,
    low: float | None = None,
    high: float | None = None,
    *,
    digits: int | None = None,
    tick: float = 0.0,
) -> str:
    """A measured value with its unit: `2.71 ns`, `28 µs`.

    `low..high`: its interval, which says how many digits are known, unless `digits` does; `tick`: below this
    nothing can be read off the clock.
    """
    place = _place(value, dimension, low, high, digits, tick)
    return f"{_fixed(value / place.unit.factor, place.decimals)} {place.unit.shown_as}".strip()


def bounds(
    value: float,
    low: float,
    high: float,
    dimension: str = TIME,
    *,
    digits: int | None = None,
    tick: float = 0.0,
) -> str:
    """`63–85`: a figure's interval in the figure's unit, or `604 ns – 1.5 ms` where that does not do.

    Rounded outward, in the figure's own last place; one finer where that would say clearly too much, and
    in ones instead of tens or hundreds, whose zeros look like digits.
    """
    place = _place(value, dimension, low, high, digits, tick)
    rounded = float(_fixed(value / place.unit.factor, place.decimals)) * place.unit.factor
    if (place.decimals < 0 or place.widens(low, high)) and low <= rounded <= high:
        place = _Place(place.unit, _at_most(max(place.decimals + 1, 0), place.unit, tick))
    ends = place.ends(low, high)
    lost = low > 0 and not float(ends[0]) and place.unit is not _steps(dimension)[-1]
    far = high > _FAR * value and float(ends[1]) >= 1000 and place.unit is not _steps(dimension)[0]
    if lost or far:
        return between(_end(low, dimension, ROUND_FLOOR), _end(high, dimension, ROUND_CEILING))
    return between(*ends)


def _end(value: float, dimension: str, rounding: str) -> str:
    """One end of an interval in its own unit."""
    steps = _steps(dimension)
    for unit in steps:
        scaled = value / unit.factor
        text = _fixed(scaled, _decimals(scaled, FEWEST), rounding)
        if float(text) >= 1 or unit is steps[-1]:
            return f"{text} {unit.shown_as}".strip()
    raise AssertionError("the last step always fits")


def _place(
    value: float, dimension: str, low: float | None, high: float | None, digits: int | None, tick: float
) -> _Place:
    """The largest unit in which the rounded value is not below 1, and the last digit that is known."""
    steps = _steps(dimension)
    for unit in steps:
        scaled = value / unit.factor
        ends = [None if end is None else end / unit.factor for end in (low, high)]
        decimals = _at_most(_decimals(scaled, digits or digits_for(scaled, *ends)), unit, tick)
        if tick and scaled:  # one digit is always left
            decimals = max(decimals, _decimals(scaled, 1))
        if abs(float(_fixed(scaled, decimals))) >= 1 or unit is steps[-1]:
            return _Place(unit, decimals)
    raise AssertionError("the last step always fits")


def _at_most(decimals: int, unit: Unit, tick: float) -> int:
    """No place below the clock's tick."""
    return min(decimals, -math.floor(math.log10(tick / unit.factor) + 1e-9)) if tick else decimals


def _decimals(value: float, digits: int) -> int:
    """How many decimals show so many digits of what the value is rounded to."""
    if value == 0 or not math.isfinite(value):
        return 0
    decimals = digits - 1 - math.floor(math.log10(abs(value)))
    rounded = abs(round(value, decimals))
    return digits - 1 - math.floor(math.log10(rounded)) if rounded else decimals


def _fixed(value: float, decimals: int, rounding: str = ROUND_HALF_UP) -> str:
    """Rounded at a decimal place; never an exponent."""
    if not math.isfinite(value):
        return str(value)
    step = Decimal(1).scaleb(-decimals)
    return f"{(Decimal(repr(value)) / step).to_integral_value(rounding) * step:.{max(decimals, 0)}f}"


def shortest(value: float, dimension: str = TIME) -> str:
    """A value that was written, not measured: `50 ms`, `30 s`, `4 KiB`; no needless zeros."""
    steps = _steps(dimension)
    unit = next((unit for unit in steps if value >= unit.factor), steps[-1])
    return f"{value / unit.factor:.12g} {unit.shown_as}".strip()


def duration(seconds: float) -> str:
    """How long something takes, for people: `0.4 s`, `3 s`, `2 min 15 s`, `1 h 5 min`."""
    if seconds < 0.95:
        return f"{significant(seconds, 1)} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "h"), (minutes, "min"), (0 if hours else rest, "s"))
    return " ".join(f"{count} {unit}" for count, unit in parts if count)


def span(low: float, high: float, dimension: str = TIME, *, digits: int = 3, both: bool = False) -> str:
    """`24.8–58.4 µs`, `604 ns – 1.42 µs`: two figures that are no interval."""
    ends = (figure(end, dimension, digits=digits) for end in (low, high))
    return between(*ends, both=both)


def between(low: str, high: str, *, both: bool = False) -> str:
    """Two figures as a range: a unit that both have is said once.

    What reads the same stands alone, but for `both`: under a figure that would look like the figure again.
    """
    number, _, unit = low.partition(" ")
    if low == high and not both:
        return low
    return f"{number}–{high}" if high.partition(" ")[2] == unit else f"{low} – {high}"


def ratio(value: float, low: float | None = None, high: float | None = None) -> str:
    """`1.8×`, `131×`: with the digits that an interval supports."""
    return f"{significant(value, digits_for(value, low, high))}×"


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
