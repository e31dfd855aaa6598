"""What a ratio of two times is made of."""

from __future__ import annotations

from typing import Any

import pytest

from generator.findings import factors
from generator.findings.sides import Seen, Side
from generator.model.change import Asked
from generator.model.finding import Estimate
from tests.sessions import figure, session

LOCK = Asked("lock", "anywhere")


def alone(value: float) -> Estimate:
    return Estimate(value, value, value, 6)


def side(value: float = 100, statistic: str = "median", **counted: float | None) -> Side:
    """One session; counters by name, `ghz` and `cycles` beside."""
    own: dict[str, Any] = {name: counted.pop(name) for name in ("ghz", "cycles") if name in counted}
    estimates = {name: alone(count) for name, count in counted.items() if count is not None}
    one = session(0, figure(value, estimates={statistic: alone(value), **estimates}, **own))
    return (Seen(one, one.figures[0], alone(value)),)


def told(before: Side, after: Side, ratio: float, asked: Asked = LOCK) -> list[str]:
    return list(factors.lines(asked, before, after, ratio))


def test_a_ratio_is_clock_times_instructions_times_the_rest() -> None:
    before = side(100, ghz=3.0, cycles=300, instructions=100)
    after = side(150, ghz=2.5, cycles=375, instructions=110)
    assert told(before, after, 1.5) == [
        "1.50× = clock 1.20× · instructions 1.10× · cycles per instruction 1.14×"
    ]


def test_without_counters_the_rest_is_cycles() -> None:
    assert told(side(100, ghz=3.0, cycles=300), side(150, ghz=3.0, cycles=450), 1.5) == [
        "1.50× = clock 1× · cycles 1.50×"
    ]


def test_without_a_clock_instructions_are_told_alone() -> None:
    assert told(side(instructions=100), side(instructions=200), 1.5) == [
        "1.50× = instructions 2.00× · rest 0.750×"
    ]


def test_the_factors_multiply_to_the_ratio() -> None:
    before, after = (
        side(100, ghz=3.1, cycles=310, instructions=90),
        side(170, ghz=2.9, cycles=493, instructions=180),
    )
    (line,) = told(before, after, 1.7)
    _, _, right = line.partition(" = ")
    product = 1.0
    for part in right.split(" · "):
        product *= float(part.rpartition(" ")[2].removesuffix("×"))
    assert product == pytest.approx(1.7, rel=0.01)


def test_what_only_one_side_tells_explains_nothing() -> None:
    assert told(side(ghz=3.0, cycles=300), side(), 1.5) == []
    assert told(side(instructions=100), side(), 1.5) == []


def test_an_event_has_no_clock_factor() -> None:
    """Its time is spent in several places, asleep, too."""
    assert told(side(ghz=3.0), side(ghz=2.0), 1.5) == []


def test_page_faults_are_counted_beside() -> None:
    assert told(side(faults=0.0), side(faults=1.0), 1.5) == ["page faults per operation: 0, then 1.0"]
    assert told(side(faults=0.0), side(faults=0.05), 1.5) == []
    assert told(side(faults=0.0), side(), 1.5) == []


def test_of_a_first_call_its_own_page_faults_are_counted() -> None:
    asked = Asked("lock", "anywhere", statistic="first")
    before, after = (side(100, "first", first_faults=count, ghz=3.0, cycles=1) for count in (2, 5))
    assert told(before, after, 2.0, asked) == ["page faults of the first call: 2.0, then 5.0"]


def test_of_other_statistics_nothing_is_explained() -> None:
    asked = Asked("lock", "anywhere", statistic="p99")
    assert told(side(faults=0, instructions=1), side(faults=9, instructions=2), 2.0, asked) == []
