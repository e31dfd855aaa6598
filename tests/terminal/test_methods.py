"""Published rules and how a note keeps them, as they are printed."""

from __future__ import annotations

import pytest

from generator.errors import Location
from generator.model.reporting import MET, NOT_MET, OUTCOMES, Answer, Held, Report
from generator.terminal import methods, sheet

PLACES = tuple(Location("experiments/2023-11-03-note.yml", line, 3) for line in range(1, 6))


def printed(outcome: str = NOT_MET, places: int = 3, why: str = "of two figures one has none") -> str:
    held = Held("4.3", "others are measured fairly", Answer(outcome, why, PLACES[:places]))
    return sheet.drawn(methods.whole("2023-11-03-note", [Report("A list", (held,))]))


def test_a_rule_is_told_with_its_outcome_what_it_asks_why_and_where() -> None:
    assert printed(places=1).splitlines() == [
        "2023-11-03-note: 0 met, 1 not met, 0 not applicable, 0 yours to judge",
        "",
        "A list",
        "4.3  not met  others are measured fairly",
        "              of two figures one has none",
        "              experiments/2023-11-03-note.yml:1:3",
    ]


@pytest.mark.parametrize(("places", "last"), [(3, ":3:3"), (4, ":3:3 and 1 more"), (5, ":3:3 and 2 more")])
def test_three_places_are_shown_and_the_others_counted(places: int, last: str) -> None:
    assert printed(places=places).splitlines()[-1].endswith(f"note.yml{last}")


def test_every_outcome_is_counted_and_has_a_colour() -> None:
    reports = [Report("A list", tuple(Held(one, "asks", Answer(one, "why")) for one in (*OUTCOMES, MET)))]
    assert methods.summary(reports) == "2 met, 1 not met, 1 not applicable, 1 yours to judge"
    assert sheet.drawn(methods.whole("note", reports)).count("why") == 5


@pytest.mark.parametrize("columns", [40, 80])
def test_no_line_is_wider_than_the_terminal(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "_size", lambda stream: (columns, 24))
    assert max(map(len, printed(why="many words " * 30).splitlines())) <= columns
