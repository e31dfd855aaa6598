"""What figures are held against under a baseline."""

from __future__ import annotations

from dataclasses import replace

from generator.findings.baseline import Baseline
from generator.model.finding import Finding
from generator.model.note import Condition
from tests import factories

TOGETHER, APART = Condition("together", placement="one cpu"), Condition("apart", placement="two cores")


def finding(condition: Condition, by_round: dict[int, float], size: str = "", **more: object) -> Finding:
    params = {"params": (("size", size),), "swept": ("size",)} if size else {}
    made = factories.summary(
        100.0, trial=factories.trial(condition=condition, **params), by_round={"median": by_round}, **more
    )
    return Finding(factories.measurement("lock", "together", "apart"), condition, made)


ROUNDS = {number: 10.0 + number for number in range(6)}
DOUBLE = {number: 2 * value for number, value in ROUNDS.items()}


def test_a_ratio_is_that_of_the_rounds_however_much_they_drift() -> None:
    base = Baseline(TOGETHER, (finding(TOGETHER, ROUNDS),))
    found = base.ratio(finding(APART, DOUBLE))
    assert found and found.paired and found.estimate
    assert (found.estimate.low, found.estimate.value, found.estimate.high) == (2, 2, 2)


def test_the_baseline_itself_has_no_ratio_nor_what_it_has_no_figure_for() -> None:
    base = Baseline(TOGETHER, (finding(TOGETHER, ROUNDS, "64"),))
    assert base.ratio(finding(TOGETHER, ROUNDS, "64")) is None
    assert base.ratio(finding(APART, ROUNDS, "128")) is None
    assert base.ratio(finding(APART, ROUNDS, "64")) is not None


def test_what_another_session_measured_has_no_interval() -> None:
    base = Baseline(TOGETHER, (finding(TOGETHER, ROUNDS, record="a"),))
    found = base.ratio(finding(APART, DOUBLE, record="b"))
    assert found and found.apart and not found.interval


def test_a_baseline_is_called_so_that_its_readers_tell_it_from_the_others() -> None:
    slept = replace(APART, name="slept", idle=50_000_000)
    base = Baseline(APART, (finding(APART, ROUNDS),))
    assert base.title([finding(TOGETHER, ROUNDS)]) == "ratio to two cores"
    assert base.title([finding(slept, ROUNDS)]) == "ratio to two cores"
    asleep = Baseline(slept, (finding(slept, ROUNDS),), "first")
    assert asleep.title([finding(APART, ROUNDS)]) == "ratio to two cores, after 50 ms asleep, first call"
