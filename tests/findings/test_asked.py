"""Which figures of two sets of sessions are compared."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import Invalid
from generator.findings import asked
from generator.model.change import Asked
from generator.model.finding import Estimate
from generator.model.session import SessionFigure, SessionSummary
from tests.findings.sessions import figure, session

KIB = {size: (("size", f"{size} KiB"),) for size in (4, 8, 16)}
TEN = Estimate(10.0, 9.0, 11.0, 6)
CALL = figure("call", estimates={"first": TEN, "median": TEN})
CHANNEL = [figure("channel", "apart", KIB[size]) for size in (4, 8)]


def sides(
    before: Sequence[SessionFigure], after: Sequence[SessionFigure]
) -> tuple[list[SessionSummary], list[SessionSummary]]:
    return [session("2026-11-23T10:00", *before)], [session("2026-11-24T10:00", *after)]


SAME = sides((CALL, figure("lock", "apart"), *CHANNEL), (CALL, figure("lock", "apart"), *CHANNEL))


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("call", [Asked("call", "anywhere")]),
        ("call.first", [Asked("call", "anywhere", (), "first")]),
        ("lock@apart", [Asked("lock", "apart")]),
        ("channel", [Asked("channel", "apart", KIB[4]), Asked("channel", "apart", KIB[8])]),
        ("channel@apart[8 KiB]", [Asked("channel", "apart", KIB[8])]),
        ("channel[8 KiB].median", [Asked("channel", "apart", KIB[8])]),
    ],
)
def test_a_figure_is_named_by_measurement_condition_value_and_statistic(
    name: str, meant: list[Asked]
) -> None:
    assert list(asked.figures([name], *SAME).asked) == meant


def test_without_names_all_are_compared_that_both_have_in_the_order_of_the_newer() -> None:
    found = asked.figures(
        [], *sides((figure("b"), figure("a"), figure("old")), (figure("a"), figure("b"), CALL))
    )
    assert [one.measurement for one in found.asked] == ["a", "b"]
    assert found.apart == ("only in A: old@anywhere", "only in B: call@anywhere")


def test_values_of_one_sweep_that_one_side_lacks_are_counted() -> None:
    found = asked.figures([], *sides((CALL,), (CALL, *CHANNEL)))
    assert found.apart == ("only in B: channel@apart (2 values)",)


def test_of_many_that_one_side_lacks_the_rest_is_counted() -> None:
    many = [figure(f"m{number}") for number in range(12)]
    (line,) = asked.figures([], *sides((CALL,), (CALL, *many))).apart
    assert line.endswith("m7@anywhere and 4 more")


def test_what_failed_in_one_side_is_not_there() -> None:
    found = asked.figures(
        [], *sides((CALL, figure("lock", estimates={}, status="failed")), (CALL, figure("lock")))
    )
    assert found.apart == ("only in B: lock@anywhere",)


def test_a_figure_without_a_median_is_compared_by_its_first_statistic() -> None:
    only_p99 = figure("tail", estimates={"p99": TEN, "faults": TEN})
    assert asked.figures([], *sides([only_p99], [only_p99])).asked == (Asked("tail", "anywhere", (), "p99"),)


@pytest.mark.parametrize(
    ("names", "before", "after", "what", "hint"),
    [
        (
            ["lokc"],
            [CALL, figure("lock")],
            [figure("lock")],
            "A has no figure 'lokc'",
            "did you mean 'lock'?",
        ),
        (["call"], [CALL], [figure("lock")], "B has no figure 'call'", "lock"),
        (
            ["lock@apat"],
            [figure("lock", "apart")],
            [figure("lock", "apart")],
            "A has no lock under 'apat'",
            "'apart'",
        ),
        (["channel[5 KiB]"], CHANNEL, CHANNEL, "A has no channel of '5 KiB'", "KiB"),
        (["call[5 KiB]"], [CALL], [CALL], "A has no call of '5 KiB'", "call is no sweep"),
        (["call.p99"], [CALL], [CALL], "not both sides have the p99 of call@anywhere", "first, median"),
        (["call."], [CALL], [CALL], "'call.' names no figure", "ID.STATISTIC"),
        ([""], [CALL], [CALL], "'' names no figure", "ID.STATISTIC"),
        (
            ["channel"],
            CHANNEL,
            [figure("channel", "apart")],
            "channel is a sweep (4 KiB, 8 KiB) in A and a single figure in B",
            "as a whole",
        ),
        (
            ["channel"],
            [figure("channel", "apart", KIB[16])],
            CHANNEL,
            "the two sides have no channel in common",
            "A has channel@apart[16 KiB]; B has channel@apart[4 KiB], channel@apart[8 KiB]",
        ),
        (
            ["call"],
            [figure("call", dimension="size")],
            [CALL],
            "call@anywhere is a size in A and a time in B",
            "one dimension",
        ),
        ([], [CALL], [figure("lock")], "the two sides have no figure in common", "A has call; B has lock"),
        ([], [CALL], [figure("call", estimates={})], "the two sides have no figure in common", "B has none"),
    ],
)
def test_what_cannot_be_compared_is_refused_with_what_to_write(
    names: list[str], before: list[SessionFigure], after: list[SessionFigure], what: str, hint: str
) -> None:
    with pytest.raises(Invalid) as found:
        asked.figures(names, *sides(before, after))
    assert found.value.what == what
    assert hint in found.value.hint


def test_among_all_a_figure_of_two_dimensions_is_told_and_the_others_are_compared() -> None:
    found = asked.figures([], *sides([CALL, figure("lock", dimension="size")], [CALL, figure("lock")]))
    assert [one.measurement for one in found.asked] == ["call"]
    assert found.apart == ("lock@anywhere is a size in A and a time in B",)


def test_counters_compare_whatever_is_timed() -> None:
    faults = {"estimates": {"faults": TEN, "median": TEN}}
    both = sides([figure("call", dimension="size", **faults)], [figure("call", **faults)])
    assert asked.figures(["call.faults"], *both).asked == (Asked("call", "anywhere", (), "faults"),)


@given(st.text(alphabet="calhne@.[]4 KiBfirst", max_size=24))
def test_any_name_means_figures_that_are_there_or_is_refused_with_a_hint(name: str) -> None:
    try:
        found = asked.figures([name], *SAME).asked
    except Invalid as error:
        assert error.hint
    else:
        assert found
        assert {asked.place(one) for one in found} <= set(asked.held(SAME[0]))
