"""Expectations held against summaries."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.findings import judge
from generator.model.finding import Estimate, Mode, Summary
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
    return judge.judge(expected, found, others).cell


def sentence(expected: Expectation, found: Summary, **others: Summary) -> str:
    return judge.judge(expected, found, others).sentence


def under(condition: Condition, found: Summary) -> Summary:
    return replace(found, trial=trial(condition=condition))


@pytest.mark.parametrize(
    ("expected", "figure", "text"),
    [
        (BAND, estimate(45, 40, 50), "✓ within the 40–50 ns expected"),  # bounds are inclusive
        (BAND, estimate(45, 39.9, 50), "? not clearly within the 40–50 ns expected"),
        (BAND, estimate(45, 30, 60), "? not clearly within the 40–50 ns expected"),
        (BAND, estimate(55, 50, 60), "? not clearly within the 40–50 ns expected"),
        (BAND, estimate(35, 30, 40), "? not clearly within the 40–50 ns expected"),
        (BAND, estimate(2.71, 2.7, 2.73), "✗ 15× less than the 40 ns expected"),
        (BAND, estimate(100, 99, 101), "✗ 2.0× the 50 ns expected"),
        (BAND, estimate(52, 51, 53), "✗ 4 % above the 50 ns expected"),
        (BAND, estimate(39, 38, 39.5), "✗ 3 % below the 40 ns expected"),
        (BAND, estimate(54.9, 54, 55), "✗ 10 % above the 50 ns expected"),
        (BAND, estimate(55, 54, 56), "✗ 1.1× the 50 ns expected"),
        (UNDER_5_US, estimate(5000, 4900, 5000), "✓ under the 5 µs expected"),
        (UNDER_5_US, estimate(257e3, 250e3, 260e3), "✗ 51× the 5 µs expected"),
        (UNDER_5_US, estimate(5e3, 4e3, 6e3), "? not clearly under the 5 µs expected"),
        (UNDER_5_US, estimate(0), "✓ under the 5 µs expected"),
        (OVER_1_US, estimate(1e3), "✓ over the 1 µs expected"),
        (OVER_1_US, estimate(500, 400, 999), "✗ 2.0× less than the 1 µs expected"),
        (OVER_1_US, estimate(0), "✗ less than the 1 µs expected"),
        (expectation("under 0 ns", high=0.0), estimate(1), "✗ more than the 0 ns expected"),
        (UNDER_5_US, estimate(1e3, n=3), "✓ under the 5 µs expected"),
        (UNDER_5_US, estimate(4e3, 3e3, 6e3, n=2), "? not clearly under the 5 µs expected"),
    ],
)
def test_the_whole_interval_decides(expected: Expectation, figure: Estimate, text: str) -> None:
    assert said(expected, summary(figure)) == text


@pytest.mark.parametrize(
    ("dimension", "value", "cell"),
    [
        ("size", 20.0, "✗ 2.0× smaller than the 40 B expected"),
        ("size", 100.0, "✗ 2.0× the 50 B expected"),
        ("throughput", 20.0, "✗ 2.0× lower than the 40 B/s expected"),
        ("req/s", 20.0, "✗ 2.0× lower than the 40 req/s expected"),
        ("faults", 20.0, "✗ 2.0× fewer than the 40 faults expected"),
        ("IPC", 0.0, "✗ lower than the 40 IPC expected"),
        ("share", 38.5, "✗ 1.5 points below the 40 % expected"),
        ("share", 99.9, "✗ 50 points above the 50 % expected"),
        ("share", 100.0, "✗ 2.0× the 50 % expected"),
        ("share", 20.0, "✗ 2.0× lower than the 40 % expected"),
        ("share", 20.1, "✗ 20 points below the 40 % expected"),
    ],
)
def test_what_is_beyond_a_bound_is_told_in_the_words_of_its_dimension(
    dimension: str, value: float, cell: str
) -> None:
    assert said(replace(BAND, dimension=dimension), summary(value, dimension=dimension)) == cell


def test_points_are_percentage_points_in_a_sentence() -> None:
    found = summary(38.5, dimension="share")
    assert sentence(replace(BAND, dimension="share"), found).startswith(
        "1.5 percentage points below the 40 %"
    )


@pytest.mark.parametrize(
    ("source", "cell", "told"),
    [
        ("Kostas", "of Kostas", "that Kostas expected"),
        ("Brendan Gregg", "of Brendan Gregg", "that Brendan Gregg expected"),
        ("theory", "of theory", "of theory"),
        ("the manual of Linux", "of the manual of Linux", "of the manual of Linux"),
        (
            "the word of a friend",
            "expected (the word of a friend)",
            "that was expected (the word of a friend)",
        ),
        (
            "it is one instruction",
            "expected (it is one instruction)",
            "that was expected (it is one instruction)",
        ),
        ("", "expected", "that was expected"),
    ],
)
def test_who_expected_it_reads_well_in_a_cell_and_in_a_sentence(source: str, cell: str, told: str) -> None:
    fails, holds = summary(80e3), summary(4e3)
    expected = replace(UNDER_5_US, source=source)
    assert (said(expected, fails), sentence(expected, fails)) == (
        f"✗ 16× the 5 µs {cell}",
        f"16× the 5 µs {told}",
    )
    assert (said(expected, holds), sentence(expected, holds)) == (
        f"✓ under the 5 µs {cell}",
        f"under the 5 µs {told}",
    )
    below = replace(BAND, source=source)
    assert said(below, summary(5.7)) == f"✗ 7.0× less than the 40 ns {cell}"
    assert sentence(below, summary(5.7)) == f"7.0× less than the 40 ns {told}"


@pytest.mark.parametrize(("statistic", "name"), [("median", ""), ("first", "first call "), ("p99", "p99 ")])
def test_a_verdict_names_its_statistic_but_for_the_median(statistic: str, name: str) -> None:
    found = summary(461.0, first=estimate(461.0), percentiles={"p99": estimate(461.0)}, events=6000)
    expected = replace(BAND, statistic=statistic, source="theory")
    assert said(expected, found) == f"✗ {name}9.2× the 50 ns of theory"
    assert sentence(expected, found) == f"{name}9.2× the 50 ns of theory"


def test_a_failure_carries_its_factor() -> None:
    verdict = judge.judge(UNDER_5_US, summary(estimate(255e3)), {})
    assert (verdict.outcome, verdict.sign, verdict.factor) == ("fails", "✗", 51)


def test_a_quick_verdict_and_one_of_few_processes_say_so_beside() -> None:
    assert judge.judge(UNDER_5_US, summary(estimate(900, 800, 1e3, n=2), quick=True), {}).beside == "quick"
    assert judge.judge(UNDER_5_US, summary(estimate(900, 800, 1e3, n=2)), {}).beside == "2 processes"
    assert judge.judge(UNDER_5_US, summary(estimate(900, 800, 1e3)), {}).beside == ""


@pytest.mark.parametrize(
    ("modes", "text"),
    [
        (((3.9e3, 0.52), (60e3, 0.48)), "? only some modes under the 5 µs expected"),
        (((3.9e3, 0.52), (2e3, 0.48)), "✓ under the 5 µs expected"),
        (((60e3, 0.52), (10e3, 0.48)), "✗ at least 2.0× the 5 µs expected"),
    ],
)
def test_several_modes_have_to_agree(modes: tuple[tuple[float, float], ...], text: str) -> None:
    assert said(UNDER_5_US, summary(modes[0][0], *modes)) == text


@pytest.mark.parametrize(
    ("high", "text"),
    [(4.9e3, "✓ under the 5 µs expected"), (5.1e3, "? not clearly under the 5 µs expected")],
)
def test_each_mode_is_judged_by_its_own_interval_and_not_by_that_of_all(high: float, text: str) -> None:
    modes = (
        Mode(1e3, 0.5, interval=estimate(1e3, 0.9e3, 1.1e3)),
        Mode(4.5e3, 0.5, interval=estimate(4.5e3, 4.2e3, high)),
    )
    found = replace(summary(estimate(3e3, 1e3, 6e3)), modes=modes)
    assert said(UNDER_5_US, found) == text
    blind = replace(found, modes=(modes[0], replace(modes[1], interval=None)))
    assert said(UNDER_5_US, blind) == "? not clearly under the 5 µs expected"


def test_modes_on_both_sides_of_a_band_disagree() -> None:
    found = said(BAND, summary(10.0, (10.0, 0.6), (90.0, 0.4)))
    assert found == "? only some modes within the 40–50 ns expected"


@pytest.mark.parametrize(
    ("expected", "ours", "theirs", "cell", "told"),
    [
        (
            UNDER_APART,
            estimate(32e3, 30e3, 34e3),
            estimate(257e3, 250e3, 260e3),
            "✓ 8.0× faster than two cores",
            "8.0× (7.3–8.7) faster than on two cores",
        ),
        (
            OVER_APART,
            estimate(32e3, 30e3, 34e3),
            estimate(257e3, 250e3, 260e3),
            "✗ 8.0× faster than two cores",
            "8.0× (7.3–8.7) faster than on two cores",
        ),
        (
            UNDER_APART,
            estimate(60e3),
            estimate(20e3),
            "✗ 3.0× slower than two cores",
            "3.0× slower than on two cores",
        ),
        (
            UNDER_APART,
            estimate(20, 19, 21),
            estimate(22, 21, 23),
            "? not clearly faster than two cores",
            "not clearly faster than on two cores (0.82–1.00)",
        ),
        (UNDER_APART, estimate(5), estimate(0), "✗ slower than two cores", "slower than on two cores"),
        (UNDER_APART, estimate(0), estimate(5), "✓ faster than two cores", "faster than on two cores"),
    ],
)
def test_without_common_rounds_disjoint_intervals_decide(
    expected: Expectation, ours: Estimate, theirs: Estimate, cell: str, told: str
) -> None:
    other = under(APART, summary(theirs))
    assert (said(expected, summary(ours), apart=other), sentence(expected, summary(ours), apart=other)) == (
        cell,
        told,
    )


def in_rounds(value: float, *factors: float) -> Summary:
    """Rounds of a drifting machine: 10 % more each time, and each with a factor of its own."""
    values = {number: value * 1.1**number * factor for number, factor in enumerate(factors)}
    ordered = sorted(values.values())
    found = estimate(ordered[len(ordered) // 2], ordered[0], ordered[-1], len(ordered))
    return summary(found, by_round={"median": values})


def test_where_rounds_pair_their_ratios_decide_though_the_intervals_overlap() -> None:
    ours, theirs = in_rounds(100.0, *[1.0] * 6), under(APART, in_rounds(130.0, *[1.0] * 6))
    assert said(UNDER_APART, ours, apart=theirs) == "✓ 1.3× faster than two cores"
    assert said(OVER_APART, ours, apart=theirs) == "✗ 1.3× faster than two cores"
    assert judge.judge(OVER_APART, ours, {"apart": theirs}).factor == pytest.approx(1.3)
    one = under(APART, in_rounds(130.0, 1.0, 1.0, 1.0, 0.7, 1.0, 1.0))
    assert said(UNDER_APART, ours, apart=one) == "? not clearly faster than two cores"
    assert sentence(UNDER_APART, ours, apart=one) == "not clearly faster than on two cores (0.76–1.10)"


def test_five_common_rounds_are_too_few_for_their_ratios_to_decide() -> None:
    ours, theirs = in_rounds(100.0, *[1.0] * 5), under(APART, in_rounds(130.0, *[1.0] * 5))
    assert said(UNDER_APART, ours, apart=theirs) == "? not clearly faster than two cores"


def test_figures_of_two_sessions_are_not_held_against_each_other() -> None:
    theirs = replace(under(APART, summary(900e3)), record="another")
    found = judge.judge(UNDER_APART, summary(5.0), {"apart": theirs})
    assert (found.outcome, found.cell) == ("undecided", "? measured in different sessions")


def test_against_another_condition_every_mode_counts() -> None:
    theirs = under(APART, summary(29e3, (29e3, 0.6), (700.0, 0.4)))
    assert said(UNDER_APART, summary(5e3), apart=theirs) == "? not clearly faster than two cores"
    assert said(UNDER_APART, summary(600.0), apart=theirs) == "✓ 1.2 to 48 times faster than two cores"


SLEPT = Condition("slept", idle=50_000_000)
SLEPT_APART = Condition("slept_apart", placement="two cores", idle=50_000_000)
AWAKE = Condition("awake", placement="two cores", idle=50_000_000, awake=True)


@pytest.mark.parametrize(
    ("here", "there", "cell", "than"),
    [
        (SLEPT_APART, SLEPT, "anywhere", "anywhere"),  # both slept: it goes without saying
        (APART, SLEPT, "anywhere after 50 ms asleep", "anywhere after 50 ms asleep"),
        (
            APART,
            AWAKE,
            "two cores, kept awake, after 50 ms asleep",
            "on two cores, kept awake, after 50 ms asleep",
        ),
        (AWAKE, SLEPT_APART, "two cores", "on two cores"),
        (APART, SLEPT_APART, "two cores after 50 ms asleep", "on two cores after 50 ms asleep"),
        (APART, replace(APART, name="again"), "under again", "under again"),  # no words tell the two apart
        (APART, Condition("other", pin=(0, 1)), "CPU 0, 1", "on CPU 0, 1"),
    ],
)
def test_another_condition_is_named_as_readers_know_it(
    here: Condition, there: Condition, cell: str, than: str
) -> None:
    expected = expectation(f"under {there.name}")
    found = judge.judge(expected, under(here, summary(2.0)), {there.name: under(there, summary(9.0))})
    assert (found.cell, found.sentence) == (f"✓ 4.5× faster than {cell}", f"4.5× faster than {than}")


SKIPPED = under(APART, summary(None, status="skipped", reason="needs two CPUs"))


@pytest.mark.parametrize(
    ("expected", "found", "others", "why"),
    [
        (UNDER_5_US, SKIPPED, {}, "skipped, needs two CPUs"),
        (UNDER_5_US, summary(None, status="not measured"), {}, "not measured yet"),
        (UNDER_5_US, summary(dimension="size"), {}, "a time was expected, a size was measured"),
        (UNDER_APART, summary(), {}, "not measured under apart"),
        (UNDER_APART, summary(), {"apart": SKIPPED}, "skipped, needs two CPUs on two cores"),
    ],
)
def test_what_cannot_be_judged_says_why(
    expected: Expectation, found: Summary, others: dict[str, Summary], why: str
) -> None:
    verdict = judge.judge(expected, found, others)
    assert (verdict.outcome, verdict.sign) == ("not judged", "")
    assert (verdict.cell, verdict.sentence) == (f"not judged ({why})", f"not judged ({why})")


@pytest.mark.parametrize(
    ("statistic", "found", "why"),
    [
        ("p99", summary(), "no p99 was measured"),
        ("p999", summary(events=30_000), "p99.9 needs 10,000 events in each process"),
        ("p99", summary(events=600, batched=True), "a batch's mean has no p99"),
    ],
)
def test_a_statistic_that_is_missing_says_why(statistic: str, found: Summary, why: str) -> None:
    verdict = judge.judge(replace(UNDER_5_US, statistic=statistic), found, {})
    assert (verdict.outcome, verdict.cell) == ("not judged", f"not judged ({why})")


def test_of_single_events_the_share_within_the_bound_is_told() -> None:
    found = summary(4e3, histogram=histogram.histogram([4e3] * 3 + [60e3]))
    verdict = judge.judge(UNDER_5_US, found, {})
    assert (verdict.share, verdict.beside) == (0.75, "75 % of the events within")
    assert judge.judge(UNDER_5_US, replace(found, batched=True), {}).share is None
    quick = judge.judge(UNDER_5_US, replace(found, quick=True), {})
    assert quick.beside == "75 % of the events within, quick"


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([4e3, 4e3], "all of the events within"),
        ([4e3] * 999 + [60e3], "> 99 % of the events within"),
        ([60e3] * 2, "none of the events within"),
    ],
)
def test_a_share_reads_as_all_or_none_only_where_it_is(values: list[float], text: str) -> None:
    found = summary(4e3, histogram=histogram.histogram(values))
    assert judge.judge(UNDER_5_US, found, {}).beside == text


def test_a_share_is_of_the_median_only() -> None:
    found = summary(4e3, first=estimate(4e3), histogram=histogram.histogram([4e3]))
    assert judge.judge(replace(UNDER_5_US, statistic="first"), found, {}).beside == ""


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
    assert verdict.cell.startswith(verdict.sign)
    assert ":" not in verdict.cell + verdict.sentence
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
