"""How much repeats differ, and what that makes of a difference: simulated, and by hand."""

from __future__ import annotations

import math
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.findings.scatter import Groups, Scatter, holm, is_large, scatter

FIGURES = 10
SETS = 150
SESSIONS = [(2, 1), (2, 2), (3, 3), (5, 5)]
SPREADS = (0.03, 0.1, 0.15, 0.2)


def drawn(random: Random, spread: float, sessions: tuple[int, int], change: float = 0.0) -> list[Groups]:
    """Of each figure both sides; some figures differ twice as much as others."""
    each = [spread * random.choice((0.6, 1.0, 1.4)) for _ in range(FIGURES)]
    return [
        [[random.gauss(change * side, own) for _ in range(count)] for side, count in enumerate(sessions)]
        for own in each
    ]


def mean(values: object) -> float:
    found = list(values)  # type: ignore[call-overload]
    return sum(found) / len(found)


def chances(figures: list[Groups]) -> list[tuple[float, float]]:
    """The chance of each figure's difference, and that difference."""
    found = []
    for number, own in enumerate(figures):
        made = scatter(own, figures[:number] + figures[number + 1 :])
        assert made is not None
        difference = mean(own[1]) - mean(own[0])
        found.append((made.chance(difference, len(own[0]), len(own[1])), difference))
    return found


def called(
    spread: float, sessions: tuple[int, int], change: float = 0.0, sets: int = SETS, seed: int = 7
) -> float:
    """The share of figures that are called changed."""
    random = Random(seed)
    every = [pair for _ in range(sets) for pair in chances(drawn(random, spread, sessions, change))]
    return mean(chance <= 0.05 and is_large(difference) for chance, difference in every)


@pytest.mark.parametrize("sessions", SESSIONS, ids=str)
@pytest.mark.parametrize("spread", SPREADS)
def test_of_identical_code_at_most_one_in_twenty_is_called_changed(
    spread: float, sessions: tuple[int, int]
) -> None:
    assert called(spread, sessions) <= 0.05


@pytest.mark.parametrize("spread", SPREADS)
def test_with_twenty_sessions_it_is_one_in_twenty(spread: float) -> None:
    """By the figure's own t, which is exact: what is beyond is the simulation's own chance."""
    assert 0.02 < called(spread, (20, 1), sets=200) <= 0.065


@pytest.mark.parametrize(
    ("spread", "sessions", "change", "least"),
    [
        (0.03, (2, 2), 0.25, 0.9),
        (0.03, (3, 3), 0.10, 0.7),
        (0.1, (2, 2), 1.0, 0.9),
        (0.1, (5, 5), 0.25, 0.75),
        (0.2, (3, 3), 1.0, 0.8),
    ],
)
def test_a_real_change_is_seen(spread: float, sessions: tuple[int, int], change: float, least: float) -> None:
    assert called(spread, sessions, math.log1p(change), sets=60) >= least


def test_ten_asked_together_are_hardly_ever_called_once_of_identical_code() -> None:
    random = Random(17)
    sets = [chances(drawn(random, 0.1, (3, 3))) for _ in range(300)]
    alone = mean(any(chance <= 0.05 for chance, _ in one) for one in sets)
    together = mean(any(chance <= 0.05 for chance in holm([each for each, _ in one])) for one in sets)
    assert together <= 0.05
    assert alone > 0.15


@pytest.mark.parametrize(
    ("sessions", "out"), [((2, 2), 0.05), ((3, 3), 0.05), ((5, 5), 0.05), ((2, 2), 0.005)]
)
def test_what_is_said_to_have_shown_shows_nine_times_of_ten(sessions: tuple[int, int], out: float) -> None:
    random, shown, freedom = Random(5), [], sum(sessions)
    change = math.log1p(Scatter(0.01, freedom).detectable(*sessions, out))
    for _ in range(2000):
        chi = sum(random.gauss(0, 1) ** 2 for _ in range(freedom)) / freedom
        difference = random.gauss(change, Scatter(0.01, freedom).deviation(*sessions))
        shown.append(Scatter(0.01 * chi, freedom).chance(difference, *sessions) <= out)
    assert 0.87 <= mean(shown) <= 0.93


def test_an_interval_holds_the_true_ratio_as_often_as_it_says() -> None:
    random, held = Random(3), []
    for _ in range(200):
        figures = drawn(random, 0.1, (2, 2), 0.3)
        for number, own in enumerate(figures):
            made = scatter(own, figures[:number] + figures[number + 1 :])
            assert made is not None
            held.append(abs(mean(own[1]) - mean(own[0]) - 0.3) <= made.margin(2, 2))
    assert mean(held) >= 0.95


def test_the_floor_is_that_of_two_degrees_of_freedom_of_its_family() -> None:
    """The table's 20, 84 and 147 %."""
    for spread, floor in ((0.03, 0.20), (0.10, 0.84), (0.15, 1.49)):
        apart = spread * math.sqrt(2)
        others = [[[0.0, apart]], [[0.0, apart]]]
        made = scatter([], others)
        assert made is not None and made.freedom == 2
        assert made.floor == pytest.approx(floor, abs=0.01)


def test_of_nothing_that_repeats_nothing_is_known() -> None:
    assert scatter([[1.0], [2.0]], [[[1.0]], [[2.0], [3.0]]]) is None
    assert scatter([], []) is None


def test_a_figure_alone_has_only_its_own_degrees_of_freedom() -> None:
    made = scatter([[0.0, 0.1], [0.3]], [])
    assert made == Scatter(pytest.approx(0.005), 1)


def test_a_family_that_repeated_once_counts_for_one() -> None:
    made = scatter([[0.0], [0.3]], [[[0.0, 0.1]]])
    assert made == Scatter(pytest.approx(0.005), 1)


def test_with_many_repeats_a_figure_speaks_for_itself() -> None:
    own = [[float(number % 2) for number in range(19)]]
    wild = [[[0.0, 100.0]], [[0.0, 100.0]]]
    alone, among = scatter(own, []), scatter(own, wild)
    assert alone == among
    fewer = scatter([own[0][:18]], wild)
    assert fewer and alone and fewer.variance > 100 * alone.variance


def test_repeats_that_agree_to_the_last_digit_call_any_difference() -> None:
    made = scatter([[1.0, 1.0], [1.0, 1.0]], [[[2.0, 2.0]]])
    assert made and made.chance(0.5, 2, 2) == 0.0
    assert made.chance(0.0, 2, 2) == 1.0


def test_two_per_cent_are_worth_a_word_and_less_is_not() -> None:
    assert is_large(math.log(1.021)) and is_large(-math.log(1.021))
    assert not is_large(math.log(1.019)) and not is_large(-math.log(1.019))


def test_holms_step_down_by_hand() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.5, 0.9]) == pytest.approx([1.0, 1.0])
    assert holm([]) == []


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_a_correction_never_makes_a_chance_smaller_nor_turns_two_around(found: list[float]) -> None:
    corrected = holm(found)
    assert all(after >= before for before, after in zip(found, corrected, strict=True))
    assert sorted(range(len(found)), key=lambda i: (found[i], i)) == sorted(
        range(len(found)), key=lambda i: (corrected[i], found[i], i)
    )


@given(st.lists(st.lists(st.floats(-700, 700), max_size=4), max_size=4), st.floats(-700, 700))
def test_any_repeats_give_a_chance_and_a_share(own: list[list[float]], difference: float) -> None:
    made = scatter(own, [own])
    if made:
        assert 0 <= made.chance(difference, 1, 2) <= 1
        assert made.floor > 0 and made.detectable(1, 2, 0.01) > 0
