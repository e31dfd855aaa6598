"""How much more one figure is than another, in its unit and in percent."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.findings import differences, ratios
from generator.model.finding import Summary
from tests.factories import estimate, printed, summary


def rounds(*values: float, record: str = "one", dimension: str = "time") -> Summary:
    middle = sorted(values)[len(values) // 2]
    made = summary(
        estimate(middle, min(values), max(values), n=len(values)), record=record, dimension=dimension
    )
    return replace(made, by_round={"median": dict(enumerate(values))})


DRIFTING = (100.0, 110.0, 120.0, 130.0, 140.0, 150.0)
LATER = tuple(value + 20 + tiny for value, tiny in zip(DRIFTING, (0, 1, -1, 0, 1, -1), strict=True))


def told(above: Summary, below: Summary) -> str:
    return differences.difference(above, "median", below, "median").told()


def percent(above: Summary, below: Summary) -> str:
    return differences.percent(ratios.ratio(above, "median", below, "median"), "median", above.dimension)


def test_a_difference_is_taken_round_by_round() -> None:
    assert told(rounds(*LATER), rounds(*DRIFTING)) == "20 ns (19–21)"
    assert told(rounds(*DRIFTING), rounds(*LATER)) == "-20 ns (-21 – -19)"


def test_where_rounds_do_not_pair_it_is_as_wide_as_both_intervals() -> None:
    apart = replace(rounds(*LATER), by_round={})
    assert told(apart, rounds(*DRIFTING)).startswith("no clear difference (-")


@pytest.mark.parametrize(("least", "said"), [(0.5, "ns ("), (-0.5, "no clear difference")])
def test_a_difference_is_clear_where_nothing_is_outside_of_its_interval(least: float, said: str) -> None:
    ours = rounds(*(100 + more for more in (least, 1, 2, 3, 4, 5)))
    assert said in told(ours, rounds(*[100.0] * 6))


def test_of_two_sessions_there_is_no_interval() -> None:
    assert told(rounds(*LATER), rounds(*DRIFTING, record="two")) == "20 ns (from two sessions)"


def test_two_shares_differ_by_percentage_points() -> None:
    shares = rounds(*LATER, dimension="share"), rounds(*DRIFTING, dimension="share")
    assert told(*shares) == "20 percentage points (19–21)"


def test_two_dimensions_have_no_difference() -> None:
    other = rounds(*DRIFTING, dimension="req/s")
    assert told(rounds(*LATER), other) == "[no difference of a time and a figure in req/s]"


def test_a_printed_figure_is_the_same_in_each_round() -> None:
    ours = rounds(1990, 1992, 1994, 1992, 1991, 1993)
    that_day = differences.as_measured(printed(), "median", ours, "median")
    assert told(that_day, ours) == "100 ns (98–102)"
    assert percent(ours, that_day) == "5 % less (4–5 %)"


@pytest.mark.parametrize(("factor", "said"), [(0.72, "28 % less"), (1.25, "25 % more"), (3.0, "200 % more")])
def test_a_ratio_is_told_in_percent(factor: float, said: str) -> None:
    shown = percent(rounds(*(value * factor for value in DRIFTING)), rounds(*DRIFTING))
    assert shown.startswith(said)


@pytest.mark.parametrize(
    ("dimension", "said"),
    [("size", "28 % smaller ("), ("throughput", "28 % lower ("), ("share", "28 % lower (relative, ")],
)
def test_percent_is_told_in_the_words_of_its_dimension(dimension: str, said: str) -> None:
    ours = rounds(*(value * 0.72 + tiny for value, tiny in zip(DRIFTING, range(6), strict=True)))
    theirs = rounds(*DRIFTING, dimension=dimension)
    assert percent(replace(ours, dimension=dimension), theirs).startswith(said.replace("28", "26"))


def test_where_neither_is_clearly_more_percent_says_so() -> None:
    near = rounds(99, 100, 101, 99, 100, 101)
    assert percent(near, rounds(*[100.0] * 6)) == "no clear difference (0.99–1.01)"
    assert percent(near, near) == "just as much"


def test_what_has_modes_differs_by_a_range() -> None:
    modes = replace(summary(100.0, (50.0, 0.5), (150.0, 0.5)), record="one")
    assert told(modes, rounds(*[20.0] * 6)) == "30–130 ns"


@given(
    st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=9),
    st.lists(st.floats(0, 1e9), min_size=1, max_size=9),
)
def test_no_figures_break_a_difference(above: list[float], below: list[float]) -> None:
    assert told(rounds(*map(abs, above)), rounds(*below))
    assert percent(rounds(*map(abs, above)), rounds(*below))


def test_events_in_the_same_places_differ_place_by_place() -> None:
    def mixture(same: float, different: float, count: int = 6) -> Summary:
        values = {"same CPU": same, "different CPUs": different}
        by_place = {where: {i: value + 5 * i for i in range(count)} for where, value in values.items()}
        return summary(different, (same, 0.5), (different, 0.5), record="one", by_place=by_place)

    assert told(mixture(120.0, 330.0), mixture(100.0, 300.0)) == "20–30 ns"
    assert told(mixture(120.0, 330.0, 5), mixture(100.0, 300.0)) == "-180–230 ns"
