"""Which figures leave the notebook, and as what."""

from __future__ import annotations

from generator.findings import select
from generator.findings.series import Samples, series
from generator.model.note import ANYWHERE
from generator.model.record import TrialRecord
from generator.model.series import Series
from tests.factories import experiment, measured, measurement, record, trial

NAME = "20261123T120000000Z-host-a"


def found(one: TrialRecord, samples: Samples | None = None) -> tuple[Series, ...]:
    made = record(one, name=NAME)
    return series(
        select.findings(experiment(measurement("lock", "anywhere")), [one.trial], [made]), samples or {}
    )


def test_a_process_is_its_median_with_its_samples_in_base_units() -> None:
    kept = {NAME: {"lock@anywhere#0": [0.09, 0.11], "lock@anywhere#2": [0.1]}}
    (one,) = found(measured((100, 101, 102), unit="us"), kept)
    assert (one.name, one.unit, one.better, one.session) == (
        "lock@anywhere",
        "ns",
        "less",
        "2026-11-23T12:00:00Z",
    )
    assert one.values == (100, 101, 102)
    assert [process.samples for process in one.processes] == [(90.0, 110.0), (), (100.0,)]


def test_a_process_that_failed_is_left_out() -> None:
    one = measured((100, 101), each={"status": "ok"})
    bad = TrialRecord(one.trial, "failed", "SIGSEGV", runs=one.runs)
    assert found(bad) == ()


def test_first_calls_alone_are_a_series_of_their_own() -> None:
    one = measured((None, None), firsts=(1.0, 2.0), first_rounds=(0, 1), unit="us")
    (first,) = found(one)
    assert (first.name, first.values) == ("lock@anywhere/first", (1000.0, 2000.0))
    assert [process.round for process in first.processes] == [0, 1]


def test_a_record_that_tells_no_rounds_of_first_calls_counts_them() -> None:
    (first,) = found(measured((None,), firsts=(1.0, 2.0, 3.0)))
    assert [process.round for process in first.processes] == [0, 1, 2]


def test_the_first_calls_of_whole_processes_stand_where_no_short_ones_ran() -> None:
    (first,) = found(measured((None, None), each={"first": 7.0}))
    assert (first.name, first.values) == ("lock@anywhere/first", (7.0, 7.0))


def test_statistics_that_a_program_gave_are_a_series_each() -> None:
    one = measured(
        (100.0, 101.0), given=("median", "p99", "max", "failed", "n"), each={"p99": 120.0, "maximum": 150.0}
    )
    assert {got.name: got.values for got in found(one)} == {
        "lock@anywhere/median": (100.0, 101.0),
        "lock@anywhere/p99": (120.0, 120.0),
        "lock@anywhere/max": (150.0, 150.0),
    }


def test_a_trial_is_called_as_the_note_calls_it_today() -> None:
    old = measured((100.0,), trial=trial("old", probe="lock_probe"))
    today = trial("lock", ANYWHERE)
    made = record(old, name=NAME)
    kept = {NAME: {"old@anywhere#0": [99.0, 101.0]}}
    (one,) = series(select.findings(experiment(measurement("lock", "anywhere")), [today], [made]), kept)
    assert (one.name, one.processes[0].samples) == ("lock@anywhere", (99.0, 101.0))
