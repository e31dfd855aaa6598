"""Summaries as text."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import units
from generator.findings import summarise, wording
from generator.model.finding import Caveat, Estimate, Mode, ProcessKind
from generator.model.note import ANYWHERE, Condition
from generator.model.statistics import PERCENTILES
from generator.records import histogram, store
from tests.conftest import REPOSITORY
from tests.factories import estimate, summary

TWO = ((3900.0, 0.52), (60e3, 0.48))


@pytest.mark.parametrize(
    ("value", "low", "high", "n", "text", "small"),
    [
        (2.7134, 2.70, 2.73, 6, "2.71 ns", "2.70–2.73"),
        (2.7134, 2.7131, 2.7139, 6, "2.7134 ns", "2.7131–2.7139"),
        (2.7134, 2.7131, 2.7139, 2, "2.7 ns", "2.7–2.8"),  # a range is no interval
        (2.7134, 2.7134, 2.7134, 1, "2.7 ns", ""),
        (28412.0, 20e3, 40e3, 6, "28 µs", "20–40"),
        (0.0, 0.0, 0.0, 6, "0 ns", ""),
        (5.6875, 5.6875, 5.6875, 6, "5.6875 ns", ""),  # nothing lies between
    ],
)
def test_a_figure_has_the_digits_that_its_interval_supports(
    value: float, low: float, high: float, n: int, text: str, small: str
) -> None:
    found = summary(estimate(value, low, high, n))
    assert (wording.figure(found), wording.small(found)) == (text, small)


def test_two_modes_stand_with_coarse_shares() -> None:
    found = summary(4000.0, *TWO)
    assert wording.figure(found) == "3.9 µs (about half) or 60 µs (about half)"
    assert wording.small(found) == ""  # of the mixture: no mode's


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.04, "fewer than 1 in 10"),
        (0.06, "1 in 10"),
        (0.44, "4 in 10"),
        (0.46, "about half"),
        (0.94, "9 in 10"),
        (0.96, "nearly all"),
    ],
)
def test_a_share_is_said_in_tenths(share: float, words: str) -> None:
    assert wording.modes(summary(5.0, (1.0, share)))[0] == ("1.0 ns", "", words)


@pytest.mark.parametrize(("most", "words"), [(0.69, "about half"), (0.71, "about half, 50–71 %")])
def test_a_share_that_differs_between_processes_has_its_range(most: float, words: str) -> None:
    mode = Mode(3900.0, 0.52, share_range=(0.5, most))
    assert wording.modes(replace(summary(4000.0), modes=(mode,)))[0][2] == words


def test_a_mode_has_its_own_interval_and_its_figure_the_digits_of_it() -> None:
    mode = Mode(3912.0, 0.52, interval=estimate(3900.0, 3870.0, 3950.0))
    assert wording.modes(replace(summary(4000.0), modes=(mode,))) == (("3.91 µs", "3.87–3.95", "about half"),)
    outside = replace(mode, value=3960.0)
    assert wording.modes(replace(summary(4000.0), modes=(outside,)))[0][:2] == ("3.96 µs", "3.87–3.96")


def test_of_more_modes_two_stand_and_the_rest_is_counted() -> None:
    found = summary(4000.0, (29e3, 0.5), (2e3, 0.3), (700.0, 0.2))
    assert wording.figure(found) == "29 µs (about half), 2.0 µs (3 in 10) and 1 more"


def test_modes_are_the_medians_matter_only() -> None:
    assert wording.figure(summary(4000.0, *TWO, first=estimate(9e3)), "first") == "9.0 µs"


def test_kinds_of_process_are_told_apart_with_as_few_digits_as_do() -> None:
    kinds = (ProcessKind(5.69, 22), ProcessKind(7.03, 18))
    found = replace(summary(5.7), kinds=kinds)
    assert wording.kinds(found) == "processes differ: 5.7 ns (22 of 40) or 7.0 ns (18)"
    near = replace(found, kinds=(ProcessKind(5.69, 22), ProcessKind(5.71, 18)))
    assert wording.kinds(near) == "processes differ: 5.69 ns (22 of 40) or 5.71 ns (18)"
    assert [wording.kinds(summary(5.7)), wording.kinds(replace(found, kinds=kinds[:1]))] == ["", ""]


@pytest.mark.parametrize(
    ("status", "reason", "said"),
    [
        ("timed out", "timed out after 3 s", "timed out after 3 s"),
        ("skipped", "needs two CPUs", "skipped: needs two CPUs"),
        ("failed", "SIGSEGV: a line\nand another", "failed: SIGSEGV: a line and another"),
        ("elided", "elided: no slower than an empty loop", "elided: no slower than an empty loop"),
        ("not measured", "", "not measured yet"),
        ("printed only", "", "printed only"),
    ],
)
def test_a_status_stands_in_the_figures_place(status: str, reason: str, said: str) -> None:
    found = replace(summary(status=status, reason=reason), quick=True)
    for statistic in ("median", "first"):
        assert wording.figure(found, statistic) == f"[{said}]"
        assert wording.prose(found, statistic) == f"[{said}]"
        assert wording.small(found, statistic) == ""


@pytest.mark.parametrize("statistic", ["first", "p99", "min", "max", "nonsense"])
def test_a_statistic_that_does_not_exist_is_a_dash(statistic: str) -> None:
    assert wording.figure(summary(), statistic) == "-"
    assert wording.small(summary(), statistic) == ""
    assert wording.estimate(summary(), statistic) is None


def test_every_statistic_is_found() -> None:
    found = summary(
        5.0,
        first=estimate(1.0),
        minimum=2.0,
        maximum=9.0,
        percentiles={"p90": estimate(7.0), "p99": estimate(8.0)},
    )
    shown = [wording.figure(found, name) for name in ("first", "min", "median", "p90", "p99", "max")]
    assert shown == ["1.0 ns", "2.0 ns", "5.0 ns", "7.0 ns", "8.0 ns", "9.0 ns"]


def test_what_has_no_interval_has_as_many_digits_as_the_median() -> None:
    found = summary(estimate(5.687, 5.685, 5.689), minimum=5.6846, maximum=90.123, spread=(5.6851, 6.1239))
    assert [wording.figure(found, "min"), wording.figure(found, "max")] == ["5.685 ns", "90.12 ns"]
    assert wording.spread(found) == "5.685–6.124 ns"
    wide = summary(estimate(6.4, 1.0, 9.0), maximum=92.3)
    assert (wording.figure(wide), wording.figure(wide, "max")) == ("6 ns", "92 ns")
    assert [wording.small(found, "min"), wording.basis(found, "min")] == ["", ""]
    assert wording.spread(summary()) == ""


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (Estimate(5, 4, 6, 6, 0.97, (1, 6)), "lowest to highest of 6 processes"),
        (Estimate(5, 4, 6, 9, 0.96, (2, 8)), "2nd to 8th of 9 processes"),
        (Estimate(5, 4, 6, 7, 0.97, (1, 6)), "lowest to highest of the first 6 of 7 processes"),
        (Estimate(5, 4, 6, 60, 0.95, (23, 38)), "23rd to 38th of 60 processes"),
        (Estimate(5, 4, 6, 30, 0.95, (11, 20)), "11th to 20th of 30 processes"),
        (Estimate(5, 4, 6, 3), "lowest to highest of 3 processes"),
        (Estimate(5, 5, 5, 1), "1 process"),
    ],
)
def test_an_interval_says_which_processes_it_lies_between(found: Estimate, said: str) -> None:
    assert wording.basis(summary(found)) == said
    assert wording.basis(summary(None)) == ""


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [(63.2e3, 84.9e3, "81 µs (63–85)"), (73e3, 88e3, "81 µs"), (72e3, 88.2e3, "81 µs (72–89)")],
)
def test_prose_has_the_interval_from_ten_percent_on(low: float, high: float, said: str) -> None:
    assert wording.prose(summary(estimate(80.6e3, low, high))) == said


def test_prose_says_of_caveats_only_quick_and_another_session() -> None:
    shaky = summary(estimate(80.6e3, 63.2e3, 84.9e3), caveats=(Caveat("disturbed", "others"),))
    assert wording.prose(replace(shaky, quick=True)) == "81 µs (63–85, quick)"
    assert (
        wording.prose(replace(shaky, session="2026-11-27 14:05"))
        == "81 µs (63–85, measured 2026-11-27 14:05)"
    )
    assert wording.prose(summary(80.6e3, quick=True)) == "80.6 µs (quick)"


def test_a_caveat_belongs_to_one_statistic_or_to_all_times() -> None:
    wide, disturbed = Caveat("wide", "±31 %", "median"), Caveat("disturbed", "others")
    timer = Caveat("timer", "includes 20 ns of the timer", "first")
    counters = {"faults": estimate(1.0)}
    found = summary(first=estimate(300.0), counters=counters, caveats=(wide, disturbed, timer))
    assert wording.caveats(found) == (wide, disturbed)
    assert wording.caveats(found, "first") == (disturbed, timer)
    assert wording.caveats(found, "faults") == ()


def test_a_quick_figure_and_one_of_another_session_say_so_whatever_the_statistic() -> None:
    found = replace(summary(estimate(5.0, n=2)), quick=True, session="2026-11-20 14:05")
    said = [wording.caveat(one) for one in wording.caveats(found, "faults")]
    assert said == ["quick: 2 processes", "measured 2026-11-20 14:05"]


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (Caveat("disturbed", "others"), "disturbed: others"),
        (Caveat("timer", "includes 20 ns of the timer"), "includes 20 ns of the timer"),
        (Caveat("busy"), "busy"),
        (Caveat("ignores", "idle"), "ignores idle"),
    ],
)
def test_a_caveat_in_full_reads_as_one(one: Caveat, said: str) -> None:
    assert wording.caveat(one) == said


@pytest.mark.parametrize(("middle", "also"), [(104.0, ""), (106.0, "105 ns, median of all events")])
def test_the_median_of_all_events_stands_beside_a_headline_that_it_is_far_from(
    middle: float, also: str
) -> None:
    found = summary(estimate(100.0, 99.0, 101.0), histogram=histogram.histogram([middle] * 9))
    assert wording.half(found).endswith(" ns, median of all events")
    assert (wording.also(found) != "") == bool(also)
    assert wording.also(replace(found, batched=True)) == ""
    assert [wording.half(summary()), wording.also(summary())] == ["", ""]


SLEPT = Condition("slept", idle=50_000_000)


@pytest.mark.parametrize(
    ("condition", "beside", "said"),
    [
        (ANYWHERE, None, "anywhere"),
        (SLEPT, None, "anywhere after 50 ms asleep"),
        (SLEPT, SLEPT, "anywhere"),
        (replace(SLEPT, placement="two cores"), ANYWHERE, "on two cores after 50 ms asleep"),
        (Condition("a", placement="one cpu", awake=True), None, "on one CPU, kept awake"),
        (Condition("a", pin=(0, 1)), None, "on CPU 0, 1"),
        (Condition("a", awake=True), None, "kept awake"),
    ],
)
def test_a_place_is_said_as_in_a_sentence(condition: Condition, beside: Condition | None, said: str) -> None:
    assert wording.place(condition, beside) == said


@given(st.floats(0, 1e30), st.floats(0, 1e30), st.integers(1, 9))
def test_no_value_breaks_a_figure(one: float, other: float, n: int) -> None:
    found = summary(estimate(one, min(one, other), max(one, other), n))
    assert wording.figure(found).endswith("s")
    assert wording.prose(found).startswith(wording.figure(found))
    assert n == 1 or one == other or wording.small(found)


@pytest.mark.parametrize(
    ("value", "text"), [(2048.0, "2048"), (0.0, "0"), (12.004, "12.004"), (2048.5, "2048.5")]
)
def test_a_whole_count_stands_whole(value: float, text: str) -> None:
    assert wording.figure(summary(counters={"faults": estimate(value)}), "faults") == text
    wide = summary(counters={"faults": estimate(value, value - 10, value + 10)})
    assert wording.small(wide, "faults").partition("–")[0] == f"{math.floor(value - 10)}"


def test_conditions_of_one_title_are_told_apart_by_their_names() -> None:
    apart, twin = Condition("apart", placement="two cores"), Condition("again", placement="two cores")
    assert wording.titles([apart, twin]) == {"apart": "two cores (apart)", "again": "two cores (again)"}


def test_how_long_the_waiter_slept_is_told_where_conditions_differ_in_it() -> None:
    slept = Condition("slept", idle=50_000_000)
    assert wording.titles([ANYWHERE, slept])["slept"] == "anywhere, after 50 ms asleep"
    assert wording.titles([slept])["slept"] == "anywhere"


# ------------------------------------------------------------------ every figure of every record


@pytest.fixture(scope="module")
def printed() -> list[tuple[Estimate, str, str]]:
    """What all records of this notebook say."""
    return _printed(sorted((REPOSITORY / "results").glob("*/2*.json")))


def _printed(paths: Iterable[Path]) -> list[tuple[Estimate, str, str]]:
    """Each estimate of some records with its figure and its interval as printed."""
    records = map(store.load, paths)
    summaries = [
        summarise.summary(trial, quick=record.quick, record=record.name)
        for record in records
        for trial in record.trials
    ]
    return [
        (found, wording.value(found, one.dimension), wording.bounds(found, one.dimension))
        for one in summaries
        for name in ("first", "median", *PERCENTILES)
        if one.status == "ok" and not (name == "median" and one.modes)
        if (found := wording.estimate(one, name)) and found.is_sure and found.value
    ]


def test_every_figure_lies_within_its_printed_interval_and_that_within_the_true_one_and_a_digit(
    printed: list[tuple[Estimate, str, str]],
) -> None:
    assert len(printed) > 900
    for found, figure, interval in printed:
        assert "%" not in interval
        unit = figure.partition(" ")[2]
        value = _end(figure, unit)[0]
        ends = interval.split("–") if interval else [figure.partition(" ")[0]] * 2
        low, high = (_end(end, unit) for end in ends)
        assert found.low * 0.995 <= value <= found.high * 1.005
        assert low[0] <= value * 1.000001
        assert value <= high[0] * 1.000001
        assert low[0] <= found.low * 1.000001
        assert found.high <= high[0] * 1.000001
        if " " not in interval:
            assert found.low - low[0] <= low[1] * 1.000001
            assert high[0] - found.high <= high[1] * 1.000001


def _end(text: str, unit: str) -> tuple[float, float]:
    """One end of a printed interval, and what one more in its last digit is."""
    number, _, own = text.strip().replace(",", "").partition(" ")
    factor = units.find(own or unit)[1]
    return float(number) * factor, 10.0 ** -len(number.partition(".")[2]) * factor


def _finer(printed: list[tuple[Estimate, str, str]]) -> list[int]:
    """The digits of the figures whose last one is finer than a twentieth of the half-width."""
    digits = [units.digits_for(one.value, one.low, one.high) for one, _, _ in printed]
    powers = [math.floor(math.log10(one.value)) for one, _, _ in printed]
    return [
        count
        for (one, _, _), count, power in zip(printed, digits, powers, strict=True)
        if 10.0 ** (power - count + 1) < (one.high - one.low) / 40
    ]


def test_few_figures_have_a_last_digit_that_is_finer_than_a_twentieth_of_the_half_width(
    printed: list[tuple[Estimate, str, str]],
) -> None:
    assert len(_finer(printed)) <= 0.15 * len(printed)


def test_of_figures_with_more_than_one_digit_hardly_any_has(printed: list[tuple[Estimate, str, str]]) -> None:
    assert sum(count > units.FEWEST for count in _finer(printed)) <= 0.02 * len(printed)


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"median": 5.0, "first": 7.0}, "median"),
        ({"first": 7.0, "p99": 9.0}, "first"),
        ({"p99": 9.0, "maximum": 11.0}, "p99"),
        ({"maximum": 11.0}, "max"),
        ({}, "median"),
    ],
)
def test_what_stands_for_all_is_the_median_or_what_there_is_instead(
    given: dict[str, float], name: str
) -> None:
    made = summary(None)
    if "p99" in given:
        made = replace(made, percentiles={"p99": estimate(given["p99"])})
    made = replace(
        made,
        median=estimate(given["median"]) if "median" in given else None,
        first=estimate(given["first"]) if "first" in given else None,
        maximum=given.get("maximum"),
    )
    assert wording.headline(made) == name


def test_beside_a_ratio_a_wide_figure_has_two_digits_and_a_narrow_one_those_it_is_known_to() -> None:
    wide, narrow = Estimate(42_000, 20_000, 80_000, 6), Estimate(2.153, 2.150, 2.156, 6)
    assert (wording.value(wide, "time"), wording.compared(wide, "time")) == ("40 µs", "42 µs")
    assert wording.compared(narrow, "time") == wording.value(narrow, "time") == "2.153 ns"
