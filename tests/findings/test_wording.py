"""Summaries as text."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.findings import wording
from generator.model.note import ANYWHERE, Condition
from tests.factories import estimate, summary

TWO = ((3900.0, 0.52), (60e3, 0.48))


@pytest.mark.parametrize(
    ("value", "low", "high", "n", "text"),
    [
        (2.7134, 2.70, 2.73, 6, "2.71 ns"),
        (2.7134, 2.7131, 2.7139, 6, "2.713 ns"),
        (2.7134, 2.7131, 2.7139, 2, "2.71 ns"),  # a range supports no fourth digit
        (28412.0, 20e3, 40e3, 6, "28.4 us"),
        (0.0, 0.0, 0.0, 6, "0 ns"),
    ],
)
def test_a_figure_has_the_digits_that_its_interval_supports(
    value: float, low: float, high: float, n: int, text: str
) -> None:
    assert wording.text(summary(estimate(value, low, high, n))) == text


def test_two_modes_stand_with_their_shares() -> None:
    found = summary(4000.0, *TWO)
    assert wording.text(found) == "3.90 us (52 %) or 60.0 us (48 %)"
    assert wording.line(found) == "3.90 us (52 %), 60.0 us (48 %)"


def test_of_more_modes_two_stand_and_the_rest_is_counted() -> None:
    found = summary(4000.0, (29e3, 0.5), (2e3, 0.3), (700.0, 0.2))
    assert wording.line(found) == "29.0 us (50 %), 2.00 us (30 %) and 1 more"


def test_modes_are_the_medians_matter_only() -> None:
    assert wording.text(summary(4000.0, *TWO, first=estimate(9e3)), "first") == "9.00 us"


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
    found = summary(status=status, reason=reason)
    assert wording.text(found) == f"[{said}]"
    assert wording.text(found, "first") == f"[{said}]"
    assert wording.line(found) == said


@pytest.mark.parametrize("statistic", ["first", "p99", "min", "max", "nonsense"])
def test_a_statistic_that_does_not_exist_is_a_dash(statistic: str) -> None:
    assert wording.text(summary(), statistic) == "-"
    assert wording.estimate(summary(), statistic) is None


def test_every_statistic_is_found() -> None:
    found = summary(
        5.0,
        first=estimate(1.0),
        minimum=2.0,
        maximum=9.0,
        percentiles={"p90": estimate(7.0), "p99": estimate(8.0)},
    )
    shown = [wording.text(found, name) for name in ("first", "min", "median", "p90", "p99", "max")]
    assert shown == ["1.00 ns", "2.00 ns", "5.00 ns", "7.00 ns", "8.00 ns", "9.00 ns"]


@pytest.mark.parametrize(
    ("low", "high", "n", "text"),
    [
        (2.70, 2.73, 6, "2.70..2.73 ns (96.9 % of 6 processes)"),
        (980.0, 1020.0, 6, "980 ns..1.02 us (96.9 % of 6 processes)"),
        (2.65, 2.80, 2, "2.65..2.80 ns (range of 2 processes)"),
        (2.71, 2.71, 1, "2.71 ns (1 process)"),
    ],
)
def test_an_interval_says_its_coverage_and_a_range_that_it_is_one(
    low: float, high: float, n: int, text: str
) -> None:
    assert wording.interval(estimate(2.71, low, high, n), "time") == text


def test_a_quick_figure_and_one_of_another_day_say_so() -> None:
    found = replace(summary(estimate(5.0, n=2)), quick=True, day="2026-11-20", remarks=("unstable",))
    assert wording.remarks(found) == ("quick: 2 processes", "unstable", "measured on 2026-11-20")


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
    assert wording.text(found).endswith("s")
    assert found.median
    assert wording.interval(found.median, "time")


@pytest.mark.parametrize(
    ("value", "text"), [(2048.0, "2048"), (0.0, "0"), (12.004, "12.0"), (2048.5, "2050")]
)
def test_a_whole_count_stands_whole(value: float, text: str) -> None:
    assert wording.text(summary(counters={"faults": estimate(value)}), "faults") == text
