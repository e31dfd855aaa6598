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
    "text", ["", "ns", "-5 ns", "+5 ns", "1e3 ns", "5 parsec", "1,5 us", "1,000 us", "nan", "٣ ns", "5 kb"]
)
def test_what_is_no_quantity_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        units.parse(text)


def test_a_number_that_no_float_holds_is_refused() -> None:
    with pytest.raises(ValueError, match="too large"):
        units.parse("9" * 400 + " s")


@given(POSITIVE, DIMENSIONS, st.integers(2, 5))
def test_a_figure_reads_back_within_its_digits(value: float, dimension: str, digits: int) -> None:
    again = units.parse_as(units.figure(value, dimension, digits=digits), dimension)
    assert math.isclose(again, value, rel_tol=0.5001 * 10 ** (1 - digits))


@given(POSITIVE, DIMENSIONS)
def test_a_written_value_reads_back(value: float, dimension: str) -> None:
    text = units.shortest(value, dimension)
    if "e" not in text.split()[0]:
        assert math.isclose(units.parse_as(text, dimension), value, rel_tol=1e-5)


@given(st.integers(1, 999), st.sampled_from(["ns", "µs", "ms"]))
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
    ("value", "low", "high", "expected", "interval"),
    [
        (80.5e3, 63.2e3, 84.9e3, "81 µs", "63–85"),
        (5.687, 5.684, 5.69, "5.687 ns", "5.684–5.690"),
        (731.0, 711.0, 761.0, "730 ns", "711–761"),
        (26.0e3, 25.6e3, 26.3e3, "26 µs", "25.6–26.3"),  # a place finer: 25–27 would say clearly too much
        (461.0, 461.0, 471.0, "461 ns", "461–471"),
        (13.9e3, 12.7e3, 3.25e6, "14 µs", "12 µs – 3.3 ms"),
        (101e3, 5e3, 1.009e6, "100 µs", "5–1009"),
        (101e3, 5e3, 1.011e6, "100 µs", "5.0 µs – 1.1 ms"),  # more than ten times the figure
        (40.0, 39.0, 41.45, "40 ns", "39–42"),
        (40.0, 39.0, 41.3, "40 ns", "39.0–41.3"),  # 42 is more than a quarter of the width beyond
        (1400.0, 20.0, 2000.0, "1.4 µs", "20 ns – 2.0 µs"),
        (999.6, 998.0, 1001.0, "999.6 ns", "998.0–1001.0"),
        (999.6, 900.0, 1100.0, "1.0 µs", "0.9–1.1"),  # rounding reaches the next unit
        (0.0959, 0.09, 0.1, "0.096 ns", "0.090–0.100"),
        (0.0, 0.0, 1.0, "0 ns", "0–1"),
        (61e9, 30e9, 70e9, "61 s", "30–70"),
    ],
)
def test_a_figure_has_the_digits_that_its_interval_supports(
    value: float, low: float, high: float, expected: str, interval: str
) -> None:
    assert units.figure(value, "time", low, high) == expected
    assert units.bounds(value, low, high) == interval


def test_without_an_interval_a_figure_has_two_digits() -> None:
    said = [units.figure(value) for value in (2.7094, 28_412.0, 999.6, 0.334, 0.0)]
    assert said == ["2.7 ns", "28 µs", "1.0 µs", "0.33 ns", "0 ns"]


@pytest.mark.parametrize(
    ("half", "digits"),
    [(0.17, 2), (0.15, 3), (1e-9, 5)],  # 5.04 is 5.0 within a quarter of 0.17, not of 0.15
)
def test_rounding_adds_at_most_a_quarter_of_the_half_width(half: float, digits: int) -> None:
    assert units.digits_for(5.0404040404, 5.0404040404 - half, 5.0404040404 + half) == digits


@pytest.mark.parametrize(("low", "digits"), [(80.05, 3), (80.04, 2)])
def test_rounding_leads_out_of_an_interval_by_a_twentieth_of_its_half_width_at_most(
    low: float, digits: int
) -> None:
    assert units.digits_for(80.2, low, low + 1.8) == digits


@pytest.mark.parametrize(("value", "digits"), [(80.41, 3), (80.39, 2)])
def test_rounding_leads_out_of_an_interval_by_half_a_percent_at_most(value: float, digits: int) -> None:
    assert units.digits_for(value, value, value + 30) == digits


def test_a_figure_at_an_end_of_its_interval_has_no_more_digits_and_is_within_the_interval_as_printed() -> (
    None
):
    assert units.digits_for(60.112, 60.112, 69.926) == 2
    assert (units.figure(60.112, "time", 60.112, 69.926), units.bounds(60.112, 60.112, 69.926)) == (
        "60 ns",
        "60–70",
    )


