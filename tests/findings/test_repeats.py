"""Sessions against sessions: what is said, and that identical code is left in peace."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.findings import repeats, sessions
from generator.model.change import (
    CHANGED,
    LIKELY,
    NO_CHANGE,
    NOT_JUDGED,
    OUTCOMES,
    SUSPECT,
    WITHIN,
    Asked,
    Change,
)
from generator.model.finding import Estimate
from generator.model.session import SessionSummary
from generator.records import store
from tests.sessions import figure, locks, session

RECORDS = Path(__file__).parents[2] / "results"
LOCK = Asked("lock", "anywhere")


def quiet(count: int = 4, spread: float = 0.01, first: int = 20) -> list[SessionSummary]:
    """Sessions of other code of the same family, that repeats to within so much."""
    return [
        session(first + i, *(figure(100 * (1 + spread * (i % 2)), name) for name in ("one", "two")))
        for i in range(count)
    ]


def compared(
    a: Sequence[SessionSummary], b: Sequence[SessionSummary], every: Sequence[SessionSummary] = ()
) -> Change:
    (made,) = repeats.compare(a, b, [LOCK], every)
    return made


# ------------------------------------------------------------------ the words of each case


def test_one_session_each_and_nothing_that_repeats_is_not_judged() -> None:
    made = compared(locks(100), locks(112, first=5, source="b" * 8))
    assert made.outcome == NOT_JUDGED
    assert made.sentence == (
        "12 % more; one session each, not judged: what repeats of the same code differ by here is not known. "
        "`run A B` decides in about 9 rounds (14 s)"
    )
    assert made.floor is None and made.low is None and made.ratio == pytest.approx(1.12)


def test_of_the_same_code_another_session_says_it() -> None:
    made = compared(locks(100), locks(112, first=5))
    assert made.sentence.endswith("is not known. Run it once more")


def test_one_session_each_is_likely_beyond_what_repeats_differ_by_and_else_within() -> None:
    likely = compared(locks(100), locks(130, first=5), quiet())
    assert likely.outcome == LIKELY
    assert likely.sentence == (
        "30 % more, which is more than repeats of the same code differ by here (up to 4 %): likely"
    )
    within = compared(locks(100), locks(103, first=5), quiet())
    assert within.outcome == WITHIN
    assert within.sentence == "3 % more, within what repeats of the same code differ by here (up to 4 %)"
    assert within.floor == likely.floor == pytest.approx(0.036, abs=0.001)


def test_one_session_against_several_is_only_suspect() -> None:
    made = compared(locks(100, 101, 100), locks(130, first=5), quiet())
    assert made.outcome == SUSPECT
    assert made.sentence == "suspect: 1.3×, slower; one session against 3: run it once more"
    assert made.low is None
    assert compared(locks(130), locks(100, 101, first=5), quiet()).outcome == SUSPECT


def test_two_sessions_each_are_judged() -> None:
    made = compared(locks(100, 101), locks(112, 113, first=5), quiet())
    assert made.outcome == CHANGED
    assert made.sentence == "changed: 1.12× (1.10–1.14), slower"
    assert made.sessions == (2, 2)
    assert compared(locks(112, 113), locks(100, 101, first=5), quiet()).sentence.endswith("faster")


def test_where_nothing_changed_it_is_said_what_would_have_shown() -> None:
    made = compared(locks(100, 101), locks(101, 100, first=5), quiet())
    assert made.outcome == NO_CHANGE
    assert made.sentence == "no change seen; one of 3 % or more would have shown"
    assert made.detectable == pytest.approx(0.03, abs=0.005)


def test_repeats_that_differ_wildly_say_that_nothing_would_have_shown() -> None:
    made = compared(locks(100, 500), locks(300, 90, first=5))
    assert made.sentence == (
        "no change seen; repeats here differ so much that not even one of 10× would have shown"
    )


def test_the_other_way_round_it_is_the_reciprocal() -> None:
    a, b = locks(100, 101, 99), locks(112, 113, first=5)
    there, back = compared(a, b, quiet()), compared(b, a, quiet())
    assert there.ratio and back.ratio and there.low and back.high
    assert there.ratio * back.ratio == pytest.approx(1)
    assert there.low * back.high == pytest.approx(1)
    assert there.outcome == back.outcome


# ------------------------------------------------------------------ what is not held against each other


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"state": "another"}, "another boot"),
        ({"kernel": "6.2", "state": "another"}, "another kernel"),
        ({"microcode": "0x2"}, "another microcode"),
        ({"memory": 2}, "other memory"),
        ({"cpu": "Other CPU"}, "another CPU"),
        ({"host": "host-b"}, "another host"),
    ],
)
def test_another_state_of_the_machine_is_named_and_not_judged(more: dict[str, Any], words: str) -> None:
    later = [replace(one, **more) for one in locks(150, 151, first=5)]
    made = compared(locks(100, 101), later, quiet())
    assert made.outcome == NOT_JUDGED
    assert made.sentence == f"50 % more; not judged: {words}"


def test_a_steady_figure_of_another_boot_is_told_in_cycles() -> None:
    before = locks(100, kind="steady", cycles=300.0)
    later = [replace(one, state="another") for one in locks(150, first=5, kind="steady", cycles=306.0)]
    assert compared(before, later).sentence == (
        "50 % more; not judged: another boot; in cycles of the clock 2 % more"
    )


def test_of_two_boots_those_are_compared_that_both_sides_have() -> None:
    before = [*locks(100, 101), replace(locks(10, first=3)[0], state="older")]
    later = [*locks(112, 113, first=5), replace(locks(9000, first=8)[0], state="newest")]
    made = compared(before, later, quiet())
    assert made.sentence == "changed: 1.12× (1.10–1.14), slower"
    assert made.explanation[-2:] == tuple(f"1 of 3 sessions of {one}: another boot, left out" for one in "AB")


def test_sessions_of_other_code_are_left_out_and_said() -> None:
    before = [*locks(500, source="old"), *locks(100, 101, first=1)]
    made = compared(before, locks(112, 113, first=5), quiet())
    assert made.outcome == CHANGED and made.sessions == (2, 2)
    assert "1 of 3 sessions of A: other code, left out" in made.explanation


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"measurement": "other"}, "not measured in B"),
        ({"status": "skipped"}, "skipped in B"),
        ({"complete": False}, "not measured to the end in B"),
        ({"estimates": {}}, "no median in B"),
        ({"estimates": {"median": Estimate(0, 0, 0, 6)}}, "nothing to divide by in B"),
        ({"dimension": "count"}, "a time is not held against a count"),
    ],
)
def test_what_has_no_figure_is_not_judged_and_says_why(changed: dict[str, Any], words: str) -> None:
    later = [session(5, replace(figure(100), **changed))]
    made = compared(locks(100), later)
    assert made.outcome == NOT_JUDGED
    assert made.sentence == f"not judged: {words}"


def test_a_quick_session_says_nothing() -> None:
    later = [replace(one, quick=True) for one in locks(100, first=5)]
    assert compared(locks(100), later).sentence == "not judged: quick in B, one process only"
    hasty = [replace(one, quick=True) for one in quiet()]
    assert compared(locks(100), locks(103, first=5), hasty).floor is None


def test_sides_are_called_what_the_caller_calls_them() -> None:
    for name, where in (
        ("the first", "in the first"),
        ("before", "before"),
        ("on 2026-11-24", "on 2026-11-24"),
    ):
        (made,) = repeats.compare([], locks(100), [LOCK], (), (name, "now"))
        assert made.sentence == f"not judged: not measured {where}"


def test_a_busy_machine_is_not_held_against_a_quiet_one() -> None:
    later = [replace(one, work=1.14) for one in locks(150, 151, first=5)]
    made = compared(locks(100, 101), later, quiet())
    assert made.outcome == NOT_JUDGED
    assert made.sentence == "50 % more; not judged: other work used 1.1 CPUs in B"
    assert compared(later, locks(100, 101)).reason == "other work used 1.1 CPUs in A"
    both = [replace(one, work=0.9) for one in locks(100, 101)]
    assert compared(both, later, quiet()).outcome != NOT_JUDGED


def test_a_busy_session_among_quiet_ones_is_left_out() -> None:
    before = [*locks(100, 101), replace(locks(300, first=3)[0], work=0.5)]
    made = compared(before, locks(112, 113, first=5), quiet())
    assert made.sessions == (2, 2) and made.outcome == CHANGED
    assert "1 of 3 sessions of A: other work used 0.50 CPUs, left out" in made.explanation


def test_quiet_sessions_are_compared_where_both_sides_have_them() -> None:
    busy = [replace(one, work=1.0) for one in (*locks(300, first=3), *locks(500, first=9))]
    made = compared([*locks(100, 101), busy[0]], [*locks(112, 113, first=5), busy[1]], quiet())
    assert made.sessions == (2, 2)
    assert made.ratio == pytest.approx(1.12, abs=0.01)


def test_a_fifth_of_a_cpu_is_where_busy_begins() -> None:
    (one,) = locks(100)
    assert not replace(one, work=0.2).is_busy
    assert replace(one, work=0.21).is_busy
    assert not one.is_busy


def test_sessions_of_a_busy_day_do_not_say_how_much_a_quiet_one_repeats() -> None:
    wild = [replace(one, work=2.0) for one in quiet(spread=0.8)]
    assert compared(locks(100), locks(103, first=5), wild).floor is None
    assert repeats.band("event, anywhere", [*wild, *quiet(first=25)]) == repeats.band(
        "event, anywhere", quiet()
    )


def test_a_session_on_both_sides_counts_for_the_second() -> None:
    a, b = locks(100, 101), locks(112, 113, first=5)
    made = compared([*a, b[0]], b, quiet())
    assert made.sessions == (2, 2)
    assert "1 session of both sides: counted for B only" in made.explanation
    assert compared(a, a).sentence == "not judged: A and B are the same sessions"


# ------------------------------------------------------------------ what a session has on all its figures


def shifted(number: int, by: float, own: float = 1.0) -> SessionSummary:
    """All figures of a session take so much longer, and the lock still longer."""
    names = ("lock", "one", "two", "three")
    return session(number, *(figure(100 * by * (own if name == "lock" else 1.0), name) for name in names))


def test_what_slows_every_figure_of_one_session_is_no_change_of_one() -> None:
    before = [shifted(0, 1.0), shifted(1, 1.01)]
    within = compared(before[:1], [shifted(5, 1.25)], quiet())
    assert within.outcome == WITHIN and not within.explanation
    assert compared(before, [shifted(5, 1.25)], quiet()).outcome == NO_CHANGE
    assert compared(before[:1], [shifted(5, 1.0, 1.25)], quiet()).outcome == LIKELY
    assert compared(before, [shifted(5, 1.0, 1.25)], quiet()).outcome == SUSPECT


def test_two_sessions_that_are_all_slower_are_told_apart() -> None:
    """A slower library slows everything: two sessions each show that."""
    before, after = [shifted(0, 1.0), shifted(1, 1.01)], [shifted(5, 1.25), shifted(6, 1.26)]
    made = compared(before, after, quiet())
    assert made.outcome == CHANGED
    assert made.explanation == (
        "3 other figures of unchanged code moved, too (25 % more in the middle): it is hardly the code alone",
    )
    only_this = compared([shifted(0, 1.0), shifted(1, 1.01)], [shifted(5, 1.0, 1.2), shifted(6, 1.01, 1.2)])
    assert only_this.outcome == CHANGED and not only_this.explanation


def test_other_code_on_both_sides_says_nothing_of_a_session() -> None:
    later = session(5, *(figure(125, name, source="b" * 8) for name in ("lock", "one", "two", "three")))
    assert compared([shifted(0, 1.0)], [later], quiet()).outcome == LIKELY


VALUES = st.floats(1e-300, 1e300) | st.sampled_from([1.0, 0.0, -1.0, math.inf, math.nan, 5e-324, 1e-9])
PLACES = st.dictionaries(st.sampled_from(["same CPU", "different CPUs"]), st.tuples(VALUES, st.floats(0, 1)))


@st.composite
def any_session(draw: st.DrawFn, number: int) -> SessionSummary:
    """Of one lock and another figure: whole or not, in one place or two, in one boot or another."""
    more = {
        "by_place": draw(PLACES),
        "status": draw(st.sampled_from(["ok", "ok", "ok", "failed"])),
        "source": draw(st.sampled_from(["a", "a", "b"])),
        "complete": draw(st.sampled_from([True, True, True, False])),
        "ghz": draw(st.sampled_from([None, 3.0])),
        "cycles": draw(st.sampled_from([None, 300.0])),
    }
    told = {
        "quick": draw(st.sampled_from([False, False, True])),
        "state": draw(st.sampled_from(["", "x", "x", "y"])),
        "work": draw(st.sampled_from([None, 0.1, 1.0])),
    }
    return session(number, figure(draw(VALUES), **more), figure(draw(VALUES), "other"), **told)


def test_a_session_that_tells_no_boot_compares_with_one_boot_only_and_the_other_is_left_out() -> None:
    one, untold, other = (
        replace(made, state=state) for made, state in zip(locks(100, 100, 100), ("y", "", "x"), strict=True)
    )
    made = compared([one], [untold, other])
    assert made.sessions == (1, 1)
    assert made.explanation[-1] == "1 of 2 sessions of B: another boot, left out"
    assert compared([untold, other], [one]).sessions == (1, 1)


@given(st.data(), st.integers(0, 3), st.integers(0, 3))
def test_whatever_sessions_say_there_is_a_sentence(data: st.DataObject, a: int, b: int) -> None:
    every = [data.draw(any_session(number)) for number in range(a + b)]
    asked = [LOCK, Asked("other", "anywhere"), Asked("lock", "anywhere", statistic="first")]
    for made in repeats.compare(every[:a], every[a:], asked, every):
        assert made.sentence and "nan" not in made.sentence
        assert made.outcome in OUTCOMES
        assert made.ratio is None or 0 < made.ratio < math.inf


@given(st.lists(st.floats(50, 200), min_size=2, max_size=6), st.integers(1, 5))
def test_either_way_round_the_outcome_is_the_same(values: list[float], cut: int) -> None:
    every = locks(*values)
    a, b = every[: cut % len(every)] or every[:1], every[cut % len(every) or 1 :]
    there, back = compared(a, b, quiet()), compared(b, a, quiet())
    assert there.outcome == back.outcome
    assert there.ratio and back.ratio and there.ratio * back.ratio == pytest.approx(1)


# ------------------------------------------------------------------ many at once


def test_only_what_is_asked_is_corrected_for() -> None:
    """Holm's correction: of many asked, a difference has to be larger."""
    names = [f"m{number}" for number in range(20)]
    a = [session(i, *(figure(100 * (1 + 0.01 * i), name) for name in names)) for i in range(2)]
    b = [
        session(5 + i, *(figure(103 * (1 + 0.01 * i) if name == "m0" else 100, name) for name in names))
        for i in range(2)
    ]
    asked = [Asked(name, "anywhere") for name in names]
    (alone,) = repeats.compare(a, b, asked[:1], ())
    among = repeats.compare(a, b, asked, ())[0]
    assert alone.outcome == CHANGED
    assert among.outcome == NO_CHANGE
    assert "is not clear among 20 comparisons" in among.sentence
    assert among.detectable and alone.detectable and among.detectable > alone.detectable
    assert repeats.compare(a, b, asked, (), alone=True)[0] == repeats.compare(a, b, asked[:1], b)[0]


