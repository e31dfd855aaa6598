"""Parts of a trial: by placement first, then where a deep valley lies that processes straddle."""

from __future__ import annotations

import math
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model.record import Histogram
from generator.records import histogram, parts
from generator.records.parts import ByPlacement

TIMES = st.floats(0, 1e30, allow_subnormal=False)


def events(seed: int, *peaks: tuple[float, float, int]) -> list[float]:
    """Log-normal events around peaks of (median, sigma of the logarithm, count)."""
    draw = Random(seed)
    return [math.exp(draw.gauss(math.log(at), sigma)) for at, sigma, count in peaks for _ in range(count)]


def found_in(*processes: ByPlacement) -> list[tuple[float, float, str]]:
    """(median to two digits, share, placement) of each part, the largest first."""
    together = {place: histogram.merge(one.get(place, {}) for one in processes) for place in ("", "s", "d")}
    everything = sum(map(histogram.total, together.values()))
    found = []
    for pieces in parts.split(processes):
        bins = parts.within(together, pieces)
        middle = float(f"{histogram.quantile(bins, 0.5):.2g}")
        found.append((middle, histogram.total(bins) / everything, parts.where(pieces)))
    return sorted(found, key=lambda one: -one[1])


def parts_of(values: list[float], place: str = "") -> list[tuple[float, float]]:
    """(median to two digits, share) of each part of one process's events."""
    return [(middle, round(share, 2)) for middle, share, _ in found_in({place: histogram.histogram(values)})]


def shares_in(by_place: ByPlacement) -> list[tuple[float, str]]:
    return [(round(share, 2), where) for _, share, where in found_in(by_place)]


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
    assert parts_of(events(5, *peaks)) == found


@pytest.mark.parametrize(("apart", "several"), [(2.6, 0), (3.0, 2)])
def test_a_valley_is_lower_than_half_of_its_peaks(apart: float, several: int) -> None:
    """Of two peaks with a sigma of 0.3, 2.7 times apart, it is half as high."""
    assert len(parts_of(events(5, (20e3, 0.3, 50_000), (20e3 * apart, 0.3, 50_000)))) == several


@pytest.mark.parametrize(("count", "several"), [(300, 0), (50_000, 2)])
def test_a_valley_that_may_be_chance_is_none(count: int, several: int) -> None:
    assert len(parts_of(events(5, (20e3, 0.3, count), (60e3, 0.3, count)))) == several


def test_a_tenth_of_600_events_is_no_chance() -> None:
    assert len(parts_of(events(5, (1e3, 0.1, 540), (2e3, 0.1, 60)))) == 2


@pytest.mark.parametrize(("apart", "several"), [(1.4, 0), (1.45, 0), (1.55, 2), (1.6, 2)])
def test_neighbours_nearer_than_a_factor_of_one_and_a_half_are_one_mode(apart: float, several: int) -> None:
    assert len(parts_of(events(5, (100, 0.01, 5000), (100 * apart, 0.01, 5000)))) == several


@pytest.mark.parametrize("count", [600, 5000])
@pytest.mark.parametrize("sigma", [0.02, 0.1, 0.3, 1.0])
def test_noise_does_not_make_modes(count: int, sigma: float) -> None:
    assert not any(parts_of(events(seed, (20e3, sigma, count))) for seed in range(6000 // count))


@pytest.mark.parametrize("count", [600, 3000])
def test_a_heavy_tail_is_not_a_mode(count: int) -> None:
    draw = Random(3)
    for _ in range(12):
        assert not parts_of([20e3 + 3e3 * draw.paretovariate(1.2) for _ in range(count)])


def test_the_steps_of_a_coarse_clock_are_not_modes() -> None:
    assert not parts_of([round(value) for value in events(7, (22, 0.05, 5000))])


def test_processes_that_differ_are_not_modes() -> None:
    """Six processes of a hand-off between CPUs, as they came out: each tight, their medians apart."""
    medians = (20e3, 21.6e3, 24e3, 27.5e3, 28.4e3, 30e3)
    assert not parts_of(events(1, *((median, 0.03, 1000) for median in medians)), "d")


def test_fewer_than_500_events_are_split_by_placement_only() -> None:
    same, apart = events(1, (14e3, 0.3, 79)), events(2, (42e3, 0.2, 20))
    assert not parts_of(same + apart)
    assert len(parts_of(events(3, (1e3, 0.1, 250), (9e3, 0.1, 250)))) == 2
    assert not parts_of(events(3, (1e3, 0.1, 249), (9e3, 0.1, 250)))
    by_place = {"s": histogram.histogram(same), "d": histogram.histogram(apart)}
    assert shares_in(by_place) == [(0.8, "s"), (0.2, "d")]


def test_placements_are_split_first_and_their_shares_are_counts() -> None:
    same, apart = events(9, (20e3, 0.3, 600)), events(10, (33e3, 0.3, 400))
    assert not parts_of(same + apart)
    by_place = {"s": histogram.histogram(same), "d": histogram.histogram(apart)}
    assert shares_in(by_place) == [(0.6, "s"), (0.4, "d")]


def test_a_placement_may_have_modes_of_its_own() -> None:
    by_place = {
        "s": histogram.histogram(events(1, (690, 0.06, 2000), (2260, 0.06, 2000))),
        "d": histogram.histogram(events(2, (29e3, 0.2, 4000))),
    }
    assert shares_in(by_place) == [(0.5, "d"), (0.25, "s"), (0.25, "s")]


def test_placements_that_take_as_long_are_one_mode() -> None:
    by_place = {
        "s": histogram.histogram(events(1, (20e3, 0.1, 500))),
        "d": histogram.histogram(events(2, (23e3, 0.1, 500))),
    }
    assert not parts.split([by_place])
    by_place["d"] = histogram.merge((by_place["d"], histogram.histogram(events(3, (90e3, 0.05, 500)))))
    assert shares_in(by_place) == [(0.67, ""), (0.33, "d")]


def test_a_placement_of_few_events_is_no_mode() -> None:
    by_place = {"s": histogram.histogram([1e3] * 970), "d": histogram.histogram([60e3] * 30)}
    assert not parts.split([by_place])


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from("sd"), st.lists(TIMES, min_size=1, max_size=50).map(histogram.histogram)
        ),
        max_size=4,
    )
)
def test_no_event_is_in_two_parts(processes: list[dict[str, Histogram]]) -> None:
    shares = [share for _, share, _ in found_in(*processes)] if any(processes) else []
    assert len(shares) != 1
    assert sum(shares) <= 1 + 1e-9
    assert all(share >= 0.05 for share in shares)