@pytest.mark.parametrize(("high", "digits"), [(7.9, 2), (8.1, 1)])
def test_one_digit_is_enough_where_the_second_is_finer_than_a_twentieth_of_the_half_width(
    high: float, digits: int
) -> None:
    assert units.digits_for(4.9, 4.0, high) == digits


INTERVALS = st.tuples(POSITIVE, st.floats(0, 1), st.floats(0, 30)).map(
    lambda one: (one[0], one[0] * (1 - one[1]), one[0] * (1 + one[2]))
)


def read(ends: str, figure: str, dimension: str) -> list[tuple[float, float]]:
    """Both ends as printed, each with what one more in its last digit is."""
    unit = figure.partition(" ")[2]
    found = []
    for end in ends.split("–"):
        number, _, own = end.strip().partition(" ")
        factor = units.find(own or unit)[1]
        found.append((float(number) * factor, 10.0 ** -len(number.partition(".")[2]) * factor))
    return found


@given(INTERVALS, DIMENSIONS, st.none() | st.integers(2, 4))
def test_a_printed_value_lies_within_its_printed_interval_and_that_within_the_true_one(
    interval: tuple[float, float, float], dimension: str, digits: int | None
) -> None:
    value, low, high = interval
    shown = units.figure(value, dimension, low, high, digits=digits)
    ends = units.bounds(value, low, high, dimension, digits=digits)
    if "–" not in ends:
        assert ends == shown.partition(" ")[0]
        return
    (least, step), (most, other) = read(ends, shown, dimension)
    printed = units.parse_as(shown, dimension)
    near = 1e-9 * high
    assert least - near <= printed <= most + near
    assert least <= low + near
    assert high <= most + near
    if digits is None and " " not in ends and value < 1000 * units.find(shown.partition(" ")[2])[1]:
        assert low - least <= step + near
        assert most - high <= other + near


@given(INTERVALS, st.sampled_from([1.0, 10.0, 40.0]))
def test_nothing_is_printed_below_the_clocks_tick(interval: tuple[float, float, float], tick: float) -> None:
    value, low, high = interval
    text = units.figure(value, "time", low, high, tick=tick)
    finest = 10.0 ** math.floor(math.log10(tick))
    tens = units.parse(text).value / finest
    assert value < finest or math.isclose(tens, round(tens), abs_tol=1e-6)


@pytest.mark.parametrize(("tick", "shown"), [(0.0, "464.7 ns"), (1.0, "465 ns"), (10.0, "460 ns")])
def test_the_tick_ends_the_digits(tick: float, shown: str) -> None:
    assert units.figure(464.7, "time", 464.6, 464.8, tick=tick) == shown
    assert units.figure(4.0, "time", 4.0, 4.0, tick=tick).partition(".")[0] in ("4", "4 ns")


@given(POSITIVE, st.floats(0, 1e15))
def test_a_figure_has_two_to_five_digits_or_is_whole_or_its_interval_is_wide(
    value: float, width: float
) -> None:
    number = units.figure(value, "time", value - width, value + width).split()[0]
    digits = number.replace(".", "").lstrip("0")
    assert (2 if width < value / 5 else 1) <= len(digits) <= 5 or "." not in number
    assert "e" not in number


def test_a_ratio_has_the_digits_that_its_interval_supports() -> None:
    assert [units.ratio(value) for value in (16.62, 0.5312, 131.4)] == ["17×", "0.53×", "130×"]
    assert units.ratio(3.052, 3.04, 3.06) == "3.05×"


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("40..50 ns", "40–50 ns"),
        ("604 ns..1.42 us", "604 ns – 1.42 µs"),
        ("under 5 us", "under 5 µs"),
        ("5us", "5µs"),
        ("5 use", "5 use"),
        ("wait... what", "wait... what"),
    ],
)
def test_what_was_typed_is_shown_as_readers_see_it(written: str, seen: str) -> None:
    assert units.for_readers(written) == seen


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
    spelt = [one for unit in units.UNITS for one in unit.spellings]
    assert sorted(set(spelt)) == sorted(spelt)
    assert {unit.dimension for unit in units.UNITS} == {one.name for one in units.DIMENSIONS}


def test_each_dimension_has_a_base_unit_that_figures_are_shown_in() -> None:
    for one in units.DIMENSIONS:
        of = [unit for unit in units.UNITS if unit.dimension == one.name]
        assert min(unit.factor for unit in of if unit.shown) == 1.0


def test_every_spelling_is_read_as_its_unit() -> None:
    for unit in units.UNITS:
        for spelling in unit.spellings:
            assert units.parse_figure(f"7 {spelling}") == Quantity(7 * unit.factor, unit.dimension)
            assert units.find(spelling) == (unit.dimension, unit.factor)


