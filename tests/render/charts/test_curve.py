"""A distribution as a curve: how far up it goes, and what its shares read as."""

from __future__ import annotations

import math
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.records import histogram
from generator.render.charts import _curve, _style
from tests.render.charts.samples import ANYWHERE, finding, summary


@given(st.dictionaries(st.integers(-50, 900), st.integers(1, 5000), min_size=1, max_size=60))
@settings(max_examples=100, deadline=None)
def test_no_curve_goes_beyond_what_the_number_of_events_allows(bins):
    found = replace(finding("a", ANYWHERE), summary=replace(summary(((5.0, 0.1, 50),)), histogram=bins))
    points = _curve.Curve(found, _style.NEUTRAL).points
    events = sum(bins.values())
    top = max(share for _, share in points)
    assert top == 0.5 or events * (1 - top) >= 10 - 1e-6
    assert list(points) == sorted(points)
    assert len(points) <= _curve.POINTS + 2
    assert points[-1][0] <= histogram.GROWTH ** (max(bins) + 1) * (1 + 1e-9)


def test_a_share_never_reads_as_more_than_it_is():
    assert _curve.share_text(0.99966) == "99.96 %"
    assert _curve.share_text(0.998) == "99.8 %"
    assert _curve.share_text(0.9) == "90 %"
    assert _curve.share_text(0.5) == "half"


def curve(dimension, bins):
    found = finding("a", ANYWHERE)
    return _curve.Curve(
        replace(found, summary=replace(found.summary, histogram=bins, dimension=dimension)), _style.NEUTRAL
    )


@given(st.dictionaries(st.integers(-50, 900), st.integers(1, 5000), min_size=1, max_size=60))
@settings(max_examples=100, deadline=None)
def test_a_rates_curve_is_that_of_a_time_from_the_other_end(bins):
    rising = curve("time", bins).points
    falling = curve("req/s", {-1 - key: count for key, count in bins.items()}).points
    for (value, share), (mirrored, same) in zip(rising, falling, strict=True):
        assert math.isclose(value * mirrored, 1.0, rel_tol=1e-9)
        assert math.isclose(share, same, rel_tol=1e-9)


def test_the_nines_of_a_rate_are_at_its_low_end():
    bins = histogram.histogram([*[100.0] * 985, *[10.0] * 15])
    time, rate = curve("time", bins), curve("req/s", bins)
    assert [round(one.points[-1][0]) for one in (time, rate)] == [100, 10]
    assert [round(one.dots[0][0], -1) for one in (time, rate)] == [100, 100]


def test_a_mode_of_a_rate_has_its_dot_where_as_many_reached_at_least_so_much():
    found = finding("a", ANYWHERE, ((1000.0, 0.02, 700), (100.0, 0.02, 300)), dimension="req/s")
    ((low, below), (high, above)) = _curve.Curve(found, _style.NEUTRAL).dots
    assert (low, high) == (100.0, 1000.0)
    assert 0.7 < below < 1
    assert 0 < above < 0.7