# ------------------------------------------------------------------ several processes


def process(seed: int, *peaks: tuple[float, float, int]) -> ByPlacement:
    return {"": histogram.histogram(events(seed, *peaks))}


@pytest.mark.parametrize(("straddle", "several"), [(1, 0), (2, 2)])
def test_a_valley_counts_where_two_processes_have_both_of_its_sides(straddle: int, several: int) -> None:
    both = [process(n, (1e3, 0.05, 500), (3e3, 0.05, 500)) for n in range(straddle)]
    one_side = [process(9 + n, (1e3 if n % 2 else 3e3, 0.05, 1000)) for n in range(4)]
    assert len(parts.split([*both, *one_side])) == several


@pytest.mark.parametrize(("few", "several"), [(49, 0), (50, 2)])
def test_a_process_has_a_side_with_a_twentieth_of_its_events(few: int, several: int) -> None:
    both = [process(n, (1e3, 0.05, 1000 - few), (3e3, 0.05, few)) for n in range(2)]
    one_side = [process(9 + n, (1e3 if n % 2 else 3e3, 0.05, 1000)) for n in range(4)]
    assert len(parts.split([*both, *one_side])) == several


def test_of_one_process_a_valley_is_its_own() -> None:
    assert len(parts.split([process(1, (1e3, 0.05, 500), (3e3, 0.05, 500))])) == 2


def test_a_peak_that_all_share_is_told_from_another_that_differs_between_them() -> None:
    """The valleys between the slow peaks are as deep, and lie between processes."""
    slow = (8e3, 8e3, 15e3, 15e3, 30e3, 30e3)
    each = [process(n, (1e3, 0.05, 500), (at, 0.05, 500)) for n, at in enumerate(slow)]
    assert [(middle, round(share, 1)) for middle, share, _ in found_in(*each)] == [(1e3, 0.5), (15e3, 0.5)]


def test_the_valley_that_most_processes_straddle_comes_before_a_deeper_one() -> None:
    """All share a wide peak; half of them have another near it, the others one far away."""
    other = ((3e3, 0.15, 5000),) * 3 + ((50e3, 0.05, 5000),) * 3
    each = [process(n, (1e3, 0.3, 5000), one) for n, one in enumerate(other)]
    assert [round(share, 1) for _, share, _ in found_in(*each)] == [0.5, 0.5]


def simulated(sets: int, draw: Callable[[Random], list[ByPlacement]]) -> tuple[int, int]:
    """Of so many sets how many fall apart, with their processes known and all thrown together."""
    random, known, thrown = Random(1), 0, 0
    for _ in range(sets):
        each = draw(random)
        known += bool(parts.split(each))
        thrown += bool(parts.split([{"": histogram.merge(one[""] for one in each)}]))
    return known, thrown


@pytest.mark.parametrize("spread", [0.3, 0.5])
def test_processes_of_one_peak_each_never_make_modes(spread: float) -> None:
    """Six of 1,000 events with a standard deviation of 5 %, their medians 30 and 50 % apart."""

    def draw(random: Random) -> list[ByPlacement]:
        medians = [math.exp(random.gauss(10, spread)) for _ in range(6)]
        return [process(random.getrandbits(32), (median, 0.05, 1000)) for median in medians]

    known, thrown = simulated(25, draw)
    assert known == 0
    assert thrown >= 12


def test_a_true_mixture_is_always_found_whatever_its_share_by_process() -> None:
    def draw(random: Random) -> list[ByPlacement]:
        shares = [random.uniform(0.05, 0.95) for _ in range(6)]
        return [
            process(
                random.getrandbits(32), (1e3, 0.1, round(1000 * share)), (2e3, 0.1, round(1000 * (1 - share)))
            )
            for share in shares
        ]

    assert simulated(25, draw) == (25, 25)