def test_figures_are_shown_in_the_units_that_say_so() -> None:
    assert [units.figure(120 * 60e9, "time"), units.shortest(120e9, "time")] == ["7200 s", "120 s"]
    assert units.figure(2.0**41, "size", digits=3) == "2050 GiB"
    assert units.figure(7.0, "of tomorrow") == "7.0"


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
    ("low", "high", "digits", "said"),
    [
        (2.7, 2.73, 3, "2.70–2.73 ns"),
        (2.7001, 2.7003, 4, "2.700 ns"),  # both read the same
        (980.0, 1020.0, 3, "980 ns – 1.02 µs"),
        (0.0, 1.0, 3, "0–1.00 ns"),
    ],
)
def test_a_range_says_a_common_unit_once(low: float, high: float, digits: int, said: str) -> None:
    assert units.span(low, high, "time", digits=digits) == said


def test_a_range_without_units_is_two_numbers() -> None:
    assert [units.between("3.10", "3.20"), units.between("7 GHz", "7 GHz")] == ["3.10–3.20", "7 GHz"]
    assert units.span(7.0, 7.0, both=True) == "7.00–7.00 ns"


def test_one_is_singular_and_all_else_plural() -> None:
    said = [units.counted(count, "process") for count in (0, 1, 2)]
    assert said == ["0 processes", "1 process", "2 processes"]
    assert [units.counted(1, "CPU"), units.counted(3, "CPU")] == ["1 CPU", "3 CPUs"]


@pytest.mark.parametrize("text", ["5 ns/", "5 /s", "5 ns/us", "5 %/s"])
def test_a_slash_belongs_to_a_unit_that_has_one(text: str) -> None:
    with pytest.raises(ValueError, match=r"unknown unit|not a number with a unit"):
        units.parse(text)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.04, "0.04 s"),
        (0.4, "0.4 s"),
        (0.96, "1 s"),
        (3.4, "3 s"),
        (59.4, "59 s"),
        (59.6, "1 min"),
        (135.0, "2 min 15 s"),
        (3599.0, "59 min 59 s"),
        (3600.0, "1 h"),
        (3905.0, "1 h 5 min"),
    ],
)
def test_a_duration_is_said_in_the_units_that_people_say(seconds: float, said: str) -> None:
    assert units.duration(seconds) == said


# ------------------------------------------------------------------ the grammar


@pytest.mark.parametrize(
    ("unit", "dimension", "factor"),
    [
        ("usecs/op", "time", 1e3),
        ("micros/op", "time", 1e3),
        ("ns/iter", "time", 1.0),
        ("msec", "time", 1e6),
        ("sec", "time", 1e9),
        ("seconds", "time", 1e9),
        ("µs/call", "time", 1e3),
        ("kB", "size", 1e3),
        ("KB", "size", 1e3),
        ("MB", "size", 1e6),
        ("MiB", "size", 2.0**20),
        ("B/op", "size", 1.0),
        ("MB/s", "throughput", 1e6),
        ("GB/sec", "throughput", 1e9),
        ("KiB/s", "throughput", 1024.0),
        ("bytes/s", "throughput", 1.0),
        ("ops/sec", "ops/s", 1.0),
        ("op/s", "ops/s", 1.0),
        ("requests/second", "req/s", 1.0),
        ("req/s", "req/s", 1.0),
        ("%", "share", 1.0),
        ("", "count", 1.0),
        ("IPC", "IPC", 1.0),
        ("faults", "faults", 1.0),
        ("users", "users", 1.0),
        ("allocs/op", "allocs/op", 1.0),
    ],
)
def test_a_unit_is_a_prefix_a_thing_and_what_it_is_per(unit: str, dimension: str, factor: float) -> None:
    assert units.find(unit) == (dimension, factor)


@pytest.mark.parametrize(
    "unit", ["nss", "mss", "mb", "MS", "kib/s", "secc", "ns/us", "B/ms", "size", "a/b/c", "x" * 41]
)
def test_a_slip_of_the_pen_is_no_unit(unit: str) -> None:
    with pytest.raises(ValueError, match="unknown unit"):
        units.find(unit)


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("nss", "ns"),
        ("uss", "us"),
        ("mb", "MB"),
        ("usc", "us"),
        ("usce", "usec"),
        ("use", "us"),
        ("IPC", ""),
    ],
)
def test_a_word_is_near_to_a_unit_that_differs_by_a_letter_or_by_capitals(word: str, near: str) -> None:
    assert units.near(word) == near


def test_a_plain_word_in_an_output_is_no_unit_but_a_rate_is_one() -> None:
    assert [units.known(word) for word in ("of", "threads", "req/s")] == [None, None, ("req/s", 1.0)]


