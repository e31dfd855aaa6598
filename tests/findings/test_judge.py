"""Expectations held against summaries."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.findings import judge
from generator.model.finding import Estimate, Summary
from generator.model.note import Condition, Expectation
from generator.records import histogram
from tests.factories import estimate, expectation, summary, trial

UNDER_5_US = expectation("under 5 us", high=5000.0)
OVER_1_US = expectation("over 1 us", low=1000.0)
BAND = expectation("40..50 ns", 40.0, 50.0)
UNDER_APART = expectation("under apart")
OVER_APART = expectation("over apart")
APART = Condition("apart", placement="two cores")


def said(expected: Expectation, found: Summary, **others: Summary) -> str:
    return judge.judge(expected, found, others).text


def under(condition: Condition, found: Summary) -> Summary:
    return replace(found, trial=trial(condition=condition))


@pytest.mark.parametrize(
    ("expected", "figure", "text"),
    [
        (BAND, estimate(45, 40, 50), "holds"),  # bounds are inclusive
        (BAND, estimate(45, 39.9, 50), "undecided: the interval crosses the bound"),
        (BAND, estimate(45, 30, 60), "undecided: the interval crosses the bound"),
        (BAND, estimate(55, 50, 60), "undecided: the interval crosses the bound"),
        (BAND, estimate(35, 30, 40), "undecided: the interval crosses the bound"),
        (BAND, estimate(2.71, 2.7, 2.73), "fails: 15 times less than expected"),
        (BAND, estimate(100, 99, 101), "fails: 2.0 times more than expected"),
        (BAND, estimate(52, 51, 53), "fails: 4 % more than expected"),
        (UNDER_5_US, estimate(5000, 4900, 5000), "holds"),
        (UNDER_5_US, estimate(257e3, 250e3, 260e3), "fails: 51 times more than expected"),
        (UNDER_5_US, estimate(0), "holds"),
        (OVER_1_US, estimate(1e3), "holds"),
        (OVER_1_US, estimate(500, 400, 999), "fails: 2.0 times less than expected"),
        (OVER_1_US, estimate(0), "fails: less than expected"),
        (expectation("under 0 ns", high=0.0), estimate(1), "fails: more than expected"),
        (UNDER_5_US, estimate(1e3, n=3), "holds (3 processes)"),
        (UNDER_5_US, estimate(4e3, 3e3, 6e3, n=2), "undecided: the range crosses the bound (2 processes)"),
    ],
)
def test_the_whole_interval_decides(expected: Expectation, figure: Estimate, text: str) -> None:
    assert said(expected, summary(figure)) == text


def test_a_failure_carries_its_factor() -> None:
    verdict = judge.judge(UNDER_5_US, summary(estimate(255e3)), {})
    assert (verdict.outcome, verdict.factor) == ("fails", 51)


def test_a_quick_verdict_says_so() -> None:
    assert said(UNDER_5_US, summary(estimate(900, 800, 1e3, n=2), quick=True)) == "holds (quick)"


@pytest.mark.parametrize(
    ("modes", "text"),
    [
        (((3.9e3, 0.52), (60e3, 0.48)), "undecided: the modes disagree"),
        (((3.9e3, 0.52), (2e3, 0.48)), "holds"),
        (((60e3, 0.52), (10e3, 0.48)), "fails: at least 2.0 times more than expected"),
    ],
)
def test_several_modes_have_to_agree(modes: tuple[tuple[float, float], ...], text: str) -> None:
    assert said(UNDER_5_US, summary(modes[0][0], *modes)) == text


def test_modes_on_both_sides_of_a_band_disagree() -> None:
    assert said(BAND, summary(10.0, (10.0, 0.6), (90.0, 0.4))) == "undecided: the modes disagree"


@pytest.mark.parametrize(
    ("expected", "ours", "theirs", "text"),
    [
        (
            UNDER_APART,
            estimate(32e3, 30e3, 34e3),
            estimate(257e3, 250e3, 260e3),
            "holds: 8.0 times less than on two cores",
        ),
        (
            OVER_APART,
            estimate(32e3, 30e3, 34e3),
            estimate(257e3, 250e3, 260e3),
            "fails: 8.0 times less than on two cores",
        ),
        (UNDER_APART, estimate(60e3), estimate(20e3), "fails: 3.0 times more than on two cores"),
        (
            UNDER_APART,
            estimate(20, 19, 21),
            estimate(22, 21, 23),
            "undecided: not clearly less than on two cores",
        ),
        (UNDER_APART, estimate(5), estimate(0), "fails: more than on two cores"),
        (UNDER_APART, estimate(0), estimate(5), "holds: less than on two cores"),
    ],
)
def test_against_another_condition_disjoint_intervals_decide(
    expected: Expectation, ours: Estimate, theirs: Estimate, text: str
) -> None:
    assert said(expected, summary(ours), apart=under(APART, summary(theirs))) == text


def test_against_another_condition_every_mode_counts() -> None:
    theirs = under(APART, summary(29e3, (29e3, 0.6), (700.0, 0.4)))
    assert said(UNDER_APART, summary(5e3), apart=theirs) == "undecided: not clearly less than on two cores"
    assert said(UNDER_APART, summary(600.0), apart=theirs) == "holds: 48 times less than on two cores"


SLEPT = Condition("slept", idle=50_000_000)
SLEPT_APART = Condition("slept_apart", placement="two cores", idle=50_000_000)
AWAKE = Condition("awake", placement="two cores", idle=50_000_000, awake=True)


@pytest.mark.parametrize(
    ("here", "there", "than"),
    [
        (SLEPT_APART, SLEPT, "than anywhere"),  # both slept: it goes without saying
        (APART, SLEPT, "than anywhere after 50 ms asleep"),
        (APART, AWAKE, "than on two cores, kept awake, after 50 ms asleep"),
        (AWAKE, SLEPT_APART, "than on two cores"),
        (APART, SLEPT_APART, "than on two cores after 50 ms asleep"),
        (APART, replace(APART, name="again"), "than under again"),  # no words tell the two apart
        (APART, Condition("other", pin=(0, 1)), "than on CPU 0, 1"),
    ],
)
def test_another_condition_is_named_as_readers_know_it(here: Condition, there: Condition, than: str) -> None:
    expected = expectation(f"under {there.name}")
    found = judge.judge(expected, under(here, summary(2.0)), {there.name: under(there, summary(9.0))})
    assert (found.text, found.brief) == (f"holds: 4.5 times less {than}", "holds: 4.5 times less")


SKIPPED = under(APART, summary(None, status="skipped", reason="needs two CPUs"))


@pytest.mark.parametrize(
    ("expected", "found", "others", "text"),
    [
        (UNDER_5_US, SKIPPED, {}, "not judged: skipped: needs two CPUs"),
        (UNDER_5_US, summary(None, status="not measured"), {}, "not judged: not measured yet"),
        (replace(UNDER_5_US, statistic="p99"), summary(), {}, "not judged: no p99 was measured"),
        (UNDER_5_US, summary(dimension="size"), {}, "not judged: a time was expected, a size was measured"),
        (
            replace(UNDER_5_US, statistic="p999"),
            summary(events=30_000),
            {},
            "not judged: p99.9 needs 10,000 events in each process",
        ),
        (
            replace(UNDER_5_US, statistic="p99"),
            summary(events=600, batched=True),
            {},
            "not judged: a batch's mean has no p99",
        ),
        (UNDER_APART, summary(), {}, "not judged: under apart: not measured"),
        (UNDER_APART, summary(), {"apart": SKIPPED}, "not judged: on two cores: skipped: needs two CPUs"),
    ],
)
def test_what_cannot_be_judged_says_why(
    expected: Expectation, found: Summary, others: dict[str, Summary], text: str
) -> None:
    verdict = judge.judge(expected, found, others)
    assert (verdict.outcome, verdict.text) == ("not judged", text)


def test_of_single_events_the_share_within_the_bound_is_told() -> None:
    found = summary(4e3, histogram=histogram.histogram([4e3] * 3 + [60e3]))
    verdict = judge.judge(UNDER_5_US, found, {})
    assert (verdict.share, verdict.text) == (0.75, "holds (75 % of the events within)")
    assert judge.judge(UNDER_5_US, replace(found, batched=True), {}).share is None
    assert said(UNDER_5_US, replace(found, quick=True)) == "holds (75 % of the events within, quick)"


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([4e3, 4e3], "holds (all of the events within)"),
        ([4e3] * 999 + [60e3], "holds (> 99 % of the events within)"),
        ([60e3] * 2, "holds (none of the events within)"),
    ],
)
def test_a_share_reads_as_all_or_none_only_where_it_is(values: list[float], text: str) -> None:
    assert said(UNDER_5_US, summary(4e3, histogram=histogram.histogram(values))) == text


def test_a_share_is_of_the_median_only() -> None:
    found = summary(4e3, first=estimate(4e3), histogram=histogram.histogram([4e3]))
    assert said(replace(UNDER_5_US, statistic="first"), found) == "holds"


@given(
    st.sampled_from([BAND, UNDER_5_US, OVER_1_US, UNDER_APART, OVER_APART]),
    st.lists(st.floats(0, 1e30), min_size=6, max_size=6),
    st.lists(st.tuples(st.floats(0, 1e30), st.floats(0, 1)), max_size=3).filter(lambda m: len(m) != 1),
    st.booleans(),
)
def test_no_figures_break_a_verdict(
    expected: Expectation, values: list[float], modes: list[tuple[float, float]], quick: bool
) -> None:
    a, b, c, d, e, f = values
    ours, theirs = sorted((a, b, c)), sorted((d, e, f))
    found = summary(estimate(ours[1], ours[0], ours[2]), *modes, quick=quick)
    other = summary(estimate(theirs[1], theirs[0], theirs[2]))
    verdict = judge.judge(expected, found, {"apart": other})
    assert verdict.text.startswith(verdict.outcome)
    assert verdict.factor is None or verdict.factor >= 1


BOUNDS = st.none() | st.floats(0, 100)
FIGURES = st.lists(st.floats(0, 100), min_size=3, max_size=3).map(sorted)


def bounded(low: float | None, high: float | None) -> Expectation:
    return replace(expectation("a range", 0.0), low=low, high=high)


@given(FIGURES, BOUNDS, BOUNDS, st.floats(0, 50), st.floats(0, 50))
def test_what_holds_for_a_range_holds_for_every_wider_one(
    figure: list[float], low: float | None, high: float | None, down: float, up: float
) -> None:
    found = summary(estimate(figure[1], figure[0], figure[2]))
    narrow = judge.judge(bounded(low, high), found, {}).outcome
    wider = bounded(None if low is None else low - down, None if high is None else high + up)
    wide = judge.judge(wider, found, {}).outcome
    assert narrow != "holds" or wide == "holds"
    assert wide != "fails" or narrow == "fails"


@given(FIGURES, FIGURES)
def test_under_and_over_another_condition_never_both_hold(ours: list[float], theirs: list[float]) -> None:
    here, there = (summary(estimate(middle, low, high)) for low, middle, high in (ours, theirs))
    outcomes = [judge.judge(one, here, {"apart": there}).outcome for one in (UNDER_APART, OVER_APART)]
    assert outcomes in (["holds", "fails"], ["fails", "holds"], ["undecided", "undecided"])
