"""The logarithmic axis: what is on it, and its ticks."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.render.charts import _axis, _style

values = st.floats(min_value=0.01, max_value=1e12)
spans = st.builds(
    lambda a, b, before, after: _axis.Span(min(a, b), max(a, b), before, after),
    values,
    values,
    st.floats(0, 150),
    st.floats(0, 150),
)


@given(st.lists(spans, min_size=1, max_size=6))
@settings(max_examples=100, deadline=None)
def test_every_span_and_the_room_around_it_is_on_the_axis(found):
    axis = _axis.fit(found, 150, 550)
    for span in found:
        assert axis.x(span.low) - span.before >= 150 - 1e-6
        assert axis.x(span.high) + span.after <= 550 + 1e-6
    assert axis.high / axis.low >= 1.999


@given(values, st.floats(1.0, 1e11))
@settings(max_examples=200, deadline=None)
def test_ticks_are_on_the_axis_rise_and_do_not_touch(low, factor):
    axis = _axis.fit([_axis.Span(low, low * factor)], 150, 550)
    ticks = _axis.ticks(axis, "time", lambda text: _style.text_width(text, 13))
    boxes = [(axis.centre(t.value, w := _style.text_width(t.text, 13)) - w / 2, w) for t in ticks]
    assert len(ticks) >= 2
    assert all(axis.low <= tick.value <= axis.high for tick in ticks)
    assert all(left + width < other for (left, width), (other, _) in pairwise(boxes))


def test_the_unit_stands_at_its_first_tick_and_at_the_last_one():
    axis = _axis.Axis(400, 130e3, 100, 560)
    ticks = _axis.ticks(axis, "time", lambda text: _style.text_width(text, 13))
    assert [tick.text for tick in ticks] == ["500 ns", "1 µs", "2", "5", "10", "20", "50", "100 µs"]
