"""How old figures are, and what of their host is another one since."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from generator.findings import ages
from generator.model.session import SessionFigure, SessionSummary

GCC = "gcc (Debian 12.2.0-14) 12.2.0"


def figure(definition: str, *, complete: bool = True, kind: str = "steady") -> SessionFigure:
    return SessionFigure("m", "c", (), definition, "", kind, "steady", "time", "ok", complete)


def session(day: int, *figures: SessionFigure, host: str = "host-a", **more: Any) -> SessionSummary:
    return SessionSummary("n", f"r{day}", f"2026-11-{day:02}T00:00:00Z", host, figures=figures, **more)


def test_a_note_is_as_old_as_the_figure_that_was_measured_longest_ago() -> None:
    sessions = [session(3, figure("a")), session(2, figure("a"), figure("b")), session(1, figure("b"))]
    assert ages.oldest({"a", "b"}, sessions) == "2026-11-02T00:00:00Z"
    assert ages.oldest({"a"}, sessions) == "2026-11-03T00:00:00Z"


def test_a_figure_that_the_note_has_no_more_makes_it_no_older() -> None:
    assert ages.oldest({"a"}, [session(3, figure("a")), session(1, figure("gone"))]) == "2026-11-03T00:00:00Z"
    assert ages.oldest({"new"}, [session(3, figure("a"))]) == ""


def test_what_a_session_left_unfinished_stays_as_old_as_before() -> None:
    sessions = [session(3, figure("a", complete=False)), session(2, figure("a"))]
    assert ages.oldest({"a"}, sessions) == "2026-11-02T00:00:00Z"


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ({"kernel": "6.1.5"}, ("kernel 6.1.0 then, 6.1.5 since",)),
        ({"microcode": "0x2"}, ("microcode 0x1 then, 0x2 since",)),
        ({"compiler": "gcc 13, -O2"}, (f"compiler {GCC} then, gcc 13 since",)),
        ({"compiler": f"{GCC}, -O3"}, ()),
        ({"kernel": "", "microcode": "", "compiler": ""}, ()),
        ({}, ()),
    ],
)
def test_another_kernel_microcode_or_compiler_of_the_host_is_told(
    now: dict[str, str], said: tuple[str, ...]
) -> None:
    told = {"kernel": "6.1.0", "microcode": "0x1", "compiler": f"{GCC}, -O2"}
    used = session(1, figure("a"), **told)
    assert ages.changed(used, [used, session(2, **(told | now))]) == said


def test_only_what_is_known_last_of_the_same_host_counts() -> None:
    used = session(2, kernel="6.1.0")
    before, other = session(1, kernel="6.0.0"), session(3, host="host-b", kernel="7")
    assert ages.changed(used, [before, other, used]) == ()
    back = session(5, kernel="6.1.0")
    assert ages.changed(used, [session(4, kernel="6.2.0"), back]) == ()
    assert ages.changed(replace(used, kernel="5"), [session(4, kernel="6.2.0"), back]) != ()


def test_a_compiler_that_a_condition_names_counts_as_well() -> None:
    used = session(1, compilers={"clang": "clang 14, -O2", "C++": "c++ 12, -O2"})
    other = session(2, compilers={"C++": "c++ 12, -O3"})
    assert ages.changed(used, [other, session(3)]) == ()
    assert ages.changed(used, [session(2, compilers={"clang": "clang 15"}), other, session(3)]) == (
        "compiler clang 14 then, clang 15 since",
    )


def test_another_compiler_is_nothing_to_programs_that_exist() -> None:
    used = session(1, figure("a", kind=""), compiler="gcc 12")
    assert ages.changed(used, [session(2, compiler="gcc 13")]) == ()