@pytest.mark.parametrize(
    ("text", "value", "dimension"),
    [
        ("10,000 req/s", 10_000, "req/s"),
        ("5.2 million req/s", 5_200_000, "req/s"),
        ("1,234.5us", 1_234_500, "time"),
        ("-5 %", -5, "share"),
        ("12%", 12, "share"),
        ("1.3 IPC", 1.3, "IPC"),
        ("46.00us", 46_000, "time"),
    ],
)
def test_a_figure_is_read_as_people_write_it(text: str, value: float, dimension: str) -> None:
    assert units.parse_figure(text) == Quantity(value, dimension)


@pytest.mark.parametrize(
    ("text", "value", "spread"),
    [
        ("50.3 ± 2.5 ms", 50.3e6, 2.5e6),
        ("50.3 ms ± 2.5 ms", 50.3e6, 2.5e6),
        ("50.3 ms +- 900 us", 50.3e6, 900e3),
        ("12 ± 3 %", 12, 3),
        ("-5 ns", -5, None),
    ],
)
def test_how_far_off_a_figure_may_be_is_read_with_it(text: str, value: float, spread: float | None) -> None:
    found = units.parse_spread(text)
    assert (found[0].value, found[1]) == (pytest.approx(value), spread)


def test_a_figure_and_how_far_off_it_is_are_of_one_dimension() -> None:
    with pytest.raises(ValueError, match="mixes a time and a size"):
        units.parse_spread("50 ms ± 2 KiB")


def test_a_figure_is_printed_in_the_authors_own_word() -> None:
    assert units.figure(10_012.0, "req/s", 9_950.0, 10_080.0) == "10,000 req/s"
    assert units.bounds(10_012.0, 9_950.0, 10_080.0, "req/s") == "9,950–10,080"
    assert units.shortest(12_000.0, "req/s") == "12,000 req/s"
    assert [units.figure(1.3, "IPC"), units.figure(12.0, "share")] == ["1.3 IPC", "12 %"]


@pytest.mark.parametrize(
    ("value", "shown"), [(999.0, "999 B/s"), (1000.0, "1 kB/s"), (2.5e6, "2.5 MB/s"), (3e12, "3000 GB/s")]
)
def test_throughput_is_printed_in_steps_of_a_thousand(value: float, shown: str) -> None:
    assert units.shortest(value, "throughput") == shown


@pytest.mark.parametrize(
    ("name", "figure", "thing"),
    [
        ("time", "less more", "faster slower"),
        ("throughput", "lower higher", "lower throughput higher throughput"),
        ("req/s", "lower higher", "lower higher"),
        ("faults", "fewer more", "fewer more"),
        ("misses/op", "fewer more", "fewer more"),
        ("IPC", "lower higher", "lower higher"),
        ("loss", "lower higher", "lower higher"),  # no plural
        ("IOPS", "lower higher", "lower higher"),
        ("of tomorrow", "less more", "less more"),
    ],
)
def test_a_dimension_says_in_which_words_it_is_compared(name: str, figure: str, thing: str) -> None:
    found = units.dimension(name)
    assert (" ".join(found.figure), " ".join(found.thing)) == (figure, thing)


def test_more_of_a_rate_is_better_and_of_a_share_nobody_knows() -> None:
    assert [units.dimension(name).better for name in ("throughput", "req/s", "share", "IPC")] == [
        "more",
        "more",
        "",
        "",
    ]


def test_a_parameter_that_says_kb_does_not_say_how_many_bytes() -> None:
    with pytest.raises(ValueError, match="unknown unit 'KB'"):
        units.parse("4 KB")


@given(st.text(max_size=12))
def test_no_unit_makes_the_grammar_fail_otherwise(text: str) -> None:
    try:
        dimension, factor = units.find(text)
    except ValueError as error:
        assert "unknown unit" in str(error)
    else:
        assert factor > 0
        assert dimension
        assert units.figure(7.0, dimension)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (994_000.0, "990,000 ops/s"),
        (999_960.0, "1.0 million ops/s"),
        (5_230_000.0, "5.2 million ops/s"),
        (0.5, "0.50 ops/s"),
    ],
)
def test_a_great_rate_is_told_in_millions(value: float, said: str) -> None:
    assert units.figure(value, "ops/s") == said
    assert units.parse_figure(units.figure(value, "ops/s", digits=5)).value == value


def test_what_is_no_rate_has_no_millions() -> None:
    assert units.figure(5_230_000.0, "faults") == "5,200,000 faults"
    with pytest.raises(ValueError, match=r"unknown unit|not a number"):
        units.parse_figure("5 million nss")
