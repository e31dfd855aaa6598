"""A comparison of two sets of sessions on a terminal and through a pipe."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from typing import Any

import pytest

from generator.findings.chosen import Chosen
from generator.findings.circumstances import Circumstance
from generator.findings.comparison import Comparison
from generator.model.change import (
    CHANGED,
    LIKELY,
    NO_CHANGE,
    NOT_JUDGED,
    SUSPECT,
    WITHIN,
    Asked,
    Change,
)
from generator.model.finding import Estimate
from generator.terminal import comparison, sheet
from tests.findings.sessions import session
from tests.terminal import screens

A = Chosen("last~1", ("n",), (session("2026-11-23T10:00"),))
B = Chosen("last", ("n",), (session("2026-11-24T09:30"),))
TEN, TWELVE = Estimate(10.0, 9.9, 10.1, 6), Estimate(12.0, 11.9, 12.1, 6)
SENTENCE = "changed: 1.20× (1.15–1.25), slower"


def change(measurement: str = "call", condition: str = "anywhere", **more: Any) -> Change:
    told: dict[str, Any] = {"outcome": CHANGED, "sentence": SENTENCE, "before": TEN, "after": TWELVE}
    told |= {"ratio": 1.2, "low": 1.15, "high": 1.25, "floor": 0.08, "sessions": (2, 2)}
    return Change(Asked(measurement, condition), **told | more)


def lines(changes: Sequence[Change], before: Chosen = A, after: Chosen = B, **more: Any) -> list[str]:
    with screens.terminal(columns) if (columns := more.pop("columns", 0)) else nullcontext():
        told = Comparison(before, after, tuple(changes), **{"alone": True} | more)
        said = sheet.drawn(comparison.comparison(told))
    return screens.lines_of(said)


def below(changes: Sequence[Change], **more: Any) -> list[str]:
    """What stands below the table and before what else differs."""
    said = lines(changes, **more)
    parts = "\n".join(said).split("\n\n")
    return parts[2].split("\n") if len(parts) > 3 else []


def test_a_comparison_tells_sides_figures_and_what_else_differs() -> None:
    assert lines([change()], circumstances=[Circumstance("kernel", "6.1", "6.2")]) == [
        "   n",
        "A  last~1: 1 session, 2026-11-23 10:00 UTC",
        "B  last: 1 session, 2026-11-24 09:30 UTC",
        "",
        "                     same code",
        "          A      B  differs by  B against A",
        f"call  10 ns  12 ns       ≤ 8 %  {SENTENCE}",
        "",
        "What else differs:",
        "          A    B",
        "  kernel  6.1  6.2",
    ]


def test_where_nothing_else_differs_that_is_said() -> None:
    assert lines([change()])[-1].endswith("code and what the note measures are the same.")


@pytest.mark.parametrize(
    ("times", "told"),
    [
        (
            ["2026-11-24T09:30", "2026-11-23T12:00", "2026-11-23T10:00"],
            "2026-11-23 10:00, 12:00; 2026-11-24 09:30",
        ),
        ([f"2026-11-24T1{hour}:00" for hour in "3210"], "2026-11-24 10:00, 11:00, 12:00, 13:00 UTC"),
        ([f"2026-11-24T1{hour}:00" for hour in "43210"], "2026-11-24 10:00 to 2026-11-24 14:00 UTC"),
        ([f"2026-11-2{day}T10:00" for day in "321"], "2026-11-21 10:00 to 2026-11-23 10:00 UTC"),
    ],
)
def test_of_more_than_four_sessions_or_two_days_the_first_and_the_last_are_told(
    times: list[str], told: str
) -> None:
    side = Chosen("x", ("n",) * len(times), tuple(map(session, times)))
    assert f"x: {len(times)} sessions, {told}" in lines([change()], side)[1]


def test_of_two_notes_each_side_tells_its_own() -> None:
    said = lines([change()], after=Chosen("m@last", ("m",), (session("2026-11-24T09:30", note="m"),)))
    assert said[:2] == [
        "A  last~1: 1 session of n, 2026-11-23 10:00 UTC",
        "B  m@last: 1 session of m, 2026-11-24 09:30 UTC",
    ]


def test_figures_of_one_measurement_stand_below_its_name() -> None:
    said = lines([change("lock"), change("lock", "apart"), change("call", "apart")])
    assert [line[:12].rstrip() for line in said[6:10]] == ["lock", "  anywhere", "  apart", "call@apart"]


MANY = [
    change(f"m{number}", outcome=NO_CHANGE, sentence="no change seen; …", detectable=0.11)
    for number in range(6)
]


def test_from_seven_figures_on_short_words_stand_in_the_table_and_are_explained_below() -> None:
    assert all("…" in line for line in lines(MANY)[6:12])
    assert below(MANY) == []
    seven = [*MANY, change()]
    assert "m0    10 ns  12 ns       ≤ 8 %  no change seen (11 %)" in lines(seven)
    assert f"call  10 ns  12 ns       ≤ 8 %  {SENTENCE.replace('1.20', '1.2')}" in lines(seven)
    assert below(seven)[:2] == [
        "7 figures: 1 changed, 6 no change seen",
        "no change seen: a change of so much or more would have shown nine times of ten",
    ]
    assert below(seven)[-1].startswith("Each is judged alone")


@pytest.mark.parametrize(
    ("more", "cell", "meaning"),
    [
        ({"outcome": SUSPECT}, "suspect: 1.2× (1.15–1.25), slower", "suspect: one session against several"),
        ({"outcome": LIKELY}, "20 % more: likely", "likely: one session each, further apart"),
        ({"outcome": WITHIN}, "20 % more: within repeats", "within repeats: A and B are no further"),
        (
            {"outcome": NOT_JUDGED, "floor": None},
            "20 % more: not judged",
            "not judged: one session each, and",
        ),
        (
            {
                "outcome": NOT_JUDGED,
                "reason": "another boot",
                "sentence": "20 % more; not judged: another boot; in cycles of the clock the same",
            },
            "20 % more; not judged; in cycles of the clock the same",
            "not judged: another boot",
        ),
    ],
)
def test_each_short_word_has_its_meaning_below(more: dict[str, Any], cell: str, meaning: str) -> None:
    changes = [*MANY, change(**more)]
    assert any(line.startswith("call ") and line.endswith(f"  {cell}") for line in lines(changes))
    assert any(line.startswith(meaning) for line in below(changes))


def test_of_several_reasons_each_is_counted() -> None:
    reasons = ["another boot", "another boot", "another kernel"]
    changes = [change(f"x{i}", outcome=NOT_JUDGED, reason=why) for i, why in enumerate(reasons)]
    said = below([*MANY, *changes])
    assert {"not judged (2): another boot", "not judged (1): another kernel"} <= set(said)


def test_what_another_boot_means_is_said() -> None:
    (said,) = below([change(outcome=NOT_JUDGED, reason="another boot")])
    assert said.startswith("On another machine, kernel or boot identical code differs")
    for reason in ("skipped in A", "other work used 1.1 CPUs in B"):
        assert below([change(outcome=NOT_JUDGED, reason=reason)]) == []


def test_figures_that_were_named_are_not_judged_alone() -> None:
    changes = [*MANY, change()]
    assert not any("judged alone" in line for line in lines(changes, alone=False))


def test_sessions_of_one_minute_are_told_with_seconds() -> None:
    side = Chosen("x", ("n", "n"), (session("2026-11-24T10:00:30"), session("2026-11-24T10:00:05")))
    assert "2 sessions, 2026-11-24 10:00:05, 10:00:30 UTC" in lines([change()], side)[1]


def test_that_each_is_judged_alone_is_said_only_where_something_stands_out() -> None:
    assert not any("judged alone" in line for line in lines([*MANY, change(outcome=WITHIN)]))


def test_a_floor_that_is_not_known_is_said_to_be_so() -> None:
    assert "  not known  " in lines([change(floor=None)])[6]
    assert "  ≤ 2.5×  " in lines([change(floor=1.42)])[-3]


def test_what_explains_one_figure_stands_with_it_and_what_explains_several_below() -> None:
    changes = [
        change("a", explanation=("1.2× = clock 1.2×", "1 of 3 sessions of A ran other code: left out")),
        change("b", explanation=("1 of 3 sessions of A ran other code: left out",)),
    ]
    said = lines(changes)
    assert said[7].strip() == "1.2× = clock 1.2×"
    assert said[8].startswith("b ")
    assert below(changes) == ["2 figures: 1 of 3 sessions of A ran other code: left out"]


def test_lines_of_the_note_that_differ_are_shown_up_to_eight() -> None:
    eight = [f"- {number}" for number in range(8)]
    assert lines([change()], texts=eight)[-9:] == [
        "  the note, in 8 lines (- A, + B)",
        *(f"    {one}" for one in eight),
    ]
    assert lines([change()], texts=[*eight, "+ 9"])[-1] == "    … and 1 more"


def test_text_of_a_note_cannot_act_on_the_terminal() -> None:
    said = lines([change()], texts=["- \x1b[31mred [bold]"], columns=80)
    assert said[-1] == "    - <U+001B>[31mred [bold]"


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_no_line_is_wider_than_the_terminal(columns: int) -> None:
    changes = [
        *MANY,
        change("a_measurement_with_a_long_name", "under_a_long_condition", explanation=("why " * 30,)),
    ]
    told = {"circumstances": [Circumstance("flags", "-O2 " * 40, "–")], "apart": ["only in A: " + "x " * 90]}
    assert max(map(len, lines(changes, columns=columns, **told))) <= columns
