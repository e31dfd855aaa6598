"""A distribution as a curve: how far up it goes, and what its shares read as."""

from __future__ import annotations

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
