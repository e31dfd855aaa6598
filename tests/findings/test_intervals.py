"""Intervals of medians, histograms, and histograms as text."""

from __future__ import annotations

import math
from itertools import pairwise, product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.findings import intervals
from generator.model.record import Histogram
from generator.records import condense, histogram

TIMES = st.floats(1e-6, 1e12)
HISTOGRAMS = st.dictionaries(st.integers(-2000, 6000), st.integers(1, 10**10))

# ------------------------------------------------------------------ intervals


@pytest.mark.parametrize("n", range(1, 13))
@pytest.mark.parametrize("level", [0.5, 0.9, 0.95, 0.99])
def test_the_coverage_is_the_share_of_all_ways_to_lie_about_the_median(n: int, level: float) -> None:
    """Every pattern of n values below (0) and above (1) the true median is as likely as every other."""
    below = [n - sum(pattern) for pattern in product((0, 1), repeat=n)]

    def coverage(low: int, high: int) -> float:
        return sum(low < count <= high for count in below) / len(below)

    pairs = [(k, n - 1 - k) for k in range(n) if k < n - 1 - k]
    wanted = [(low, high, coverage(low, high)) for low, high in pairs if coverage(low, high) >= level]
    assert intervals.median_ranks(n, level) == (wanted[-1] if wanted else None)


@pytest.mark.parametrize(
    ("n", "ranks"),
    [(6, (0, 5, 0.96875)), (9, (1, 7, 0.9609375)), (20, (5, 14, 0.9586)), (40, (13, 26, 0.9615))],
)
def test_known_ranks_and_their_coverage(n: int, ranks: tuple[int, int, float]) -> None:
    assert intervals.median_ranks(n) == pytest.approx(ranks, abs=5e-5)


@pytest.mark.parametrize("n", range(6))
def test_five_processes_cannot_give_95_percent(n: int) -> None:
    assert intervals.median_interval([1.0] * n) is None


def test_thousands_of_processes_overflow_nothing() -> None:
    low, high, coverage = intervals.median_ranks(2000) or (0, 0, 0)
    assert low + high == 1999
    assert 0.95 <= coverage < 0.954


@given(st.lists(st.floats(0, 1e30), min_size=6, max_size=60), st.sampled_from([0.5, 0.8, 0.9, 0.95]))
def test_an_interval_holds_the_median_and_covers_what_it_promises(values: list[float], level: float) -> None:
    values.sort()
    low, high, coverage = intervals.median_interval(values, level) or (0, 0, 0)
    assert low <= condense.median(values) <= high
    assert level <= coverage <= 1


def test_the_median_is_the_middle_or_the_mean_of_two() -> None:
    assert condense.median([3, 1, 2]) == 2
    assert condense.median([4, 1, 2, 3]) == 2.5
    with pytest.raises(ValueError, match="no median"):
        condense.median([])


# ------------------------------------------------------------------ histograms


@given(TIMES)
def test_a_bin_is_one_percent_wide(value: float) -> None:
    assert histogram.bin_value(histogram.bin_index(value)) == pytest.approx(value, rel=0.0051)


def test_zero_has_a_bin_of_its_own() -> None:
    bins = histogram.histogram([0.0, 0.0, 5.0])
    assert (bins, histogram.bin_value(min(bins))) == ({histogram.FLOOR: 2, 161: 1}, 0)
    assert histogram.quantile(bins, 0.3) == 0


@given(st.lists(TIMES, min_size=1), st.floats(0, 1))
def test_a_quantile_is_right_within_one_percent(values: list[float], q: float) -> None:
    exact = sorted(values)[max(math.ceil(q * len(values) - 1e-9) - 1, 0)]
    assert histogram.quantile(histogram.histogram(values), q) == pytest.approx(exact, rel=0.0101)


@given(HISTOGRAMS.filter(bool), st.lists(st.floats(0, 1), min_size=2))
def test_quantiles_never_fall(bins: Histogram, shares: list[float]) -> None:
    found = [histogram.quantile(bins, q) for q in sorted(shares)]
    assert all(low <= high for low, high in pairwise(found))


def test_a_quantile_lies_within_its_bin_as_events_do() -> None:
    assert [histogram.quantile({100: 50}, q) for q in (0, 0.5, 1)] == pytest.approx(
        [1.01**100, 1.01**100.5, 1.01**101]
    )


def test_quantiles_of_nothing_are_no_number() -> None:
    assert math.isnan(histogram.quantile({}, 0.5))
    assert histogram.histogram([]) == {}


@given(st.lists(TIMES), st.lists(TIMES))
def test_histograms_add_up(some: list[float], others: list[float]) -> None:
    together = histogram.merge((histogram.histogram(some), histogram.histogram(others)))
    assert together == histogram.histogram(some + others)
    assert histogram.total(together) == len(some) + len(others)


# ------------------------------------------------------------------ as text


@given(HISTOGRAMS)
def test_a_histogram_survives_being_written(bins: Histogram) -> None:
    assert histogram.decode(histogram.encode(bins)) == bins


def test_a_histogram_is_written_in_stretches() -> None:
    assert (
        histogram.encode({642: 3, 643: 1, 645: 61, 646: 62, 647: 3844, 720: 1}) == "642:310Z-10+000100|720:1"
    )


@pytest.mark.parametrize("text", ["x:1", "5:!", "5:_", "5:-1", "5:+12", "7:é"])
def test_a_text_that_is_no_histogram_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"not found|invalid literal|no stretch"):
        histogram.decode(text)


def test_a_histogram_of_30000_events_is_short() -> None:
    draw = Random(2)
    events = [draw.lognormvariate(10.2, 0.2) for _ in range(30_000)]
    assert len(histogram.encode(histogram.histogram(events))) < 500
