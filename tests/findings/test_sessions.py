"""What a record says without its runs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from generator.findings import sessions
from generator.model.finding import Mode
from generator.model.note import Condition
from generator.model.session import SessionSummary
from generator.model.trial import Trial
from generator.records import store
from tests import factories

RECORDS = Path(__file__).parents[2] / "results"


def test_a_session_says_of_each_figure_what_its_post_says() -> None:
    (path,) = (RECORDS / "2023-11-03-vhive-libmpk").glob("20261125T*.json")
    record = store.load(path)
    made = sessions.of(record)
    assert len(made.figures) == len(record.trials)
    assert made.started == record.started
    lock = next(one for one in made.figures if one.id == "free_lock@anywhere")
    medians = sorted(
        run.median or 0
        for trial in record.trials
        if trial.trial.id == "free_lock@anywhere"
        for run in trial.runs
    )
    assert medians[0] <= lock.estimates["median"].value <= medians[-1]
    assert lock.family == "steady"
    assert lock.source


@pytest.mark.parametrize(
    ("condition", "family"),
    [
        (Condition("c"), "event, anywhere"),
        (Condition("c", pin=(1, 1)), "event, one cpu"),
        (Condition("c", pin=(0, 1)), "event, two cores"),
        (Condition("c", placement="one cpu"), "event, one cpu"),
        (Condition("c", placement="two cores", idle=50_000_000), "event, two cores, after 50 ms asleep"),
    ],
)
def test_figures_are_of_a_family_by_what_makes_them_repeat(condition: Condition, family: str) -> None:
    assert sessions.family(Trial("m", "p", condition), "event") == family


def test_modes_in_one_place_are_told_together() -> None:
    modes = (Mode(5, 0.5, "same CPU"), Mode(40, 0.3, "different CPUs"), Mode(2, 0.2, "same CPU"))
    assert sessions._by_place(modes) == {"same CPU": (5, 0.7), "different CPUs": (40, 0.3)}


def test_another_boot_is_another_machine_and_an_untold_one_is_not() -> None:
    one = SessionSummary("n", "r", "2026-11-28T00:00:00Z", "host", state="a", kernel="6.1")
    assert one.same_machine(replace(one, state=""))
    assert not one.same_machine(replace(one, state="b"))
    assert not one.same_machine(replace(one, kernel="6.2"))
    assert not one.same_machine(replace(one, host="other"))


def test_events_that_all_ran_in_one_place_are_told_there() -> None:
    measured = factories.measured((98, 99, 100, 101, 102, 103), each={"wall": 0.25})
    placed = replace(measured, histograms={"s": measured.histograms[""], "d": {}})
    (one,) = sessions.of(factories.record(placed)).figures
    assert one.by_place == {"same CPU": (100.5, 1.0)}
    assert one.wall == 0.25
    (untold,) = sessions.of(factories.record(measured)).figures
    assert untold.by_place == {}
