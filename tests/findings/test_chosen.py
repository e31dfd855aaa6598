"""Which sessions the sides of a comparison are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import Invalid
from generator.findings import chosen
from generator.model.session import SessionSummary
from generator.syntax.chosen import parse
from tests.findings.sessions import figure, session

MONDAY, TUESDAY, NOON, FRIDAY = (
    "2026-11-23T10:00",
    "2026-11-24T09:30",
    "2026-11-24T12:00",
    "2026-11-27T08:00",
)
WEEK = tuple(session(one) for one in (FRIDAY, NOON, TUESDAY, MONDAY))
NOTES = {"n": WEEK}


def is_unhurried(one: SessionSummary) -> bool:
    return not one.quick


def chose(
    before: str,
    after: str,
    notes: Mapping[str, Sequence[SessionSummary]] = NOTES,
    usable: Callable[[SessionSummary], bool] = is_unhurried,
) -> list[list[str]]:
    found = chosen.sides(parse(before), parse(after), notes, usable)
    return [[one.started[:16] for one in side.sessions] for side in found]


def refused(
    before: str, after: str, notes: Mapping[str, Sequence[SessionSummary]] = NOTES
) -> tuple[str, str]:
    with pytest.raises(Invalid) as found:
        chose(before, after, notes)
    return found.value.what, found.value.hint


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("last", [FRIDAY]),
        ("last~1", [NOON]),
        ("last~3", [MONDAY]),
        ("2026-11-24", [NOON, TUESDAY]),
        ("2026-11-24T09", [TUESDAY]),
        ("since 2026-11-24", [FRIDAY, NOON, TUESDAY]),
        ("since 2026-11-24T12:00", [FRIDAY, NOON]),
        ("since 2026-11-24T12:01", [FRIDAY]),
        ("before 2026-11-24T12:00", [TUESDAY, MONDAY]),
        ("before 2026-11-24", [MONDAY]),
        ("since 2026-11-24 before 2026-11-25", [NOON, TUESDAY]),
        ("last, 2026-11-23", [FRIDAY, MONDAY]),
        ("last, since 2026-11-27", [FRIDAY]),
        (WEEK[2].name, [TUESDAY]),
        (f"n@{WEEK[2].name}", [TUESDAY]),
        ("n@", [FRIDAY, NOON, TUESDAY, MONDAY]),
        ("host-1:", [FRIDAY, NOON, TUESDAY, MONDAY]),
    ],
)
def test_a_side_is_the_sessions_that_its_words_mean_newest_first(text: str, meant: list[str]) -> None:
    other = session("2026-12-01T10:00", note="m")
    before = ", ".join(one if "@" in one else f"n@{one.strip()}" for one in text.split(","))
    assert chose(before, "m@", {"n": WEEK, "m": (other,)})[0] == meant


def test_the_last_session_of_a_host_is_not_the_last_of_all() -> None:
    notes = {"n": (session(FRIDAY, host="other"), *WEEK[1:])}
    assert chose("host-1:last", "other:last", notes) == [[NOON], [FRIDAY]]


def test_a_quick_session_is_meant_only_by_its_name() -> None:
    quick = session("2026-11-28T10:00", quick=True)
    notes = {"n": (quick, *WEEK)}
    assert chose("last~1", "last", notes) == [[NOON], [FRIDAY]]
    assert chose("last", quick.name, notes) == [[FRIDAY], ["2026-11-28T10:00"]]
    what, hint = refused("last", "2026-11-28", notes)
    assert what == "'2026-11-28': such sessions of n are quick, elsewhere, or without what was asked"
    assert "by its record" in hint


def test_the_note_is_that_of_the_other_side_or_the_only_one_with_such_sessions() -> None:
    notes = {"n": WEEK, "m": (session("2026-12-01T10:00", note="m"), session("2026-11-30T10:00", note="m"))}
    assert chose("m@last~1", "last", notes) == [["2026-11-30T10:00"], ["2026-12-01T10:00"]]
    assert chose("last~3", "last", notes) == [[MONDAY], [FRIDAY]]
    assert chose("2026-11-23", "2026-11-27", notes) == [[MONDAY], [FRIDAY]]
    what, hint = refused("last~1", "last", notes)
    assert what == "which note? Both sides have sessions of n, m"
    assert hint == "write the note before it, such as m@last"
    assert refused("2026-11-30", "2026-11-23", notes)[0] == "no note has sessions for both sides"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("last~5", "they are from 2026-11-23 to 2026-12-01"),
        ("2026-11-25", "they are from 2026-11-23 to 2026-12-01"),
        ("hots-1:last", "did you mean 'host-1'?"),
    ],
)
def test_what_no_note_has_is_named(text: str, hint: str) -> None:
    notes = {"n": WEEK, "m": (session("2026-12-01T10:00", note="m"), session("2026-11-30T10:00", note="m"))}
    assert refused(text, "last", notes) == (f"no note has a session for '{text}'", hint)


def test_the_day_of_a_note_is_not_taken_for_its_sessions() -> None:
    notes = {"2023-11-03-n": WEEK, "m": (session("2026-12-01T10:00", note="m"),)}
    hint = "the last session of that day's note is 2023-11-03-n@last"
    assert refused("2023-11-03", "last", notes) == ("no note has a session for '2023-11-03'", hint)


def test_two_notes_are_compared_where_both_are_named() -> None:
    notes = {"n": WEEK, "m": (session("2026-12-01T10:00", note="m"),)}
    assert chose("n@last", "m@last", notes) == [[FRIDAY], ["2026-12-01T10:00"]]


def test_a_name_that_two_notes_have_is_asked_for_with_its_note() -> None:
    notes = {
        "n": WEEK,
        "m": (
            session(
                FRIDAY,
                note="m",
            ),
        ),
    }
    name = WEEK[0].name
    what, hint = refused("n@last~1", name, notes)
    assert what == f"{name} is a record of 2 notes"
    assert hint == f"name the note: n@{name} or m@{name}"
    assert chose("n@last~1", f"m@{name}", notes) == [[NOON], [FRIDAY]]


@pytest.mark.parametrize(
    ("before", "after", "what", "hint"),
    [
        ("last", "last~0", "both sides are the same sessions", "last~1 last"),
        ("last", "2026-11-27", "'last' and '2026-11-27' are the same session: 2026", "last~1 last"),
        (
            "2026-11-23",
            "before 2026-11-24",
            "'2026-11-23' and 'before 2026-11-24' are the same",
            "last~1 last",
        ),
        ("since 2026-11-24", "since 2026-11-24T00:00", "are the same 3 sessions", "choose others"),
        ("n@", "last", "'n@' and 'last' share 20261127", "leave it out of one side"),
        ("last", "last~4", "'last~4': n has 4 sessions", "the first of them is last~3"),
        ("last", "2026-11-26", "n has no session for '2026-11-26'", "2026-11-23, 2026-11-24, 2026-11-27"),
        ("last", "before 2026-11-23", "n has no session for 'before 2026-11-23'", "measured on 2026-11-23"),
        ("last", "hots-1:last~1", "n has no session of a host 'hots-1'", "did you mean 'host-1'?"),
        (
            "last",
            "20261124T093000001Z-host-1",
            "there is no record 2026",
            "did you mean '20261124T093000000Z-host-1'?",
        ),
        (
            "last",
            "n@20261124T093000001Z-host-1",
            "n has no record 2026",
            "did you mean '20261124T093000000Z-host-1'?",
        ),
        ("last", "m@last", "m has no session", "run m"),
    ],
)
def test_a_side_without_sessions_is_refused_with_what_to_write(
    before: str, after: str, what: str, hint: str
) -> None:
    told = refused(before, after)
    assert what in told[0]
    assert hint in told[1]


def test_of_many_days_the_first_and_the_last_are_told() -> None:
    days = tuple(session(f"2026-11-{day:02}T10:00") for day in range(20, 1, -1))
    hint = refused("last", "2026-12-01", {"n": days})[1]
    assert hint == "it was measured on 19 days, 2026-11-02 to 2026-11-20"


def test_where_nothing_was_measured_that_is_said() -> None:
    assert refused("last~1", "last", {"n": ()}) == (
        "nothing was measured yet",
        "measure a note: python -m generator run NOTE",
    )


def test_sessions_without_what_was_asked_do_not_count() -> None:
    notes = {"n": (session(FRIDAY, figure("other")), *WEEK[1:])}

    def has_call(one: SessionSummary) -> bool:
        return one.figures[0].measurement == "call"

    assert chose("last~1", "last", notes, has_call) == [[TUESDAY], [NOON]]


words = st.sampled_from(
    ["last", "last~1", "last~2", "2026-11-24", "since 2026-11-24", "n@", "before 2026-11-27"]
)
sides = st.lists(words, min_size=1, max_size=3).map(", ".join)


@given(sides, sides)
def test_no_session_is_ever_on_both_sides(before: str, after: str) -> None:
    try:
        first, second = chose(before, after)
    except Invalid as error:
        assert error.hint
    else:
        assert first
        assert second
        assert not {*first} & {*second}
        assert all(one == sorted(set(one), reverse=True) for one in (first, second))
