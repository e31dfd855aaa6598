"""Modes: each with its own interval and share, over the processes that have it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.findings.modes import by_round, modes
from generator.model.finding import Mode
from generator.model.record import Part, TrialRecord
from tests.factories import measured


def trial(*found: Part, events: int = 1000) -> TrialRecord:
    """Six processes with so many events each."""
    return measured(parts=found, each={"n": events})


def part(*shares: float, where: str = "", at: float = 100.0) -> Part:
    """Of 1,000 events each; the medians of the processes are 1 % apart."""
    medians = tuple(at * (1 + number / 100) if share else None for number, share in enumerate(shares))
    return Part(where, tuple(round(1000 * share) for share in shares), medians)


def test_a_mode_has_its_own_interval_over_processes_and_its_share_their_range() -> None:
    shares = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7)
    rest = part(*(1 - share for share in shares), where="d", at=1000.0)
    slow, fast = modes(trial(part(*shares, where="s"), rest))
    assert (fast.where, fast.share, fast.share_range) == ("same CPU", pytest.approx(0.45), (0.2, 0.7))
    assert fast.interval is not None
    assert (fast.interval.low, fast.interval.high, fast.interval.n) == (100.0, 105.0, 6)
    assert fast.value == fast.interval.value == 102.5
    assert (slow.where, slow.share_range) == ("different CPUs", (pytest.approx(0.3), 0.8))


@pytest.mark.parametrize(("share", "n"), [(0.049, 5), (0.05, 6)])
def test_a_process_has_a_mode_with_a_twentieth_of_its_events(share: float, n: int) -> None:
    shares = (share, *(0.5,) * 5)
    first, second = modes(trial(part(*shares), part(*(1 - one for one in shares), at=1e3)))
    assert first.interval and second.interval
    assert (first.interval.n, second.interval.n) == (6, n)
    assert second.share_range == (share, 0.5)


def test_an_interval_of_a_mode_is_as_wide_as_a_tick_of_the_clock_at_least() -> None:
    half = Part("", (500,) * 6, (120.0,) * 6)
    other = part(*(0.5,) * 6, at=50.0)
    for tick, ends in ((0.0, (120.0, 120.0)), (10.0, (110.0, 130.0))):
        (found,) = (one for one in modes(trial(half, other), tick) if one.value == 120)
        assert found.interval and (found.interval.low, found.interval.high) == ends


def test_a_process_without_a_mode_takes_no_part_in_it() -> None:
    shares = (0.0, 0.0, 0.4, 0.4, 0.4, 0.4)
    _, second = modes(trial(part(*(1 - share for share in shares), at=1e3), part(*shares)))
    assert second.interval is not None
    assert (second.interval.n, second.interval.low, second.interval.coverage) == (4, 102.0, None)
    assert second.share_range == (0.0, 0.4)


def test_events_of_one_part_have_no_modes() -> None:
    assert modes(trial()) == modes(trial(part(*(1.0,) * 6))) == ()


def test_a_record_that_does_not_tell_processes_apart_gives_modes_without_intervals() -> None:
    older = replace(trial(), parts=None, histograms={"s": {100: 400}, "d": {700: 600}})
    first, second = modes(older)
    assert (first.where, first.share, second.where, second.share) == ("different CPUs", 0.6, "same CPU", 0.4)
    assert [(mode.interval, mode.share_range) for mode in (first, second)] == [(None, None)] * 2
    assert second.value == pytest.approx(1.01**100.5, rel=0.01)


@given(st.lists(st.lists(st.integers(0, 1000), min_size=6, max_size=6), max_size=4))
def test_a_mode_lies_within_its_interval_the_largest_share_first(events: list[list[int]]) -> None:
    found: tuple[Mode, ...] = modes(trial(*(part(*(n / 1000 for n in one)) for one in events)))
    assert len(found) != 1
    assert [mode.share for mode in found] == sorted((mode.share for mode in found), reverse=True)
    for mode in found:
        assert mode.interval is not None and mode.share_range is not None
        assert mode.interval.low <= mode.value <= mode.interval.high
        assert mode.share_range[0] <= mode.share <= mode.share_range[1] + 1e-9


HALF = (0.5,) * 6


def test_each_place_has_the_median_of_each_round_that_has_enough_of_its_events() -> None:
    few = part(0.04, *HALF[1:], where="s")
    found = by_round(trial(few, part(0.96, *HALF[1:], where="d", at=1e3)))
    assert list(found) == ["same CPU", "different CPUs"]
    assert list(found["same CPU"]) == [1, 2, 3, 4, 5]
    assert found["different CPUs"][5] == pytest.approx(1050.0)


def test_where_a_valley_sets_modes_apart_too_there_are_no_places() -> None:
    several = [part(*HALF, where=where, at=at) for where, at in (("s", 100.0), ("s", 300.0), ("d", 1e3))]
    assert by_round(trial(*several)) == {}
    assert by_round(trial(several[0], part(*HALF, at=1e3))) == {}


def test_all_events_in_one_place_have_the_medians_of_their_processes() -> None:
    alone = measured(histograms={"d": {100: 400}})
    assert by_round(alone) == {"different CPUs": {run.round: run.median for run in alone.runs}}
    assert by_round(measured()) == by_round(measured(histograms={"s": {1: 4}, "d": {2: 4}})) == {}
