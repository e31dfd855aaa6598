"""The sides of a comparison as they are written on a command line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import Invalid
from generator.syntax import chosen
from generator.syntax.chosen import Term

NAME = "20261128T074242500Z-host-fbdd8e"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("last", Term("last", back=0)),
        ("last~3", Term("last~3", back=3)),
        ("2026-11-24", Term("2026-11-24", day="2026-11-24")),
        ("2026-1-4", Term("2026-1-4", day="2026-01-04")),
        ("2026-11-24T9:30", Term("2026-11-24T9:30", day="2026-11-24T09:30")),
        ("2026-11-24 09:30:05", Term("2026-11-24 09:30:05", day="2026-11-24T09:30:05")),
        ("since  2026-11-24", Term("since 2026-11-24", since="2026-11-24")),
        ("before 2026-11-24T10", Term("before 2026-11-24T10", before="2026-11-24T10")),
        (
            "since 2026-11-01 before 2026-11-08",
            Term("since 2026-11-01 before 2026-11-08", since="2026-11-01", before="2026-11-08"),
        ),
        (NAME, Term(NAME, record=NAME)),
        (f"results/n/{NAME}.json", Term(f"results/n/{NAME}.json", record=f"results/n/{NAME}.json")),
        (f"{NAME}.json", Term(f"{NAME}.json", record=f"{NAME}.json")),
        ("2023-11-03-a@last", Term("2023-11-03-a@last", note="2023-11-03-a", back=0)),
        ("2023-11-03@", Term("2023-11-03@", note="2023-11-03")),
        ("host-1:", Term("host-1:", host="host-1")),
        ("host-1:2026-11-24", Term("host-1:2026-11-24", host="host-1", day="2026-11-24")),
        (
            "a@host-1:since 2026-11-24",
            Term("a@host-1:since 2026-11-24", note="a", host="host-1", since="2026-11-24"),
        ),
    ],
)
def test_each_way_to_choose_sessions_is_read(text: str, meant: Term) -> None:
    assert chosen.parse(text) == (meant,)


def test_commas_join_several_choices() -> None:
    found = chosen.parse("last, last~1 ,a@2026-11-24")
    assert [one.text for one in found] == ["last", "last~1", "a@2026-11-24"]


@pytest.mark.parametrize(
    ("text", "what", "hint"),
    [
        ("", "no session is named", "last~1"),
        ("last,", "no session is named in 'last,'", "last~1"),
        ("lats", "'lats' chooses no sessions", "did you mean 'last'?"),
        ("last~", "'last~' chooses no sessions", "last~1"),
        ("last~-1", "'last~-1' chooses no sessions", "last~1"),
        ("sicne 2026-11-24", "'sicne 2026-11-24' chooses no sessions", "did you mean 'since'?"),
        ("since", "'since' chooses no sessions", "since 2026-11-24"),
        ("since yesterday", "'yesterday' is no date", "2026-11-24"),
        ("2026-13-01", "there is no 2026-13-01", "2026-11-24"),
        ("before 2026-02-30", "there is no 2026-02-30", "2026-11-24"),
        ("2026-11-24T25:00", "there is no 2026-11-24T25:00", "UTC"),
        ("2023-11-03-vhive", "'2023-11-03-vhive' chooses no sessions", "2023-11-03-vhive@last"),
        ("@last", "'@last': nothing stands before the @", "NOTE@"),
        (":last", "':last': nothing stands before the :", "HOST:"),
        (
            "since 2026-11-08 before 2026-11-01",
            "'since 2026-11-08 before 2026-11-01': nothing is since 2026-11-08 and before 2026-11-01",
            "earlier",
        ),
    ],
)
def test_what_chooses_nothing_is_said_with_what_to_write(text: str, what: str, hint: str) -> None:
    with pytest.raises(Invalid) as found:
        chosen.parse(text)
    assert found.value.what == what
    assert hint in found.value.hint


def test_since_and_before_that_leave_nothing_out_are_taken_for_a_slip() -> None:
    with pytest.raises(Invalid) as found:
        chosen.parse("since 2026-11-01, before 2026-11-08")
    assert found.value.hint == "for those between: 'since 2026-11-01 before 2026-11-08'"
    assert len(chosen.parse("since 2026-11-08, before 2026-11-01")) == 2  # all but a week


@given(st.text(alphabet="last~since before0123456789-T:@,./jon", max_size=40) | st.text(max_size=20))
def test_any_text_is_read_or_refused_with_a_hint(text: str) -> None:
    try:
        found = chosen.parse(text)
    except Invalid as error:
        assert error.what
        assert error.hint
    else:
        assert len(found) == text.count(",") + 1
