"""Expectations and printed figures: text -> bounds, or what is wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import Location, Problem
from generator.model.note import Expectation, Printed
from generator.notes import expectations

HERE = Location("note")


def expect(text: str) -> Expectation:
    found = expectations.expectation(text, HERE)
    assert isinstance(found, Expectation), found
    return found


@pytest.mark.parametrize(
    ("text", "low", "high", "dimension"),
    [
        ("40..50 ns", 40, 50, "time"),
        ("900 ns..2 ms", 900, 2_000_000, "time"),
        ("under 5 us", None, 5000, "time"),
        ("over 1 ms", 1_000_000, None, "time"),
        ("1..2 KiB", 1024, 2048, "size"),
        ("5..5 ns", 5, 5, "time"),
        ("over 10,000 req/s", 10_000, None, "req/s"),
        ("1,000..2,000 req/s", 1000, 2000, "req/s"),
        ("5..10 %", 5, 10, "share"),
        ("under -5 %", None, -5, "share"),
        ("over 300 MB/s", 300e6, None, "throughput"),
    ],
)
def test_bounds_are_in_base_units(text: str, low: float | None, high: float | None, dimension: str) -> None:
    found = expect(text)
    assert (found.low, found.high, found.dimension, found.against) == (low, high, dimension, "")


def test_a_statistic_stands_before_and_a_source_after() -> None:
    found = expect("  p99   under  5 us  ( the  manual ) ")
    assert (found.statistic, found.text, found.source) == ("p99", "under 5 us", "the manual")
    assert found.full_text == "p99 under 5 us (the manual)"
    assert (expect("under 5 us").statistic, expect("under 5 us").source) == ("median", "")


def test_another_condition_can_be_the_bound() -> None:
    found = expect("over apart (so they say)")
    assert (found.against, found.low, found.high, found.dimension) == ("apart", None, None, "")


@pytest.mark.parametrize(
    ("text", "what", "hint"),
    [
        (
            "5 us",
            "'5 us' is not an expectation",
            "write 40..50 ns, under 5 us, over 1 ms, under NAME, over 2x NAME, or within 10 % of NAME",
        ),
        ("undr 5 us", "an expectation cannot begin with 'undr'", "did you mean 'under'?"),
        (
            "50..40 ns",
            "'50..40 ns' is upside down",
            "write 40..50 ns, or give the left bound a unit of its own",
        ),
        ("under 5", "'5' has no unit", "write 5 ns; units: "),
        ("1..2", "'1..2' has no unit", "write 1..2 ns; units: "),
        ("under 5 nss", "unknown unit 'nss'", "did you mean 'ns'?"),
        ("under 5 ns/us", "unknown unit 'ns/us'", "units: ns us "),
        ("under 5 us (a", "the parentheses in 'under 5 us (a' do not match", "quote it: "),
        ("under 5 us (a) b", "the parentheses in 'under 5 us (a) b' do not match", "quote it: "),
        ("under 1e3 us", "'1e3 us' is not a number with a unit", "write a number without exponent"),
        ("", "'' is not an expectation", "write 40..50 ns"),
    ],
)
def test_what_is_wrong_is_told_with_what_to_write(text: str, what: str, hint: str) -> None:
    found = expectations.expectation(text, HERE)
    assert isinstance(found, Problem)
    assert (found.what, found.hint[: len(hint)]) == (what, hint)


def test_a_printed_figure_names_its_source() -> None:
    found = expectations.printed("first 2092 ns (single call)", HERE)
    assert isinstance(found, Printed)
    assert (found.text, found.value, found.statistic, found.source) == (
        "2092 ns",
        2092,
        "first",
        "single call",
    )
    without = expectations.printed("2092 ns", HERE)
    assert isinstance(without, Problem)
    assert (without.what, without.hint) == (
        "a printed figure must say where it is from",
        "write 2092 ns (single call)",
    )


@given(st.text(st.sampled_from("1.0 nsu()dermp9-+eKiB,x")))
def test_any_text_is_read_or_told(text: str) -> None:
    for read in (expectations.expectation, expectations.printed):
        found = read(text, HERE)
        assert not isinstance(found, Problem) or found.hint


def test_a_printed_figure_may_say_how_far_off_it_is() -> None:
    found = expectations.printed("50.3 ± 2.5 ms (a paper)", HERE)
    assert isinstance(found, Printed)
    assert (found.text, found.value, found.dimension) == ("50.3 ± 2.5 ms", 50.3e6, "time")


def test_only_what_a_program_counts_may_have_no_unit() -> None:
    found = expectations.expectation("under 5", HERE, bare=True)
    assert isinstance(found, Expectation)
    assert (found.high, found.dimension) == (5, "count")
    assert isinstance(expectations.printed("5 (a paper)", HERE, bare=True), Printed)


@pytest.mark.parametrize(
    ("text", "low", "high", "against"),
    [
        ("under fork", None, None, "fork"),
        ("over 2x spawn", 2, None, "spawn"),
        ("over 2× spawn (a guess)", 2, None, "spawn"),
        ("under 0.5 times spawn", None, 0.5, "spawn"),
        ("within 10 % of printed", 0.9, 1.1, "printed"),
        ("within 5% of fork", 0.95, 1.05, "fork"),
    ],
)
def test_another_figure_can_be_the_bound(
    text: str, low: float | None, high: float | None, against: str
) -> None:
    found = expect(text)
    assert (found.low, found.high, found.against, found.dimension) == (low, high, against, "")


@pytest.mark.parametrize(
    "text",
    ["within 0 % of fork", "within 100 % of fork", "over 0x fork", "within 5 us", "within fork", "over 2x"],
)
def test_what_is_no_relation_to_another_figure_is_told(text: str) -> None:
    found = expectations.expectation(text, HERE)
    assert isinstance(found, Problem) or found.dimension == "x"
