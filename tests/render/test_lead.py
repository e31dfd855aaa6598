"""The findings in one or two sentences."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from generator.findings import judge
from generator.model.finding import Finding, Findings, Summary
from generator.model.note import ANYWHERE, Condition, Expectation
from generator.render import lead
from tests.factories import estimate, expectation, experiment, measurement, summary, trial

UNDER_5_US = expectation("under 5 us", high=5000.0, source="Kostas")
BAND = expectation("40..50 ns", 40.0, 50.0, source="theory")
UNDER_APART = expectation("under apart")
APART = Condition("apart", placement="two cores")
SLEPT_APART = Condition("slept_apart", placement="two cores", idle=50_000_000)
SKIPPED = summary(None, status="skipped", reason="needs two CPUs")


def finding(
    label: str, made: Summary, *expected: Expectation, at: Condition = ANYWHERE, apart: Summary | None = None
) -> Finding:
    """A finding with its verdicts; `apart`: what the same measurement gave on two cores."""
    here = replace(made, trial=trial(label, at))
    others = {"apart": replace(apart, trial=trial(label, APART))} if apart else {}
    verdicts = tuple(judge.judge(one, here, others) for one in expected)
    return Finding(measurement(label, at.name, label=label), at, here, (), verdicts)


def opening(*items: Finding) -> str:
    found = Findings(experiment(*(item.measurement for item in items)), items, ())
    return " ".join(filter(None, lead.sentences(found)))


def test_it_counts_what_fails_and_tells_of_what_is_furthest_off() -> None:
    assert opening(
        finding("acquiring a free lock", summary(6.68), BAND),
        finding("reading the clock", summary(60.0), BAND),
        finding("futex", summary(4e3), UNDER_5_US),
        finding("mutex", summary(estimate(5e3, 4e3, 6e3)), UNDER_5_US),
        finding("signal", SKIPPED, UNDER_5_US),
        finding("pthread (CondVar)", summary(estimate(81e3, 63e3, 85e3)), UNDER_5_US, at=SLEPT_APART),
    ) == (
        "3 of 5 expectations fail, 1 is undecided. Furthest off, pthread (CondVar) on two cores after"
        " 50 ms asleep takes 81 µs (63–85), 16× the 5 µs that Kostas expected."
    )


def test_the_only_one_that_fails_follows_a_colon() -> None:
    lock = summary(45.0, first=estimate(900.0))
    first = replace(BAND, statistic="first")
    assert opening(finding("lock", lock, BAND, first)) == (
        "1 of 2 expectations fails: lock takes 900 ns the first time, 18× the 50 ns of theory."
    )
    assert opening(finding("call", summary(60.0), BAND)) == (
        "The expectation fails: call takes 60 ns, 1.2× the 50 ns of theory."
    )


def test_where_nothing_fails_it_tells_what_was_expected() -> None:
    holds = finding("lock", summary(45.0), BAND)
    assert opening(holds) == "The expectation holds: lock takes 45 ns, within the 40–50 ns of theory."
    than = finding("condvar", summary(2e3), UNDER_APART, apart=summary(32e3))
    assert opening(holds, than) == (
        "Both expectations hold. Among them, lock takes 45 ns, within the 40–50 ns of theory."
    )
    assert opening(holds, holds, than).startswith("All 3 expectations hold. Among them, lock")
    assert opening(than) == "The expectation holds: condvar takes 2.0 µs, 16× faster than on two cores."


def test_modes_are_told_without_their_shares() -> None:
    told = opening(finding("futex", summary(9e3, (9e3, 0.6), (60e3, 0.4)), UNDER_5_US))
    assert told == (
        "The expectation fails: futex takes 9.0 µs or 60 µs, at least 1.8× the 5 µs that Kostas expected."
    )


def test_percentiles_and_sizes_have_their_own_verbs() -> None:
    tail = summary(1e3, percentiles={"p999": estimate(50e3)})
    assert opening(finding("futex", tail, replace(UNDER_5_US, statistic="p999"))) == (
        "The expectation fails: p99.9 of futex is 50 µs, 10× the 5 µs that Kostas expected."
    )
    size = replace(UNDER_5_US, text="under 4 KiB", high=4096.0, dimension="size")
    assert "page comes to 8.0 KiB, 2.0× the 4 KiB" in opening(
        finding("page", summary(8192.0, dimension="size"), size)
    )


def test_a_quick_figure_says_so() -> None:
    quick = summary(estimate(45.0, n=1), quick=True)
    assert "lock takes 45 ns (quick), " in opening(finding("lock", quick, BAND))


def test_what_does_not_fit_is_left_out() -> None:
    long = finding("a name that never ends " * 12, summary(900.0), BAND)
    assert opening(long) == "The expectation fails."


def test_an_opening_of_240_characters_fits_and_of_one_more_does_not() -> None:
    rest = len(opening(finding("", summary(900.0), BAND)))
    assert len(opening(finding("x" * (240 - rest), summary(900.0), BAND))) == 240
    assert " takes 900 ns" not in opening(finding("x" * (241 - rest), summary(900.0), BAND))


def test_of_what_was_expected_and_could_not_be_judged_it_says_so() -> None:
    assert opening(finding("a", SKIPPED, UNDER_5_US)) == "Nothing could be judged yet."


def test_without_expectations_nothing_is_put_before_the_author_s_own_words() -> None:
    assert opening(finding("a", summary()), finding("b", SKIPPED)) == ""
    assert opening() == ""


FIGURES = st.builds(
    summary,
    st.floats(0, 1e30),
    status=st.sampled_from(["ok", "failed", "not measured", "printed only"]),
    quick=st.booleans(),
)


@given(st.lists(st.tuples(st.text(max_size=40), FIGURES, st.sampled_from([(), (BAND,), (UNDER_5_US, BAND)]))))
def test_it_is_one_line_of_at_most_240_characters_whatever_was_found(
    found: list[tuple[str, Summary, tuple[Expectation, ...]]],
) -> None:
    told = opening(*(finding(label, made, *expected) for label, made, expected in found))
    assert bool(told) == any(expected for _, _, expected in found)
    assert not told or told.endswith(".")
    assert len(told) <= 240
