"""Histograms one percent wide, and their text."""

from __future__ import annotations

import math
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model.record import Histogram
from generator.records import histogram

TIMES = st.floats(1e-6, 1e12)


HISTOGRAMS = st.dictionaries(st.integers(-2000, 6000), st.integers(1, 10**10))


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
