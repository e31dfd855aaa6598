"""What the author expects and what was printed elsewhere: text -> Expectation, Printed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from generator import units
from generator.errors import Invalid, Location, Problem, nearest
from generator.model.note import Expectation, Printed
from generator.model.statistics import Standing, standing

STATISTICS = standing(Standing.EXPECT)
_FORMS = "write 40..50 ns, under 5 us, over 1 ms, under NAME, over 2x NAME, or within 10 % of NAME"
_WORDS = ("under", "over", "within")
_UNITS = "units: ns us ms s min B KiB MiB GiB kB MB GB MB/s %, a rate (req/s), or a word of your own"
_NAME = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)?")  # `apart`, `m510.apart`
_RELATIVE = re.compile(
    rf"(?P<word>under|over)(?: (?P<times>{units.NUMBER}) ?(?:x|×|times))? (?P<name>{_NAME.pattern})"
    rf"|within (?P<share>{units.NUMBER}) ?% of (?P<of>{_NAME.pattern})"
)


@dataclass(frozen=True)
class _Parts:
    statistic: str
    text: str  # without statistic and source, blanks made single
    source: str


def expectation(text: str, location: Location, *, bare: bool = False) -> Expectation | Problem:
    """`[first|median|p99] 40..50 ns (who says so)`, `under 5 us`, `over 1 ms`; or relative to NAME.

    That is `under NAME`, `over 2x NAME`, `within 10 % of NAME`, and NAME is another condition, another
    measurement, or `printed`: the figure that was printed beside it.
    `bare`: a number without a unit is one: programs count things.
    """
    try:
        parts = _parts(text)
        low, high, dimension, against = _bounds(parts.text, bare=bare)
    except Invalid as error:
        return error.at(location)
    return Expectation(parts.text, parts.statistic, low, high, dimension, against, parts.source, location)


def printed(text: str, location: Location, *, bare: bool = False) -> Printed | Problem:
    """`[first|median|p99] 2092 ns (where it is from)`, `50.3 ± 2.5 ms (a paper)`; `bare` as above."""
    try:
        parts = _parts(text)
        quantity = _spread(parts.text, bare=bare)
        if not parts.source:
            raise Invalid("a printed figure must say where it is from", f"write {parts.text} (single call)")
    except Invalid as error:
        return error.at(location)
    return Printed(parts.text, quantity.value, quantity.dimension, parts.statistic, parts.source, location)


def _parts(text: str) -> _Parts:
    text = " ".join(text.split())
    head, opened, source = text.partition("(")
    if text.count("(") != text.count(")") or (opened and not text.endswith(")")):
        raise Invalid(
            f"the parentheses in '{text}' do not match", "quote it: inside {} or [] a comma ends a value"
        )
    words = head.split()
    if words and words[0] in STATISTICS:
        return _Parts(words[0], " ".join(words[1:]), source[:-1].strip())
    return _Parts("median", " ".join(words), source[:-1].strip())


def _bounds(text: str, *, bare: bool) -> tuple[float | None, float | None, str, str]:
    """`40..50 ns` -> low, high, dimension, the name of what it is compared with."""
    if relative := _RELATIVE.fullmatch(text):
        return _of_ratio(relative)
    word, _, rest = text.partition(" ")
    if word in ("under", "over"):
        bound = _quantity(rest, bare=bare)
        low, high = (None, bound.value) if word == "under" else (bound.value, None)
        return low, high, bound.dimension, ""
    if _NAME.fullmatch(word):
        known = (*STATISTICS, *_WORDS)
        if word in _WORDS:
            raise Invalid(f"'{text}' is not an expectation", _FORMS)
        raise Invalid(f"an expectation cannot begin with '{word}'", nearest(word, known))
    if ".." not in text:
        raise Invalid(f"'{text}' is not an expectation", _FORMS)
    low_bound, high_bound = _range(text, bare=bare)
    return low_bound.value, high_bound.value, low_bound.dimension, ""


def _of_ratio(match: re.Match[str]) -> tuple[float | None, float | None, str, str]:
    """The bounds of a ratio, and to what; none of `under NAME`."""
    if match["of"]:
        share = float(match["share"]) / 100
        if not 0 < share < 1:
            raise Invalid(f"'{match[0]}' is not an expectation", "write more than 0 and less than 100 %")
        return 1 - share, 1 + share, "", match["of"]
    if match["times"] is None:
        return None, None, "", match["name"]
    times = float(match["times"])
    if not times:
        raise Invalid(f"'{match[0]}' is not an expectation", f"write {match['word']} 2x {match['name']}")
    return (None, times, "", match["name"]) if match["word"] == "under" else (times, None, "", match["name"])


def _range(text: str, *, bare: bool) -> tuple[units.Quantity, units.Quantity]:
    try:
        low, high = units.parse_range(text)
    except ValueError as error:
        raise Invalid(str(error), _range_hint(text, str(error))) from None
    _require_unit(text, low.dimension, bare=bare)
    return low, high


def _quantity(text: str, *, bare: bool) -> units.Quantity:
    try:
        quantity = units.parse_figure(text)
    except ValueError as error:
        raise Invalid(str(error), _unit_hint(str(error))) from None
    _require_unit(text, quantity.dimension, bare=bare)
    return quantity


def _spread(text: str, *, bare: bool) -> units.Quantity:
    """A figure, and how far off it may be, which readers see as it was written."""
    try:
        quantity, _ = units.parse_spread(text)
    except ValueError as error:
        raise Invalid(str(error), _unit_hint(str(error))) from None
    _require_unit(text, quantity.dimension, bare=bare)
    return quantity


def _require_unit(text: str, dimension: str, *, bare: bool) -> None:
    if dimension == units.COUNT and not bare:
        raise Invalid(f"'{text}' has no unit", f"write {text} ns; {_UNITS}")


def _unit_hint(what: str) -> str:
    """The nearest unit where a word is near to one, else all of them."""
    if what.startswith("unknown unit"):
        word = what.partition("'")[2].partition("'")[0]
        near = next(filter(None, map(units.near, word.split("/"))), "")
        return f"did you mean '{near}'?" if near else _UNITS
    return "write a number without exponent, and its unit: 2092 ns, 10,000 req/s"


def _range_hint(text: str, what: str) -> str:
    if not what.endswith("upside down"):
        return _unit_hint(what) if what.startswith("unknown unit") else _FORMS
    match = re.fullmatch(rf"({units.NUMBER})\s*\.\.\s*({units.NUMBER})(.*)", text)
    if match is None:
        return "the smaller bound comes first"
    return f"write {match[2]}..{match[1]}{match[3]}, or give the left bound a unit of its own"
