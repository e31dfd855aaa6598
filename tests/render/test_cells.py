"""What stands in one cell of a table."""

from __future__ import annotations

from typing import Any

import pytest

from generator.model.finding import Finding, Verdict
from generator.model.note import ANYWHERE, Condition
from generator.render import cells
from generator.render.cells import Cell
from tests.factories import estimate, expectation, measurement, printed, summary

APART = Condition("apart", placement="two cores")
SLEPT = Condition("slept", idle=50_000_000)
CONDITIONS = {"anywhere": ANYWHERE, "apart": APART, "slept": SLEPT}


def row(probe: str = "p", condition: Condition = ANYWHERE, **more: Any) -> Finding:
    """A finding of a measurement that runs anywhere only."""
    verdicts = more.pop("verdicts", ())
    expect = more.pop("expect", {})
    old = more.pop("printed", ())
    subject = measurement("lock", "anywhere", probe=probe, expect=expect)
    return Finding(subject, condition, summary(**more), old, verdicts)


def test_a_headline_has_a_word_for_each_remark_but_for_those_said_elsewhere() -> None:
    made = row(remarks=("unstable: +-20 %", "contaminated: others used 1 CPU"))
    assert cells.headline(made) == Cell(("100 ns",), ("unstable, contaminated",))
    assert cells.headline(made, ["unstable: +-20 %"]).under == ("contaminated",)


def test_why_there_is_no_figure_stands_small_in_its_place() -> None:
    skipped = row(value=None, status="skipped", reason="needs QEMU")
    assert cells.headline(skipped) == Cell((), ("skipped: needs QEMU",))
    assert cells.headline(skipped, ["skipped: needs QEMU"]) == Cell((), ("skipped",))


@pytest.mark.parametrize("made", [row(probe=""), row(condition=APART)], ids=["no probe", "not run there"])
def test_where_nothing_is_measured_there_is_no_figure(made: Finding) -> None:
    assert not cells.is_planned(made)
    assert [cells.cell(made, column, CONDITIONS) for column in ("median", "p99", "cycles", "verdict")] == [
        Cell()
    ] * 4


def test_a_counter_says_what_it_counts_or_why_there_is_none() -> None:
    counted = row(counters={"cycles": estimate(12.0)}, counted="user space only")
    assert cells.cell(counted, "cycles", CONDITIONS) == Cell(("12",), ("user space only",))
    none = row(uncounted={"cycles": "no PMU here"})
    assert cells.cell(none, "cycles", CONDITIONS) == Cell((), ("no PMU here",))


@pytest.mark.parametrize(
    ("of", "said"), [("p1 to p99", "90.0..200 ns"), ("min to max", "90.0..200 ns (min to max)")]
)
def test_a_spread_says_which_one_it_is_where_it_is_not_the_usual(of: str, said: str) -> None:
    assert cells.cell(row(spread=(90.0, 200.0), spread_of=of), "spread", CONDITIONS).lines == (said,)


def test_a_printed_figure_stands_as_written_with_its_source() -> None:
    old = row(printed=(printed(),))
    assert cells.cell(old, "printed", CONDITIONS) == Cell(("2092 ns",), ("an old post",))
    assert cells.converted(printed(18915.0)) == "printed 18.9 us"


def test_of_several_verdicts_each_says_what_was_expected() -> None:
    under, over = expectation("under 5 us", high=5000.0), expectation("over 1 us", low=1000.0)
    both = (Verdict(under, "holds", "holds"), Verdict(over, "fails", "fails: 10 times less"))
    assert cells.verdicts(row(verdicts=both[:1]), CONDITIONS) == ("holds",)
    assert cells.verdicts(row(verdicts=both), CONDITIONS) == (
        "under 5 us holds",
        "over 1 us fails: 10 times less",
    )


def test_an_expectation_against_another_condition_is_said_in_words() -> None:
    said = cells.in_words(expectation("under apart", source="Kostas"), ANYWHERE, CONDITIONS)
    assert said == "less than on two cores (Kostas)"


def test_conditions_of_one_title_are_told_apart_by_their_names() -> None:
    twin = Condition("again", placement="two cores")
    assert cells.titles([APART, twin]) == {"apart": "two cores (apart)", "again": "two cores (again)"}


def test_how_long_the_waiter_slept_is_told_where_conditions_differ_in_it() -> None:
    assert cells.titles([ANYWHERE, SLEPT])["slept"] == "anywhere, after 50 ms asleep"
    assert cells.titles([SLEPT])["slept"] == "anywhere"
