"""Drift: trials that are slow in the same rounds."""

from __future__ import annotations

import math
from random import Random

import pytest

from generator.findings import drift
from generator.model.record import TrialRecord
from tests.factories import measured


def session(common: float, trials: int = 20, rounds: int = 12, seed: int = 1) -> list[TrialRecord]:
    """Trials of all sizes that change by 5 % from round to round, and together by `common` more."""
    random = Random(seed)
    moves = [random.gauss(0, common) for _ in range(rounds)]
    return [
        measured([10.0 ** (number % 6) * math.exp(move + random.gauss(0, 0.05)) for move in moves])
        for number in range(trials)
    ]


def shuffled(trials: list[TrialRecord]) -> list[TrialRecord]:
    """The same medians, each trial's in rounds of its own."""
    random = Random(2)
    return [measured(random.sample([run.median or 0.0 for run in one.runs], len(one.runs))) for one in trials]


def test_a_drift_that_all_trials_share_is_seen() -> None:
    assert (drift.drift(session(common=0.05)) or 0.0) > 2 * drift.MUCH


@pytest.mark.parametrize("common", [0.0, 0.2])
def test_in_permuted_rounds_there_is_none(common: float) -> None:
    assert drift.drift(shuffled(session(common))) == pytest.approx(0.0, abs=0.1)


def test_trials_that_move_as_one_correlate_wholly() -> None:
    alike = [measured([scale * (100.0 + number) for number in range(6)]) for scale in range(1, 11)]
    assert drift.drift(alike) == pytest.approx(1.0)


@pytest.mark.parametrize(("trials", "rounds", "known"), [(10, 6, True), (9, 6, False), (10, 5, False)])
def test_it_takes_ten_trials_and_six_rounds(trials: int, rounds: int, known: bool) -> None:
    assert (drift.drift(session(0.1, trials, rounds)) is not None) is known


def test_rounds_are_paired_by_their_numbers() -> None:
    """A trial that lacks a round is compared in the others."""
    ups = [100.0 + number for number in range(7)]
    whole, without = measured(ups), measured(ups)
    without = measured(runs=without.runs[:2] + without.runs[3:])
    assert drift.drift([whole, without] * 5) == pytest.approx(1.0)


def test_trials_that_never_change_say_nothing() -> None:
    assert drift.drift([measured([100.0] * 6)] * 10) is None
    assert drift.drift([]) is None
