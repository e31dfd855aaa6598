"""The session before: which it is, and what is said of a figure since."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from generator.findings import before, change_words
from generator.model.change import LIKELY, NOT_JUDGED, WITHIN
from generator.model.finding import Finding, Findings
from generator.model.note import ANYWHERE
from generator.model.session import SessionFigure, SessionSummary
from tests import factories

LOCK = factories.trial("lock")


def figure(value: float = 100.0, called: str = "lock", **more: Any) -> SessionFigure:
    estimates = {"median": factories.estimate(value, value * 0.95, value * 1.05)}
    estimates["first"] = factories.estimate(value * 4)
    return factories.session_figure(LOCK, **{"measurement": called, "estimates": estimates} | more)


def session(day: int, *figures: SessionFigure, **more: Any) -> SessionSummary:
    return factories.session(f"202611{day:02}T120000000Z-host-a", *figures, **more)


def found(*earlier: SessionSummary, record: str = "20261110T120000000Z-host-a") -> Findings:
    """The lock as the session of the 10th measured it, or another one."""
    lock = factories.measurement("lock", "anywhere")
    item = Finding(lock, ANYWHERE, factories.summary(110.0, trial=LOCK, record=record))
    newest_first = tuple(sorted(earlier, key=lambda one: one.name, reverse=True))
    return Findings(factories.experiment(lock), (item,), (), newest_first)


NOW = session(10, figure(110.0))


def told(findings: Findings, statistic: str = "median") -> str:
    return before.summary(findings.items[0], statistic, findings).session


def test_the_session_before_is_the_newest_that_is_older_than_the_figures_own() -> None:
    findings = found(NOW, session(9, figure()), session(8, figure()), session(11, figure()))
    assert told(findings) == "2026-11-09 12:00"


@pytest.mark.parametrize(
    "passed_over",
    [
        session(9, figure(), quick=True),
        session(9, figure(complete=False)),
        session(9, figure(status="skipped")),
        session(9, figure(estimates={})),
        session(9, figure(definition="another")),
        session(9),
    ],
)
def test_a_session_that_does_not_tell_the_figure_whole_is_passed_over(passed_over: SessionSummary) -> None:
    assert told(found(NOW, passed_over, session(8, figure()))) == "2026-11-08 12:00"
    assert before.summary(found(NOW, passed_over).items[0], "median", found(NOW)).status == before.NONE


def test_of_what_no_session_of_today_measured_it_is_the_newest_of_all() -> None:
    assert told(found(NOW, session(9, figure()), record="")) == "2026-11-10 12:00"


def test_a_trial_is_known_by_what_it_runs_whatever_it_was_called() -> None:
    findings = found(NOW, session(9, figure(100.0, called="an_old_name")))
    assert told(findings) == "2026-11-09 12:00"
    change = before.change(findings.items[0], "median", findings)
    assert change and change.ratio == pytest.approx(1.1)


def test_another_statistic_is_that_of_the_session_before_too() -> None:
    made = before.summary(
        found(NOW, session(9, figure())).items[0], "first", found(NOW, session(9, figure()))
    )
    assert made.first and made.first.value == 400


def test_events_in_several_places_are_as_many_modes_the_most_frequent_first() -> None:
    by_place = {"same CPU": (2_000.0, 0.4), "different CPUs": (30_000.0, 0.6)}
    findings = found(NOW, session(9, figure(by_place=by_place)))
    made = before.summary(findings.items[0], "median", findings)
    assert [(mode.where, mode.value) for mode in made.modes] == [
        ("different CPUs", 30_000.0),
        ("same CPU", 2_000.0),
    ]
    alone = found(NOW, session(9, figure(by_place={"same CPU": (2_000.0, 1.0)})))
    assert before.summary(alone.items[0], "median", alone).modes == ()


def change(findings: Findings, **more: bool) -> tuple[str, str]:
    made = before.change(findings.items[0], "median", findings, **more)
    assert made
    return made.outcome, change_words.briefly(made)


def alike(count: int) -> Sequence[SessionSummary]:
    """Sessions of other code, which repeat to within 1 %."""
    other = {"definition": "other", "called": "other"}
    return [session(20 + i, figure(100 + i % 2, **other)) for i in range(count)]


def test_one_session_each_is_judged_by_what_repeats_differ_by_if_that_is_known() -> None:
    near, far = session(9, figure(109.0)), session(9, figure(55.0))
    assert change(found(NOW, near)) == (NOT_JUDGED, "one session each, not judged")
    outcome, said = change(found(NOW, near, *alike(6)))
    assert outcome == WITHIN
    assert said.startswith("within what repeats of the same code differ by here, up to ")
    outcome, said = change(found(NOW, far, *alike(6)))
    assert outcome == LIKELY
    assert said.startswith("more than repeats of the same code differ by here, up to ")
    assert said.endswith(": likely")


def test_another_boot_is_named_and_not_judged() -> None:
    findings = found(NOW, session(9, figure(), state="another"), *alike(6))
    assert change(findings) == (NOT_JUDGED, "not judged: another boot")


def test_back_to_the_session_before_the_ratio_is_the_reciprocal() -> None:
    findings = found(NOW, session(9, figure(55.0)))
    ratios = [before.change(findings.items[0], "median", findings, back=back) for back in (False, True)]
    assert [one.ratio for one in ratios if one] == [pytest.approx(2.0), pytest.approx(0.5)]


def test_without_a_session_before_there_is_no_change() -> None:
    assert before.change(found(NOW).items[0], "median", found(NOW)) is None
