"""What is held against what, and how many rounds it still gets."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from generator.measure import rivals
from generator.measure.rivals import Match, Pair
from generator.model.note import Condition
from generator.model.trial import Trial

OLD, NEW, FAR = (
    Condition("old", revision="v1"),
    Condition("new", revision="v2"),
    Condition("far", placement="two cores"),
)


def trial(measurement: str, condition: Condition = OLD, **more: str) -> Trial:
    return Trial(measurement, "says", condition, tuple(more.items()), tuple(more))


def rounds(value: float, count: int) -> dict[int, float]:
    return dict.fromkeys(range(count), value)


def test_each_later_version_is_held_against_the_first() -> None:
    third = Condition("third", revision="v3")
    trials = [trial(name, one) for name in ("a", "b") for one in (OLD, NEW, third)]
    pairs = [((0, 1), (0, 0)), ((0, 2), (0, 0)), ((0, 4), (0, 3)), ((0, 5), (0, 3))]
    assert list(rivals.of_versions(trials)) == pairs


def test_versions_are_alike_in_all_else_that_is_measured() -> None:
    far_new = replace(FAR, name="far_new", revision="v2", label="far, and new")
    trials = [
        trial("a", OLD, n="1"),
        trial("a", NEW, n="2"),
        trial("a", FAR, n="1"),
        trial("a", far_new, n="1"),
    ]
    assert list(rivals.of_versions(trials)) == [((0, 3), (0, 2))]


def test_conditions_that_are_no_versions_are_not_held_against_each_other() -> None:
    assert not rivals.of_versions([trial("a", Condition("one")), trial("a", FAR)])


def test_two_notes_share_what_has_the_same_names() -> None:
    before = [trial("a", FAR), trial("a", OLD), trial("b", OLD, n="1")]
    after = [trial("a", OLD), trial("b", OLD, n="2"), trial("b", OLD, n="1"), trial("c", OLD)]
    assert list(rivals.between(before, after)) == [((1, 0), (0, 1)), ((1, 2), (0, 2))]


def test_a_measurement_with_one_condition_in_each_note_is_shared_whatever_that_is_called() -> None:
    assert list(rivals.between([trial("a", OLD)], [trial("a", FAR)])) == [((1, 0), (0, 0))]
    assert not rivals.between([trial("a", OLD), trial("a", NEW)], [trial("a", FAR)])


PAIR = Pair((0, 1), (0, 0))
PLANS = ((trial("a", OLD), trial("a", NEW)),)


def test_what_is_not_decided_goes_on_to_the_next_look() -> None:
    match = Match((PAIR,), PLANS, budget=60.0)
    assert match.wanted([{0: rounds(1, 6), 1: rounds(2, 6)}], 1.0, {}) == {(0, 0): 3, (0, 1): 3}
    varied = {number: 1.0 + number % 2 for number in range(9)}
    assert match.wanted([{0: rounds(1.5, 9), 1: varied}], 1.0, {}) == {(0, 0): 4, (0, 1): 4}


def test_what_is_decided_or_has_failed_gets_no_further_rounds() -> None:
    match = Match((PAIR,), PLANS, budget=60.0)
    assert match.wanted([{0: rounds(1, 9), 1: rounds(2, 9)}], 1.0, {}) == {}
    assert match.wanted([{0: rounds(1, 6), 1: {}}], 1.0, {}) == {}


def test_the_pair_that_costs_least_to_decide_comes_first() -> None:
    plans = ((*PLANS[0], trial("slow", OLD), trial("slow", NEW)),)
    match = Match((Pair((0, 3), (0, 2)), PAIR), plans, budget=10.0)
    found = [{number: rounds(1, 6) for number in range(4)}]
    took = {(0, 0): 1.0, (0, 1): 1.0, (0, 2): 2.0, (0, 3): 2.0}
    assert match.wanted(found, 0.0, took) == {(0, 0): 3, (0, 1): 3, (0, 2): 1, (0, 3): 1}
    assert match.wanted(found, 5.0, took) == {(0, 0): 2, (0, 1): 2}


def test_a_further_figure_is_read_from_the_processes_of_its_head() -> None:
    figures = [replace(trial("share", one), of="a") for one in (OLD, NEW)]
    match = Match((Pair((0, 3), (0, 2)),), ((*PLANS[0], *figures),), budget=60.0)
    assert match.wanted([{2: rounds(1, 6), 3: rounds(1, 6)}], 0.0, {}) == {(0, 0): 3, (0, 1): 3}


@given(
    st.floats(0, 100),
    st.floats(0, 100),
    st.lists(st.floats(0.001, 30), min_size=4, max_size=4),
    st.integers(1, 40),
)
def test_what_is_asked_for_never_takes_more_than_is_left(
    budget: float, spent: float, each: list[float], count: int
) -> None:
    plans = ((*PLANS[0], trial("b", OLD), trial("b", NEW)),)
    match = Match((PAIR, Pair((0, 3), (0, 2))), plans, budget)
    varied = {number: 1.0 + number % 2 for number in range(count)}
    found = [{0: rounds(1.5, count), 1: varied, 2: rounds(1.5, count), 3: varied}]
    took = {(0, number): s for number, s in enumerate(each)}
    wanted = match.wanted(found, spent, took)
    assert sum(took[place] * more for place, more in wanted.items()) <= max(budget - spent, 0) * 1.000001
