"""Quantities from text and to text."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import units
from generator.units import Quantity

POSITIVE = st.floats(1e-3, 1e15)
DIMENSIONS = st.sampled_from([one.name for one in units.DIMENSIONS])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("50 ms", Quantity(50e6, "time")),
        ("4KiB", Quantity(4096, "size")),
        ("1.5 µs", Quantity(1500, "time")),
        ("2 min", Quantity(120e9, "time")),
        ("12", Quantity(12, "count")),
        ("3 cycles", Quantity(3, "cycles")),
        ("32 cores", Quantity(32, "cores")),
        ("15 keys", Quantity(15, "keys")),
    ],
)
def test_a_quantity_is_read(text: str, expected: Quantity) -> None:
    assert units.parse(text) == expected


@pytest.mark.parametrize(
    "text", ["", "ns", "-5 ns", "+5 ns", "1e3 ns", "5 parsec", "1,5 us", "nan", "٣ ns", "5 kB"]
)
def test_what_is_no_quantity_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        units.parse(text)


def test_a_number_that_no_float_holds_is_refused() -> None:
    with pytest.raises(ValueError, match="too large"):
        units.parse("9" * 400 + " s")


@given(POSITIVE, DIMENSIONS)
def test_a_figure_reads_back_within_its_digits(value: float, dimension: str) -> None:
    again = units.parse_as(units.figure(value, dimension), dimension)
    assert math.isclose(again, value, rel_tol=0.006)


@given(POSITIVE, DIMENSIONS)
def test_a_written_value_reads_back(value: float, dimension: str) -> None:
    text = units.shortest(value, dimension)
    if "e" not in text.split()[0]:
        assert math.isclose(units.parse_as(text, dimension), value, rel_tol=1e-5)


@given(st.integers(1, 999), st.sampled_from(["ns", "us", "ms"]))
def test_a_whole_time_is_written_as_it_was(count: int, unit: str) -> None:
    assert units.shortest(units.parse(f"{count} {unit}").value) == f"{count} {unit}"


@given(st.integers(1, 10**6), st.integers(0, 10**6), st.sampled_from(["ns", "us", "ms", "s"]))
def test_the_left_bound_takes_the_unit_of_the_right(low: int, width: int, unit: str) -> None:
    found = units.parse_range(f"{low}..{low + width} {unit}")
    assert found == (units.parse(f"{low} {unit}"), units.parse(f"{low + width} {unit}"))


def test_each_bound_may_have_its_unit() -> None:
    assert units.parse_range("900 ns..2 us") == (Quantity(900, "time"), Quantity(2000, "time"))


@pytest.mark.parametrize(
    ("text", "said"), [("50..40 ns", "upside down"), ("1 ns..2 KiB", "mixes"), ("40 ns", "not a range")]
)
def test_what_is_no_range_is_refused(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        units.parse_range(text)


@pytest.mark.parametrize(
    ("value", "width", "expected"),
    [
        (2.7094, None, "2.71 ns"),
        (2.7094, 0.001, "2.709 ns"),  # a narrow interval supports a fourth digit
        (28_412.0, 9_000.0, "28.4 us"),  # three at least, however wide
        (999.6, None, "1.00 us"),  # rounding reaches the next unit
        (0.334, None, "0.334 ns"),
        (0.0, None, "0 ns"),
        (61e9, None, "61.0 s"),
    ],
)
def test_a_figure_has_the_digits_that_its_interval_supports(
    value: float, width: float | None, expected: str
) -> None:
    assert units.figure(value, "time", width) == expected


@given(POSITIVE, st.floats(1e-6, 1e15))
def test_a_figure_has_three_digits_or_four_or_is_whole(value: float, width: float) -> None:
    number = units.figure(value, "time", width).split()[0]
    digits = number.replace(".", "").lstrip("0")
    assert len(digits) in (3, 4) or "." not in number
    assert "e" not in number


def test_ratios_and_factors_read_like_words() -> None:
    assert [units.ratio(value) for value in (16.62, 0.5312, 131.4)] == ["16.6x", "0.531x", "131x"]
    assert [units.times(value) for value in (50.6, 1.36)] == ["51 times", "1.4 times"]


@given(st.floats(0, 1))
def test_a_share_that_is_neither_none_nor_all_never_reads_so(share: float) -> None:
    text = units.percent(share)
    assert (text == "0 %") == (share == 0)
    assert (text == "100 %") == (share == 1)


@given(st.text())
def test_no_text_makes_units_fail_otherwise(text: str) -> None:
    for read in (units.parse, units.parse_range):
        try:
            read(text)
        except ValueError as error:
            assert str(error)


# ------------------------------------------------------------------ the table


def test_a_spelling_is_one_unit_and_a_unit_has_a_dimension() -> None:
    spelt = [one for unit in units.UNITS for one in (unit.name, *unit.aliases, *unit.words)]
    assert sorted(set(spelt)) == sorted(spelt)
    assert {unit.dimension for unit in units.UNITS} == {one.name for one in units.DIMENSIONS}


def test_each_dimension_has_a_base_unit_that_figures_are_shown_in() -> None:
    for one in units.DIMENSIONS:
        of = [unit for unit in units.UNITS if unit.dimension == one.name]
        assert min(unit.factor for unit in of if unit.shown) == 1.0


def test_every_spelling_is_read_as_its_unit() -> None:
    for unit in units.UNITS:
        for spelling in (unit.name, *unit.aliases, *unit.words):
            assert units.parse(f"7 {spelling}") == Quantity(7 * unit.factor, unit.dimension)
            assert units.find(spelling) == (unit.dimension, unit.factor)


def test_figures_are_shown_in_the_units_that_say_so() -> None:
    assert [units.figure(120 * 60e9, "time"), units.shortest(120e9, "time")] == ["7200 s", "120 s"]
    assert units.figure(2.0**41, "size") == "2050 GiB"
    assert units.figure(7.0, "of tomorrow") == "7.00"


def test_less_time_is_better_and_a_count_alone_says_nothing() -> None:
    assert [units.dimension(name).better for name in ("time", "size", "cycles")] == ["less"] * 3
    assert [units.dimension(name).better for name in ("cores", "keys", "count", "of tomorrow")] == [""] * 4


def test_time_and_cycles_are_taken_all_else_is_come_to() -> None:
    taken = [one.name for one in units.DIMENSIONS if one.verb == "takes"]
    assert (taken, units.dimension("of tomorrow").verb) == (["time", "cycles"], "comes to")


@given(st.text(max_size=3), st.integers(1, 99))
def test_a_number_and_its_unit_never_part(before: str, number: int) -> None:
    from generator.syntax import jekyll

    for spelling in units.glued():
        assert f"{number}\u00a0{spelling}" in jekyll.nbsp(f"{before} {number} {spelling}, and more")


@pytest.mark.parametrize(
    ("low", "high", "width", "said"),
    [
        (2.7, 2.73, None, "2.70..2.73 ns"),
        (2.7001, 2.7003, 0.0002, "2.700 ns"),  # both read the same
        (980.0, 1020.0, None, "980 ns..1.02 us"),
        (0.0, 1.0, None, "0..1.00 ns"),
    ],
)
def test_a_range_says_a_common_unit_once(low: float, high: float, width: float | None, said: str) -> None:
    assert units.span(low, high, "time", width) == said


def test_a_range_without_units_is_two_numbers() -> None:
    assert [units.between("3.10", "3.20"), units.between("7 GHz", "7 GHz")] == ["3.10..3.20", "7 GHz"]
    assert units.span(7.0, 7.0, both=True) == "7.00..7.00 ns"


def test_one_is_singular_and_all_else_plural() -> None:
    said = [units.counted(count, "process") for count in (0, 1, 2)]
    assert said == ["0 processes", "1 process", "2 processes"]
    assert [units.counted(1, "CPU"), units.counted(3, "CPU")] == ["1 CPU", "3 CPUs"]


@pytest.mark.parametrize("text", ["5 ns/", "5 /s", "5 ns/us", "5 %/s"])
def test_a_slash_belongs_to_a_unit_that_has_one(text: str) -> None:
    with pytest.raises(ValueError, match=r"unknown unit|not a number with a unit"):
        units.parse(text)