def test_the_floor_of_a_family_is_its_own() -> None:
    every = [
        session(30 + i, figure(100, "a", family="x"), figure(100 + 40 * i, "b", family="y")) for i in range(3)
    ]
    assert repeats.band("x", every) == pytest.approx(0.02)
    wide = repeats.band("y", every)
    assert wide and wide > 0.5
    assert repeats.band("z", every) is None


# ------------------------------------------------------------------ what was really measured


@cache
def of_note(name: str) -> tuple[SessionSummary, ...]:
    """Its committed sessions, newest first."""
    return tuple(map(sessions.of, store.load_all(RECORDS / name)))


def everything() -> tuple[SessionSummary, ...]:
    notes = (
        "2023-11-03-vhive-libmpk",
        "2026-11-24-function-invocation",
        "2026-11-24-threads",
        "2026-11-28-dd",
    )
    return tuple(one for note in notes for one in of_note(note))


def asked_of(one: SessionSummary) -> list[Asked]:
    return [
        Asked(each.measurement, each.condition, each.sweep)
        for each in one.figures
        if "median" in each.estimates
    ]


def test_invocations_of_identical_code_are_never_called_changed() -> None:
    """Four sessions of one boot, two against two in every way: overlap calls a third of them apart."""
    four = [one for one in of_note("2026-11-24-function-invocation") if one.started < "2026-11-26"]
    assert len(four) == 4
    for pair in combinations(four, 2):
        rest = [one for one in four if one not in pair]
        made = repeats.compare(pair, rest, asked_of(four[0]), four)
        assert len(made) == 14
        assert {one.outcome for one in made} == {NO_CHANGE}


def test_other_boots_of_the_same_alias_are_never_judged() -> None:
    first = of_note("2023-11-03-vhive-libmpk")
    old, new = first[-1], first[0]
    made = repeats.compare([old], [new], asked_of(new), first)
    assert len(made) == 23
    assert {one.outcome for one in made} == {NOT_JUDGED}
    assert any("another kernel" in one.sentence or "another CPU" in one.sentence for one in made)


def test_every_sentence_about_the_records_is_a_sentence() -> None:
    """No figure of any pair of committed sessions leads to an error, a number that is none, or no words."""
    every = everything()
    notes = {one.note for one in every}
    for note in sorted(notes):
        ours = of_note(note)
        for later, earlier in combinations(ours[:3], 2):
            for made in repeats.compare([earlier], [later], asked_of(later), every):
                assert made.sentence and "nan" not in made.sentence and "inf" not in made.sentence
                assert made.ratio is None or math.isfinite(made.ratio)
