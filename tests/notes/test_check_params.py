"""What a parameter may hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model.probe import Param
from generator.notes import check_params

KINDS = ("bytes", "duration", "count", "positive", "positive|closed", "text", "choice(a|b)", "url", "address")


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("bytes", ["64", "4 KiB"], ["1.5 B", "-1", "", "4 ms"]),
        ("duration", ["50 ms"], ["50", "0.5 ns", "soon"]),
        ("count", ["0", "7"], ["-7", "1.5", "closed"]),
        ("positive", ["1", "1000"], ["0", "0.5", "closed"]),
        ("positive|closed", ["1", "closed"], ["0", "open", "positive"]),
        ("choice(keep|new)", ["keep", "new"], ["", "keep|new", "choice"]),
        (
            "url",
            ["http://a", "https://[::1]:80/x?a=b@c", "http://a/b@c"],
            ["a", "ftp://a", "http://", "http://a b", "http://a:0"],
        ),
        (
            "address",
            ["a:1", "127.0.0.1:50051", "[::1]:80"],
            ["a", ":1", "a:", "http://a:1", "a:1/b", "::1:80"],
        ),
        ("text", ["anything", ""], []),
    ],
)
def test_a_kind_takes_what_it_says(kind: str, good: list[str], bad: list[str]) -> None:
    param = Param("name", kind, "")
    assert [value for value in good if check_params.problem(param, value)] == []
    assert [value for value in bad if not check_params.problem(param, value)] == []


@pytest.mark.parametrize("kind", ["url", "address"])
@pytest.mark.parametrize(
    "text", ["http://anna:hush@host/", "anna:hush@host:80", "http://anna@host", "x://hush@"]
)
def test_a_user_or_a_password_is_refused_and_not_shown(kind: str, text: str) -> None:
    wrong = check_params.problem(Param("where", kind, ""), text)
    assert wrong is not None
    assert wrong.what == "'where' holds a user or a password, which would be published"
    assert wrong.hint == "leave them out"


@given(st.sampled_from(KINDS), st.text())
def test_no_text_crashes_it(kind: str, text: str) -> None:
    wrong = check_params.problem(Param("name", kind, ""), text)
    assert wrong is None or (wrong.what and wrong.hint)
