"""Which sessions a block `compare` holds against each other."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from generator.findings import set_apart
from generator.findings.set_apart import SetApart
from generator.model.finding import Findings
from tests import factories

DAYS = ("20261124T120000000Z", "20261125T120000000Z", "20261125T180000000Z", "20261128T120000000Z")
SESSIONS = [factories.session(f"{day}-host-a") for day in reversed(DAYS)]
HURRIED = factories.session("20261127T120000000Z-host-a", quick=True)
RECORD = factories.record(name=f"{DAYS[-1]}-host-a")
NOTE = factories.experiment(factories.measurement("lock", "anywhere"))
FINDINGS = Findings(NOTE, (), (RECORD,), (SESSIONS[0], HURRIED, *SESSIONS[1:]))


def days(made: SetApart) -> tuple[list[str], list[str]]:
    return [one.started[8:13] for one in made.before], [one.started[8:13] for one in made.after]


@pytest.mark.parametrize(
    ("options", "before", "after", "names"),
    [
        ({}, ["25T18", "25T12", "24T12"], ["28T12"], ("before", "now")),
        (
            {"since": "2026-11-28"},
            ["25T18", "25T12", "24T12"],
            ["28T12"],
            ("before 2026-11-28", "since 2026-11-28"),
        ),
        (
            {"since": "2026-11-25T18"},
            ["25T12", "24T12"],
            ["28T12", "25T18"],
            ("before 2026-11-25T18", "since 2026-11-25T18"),
        ),
        ({"since": "2026-11-24"}, ["24T12"], ["28T12", "25T18", "25T12"], ("on 2026-11-24", "since then")),
        ({"since": "2023-11-03"}, ["24T12"], ["28T12", "25T18", "25T12"], ("on 2026-11-24", "since then")),
        ({"from": "last~2", "to": "last"}, ["25T12"], ["28T12"], ("last~2", "last")),
        (
            {"from": "2023-11-03-x@2026-11-25", "to": f"results/2023-11-03-x/{DAYS[-1]}-host-a.json"},
            ["25T18", "25T12"],
            ["28T12"],
            ("2023-11-03-x@2026-11-25", f"results/2023-11-03-x/{DAYS[-1]}-host-a.json"),
        ),
        ({"from": HURRIED.name, "to": "last"}, ["27T12"], ["28T12"], (HURRIED.name, "last")),
    ],
)
def test_sessions_are_set_apart_by_a_date_by_two_sides_or_as_those_before_these_figures(
    options: dict[str, Any], before: list[str], after: list[str], names: tuple[str, str]
) -> None:
    made = set_apart.sides(options, FINDINGS)
    assert (*days(made), made.names, made.reason) == (before, after, names, "")


@pytest.mark.parametrize(
    ("options", "earlier", "reason"),
    [
        ({}, (), "no session has been kept yet"),
        ({"since": "2026-11-28"}, (), "no session has been kept yet"),
        ({}, SESSIONS[:1], "no session is older than these figures"),
        ({"since": "2026-11-20"}, SESSIONS[-1:], "nothing was measured since then"),
        ({"since": "2026-12-01"}, SESSIONS, "nothing was measured since 2026-12-01"),
        ({"since": "2026-11-20"}, [HURRIED], "nothing was measured since 2026-11-20"),
        ({"from": "last~4", "to": "last"}, SESSIONS, "'last~4': 2023-11-03-x has 4 sessions"),
    ],
)
def test_where_one_side_has_no_session_it_says_so(
    options: dict[str, Any], earlier: list[Any], reason: str
) -> None:
    made = set_apart.sides(options, replace(FINDINGS, earlier=tuple(earlier)))
    assert made.reason == reason


def test_a_session_is_not_held_against_itself() -> None:
    made = set_apart.sides({"from": "last", "to": "2026-11-28"}, FINDINGS)
    assert made.reason.startswith("'last' and '2026-11-28' are the same session")
