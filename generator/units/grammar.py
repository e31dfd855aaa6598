"""The units: `[prefix]THING[/PER]` -> what is measured in them, and in which they are printed. Pure.

Base units: ns for time, bytes for size, B/s for throughput, 1 for all that is counted. Any other word,
and any word per another, is a dimension of its own: `faults`, `IPC`, `req/s`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

Words = tuple[str, str]  # of what is less, and of what is more
LESS, FEWER, LOWER, SMALLER = ("less", "more"), ("fewer", "more"), ("lower", "higher"), ("smaller", "larger")


@dataclass(frozen=True)
class Dimension:
    """What is measured in units of one kind, and how two such figures are compared in words."""

    name: str
    verb: str = "comes to"  # between what was measured and its figure, in a sentence
    better: str = ""  # "less" | "more"; "" where that depends on what is counted
    article: str = ""  # "a time"; "": "a figure in NAME"
    figure: Words = LESS  # than a figure: `3.6× less` than 40 ns
    thing: Words = LESS  # than another thing: `3.6× faster` than a fork

    @property
    def one(self) -> str:
        """`a time`, `a figure in req/s`."""
        return self.article or f"a figure in {self.name}"


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


TIME, THROUGHPUT, SHARE, COUNT = "time", "throughput", "share", "count"
DIMENSIONS = (
    Dimension(TIME, "takes", better="less", article="a time", thing=("faster", "slower")),
    Dimension("size", better="less", article="a size", figure=SMALLER, thing=SMALLER),
    Dimension(
        THROUGHPUT,
        "reaches",
        better="more",
        article="a throughput",
        figure=LOWER,
        thing=("lower throughput", "higher throughput"),
    ),
    Dimension(SHARE, article="a share", figure=LOWER, thing=LOWER),
    Dimension("cycles", "takes", better="less", figure=FEWER, thing=("fewer cycles", "more cycles")),
    Dimension("cores", figure=FEWER, thing=FEWER),
    Dimension("keys", figure=FEWER, thing=FEWER),
    Dimension(COUNT, article="a count"),
)
UNITS = (
    Unit("ns", TIME, words=("nsec", "nsecs", "nanos", "nanosecond", "nanoseconds")),
    Unit(
        "us",
        TIME,
        1e3,
        sign="µs",
        aliases=("μs",),
        words=("usec", "usecs", "µsec", "micros", "microsecond", "microseconds"),
    ),
    Unit("ms", TIME, 1e6, words=("msec", "msecs", "millis", "millisecond", "milliseconds")),
    Unit("s", TIME, 1e9, words=("sec", "secs", "second", "seconds")),
    Unit("min", TIME, 60e9, words=("mins", "minute", "minutes"), shown=False),
    Unit("B", "size", words=("bytes", "byte")),
    Unit("KiB", "size", 2.0**10),
    Unit("MiB", "size", 2.0**20),
    Unit("GiB", "size", 2.0**30),
    Unit("TiB", "size", 2.0**40, shown=False),
    Unit("kB", "size", 1e3, aliases=("KB",), shown=False),
    Unit("MB", "size", 1e6, shown=False),
    Unit("GB", "size", 1e9, shown=False),
    Unit("TB", "size", 1e12, shown=False),
    Unit("B/s", THROUGHPUT),
    Unit("kB/s", THROUGHPUT, 1e3, aliases=("KB/s",)),
    Unit("MB/s", THROUGHPUT, 1e6),
    Unit("GB/s", THROUGHPUT, 1e9),
    Unit("TB/s", THROUGHPUT, 1e12, shown=False),
    Unit("KiB/s", THROUGHPUT, 2.0**10, shown=False),
    Unit("MiB/s", THROUGHPUT, 2.0**20, shown=False),
    Unit("GiB/s", THROUGHPUT, 2.0**30, shown=False),
    Unit("%", SHARE),
    Unit("cycles", "cycles"),
    Unit("cores", "cores", glued=False),
    Unit("keys", "keys", glued=False),
    Unit("", COUNT),
)
_BY_SPELLING = {spelling: unit for unit in UNITS for spelling in unit.spellings}
_SECOND = _BY_SPELLING["s"].spellings
_OPERATION = ("op", "ops", "operation", "iter", "iteration", "call", "event", "request", "req", "query")
_PLURALS = {  # what is counted per second, by every word for it
    "op": "ops",
    "operation": "ops",
    "operations": "ops",
    "request": "req",
    "requests": "req",
    "reqs": "req",
}
WORD = r"[^\W\d_][\w-]*"
_UNIT = re.compile(rf"(?P<thing>{WORD})(?:/(?P<per>{WORD}))?")
_PLURAL = re.compile(r"[a-z].*[^s]s")
_LEAST_NAME, _LEAST_WORD = 2, 3  # letters: what is shorter is near to everything
_TYPED = (
    "ns",
    "us",
    "ms",
    "sec",
    "nsec",
    "usec",
    "msec",
    "KiB",
    "MiB",
    "GiB",
    "TiB",
    "cycles",
    "cores",
    "keys",
)
MILLION = "million"  # before the word of a rate: `5.2 million req/s`
_LONGEST = 40  # characters of a word that is a unit


def unit_names() -> tuple[str, ...]:
    """Every unit as it is typed, for hints."""
    return tuple(unit.name for unit in UNITS if unit.name)


def glued() -> tuple[str, ...]:
    """Every sign that no line end parts from its number."""
    signs = (sign for unit in UNITS if unit.glued for sign in (unit.name, unit.sign, *unit.aliases))
    return tuple(filter(None, signs))


def known(unit: str) -> tuple[str, float] | None:
    """A unit of the table, an amount per operation or per second -> (dimension, factor); else None.

    A rate of anything is one (`req/s`): whoever writes `/s` means a unit. A plain word is none.
    """
    if found := _BY_SPELLING.get(unit):
        return found.dimension, found.factor
    match = _UNIT.fullmatch(unit) if len(unit) <= _LONGEST else None
    if match is None or not match["per"]:
        return None
    return _per(match["thing"], match["per"])


def _per(thing: str, per: str) -> tuple[str, float] | None:
    """`usecs/op`, `MB/sec`, `ops/sec`, `B/op`; anything else per anything else is no unit that is known."""
    amount = _BY_SPELLING.get(thing)
    if per in _SECOND:
        if found := _BY_SPELLING.get(f"{amount.name if amount else thing}/s"):
            return found.dimension, found.factor
        is_none = near(thing) or (amount and amount.dimension == TIME)
        return None if is_none else (f"{_PLURALS.get(thing, thing)}/s", 1.0)
    if amount and per in _OPERATION and amount.dimension in (TIME, "size", "cycles"):
        return amount.dimension, amount.factor
    return None


def find(unit: str) -> tuple[str, float]:
    """Unit as written -> (dimension, factor to the base unit).

    A word that no table has is a dimension of its own; ValueError where it looks like a slip of the pen.
    """
    if found := known(unit):
        return found
    match = _UNIT.fullmatch(unit) if len(unit) <= _LONGEST else None
    if match is None or _is_none(match["thing"], match["per"]):
        raise ValueError(f"unknown unit '{unit}'")
    return unit, 1.0


def _is_none(thing: str, per: str | None) -> bool:
    """A typo, the name of a dimension, or an amount per time that is no second (`ns/us`, `B/ms`)."""
    if near(thing) or (per and near(per)) or any(thing == one.name for one in DIMENSIONS):
        return True
    return bool(thing in _BY_SPELLING and per in _BY_SPELLING)


@cache
def near(word: str) -> str:
    """The unit that a word is but for a letter, or for capitals; "" where it is one, or far from all."""
    if word in _BY_SPELLING:
        return ""
    names = [name for name in _BY_SPELLING if len(name) >= _LEAST_NAME and "/" not in name]
    same = (name for name in names if word.lower() == name.lower())
    typed = (name for name in _TYPED if len(word) >= _LEAST_WORD and _is_near(word, name))
    return next((name for name in (*same, *typed)), "")


def _is_near(word: str, name: str) -> bool:
    """Are they the same but for one letter more, less or other, or for two that have changed places?"""
    pairs = zip(word, name, strict=False)
    start = next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(word), len(name)))
    rest, other = word[start:], name[start:]
    swapped = rest[:2] == other[1::-1] and rest[2:] == other[2:]
    return swapped or other in (rest, rest[1:]) or rest in (other[1:],) or rest[1:] == other[1:]


def dimension(name: str) -> Dimension:
    """The row of a dimension; of one of the author's own, what its word tells.

    More of a rate is better; a plural is counted (`fewer faults`), any other word is not (`lower IPC`).
    """
    found = next((one for one in DIMENSIONS if one.name == name), None)
    if found or not is_own(name):
        return found or Dimension(name)
    thing, _, per = name.partition("/")
    if per in ("s", "min"):
        return Dimension(name, "reaches", better="more", figure=LOWER, thing=LOWER)
    words = FEWER if _PLURAL.fullmatch(thing) else LOWER
    return Dimension(name, figure=words, thing=words)


def is_own(name: str) -> bool:
    """Is it a dimension that only the author's word names?"""
    return bool(_UNIT.fullmatch(name)) and all(one.name != name for one in DIMENSIONS)


@cache
def steps(dimension: str) -> tuple[Unit, ...]:
    """The units that figures of a dimension are printed in, largest first; of an author's own its word."""
    shown = [unit for unit in UNITS if unit.dimension == dimension and unit.shown]
    if not shown and is_own(dimension):
        word = Unit(dimension, dimension)
        return (Unit(f"{MILLION} {dimension}", dimension, 1e6), word) if dimension.endswith("/s") else (word,)
    return tuple(sorted(shown, key=lambda unit: -unit.factor)) or (_BY_SPELLING[""],)
