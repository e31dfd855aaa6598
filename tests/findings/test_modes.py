"""Modes: by placement first, then where a deep valley lies between two peaks."""

from __future__ import annotations

import math
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.findings import modes
from generator.model.record import Histogram
from generator.records import histogram

TIMES = st.floats(0, 1e30, allow_subnormal=False)


def events(seed: int, *peaks: tuple[float, float, int]) -> list[float]:
    """Log-normal events around peaks of (median, sigma of the logarithm, count)."""
    draw = Random(seed)
    return [math.exp(draw.gauss(math.log(at), sigma)) for at, sigma, count in peaks for _ in range(count)]


def modes_of(values: list[float], place: str = "") -> list[tuple[float, float]]:
    """(median to two digits, share) of each mode."""
    found = modes.modes({place: histogram.histogram(values)})
    return [(float(f"{mode.value:.2g}"), round(mode.share, 2)) for mode in found]


@pytest.mark.parametrize(
    ("peaks", "found"),
    [
        (((660, 0.05, 3500), (2200, 0.07, 6500)), [(2200, 0.65), (660, 0.35)]),  # signalled inside the lock
        (
            ((690, 0.06, 2500), (2260, 0.06, 2500), (29e3, 0.1, 5000)),
            [(29e3, 0.5), (690, 0.25), (2300, 0.25)],
        ),
        (((3900, 0.1, 9300), (60e3, 0.05, 700)), [(3900, 0.93), (60e3, 0.07)]),
        (((3900, 0.1, 9700), (60e3, 0.2, 300)), []),  # 3 % of the events are no mode
        (((118, 0.01, 5000), (143, 0.01, 5000)), []),  # a deep valley, but 1.2 times apart: one
        (((20e3, 0.3, 5000), (30e3, 0.3, 5000)), []),  # no valley between them
        (((20e3, 0.3, 5000), (43e3, 0.3, 5000)), []),  # a valley, but no deep one
    ],
)
def test_modes_are_found_where_a_deep_valley_lies_between(
    peaks: tuple[tuple[float, float, int], ...], found: list[tuple[float, float]]
) -> None:
    assert modes_of(events(5, *peaks)) == found


@pytest.mark.parametrize(("apart", "several"), [(1.4, 0), (1.45, 0), (1.55, 2), (1.6, 2)])
def test_neighbours_nearer_than_a_factor_of_one_and_a_half_are_one_mode(apart: float, several: int) -> None:
    assert len(modes_of(events(5, (100, 0.01, 5000), (100 * apart, 0.01, 5000)))) == several


@pytest.mark.parametrize("count", [600, 5000])
@pytest.mark.parametrize("sigma", [0.02, 0.1, 0.3, 1.0])
def test_noise_does_not_make_modes(count: int, sigma: float) -> None:
    assert not any(modes_of(events(seed, (20e3, sigma, count))) for seed in range(6000 // count))


@pytest.mark.parametrize("count", [600, 3000])
def test_a_heavy_tail_is_not_a_mode(count: int) -> None:
    draw = Random(3)
    for _ in range(12):
        assert not modes_of([20e3 + 3e3 * draw.paretovariate(1.2) for _ in range(count)])


def test_the_steps_of_a_coarse_clock_are_not_modes() -> None:
    assert not modes_of([round(value) for value in events(7, (22, 0.05, 5000))])


def test_processes_that_differ_are_not_modes() -> None:
    """Six processes of a hand-off between CPUs, as they came out: each tight, their medians apart."""
    medians = (20e3, 21.6e3, 24e3, 27.5e3, 28.4e3, 30e3)
    assert not modes_of(events(1, *((median, 0.03, 1000) for median in medians)), "d")


def test_fewer_than_500_events_are_split_by_placement_only() -> None:
    same, apart = events(1, (14e3, 0.3, 79)), events(2, (42e3, 0.2, 20))
    assert not modes_of(same + apart)
    assert len(modes_of(events(3, (1e3, 0.1, 250), (9e3, 0.1, 250)))) == 2
    assert not modes_of(events(3, (1e3, 0.1, 249), (9e3, 0.1, 250)))
    found = modes.modes({"s": histogram.histogram(same), "d": histogram.histogram(apart)})
    assert [(round(mode.share, 2), mode.where) for mode in found] == [
        (0.8, "same CPU"),
        (0.2, "different CPUs"),
    ]


def test_placements_are_split_first_and_their_shares_are_counts() -> None:
    same, apart = events(9, (20e3, 0.3, 600)), events(10, (33e3, 0.3, 400))
    assert not modes_of(same + apart)
    found = modes.modes({"s": histogram.histogram(same), "d": histogram.histogram(apart)})
    assert [(mode.share, mode.where) for mode in found] == [(0.6, "same CPU"), (0.4, "different CPUs")]


def test_a_placement_may_have_modes_of_its_own() -> None:
    by_place = {
        "s": histogram.histogram(events(1, (690, 0.06, 2000), (2260, 0.06, 2000))),
        "d": histogram.histogram(events(2, (29e3, 0.2, 4000))),
    }
    found = [(mode.share, mode.where) for mode in modes.modes(by_place)]
    assert found == [(0.5, "different CPUs"), (0.25, "same CPU"), (0.25, "same CPU")]


def test_placements_that_take_as_long_are_one_mode() -> None:
    by_place = {
        "s": histogram.histogram(events(1, (20e3, 0.1, 500))),
        "d": histogram.histogram(events(2, (23e3, 0.1, 500))),
    }
    assert modes.modes(by_place) == ()
    by_place["d"] = histogram.merge((by_place["d"], histogram.histogram(events(3, (90e3, 0.05, 500)))))
    found = [(round(mode.share, 2), mode.where) for mode in modes.modes(by_place)]
    assert found == [(0.67, ""), (0.33, "different CPUs")]


def test_a_placement_of_few_events_is_no_mode() -> None:
    by_place = {"s": histogram.histogram([1e3] * 970), "d": histogram.histogram([60e3] * 30)}
    assert modes.modes(by_place) == ()


@given(
    st.dictionaries(st.sampled_from("sd"), st.lists(TIMES, min_size=1, max_size=50).map(histogram.histogram))
)
def test_shares_never_exceed_the_whole(by_place: dict[str, Histogram]) -> None:
    found = modes.modes(by_place)
    assert len(found) != 1
    assert sum(mode.share for mode in found) <= 1 + 1e-9
    assert all(mode.share >= 0.05 for mode in found)
    assert [mode.share for mode in found] == sorted((mode.share for mode in found), reverse=True)
