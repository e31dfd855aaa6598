"""The findings in one sentence."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from generator.findings import judge
from generator.model.finding import Finding, Findings, Summary
from generator.model.note import ANYWHERE, Condition, Expectation
from generator.render import lead
from tests.factories import estimate, expectation, experiment, measurement, summary, trial

UNDER_5_US = expectation("under 5 us", high=5000.0)
BAND = expectation("40..50 ns", 40.0, 50.0)
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


def sentence(*items: Finding) -> str:
    return lead.sentence(Findings(experiment(*(item.measurement for item in items)), items, ()))


def test_it_counts_and_tells_of_the_worst_failures() -> None:
    assert sentence(
        finding("acquiring a free lock", summary(6.68), BAND),
        finding("reading the clock", summary(60.0), BAND),
        finding("futex", summary(4e3), UNDER_5_US),
        finding("mutex", summary(estimate(5e3, 4e3, 6e3)), UNDER_5_US),
        finding("signal", SKIPPED, UNDER_5_US),
        finding("pthread (CondVar)", summary(98.4e3), UNDER_5_US, at=SLEPT_APART),
    ) == (
        "1 of 5 expectations hold, 1 undecided, 1 not judged: pthread (CondVar) on two cores after"
        " 50 ms asleep takes 98.4 us, 20 times more than expected; acquiring a free lock takes 6.68 ns,"
        " 6.0 times less than expected."
    )


def test_two_measurements_say_more_than_one_twice() -> None:
    lock = summary(5.0, first=estimate(900.0))
    first = replace(BAND, statistic="first")
    told = sentence(finding("lock", lock, BAND, first), finding("call", summary(60.0), BAND))
    assert told == (
        "0 of 3 expectations hold: lock takes 900 ns the first time, 18 times more than expected;"
        " call takes 60.0 ns, 1.2 times more than expected."
    )


def test_where_nothing_fails_it_tells_what_holds() -> None:
    holds = finding("lock", summary(45.0), BAND)
    assert sentence(holds) == "1 of 1 expectation holds: lock takes 45.0 ns, as expected."
    than = finding("condvar", summary(2e3), UNDER_APART, apart=summary(32e3))
    assert sentence(than) == (
        "1 of 1 expectation holds: condvar takes 2.00 us, 16 times less than on two cores."
    )


def test_modes_are_told_without_their_shares() -> None:
    told = sentence(finding("futex", summary(9e3, (9e3, 0.6), (60e3, 0.4)), UNDER_5_US))
    assert told == (
        "0 of 1 expectation holds: futex takes 9.00 us or 60.0 us, at least 1.8 times more than expected."
    )


def test_percentiles_and_sizes_have_their_own_verbs() -> None:
    tail = summary(1e3, percentiles={"p999": estimate(50e3)})
    assert "; p99.9 of futex is 50.0 us, 10 times more than expected." in sentence(
        finding("futex", tail, replace(UNDER_5_US, statistic="p999"), BAND)
    )
    page = finding(
        "page", summary(8192.0, dimension="size"), replace(UNDER_5_US, high=4096.0, dimension="size")
    )
    assert "page comes to 8.00 KiB, 2.0 times more than expected." in sentence(page)


def test_a_quick_session_and_a_busy_machine_are_said_once() -> None:
    quick = summary(estimate(45.0, n=1), quick=True)
    assert sentence(finding("lock", quick, BAND)).startswith("1 of 1 expectation holds, in a quick session: ")
    slow = finding("call", summary(45.0), BAND)
    assert "hold, partly in a quick session: " in sentence(finding("lock", quick, BAND), slow)
    busy = summary(45.0, remarks=("contaminated: other processes used up to 1.6 CPUs",))
    assert sentence(finding("lock", busy, BAND)).startswith("1 of 1 expectation holds, on a busy machine: ")


def test_what_does_not_fit_is_left_out() -> None:
    long = finding("a name that never ends " * 12, summary(900.0), BAND)
    assert sentence(long) == "0 of 1 expectation holds."
    assert sentence(long, finding("lock", summary(60.0), BAND)).endswith(
        "hold: lock takes 60.0 ns, 1.2 times more than expected."
    )


def test_without_verdicts_it_counts_what_was_measured() -> None:
    assert sentence(finding("a", summary()), finding("b", SKIPPED)) == "1 of 2 measurements was taken."
    assert sentence(finding("a", summary()), finding("b", summary())) == "2 of 2 measurements were taken."
    assert sentence(finding("a", SKIPPED, UNDER_5_US)) == "Nothing has been measured yet."
    assert sentence() == "Nothing has been measured yet."


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
    told = sentence(*(finding(label, made, *expected) for label, made, expected in found))
    assert "\n" not in told
    assert told.endswith(".")
    assert len(told) <= 240
