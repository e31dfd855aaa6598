"""Figures to text: with the digits that an interval supports, in the unit that reads best. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import lru_cache

from generator.units.grammar import TIME, Unit, is_own, steps

FEWEST, MOST = 2, 5  # digits of a figure, but for one whose second says nothing
_TOO_FINE = 1 / 40  # of an interval's width, a twentieth of its half: a digit below says nothing
_NOTHING = 1 / 200  # of a figure: half a step of its second digit, where that is least
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

    Rounding adds at most a quarter of the interval's half-width, and leads out of it by next to nothing, so
    that the figure is within the interval as printed, whose ends are rounded outward. One digit is enough
    where the second is finer than a twentieth of the half-width.
    """
    if low is None or high is None or not value:
        return FEWEST
    second = 10.0 ** -_decimals(value, FEWEST)
    fewest = 1 if second < (high - low) * _TOO_FINE else FEWEST
    beyond = min((high - low) * _TOO_FINE, abs(value) * _NOTHING)
    for digits in range(fewest, MOST):
        rounded = float(significant(value, digits))
        out = beyond if digits >= FEWEST and _decimals(value, digits) >= 0 else 0.0
        is_near = abs(rounded - value) <= (high - low) * _ROUNDING
        if is_near and low - out <= rounded <= high + out:
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
    return _with_unit(_fixed(value / place.unit.factor, place.decimals), place.unit)


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
    rounded = float(_fixed(value / place.unit.factor, place.decimals))
    if place.decimals < 0 or place.widens(low, high):
        finer = _Place(place.unit, _at_most(max(place.decimals + 1, 0), place.unit, tick))
        least, most = map(float, finer.ends(low, high))
        place = finer if least <= rounded <= most else place
    ends = place.ends(low, high)
    lost = low > 0 and not float(ends[0]) and place.unit is not steps(dimension)[-1]
    far = high > _FAR * abs(value) and float(ends[1]) >= 1000 and place.unit is not steps(dimension)[0]
    if lost or far:
        return between(_end(low, dimension, ROUND_FLOOR), _end(high, dimension, ROUND_CEILING))
    return between(*(_grouped(end, place.unit) for end in ends))


def _with_unit(number: str, unit: Unit) -> str:
    """`2.71 ns`, `10,000 req/s`, `12`."""
    return f"{_grouped(number, unit)} {unit.shown_as}".strip()


def _grouped(number: str, unit: Unit) -> str:
    """With commas at thousands, where no larger unit is there to spare them."""
    return f"{Decimal(number):,}" if is_own(unit.dimension) else number


def _end(value: float, dimension: str, rounding: str) -> str:
    """One end of an interval in its own unit."""
    offered = steps(dimension)
    for unit in offered:
        scaled = value / unit.factor
        text = _fixed(scaled, _decimals(scaled, FEWEST), rounding)
        if float(text) >= 1 or unit is offered[-1]:
            return _with_unit(text, unit)
    raise AssertionError("the last step always fits")


@lru_cache(maxsize=8192)  # a post says most of its figures several times
def _place(
    value: float, dimension: str, low: float | None, high: float | None, digits: int | None, tick: float
) -> _Place:
    """The largest unit in which the rounded value is not below 1, and the last digit that is known."""
    offered = steps(dimension)
    for unit in offered:
        scaled = value / unit.factor
        ends = [None if end is None else end / unit.factor for end in (low, high)]
        decimals = _at_most(_decimals(scaled, digits or digits_for(scaled, *ends)), unit, tick)
        if tick and scaled:  # one digit is always left
            decimals = max(decimals, _decimals(scaled, 1))
        if abs(float(_fixed(scaled, decimals))) >= 1 or unit is offered[-1]:
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
    offered = steps(dimension)
    unit = next((unit for unit in offered if abs(value) >= unit.factor), offered[-1])
    return _with_unit(f"{value / unit.factor:.12g}", unit)


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
    if high.startswith("-") and high.partition(" ")[2] == unit:
        return f"{number} – {high}"
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
    return f"{noun}{'es' if noun.endswith(('s', 'ch')) else 's'}"
