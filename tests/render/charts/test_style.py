"""The look of series: told apart, and the same in every chart."""

from __future__ import annotations

from generator.model.note import Condition
from generator.render.charts import _style
from tests.render.charts.samples import APART, AWAKE, CONDITIONS


def test_series_are_told_apart_by_colour_by_shape_and_by_dash():
    every = (_style.NEUTRAL, *_style.STROKES)
    for field in ("colour", "shape", "dash"):
        assert len({getattr(stroke, field) for stroke in every}) == len(every)


def test_a_condition_looks_the_same_in_every_chart_of_a_post():
    some, all_of_them = _style.strokes([APART, AWAKE]), _style.strokes(CONDITIONS)
    assert some == {name: all_of_them[name] for name in some}
    many = _style.strokes([Condition(f"c{i}", pin=(i,)) for i in range(8)])
    assert len(set(many.values())) == 8


def test_a_tint_lies_between_a_colour_and_the_paper():
    assert _style.tint("#0072B2", 1).upper() == "#0072B2"
    assert _style.tint("#0072B2", 0) == _style.PAPER
    assert _style.tint("#000000", 0.5) == "#7e7e7e"
