"""What a record says of a round: what others used meanwhile."""

from __future__ import annotations

import pytest

from generator.machine.cpu_time import CpuTimes
from generator.measure.noise import Reading, round_noise


def reading(wall: float, busy: float = 0.0, own: float = 0.0) -> Reading:
    return Reading(CpuTimes(busy, 0, wall), own)


@pytest.mark.parametrize(("wall", "known"), [(0.5, True), (0.499, False)])
def test_of_less_than_half_a_second_nothing_is_said_of_other_work(wall: float, known: bool) -> None:
    noise = round_noise([reading(10), reading(10 + wall, 1, 0.5)], 0.1234)
    assert noise == ({"other_cpu": 1.0, "steal": 0.0} if known else {}) | {"probes": 0.123}


def test_a_short_round_is_looked_at_with_those_before_it() -> None:
    """Rounds of 0.2 s: others took a whole CPU in the last two of five, and nothing before."""
    ends = [reading(10 + 0.2 * number, busy=max(0.0, 0.2 * (number - 3))) for number in range(6)]
    noise = [round_noise(ends[: number + 2], 0.2) for number in range(5)]
    assert [one.get("other_cpu") for one in noise] == [None, None, 0.0, 0.333, 0.667]


def test_a_round_that_waited_says_for_how_long() -> None:
    assert round_noise([reading(10)], 0.2, 4.8) == {"probes": 0.2, "waited": 4.8}
    assert round_noise([reading(10)], 0.2, 0.0) == {"probes": 0.2}
