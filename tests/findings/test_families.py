"""What repeats in which sessions: by machine, boot and code."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from generator.findings import families
from generator.findings.families import AFTER, BEFORE
from generator.model.session import SessionSummary
from tests.sessions import figure, locks, session

MEDIAN = {("median", "")}
KIND = ("event, anywhere", "median", "")


def twice(*values: tuple[float, float]) -> list[SessionSummary]:
    """Two sessions; each pair is a figure's values."""
    return [
        session(number, *(figure(pair[number], f"m{index}") for index, pair in enumerate(values)))
        for number in range(2)
    ]


def variance(sessions: list[SessionSummary], *own: str) -> float | None:
    known = families.differ(families.families(sessions, MEDIAN, {}), KIND, own)
    return known.variance if known else None


def test_a_family_tells_what_its_figures_differ_by() -> None:
    assert variance(twice((100, 110), (100, 110))) == pytest.approx(math.log(1.1) ** 2 / 2)


@pytest.mark.parametrize("other", [{"state": "x"}, {"kernel": "6.2"}, {"host": "h"}, {"quick": True}])
def test_another_boot_or_host_repeats_nothing(other: dict[str, object]) -> None:
    first, second = twice((100, 110), (100, 110))
    assert variance([first, replace(second, **other)]) is None  # type: ignore[arg-type]


def test_other_code_repeats_nothing() -> None:
    first, second = twice((100, 110), (100, 110))
    changed = tuple(replace(one, source="other") for one in second.figures)
    assert variance([first, replace(second, figures=changed)]) is None


def test_a_figure_that_failed_or_is_nothing_is_no_repeat() -> None:
    for broken in (
        figure(110, status="failed"),
        figure(110, complete=False),
        figure(0.0),
        figure(110, estimates={}),
    ):
        assert variance([*locks(100), session(5, broken)]) is None


def test_medians_of_several_places_do_not_tell_what_a_whole_differs_by() -> None:
    there = {"same CPU": (100.0, 0.5), "different CPUs": (900.0, 0.5)}
    each = [session(i, figure(100 * (1 + 8 * i), by_place=there)) for i in range(2)]
    assert variance(each) is None
    found = families.families(each, {("median", "same CPU")}, {})
    known = families.differ(found, ("event, anywhere", "median", "same CPU"), ())
    assert known and known.variance == 0


def test_sessions_that_share_all_figures_count_once() -> None:
    """Ten figures of two sessions are no ten repeats."""
    found = families.families(twice(*[(100, 110)] * 10), MEDIAN, {})
    known = families.differ(found, KIND, ())
    assert known and known.freedom == 1


def test_the_sides_of_a_comparison_are_no_repeats_of_each_other() -> None:
    sessions = twice((100, 150), (100, 150), (100, 101))
    apart = dict(zip(map(families.name, sessions), (BEFORE, AFTER), strict=True))
    found = families.families(sessions, MEDIAN, apart)
    assert families.differ(found, KIND, ("m0()",)) is None
    assert families.elsewhere(found, KIND, ("m0()",)) == pytest.approx((math.log(1.5), math.log(1.01)))
    assert families.elsewhere(found, KIND, ("m0()", "m1()", "m2()")) == ()


def test_across_the_sides_a_bad_day_counts_where_repeats_are_known() -> None:
    sessions = [*twice((100, 150), (100, 150)), *locks(100, 101, first=7)]
    apart = dict(zip(map(families.name, sessions), (BEFORE, AFTER), strict=False))
    found = families.families(sessions, MEDIAN, apart)
    calm = families.differ(found, KIND, ("m0()",))
    bad = families.differ(found, KIND, ("m0()",), across=True)
    assert calm and bad and bad.variance > 100 * calm.variance
    assert calm.freedom == bad.freedom


def test_a_host_is_one_cpu_as_busy() -> None:
    (one,) = locks(100)
    others = [
        replace(one, name="a", cpu="x"),
        replace(one, name="b", host="x"),
        replace(one, name="c", work=1.0),
    ]
    assert families.of_host(one, [one, one, *others]) == (one,)
