"""How precise a figure is, and what is said where that is less than was asked."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from generator.findings import caveats, differences, precise, ratios, summarise
from generator.model.finding import Estimate, Mode
from generator.model.intervals import LOOKED
from tests import factories
from tests.factories import estimate, measured, summary, trial

TEN = [100.0, 101.0, 102.0, 103.0, 104.0, 106.0, 107.0, 108.0, 109.0, 160.0]


def test_the_width_is_that_of_the_headline() -> None:
    assert precise.half_width(summary(estimate(100, 92, 104))) == pytest.approx(0.06)
    assert precise.half_width(summary(None, first=estimate(100, 90, 110))) == pytest.approx(0.1)


def test_of_modes_it_is_that_of_the_least_precise_one() -> None:
    modes = tuple(Mode(value, 0.5, interval=estimate(value, value - 1, value + 1)) for value in (10.0, 100.0))
    few = Mode(50.0, 0.1, interval=estimate(50, 1, 99, n=3))
    assert precise.half_width(replace(summary(60), modes=modes)) == pytest.approx(0.1)
    assert precise.half_width(replace(summary(60), modes=(*modes, few))) == pytest.approx(0.1)


def test_too_few_processes_have_no_width_yet() -> None:
    assert precise.half_width(summary(estimate(100, 90, 110, n=5))) == math.inf


@pytest.mark.parametrize(("low", "high", "width"), [(20.0, 40.0, None), (20.0, 40.1, 0.335)])
def test_what_is_as_fine_as_the_clock_gets_no_finer(low: float, high: float, width: float | None) -> None:
    found = precise.half_width(summary(replace(estimate(30, low, high), tick=10.0)))
    assert found == (None if width is None else pytest.approx(width))


def test_what_no_process_makes_narrower_has_none() -> None:
    assert precise.half_width(summary(Estimate(100, 90, 110, 6))) is None
    assert precise.half_width(summary(None)) is None
    assert precise.half_width(summary(status="failed")) is None
    assert precise.half_width(summary(estimate(0, -1, 1))) is None


def test_what_is_short_of_its_precision_is_told_instead_of_that_it_is_wide() -> None:
    found = [100.0, 110, 150, 160, 170, 200]
    for precision, words in ((None, ["wide"]), (0.05, ["short"]), (0.4, [])):
        asked = trial(precision=precision, looked=precision is not None)
        one = measured(found, trial=asked, each={"wall": 2.0})
        made = summarise.summary(one, quick=False, record="r")
        assert [caveat.word for caveat in made.caveats] == words
    one = measured([95.0, 98, 99, 101, 104, 107], trial=trial(precision=0.05), each={"wall": 2.0})
    (caveat,) = summarise.summary(one, quick=False, record="r").caveats
    assert caveat == caveats.Caveat("short", "±6 %; ±5 % would take about 8 s", "median")
    endless = replace(one, trial=trial(precision=0.001))
    (caveat,) = summarise.summary(endless, quick=False, record="r").caveats
    assert caveat.detail == "±6 %; ±0.1 % would take more than 100 processes"


def test_ratios_and_differences_of_what_was_looked_at_are_wider() -> None:
    """Of ten rounds the second to the ninth, where the first nine give the second to the eighth."""
    below = summarise.summary(measured([1.0] * 10), quick=False, record="r")
    for looked, high in ((False, 108.0), (True, 109.0)):
        above = summarise.summary(measured(TEN, trial=trial(looked=looked)), quick=False, record="r")
        found = ratios.ratio(above, "median", below, "median").estimate
        apart = differences.difference(above, "median", below, "median").estimate
        assert found and apart and above.median
        assert (above.median.low, above.median.high) == (101.0, high)
        assert (found.low, found.high) == (pytest.approx(101), pytest.approx(high))
        assert (apart.low, apart.high) == (100.0, high - 1)
        assert (above.level == LOOKED) == looked


def test_what_is_foreseen_narrows_or_widens_with_the_planned_processes() -> None:
    figure = factories.session_figure(trial(), wall=0.5, estimates={"median": estimate(100, 90, 110, n=24)})
    found = precise.foreseen(figure, trial(precision=0.05, runs=6), 3)
    assert found is not None
    assert (found.process, found.n, found.target, found.wall) == (3, 6, 0.05, 0.5)
    assert found.half_width == pytest.approx(0.1 * math.sqrt(23 / 6))
    assert precise.foreseen(figure, trial(), 3) is None
    assert precise.foreseen(replace(figure, estimates={}), trial(precision=0.05), 3) is None
