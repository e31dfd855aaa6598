"""What stands in one cell of a table."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.findings import judge
from generator.model.finding import Caveat, Finding
from generator.model.note import ANYWHERE, Condition, Expectation
from generator.render import cells
from generator.render.cells import MOST_LINES, Cell, Remark, Small
from tests.factories import estimate, expectation, measurement, printed, summary

APART = Condition("apart", placement="two cores")
SLEPT = Condition("slept", idle=50_000_000)
CONDITIONS = {"anywhere": ANYWHERE, "apart": APART, "slept": SLEPT}
UNDER = expectation("under 5 us", high=5000.0, source="Kostas")
OVER = expectation("over 1 us", low=1000.0)


def row(*expected: Expectation, probe: str = "p", condition: Condition = ANYWHERE, **more: Any) -> Finding:
    """A finding of a measurement that runs anywhere only."""
    old = more.pop("printed", ())
    made = summary(**more)
    subject = measurement("lock", "anywhere", probe=probe, expect={"anywhere": expected})
    verdicts = tuple(judge.judge(one, made, {}) for one in expected)
    return Finding(subject, condition, made, old, verdicts)


def test_an_interval_stands_small_under_its_figure() -> None:
    made = row(value=estimate(81e3, 63e3, 85e3))
    assert cells.cell(made, "median", CONDITIONS) == Cell(("81 µs",), ("63–85",))


def test_each_caveat_of_the_statistic_is_a_remark_but_for_those_said_elsewhere() -> None:
    made = row(caveats=(Caveat("disturbed", "others used 1 CPU"), Caveat("wide", "±30 %", "first")))
    assert cells.figure(made, "median").remarks == (Remark("disturbed", "others used 1 CPU"),)
    assert cells.figure(made, "median", ["disturbed"]).remarks == ()


def test_a_caveat_whose_detail_says_its_word_is_that_detail() -> None:
    failed = row(caveats=(Caveat("failed", "3 of 9 failed: HTTP 503"), Caveat("timer", "includes 20 ns")))
    assert cells.figure(failed, "median").remarks == (
        Remark("3 of 9 failed: HTTP 503"),
        Remark("includes 20 ns"),
    )
    assert cells.figure(row(caveats=(Caveat("cut"),)), "median").remarks == (Remark("cut"),)


def test_why_there_is_no_figure_stands_small_in_its_place_a_long_reason_below_the_table() -> None:
    skipped = row(value=None, status="skipped", reason="needs QEMU")
    assert cells.figure(skipped, "median") == Cell((), ("skipped: needs QEMU",))
    assert cells.figure(skipped, "median", ["skipped: needs QEMU"]) == Cell((), ("skipped",))
    fits, long = "x" * (40 - len("failed: ")), "x" * (41 - len("failed: "))
    assert cells.figure(row(value=None, status="failed", reason=fits), "median").remarks == ()
    assert cells.figure(row(value=None, status="failed", reason=long), "median") == Cell(
        (), ("failed",), remarks=(Remark(f"failed: {long}"),)
    )


@pytest.mark.parametrize("made", [row(probe=""), row(condition=APART)], ids=["no probe", "not run there"])
def test_where_nothing_is_measured_there_is_no_figure(made: Finding) -> None:
    assert not cells.is_planned(made)
    assert [cells.cell(made, column, CONDITIONS) for column in ("median", "p99", "cycles", "max")] == [
        Cell()
    ] * 4


def test_a_counter_says_what_it_counts_or_why_there_is_none() -> None:
    counted = row(counters={"cycles": estimate(12.0)})
    assert cells.cell(counted, "cycles", CONDITIONS) == Cell(("12",))
    none = row(uncounted={"cycles": "no PMU here"})
    assert cells.cell(none, "cycles", CONDITIONS) == Cell((), ("no PMU here",))


def test_each_mode_has_its_line_with_its_share_and_what_is_too_many_is_counted() -> None:
    two = cells.figure(row(value=9e3, modes=_modes(2)), "median")
    assert (two.lines, two.under, two.beside) == (("1.0 µs", "2.0 µs"), (), ("about half", "about half"))
    four = cells.figure(row(value=9e3, modes=_modes(4)), "median", (), Small("that day 9 µs"))
    assert (four.lines, four.under) == (("1.0 µs", "2.0 µs"), ("and 2 more",))
    assert four.remarks == (Remark("that day 9 µs"),)


def _modes(count: int) -> Any:
    return summary(9e3, *((1e3 * (i + 1), 0.5) for i in range(count))).modes


# ------------------------------------------------------------------ room


def test_small_parts_share_a_line_while_they_fit() -> None:
    parts = Small("63–85"), Small("that day 60.43819 µs")
    assert cells.fitted(Cell(("81 µs",)), parts).under == ("63–85 · that day 60.43819 µs",)
    parts = Small("63–85"), Small("that day 60.438192 µs")
    assert cells.fitted(Cell(("81 µs",)), parts).under == ("63–85", "that day 60.438192 µs")


def test_what_finds_no_room_is_what_alone_makes_room_and_else_what_matters_least() -> None:
    long = "x" * 20
    parts = (Small("63–85"), Small(f"day {long}", 2), Small(f"✗ {long}", 1), Small(f"✓ {long}", 1))
    found = cells.fitted(Cell(("81 µs",)), parts)
    assert found.under == ("63–85", f"✗ {long}")
    assert [one.head for one in found.remarks] == [f"day {long}", f"✓ {long}"]
    found = cells.fitted(Cell(("81 µs",)), (Small("63–85"), Small("that day 60 µs", 2), *parts[2:]))
    assert found.under == ("63–85 · that day 60 µs", f"✗ {long}")


def test_a_verdict_without_room_is_told_whole() -> None:
    made = row(UNDER, value=5e3, modes=_modes(3))
    (verdict,) = made.verdicts
    assert cells.figure(made, "median", (), *cells.verdicts(made, brief=True)).remarks == (
        Remark(verdict.cell),
    )


PARTS = st.builds(Small, st.text(max_size=60), st.integers(0, 3))


@given(st.integers(0, MOST_LINES), st.lists(PARTS, max_size=6))
def test_no_cell_has_more_than_three_lines_and_nothing_is_lost(lines: int, parts: list[Small]) -> None:
    made = cells.fitted(Cell(("x",) * lines), parts)
    assert len(made.lines) + len(made.under) <= MOST_LINES
    shown = "\n".join((*made.under, *(one.head for one in made.remarks)))
    assert all(part.text in shown for part in parts)


# ------------------------------------------------------------------ printed, expected, judged


def test_a_printed_figure_stands_as_written_and_under_another_with_all_its_digits() -> None:
    old = row(printed=(printed(),))
    assert cells.cell(old, "printed", CONDITIONS) == Cell(("2092 ns",))
    assert cells.that_day(printed(18915.0)).text == "that day 18.915 µs"
    assert cells.that_day(printed(18915.0), "13 µs").text == "that day 18.915"
    assert cells.that_day(printed(18915.0), "13 ms").text == "that day 18.915 µs"
    assert cells.that_day(printed(24_151_465_000.0)).text == "that day 24.151465 s"


def test_a_source_that_is_a_day_is_said_instead_of_that_day() -> None:
    dated = replace(printed(18915.0), source="2023-11-03")
    assert cells.that_day(dated).text == "2023-11-03 18.915 µs"


def test_what_was_expected_and_what_came_share_a_cell() -> None:
    made = row(UNDER, value=10e3)
    assert cells.cell(made, "expect", CONDITIONS) == Cell(("under 5 µs (Kostas)",), ("✗ 2.0× more",))
    assert cells.cell(row(UNDER, value=1e3), "expect", CONDITIONS).under == ("✓",)


def test_a_verdict_that_is_a_sign_says_of_which_statistic_it_is_unless_of_the_median() -> None:
    first = replace(UNDER, statistic="first")
    for value, said in ((2e3, "✓ first call"), (20e3, "✗ first call 4.0× more")):
        assert cells.cell(row(first, first=estimate(value)), "expect", CONDITIONS).under == (said,)


def test_of_one_bound_for_two_statistics_each_verdict_says_which() -> None:
    first = replace(UNDER, statistic="first")
    made = row(UNDER, first, value=10e3, first=estimate(20e3), kind="steady")
    assert cells.cell(made, "expect", CONDITIONS) == Cell(
        ("under 5 µs (Kostas)",), ("✗ loop 2.0× more", "✗ first call 4.0× more")
    )


def test_verdicts_on_several_bounds_say_each_bound() -> None:
    assert cells.cell(row(UNDER, OVER, value=10e3), "expect", CONDITIONS) == Cell(
        (), ("✗ 2.0× the 5 µs of Kostas", "✓ over the 1 µs expected")
    )


def test_an_expectation_against_another_condition_is_said_in_words() -> None:
    under = expectation("under apart", source="Kostas")
    said = [cells.in_words(under, row(status=status), CONDITIONS) for status in ("ok", "not measured")]
    assert said == ["faster than on two cores (Kostas)", "less than on two cores (Kostas)"]
    tail = replace(under, statistic="p99", source="")
    assert cells.in_words(tail, row(), CONDITIONS) == "p99 lower than on two cores"


@pytest.mark.parametrize(("dimension", "said"), [("size", "✗ 2.0× larger"), ("faults", "✗ 2.0× more")])
def test_in_brief_a_figure_beyond_its_bound_is_told_in_the_words_of_its_dimension(
    dimension: str, said: str
) -> None:
    made = row(replace(UNDER, dimension=dimension), value=10e3, dimension=dimension)
    assert [one.text for one in cells.verdicts(made, brief=True)] == [said]


@given(st.floats(1.0, 1e9), st.floats(1.0, 1e9), st.sampled_from(["median", "first"]))
def test_a_verdict_in_brief_keeps_its_sign(value: float, bound: float, statistic: str) -> None:
    one = expectation("under 5 us", high=bound, statistic=statistic)
    made = row(one, value=value, first=estimate(value))
    (found,) = cells.verdicts(made, brief=True)
    (verdict,) = made.verdicts
    assert found.text.startswith(verdict.sign)
    assert " the " not in found.text
