"""What all sessions say of one figure: what changed between them, what repeats differ by, what is claimed."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.findings import history, history_words
from generator.model.history import ENOUGH
from generator.model.note import ANYWHERE
from tests.histories import (
    APART,
    HAND_OFF,
    estimate,
    figure,
    nightly,
    of,
    printed,
    session,
    unknown,
    with_printed,
)

OTHER_HOST = {"host": "host-f00d00", "name": "20260103T090000000Z-host-f00d00", "day": "2026-01-03T09:00:00Z"}


def told(sessions, number=-1):
    """What is new in a session."""
    return [one.words for one in of(sessions).moments[number].breaks]


def two(**second):
    """Two sessions, the second of which differs."""
    return [session(1, figure(1e3)), session(2, figure(1e3), **second)]


def test_sessions_stand_in_the_order_of_their_start_whatever_order_they_come_in():
    sessions = [session(number, figure(1e3 + number)) for number in range(5)]
    names = [one.name for one in of(sessions[::-1]).moments]
    assert names == [one.name for one in sessions]


def test_a_figure_is_known_by_what_is_measured_whatever_it_was_called_and_else_by_its_name():
    renamed = figure(1e3, measurement="cv")
    otherwise = figure(2e3, definition="condvar() pin=two cores idle=1")
    sessions = [
        session(1, otherwise),
        session(2, renamed),
        session(3, figure(3e3, measurement="else", definition="x")),
    ]
    assert [one.estimate.value for one in of(sessions).moments] == [2e3, 1e3]
    assert told(sessions) == ["another experiment"]


@pytest.mark.parametrize(
    ("second", "words"),
    [
        ({"state": "boot-2"}, ["another boot"]),
        ({"state": "boot-2", "kernel": "6.19"}, ["kernel 6.19"]),
        ({"microcode": "0x2", "cpu": "Intel Xeon"}, ["microcode 0x2", "CPU Intel Xeon"]),
        ({"memory": 16 << 30}, ["memory 16.0 GiB"]),
        ({"memory": (8 << 30) - 8192}, ["another boot"]),
        ({"compiler": "cc 13.1, -O2"}, ["compiler cc 13.1"]),
        ({"compiler": "cc 12.2.0, -O3"}, ["other flags"]),
        ({"state": ""}, []),
        ({}, []),
    ],
)
def test_what_is_new_in_a_session_is_named(second, words):
    assert told(two(**second)) == words


def test_other_code_is_named_where_no_compiler_explains_it():
    assert told([session(1, figure(1e3)), session(2, figure(1e3, source="bb"))]) == ["other code"]
    changed = [session(1, figure(1e3)), session(2, figure(1e3, source="bb"), compiler="cc 13.1, -O2")]
    assert told(changed) == ["compiler cc 13.1"]


def test_what_is_new_is_told_of_each_host_alone():
    sessions = [session(1, figure(1e3)), session(2, figure(9e3), **OTHER_HOST), session(4, figure(1e3))]
    assert [one.breaks for one in of(sessions).moments] == [(), (), ()]
    assert of(sessions).hosts == ("host-a1b2c3", "host-f00d00")


# ------------------------------------------------------------------ which figure


def test_without_a_name_the_statistic_is_the_one_that_stands_for_all():
    only_first = figure(1e3, estimates={"first": estimate(1e3), "faults": estimate(2.0)})
    assert of([session(1, figure(1e3))]).figure.statistic == "median"
    assert of([session(1, only_first)]).figure.statistic == "first"
    p99 = of([session(1, figure(1e3))], replace(HAND_OFF, statistic="p99"))
    assert (p99.figure.statistic, p99.moments[0].estimate.value) == ("p99", 2e3)


def test_counts_are_counts_whatever_is_timed():
    counted = figure(1e3, estimates={"faults": estimate(2.0)})
    assert of([session(1, counted)], replace(HAND_OFF, statistic="faults")).dimension == "count"


def test_a_session_that_measured_another_dimension_is_left_out_and_counted():
    sessions = [session(1, figure(9.0, dimension="req/s")), session(2, figure(1e3))]
    found = of(sessions)
    assert (found.dimension, len(found.moments), found.left_out) == ("time", 1, {"measured as req/s": 1})
    assert "Left out: 1 session, measured as req/s." in list(history_words.sentences(found))


def test_a_session_that_failed_has_its_place_and_no_figure():
    found = of([session(1, figure(1e3)), session(2, figure(None))])
    assert [bool(one.estimate) for one in found.moments] == [True, False]
    assert history_words.figure(found, found.moments[1]) == "failed"


def test_what_no_session_has_has_no_moments():
    found = of([session(1, figure(1e3, measurement="other", definition="other()"))])
    assert (found.moments, found.values, found.figure.statistic) == ((), (), "median")


def test_only_what_was_printed_of_this_statistic_and_dimension_stands_on_its_axis():
    median, p99 = printed("900 ns", 900.0), printed("p99 2 us", 2e3, "p99")
    assert of(two(), with_printed(HAND_OFF, median, p99)).printed == (median,)


# ------------------------------------------------------------------ what repeats differ by


def test_a_band_is_of_sessions_between_two_changes_of_the_machine_or_the_code():
    sessions = [session(n, figure(1e3), state=f"boot-{n // 3}") for n in range(6)]
    assert [(band.first, band.last) for band in of(sessions).bands] == [(0, 2), (3, 5)]
    assert of(sessions).floor == 0.12


def test_a_band_of_one_session_reaches_as_far_as_two_differ_and_of_many_less():
    one = of([session(1, figure(1e3))]).bands[0]
    assert (one.low, one.high) == (pytest.approx(1e3 / 1.12), pytest.approx(1.12e3))
    many = of([session(n, figure(1e3)) for n in range(19)]).bands[0]
    assert math.log(many.high / 1e3) == pytest.approx(math.log(1.12) * math.sqrt((1 + 1 / 19) / 2))


def test_what_was_quick_or_not_finished_moves_no_band():
    sessions = [session(1, figure(1e3)), session(2, figure(5e3), quick=True)]
    sessions += [session(3, figure(5e3, complete=False)), session(4, figure(5e3), interrupted=True)]
    (band,) = of(sessions).bands
    assert (band.first, band.last, band.high) == (0, 3, pytest.approx(1.12e3))


def test_where_nothing_is_known_of_repeats_there_is_no_band_and_that_is_said():
    found = of(two(), known=unknown)
    assert (found.bands, found.floor) == ((), None)
    assert "is not known" in next(iter(history_words.sentences(found)))


def test_what_repeats_differ_by_comes_from_sessions_of_the_same_machine_only():
    near = [session(n, figure(1e3 * (1 + 0.01 * (n % 2)))) for n in range(6)]
    far = [session(n, figure(1e3 * (1 + 9 * (n % 2))), state="boot-2") for n in range(6, 12)]
    known = history.floors([*near, *far])
    first = known(near[0], "event, two cores", "median")
    second = known(far[0], "event, two cores", "median")
    assert 0 < first < 0.1 < 1 < second
    assert known(session(99, figure(1.0), host="elsewhere"), "event, two cores", "median") is None


# ------------------------------------------------------------------ what is claimed


def test_below_twenty_sessions_in_one_boot_no_change_is_claimed():
    found = of(nightly(ENOUGH - 1, step=3.0, at=9))
    assert (found.shifts, found.most) == ((), ENOUGH - 1)
    assert list(history_words.sentences(found))[1] == (
        "No change is claimed: it takes 20 sessions in one boot; here are at most 19."
    )


def test_from_twenty_on_a_change_is_claimed_with_its_size_and_place():
    found = of(nightly(ENOUGH, step=1.5, at=12))
    (shift,) = found.shifts
    assert (shift.at, shift.sessions) == (12, (12, 8))
    assert shift.ratio.low < 1.5 < shift.ratio.high
    said = list(history_words.sentences(found))[1]
    assert said.startswith(f"From {found.moments[12].when} on 1.45× (1.36–1.53)")
    assert said.endswith("claimed of 12 sessions before and 8 after.")


def test_where_twenty_sessions_differ_by_chance_only_that_is_said():
    assert "No change among 30 sessions in one boot." in list(history_words.sentences(of(nightly(30))))


def test_a_reboot_is_no_change_of_the_figure():
    sessions = [replace(one, state=f"boot-{i // 12}") for i, one in enumerate(nightly(24, step=3.0, at=12))]
    assert (of(sessions).shifts, of(sessions).most) == ((), 12)


def test_a_change_where_the_compiler_is_another_one_is_claimed():
    sessions = nightly(24, step=1.5, at=12)
    sessions = [replace(one, compiler=f"cc {12 + (i >= 12)}, -O2") for i, one in enumerate(sessions)]
    found = of(sessions)
    assert [one.at for one in found.shifts] == [12]
    assert [one.words for one in found.moments[12].breaks] == ["compiler cc 13"]


def test_sessions_that_were_quick_or_failed_move_no_change_to_another_place():
    sessions = nightly(26, step=1.5, at=14)
    sessions[2] = replace(sessions[2], quick=True)
    sessions[5] = session(5, figure(None))
    found = of(sessions)
    assert [(one.at, one.sessions) for one in found.shifts] == [(14, (12, 12))]
    assert found.most == 24


def test_a_claimed_change_ends_a_band():
    assert [(band.first, band.last) for band in of(nightly(24, step=1.5, at=12)).bands] == [(0, 11), (12, 23)]


def test_each_host_is_looked_at_alone():
    others = [
        replace(one, host="host-f00d00", name=f"x{i:03}", started=one.started.replace("T07", "T09"))
        for i, one in enumerate(nightly(24, level=9e3))
    ]
    found = of([*nightly(24), *others])
    assert (found.shifts, found.most) == ((), 24)


# ------------------------------------------------------------------ the newest


@given(st.integers(1, 60), st.integers(1, 60))
def test_the_newest_sessions_keep_their_bands_and_changes(count, kept):
    whole = of(nightly(count, step=2.0, at=25))
    newest = whole.newest(kept)
    assert newest.moments == whole.moments[-kept:]
    shown = {whole.moments[shift.at].name for shift in whole.shifts} & {one.name for one in newest.moments}
    assert {newest.moments[shift.at].name for shift in newest.shifts} == shown
    for band in newest.bands:
        assert 0 <= band.first <= band.last < len(newest.moments)


# ------------------------------------------------------------------ words


def test_a_name_says_what_sets_a_figure_apart():
    slept = replace(HAND_OFF, condition=replace(APART, idle=50_000_000), statistic="p99")
    assert history_words.name(of([session(1, figure(1e3))], slept)) == (
        "pthread (CondVar), two cores, after 50 ms asleep, p99"
    )
    anywhere = replace(HAND_OFF, condition=ANYWHERE)
    assert history_words.name(of([session(1, figure(1e3))], anywhere)) == "pthread (CondVar)"


def test_a_session_says_why_its_figure_counts_less():
    assert history_words.remarks(of([session(1, figure(1e3), quick=True, interrupted=True)]).moments[0]) == (
        "quick, unfinished"
    )


def test_a_figure_of_one_process_has_no_interval():
    single = figure(1e3, estimates={"median": replace(estimate(1e3), n=1)})
    found = of([session(1, single), session(2, figure(1e3))])
    assert [history_words.interval(found, one) for one in found.moments] == ["", "0.96–1.08"]
