"""Figures of several hosts: each from its own records, and what is said of two of them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.findings import (
    before,
    by_host,
    differences,
    followed,
    history,
    judge,
    ratios,
    select,
    sessions,
)
from generator.findings.baseline import Baseline
from generator.model import heading, hosted
from generator.model.finding import Finding, Findings, Summary
from generator.model.note import ANYWHERE, Condition
from generator.model.record import Record
from generator.model.session import SessionSummary
from generator.model.trial import Trial
from tests.factories import estimate, expectation, experiment, measured, measurement, record, summary, trial

HERE, M510 = hosted.spread({"anywhere": ANYWHERE}, ("here", "m510")).values()
OURS, THEIRS = trial("lock", HERE), trial("lock", M510)
BOTH = [OURS, THEIRS]
BASE = trial("lock")  # as records hold it: the condition as every host calls it


def made(host: str, day: int = 23, value: float = 100.0, **more: object) -> Record:
    one = measured([value] * 6, trial=BASE)
    engine = "" if host.startswith("here") else "ssh"
    return record(one, name=f"202611{day}T120000000Z-{host}", **{"engine": engine, **more})


def medians(records: list[Record], trials: list[Trial] = BOTH) -> dict[str, float | str]:
    note = experiment(measurement("lock", "here", "m510"), conditions={"here": HERE, "m510": M510})
    return {
        one.condition.name: one.summary.median.value if one.summary.median else one.summary.status
        for one in select.findings(note, trials, records).items
    }


def test_the_figure_of_a_host_is_from_its_own_newest_record() -> None:
    found = medians([made("here-a", 23, 1.0), made("m510", 22, 2.0), made("m510", 21, 3.0)])
    assert found == {"here": 1.0, "m510": 2.0}


def test_a_host_without_a_record_is_not_measured_and_the_others_stand() -> None:
    assert medians([made("m510")]) == {"here": "not measured", "m510": 100.0}
    assert medians([made("here-a")]) == {"here": 100.0, "m510": "not measured"}


def test_what_another_host_measured_is_not_taken_for_here_though_the_note_no_longer_names_it() -> None:
    elsewhere = made("c6420", 25, 3.0)
    assert medians([made("here-a", 23, 1.0), elsewhere])["here"] == 1.0
    assert medians([elsewhere])["here"] == "not measured"


def test_a_machine_that_is_called_as_a_host_is_not_that_host() -> None:
    """Records may hold the machine's real name."""
    found = medians([made("m510", 25, 3.0, engine=""), made("m510", 23, 2.0)])
    assert found == {"here": 3.0, "m510": 2.0}


def test_each_host_has_a_state_of_its_own() -> None:
    state = {"kernel": "6.1", "state": "a"}
    newer = made("m510", 25, 2.0, machine={"kernel": "6.9", "state": "b"})
    ours = made("here-a", 23, 1.0, machine=state)
    assert medians([newer, ours]) == {"here": 1.0, "m510": 2.0}
    older = made("m510", 24, 3.0, machine=state)
    assert medians([older, newer, ours]) == {"here": 1.0, "m510": 2.0}


def test_no_session_is_called_another_one_because_another_host_has_a_newer_one() -> None:
    note = experiment(measurement("lock", "here", "m510"), conditions={"here": HERE, "m510": M510})
    found = select.findings(note, BOTH, [made("here-a", 23), made("m510", 21)])
    assert [one.summary.session for one in found.items] == ["", ""]
    assert len(found.records) == 2


def test_a_note_without_hosts_takes_the_newest_records_host_as_ever() -> None:
    note = experiment(measurement("lock", "anywhere"))
    (found,) = select.findings(note, [BASE], [made("here-a", 23, 1.0), made("m510", 24, 2.0)]).items
    assert found.summary.median and found.summary.median.value == 2.0


@given(
    st.lists(
        st.tuples(st.sampled_from(["here-a", "here-b", "m510", "c6420"]), st.integers(10, 29)),
        max_size=8,
        unique=True,
    )
)
def test_the_sufficient_records_give_what_all_of_them_give(sessions: list[tuple[str, int]]) -> None:
    records = [made(host, day, float(day)) for host, day in sessions]
    names = select.sufficient(BOTH, list(map(heading.of, records)))
    few = [one for one in records if one.name in names]
    assert medians(few) == medians(records)


# ------------------------------------------------------------------ two of them


def on(condition: Condition, value: float, low: float, high: float, name: str) -> Summary:
    rounds = {"median": dict.fromkeys(range(6), value)}
    found = estimate(value, low, high)
    return summary(found, trial=replace(BASE, condition=condition), record=name, by_round=rounds)


def test_rounds_of_two_hosts_are_never_paired() -> None:
    """Even where both have the same rounds in what passes for one record."""
    found = ratios.ratio(
        on(M510, 200.0, 190.0, 210.0, "a"), "median", on(HERE, 100.0, 90.0, 110.0, "a"), "median"
    )
    assert (found.text, found.paired) == ("2.0× (from two hosts)", False)
    apart = differences.difference(
        on(M510, 200.0, 190.0, 210.0, "a"), "median", on(HERE, 100.0, 90.0, 110.0, "b"), "median"
    )
    assert apart.told() == "100 ns (from two hosts)"


@pytest.mark.parametrize(
    ("low", "high", "outcome", "cell"),
    [
        (60.0, 71.9, "holds", "✓ 1.5× faster than here"),
        (60.0, 72.1, "undecided", "? not clearly faster than here"),
        (138.0, 150.0, "fails", "✗ 1.4× slower than here"),
        (137.0, 150.0, "undecided", "? not clearly faster than here"),
    ],
)
def test_a_host_is_faster_where_its_interval_is_beyond_what_sessions_of_one_host_differ_by(
    low: float, high: float, outcome: str, cell: str
) -> None:
    """The other's interval is 90 to 110; a session of the same host may be 1.25 times as slow."""
    ours = on(M510, (low + high) / 2, low, high, "a")
    theirs = on(HERE, 100.0, 90.0, 110.0, "b")
    found = judge.judge(expectation("under here"), ours, {"here": theirs})
    assert (found.outcome, found.cell) == (outcome, cell)


@pytest.mark.parametrize(
    ("bound", "outcome"), [(1.46, "holds"), (1.47, "undecided"), (2.46, "undecided"), (2.47, "fails")]
)
def test_the_same_room_is_left_to_a_ratio_that_is_expected(bound: float, outcome: str) -> None:
    ours, theirs = on(M510, 190.0, 185.0, 195.0, "a"), on(HERE, 100.0, 99.0, 101.0, "b")
    expected = expectation(f"over {bound}x here", bound, None, against="here", dimension="")
    assert judge.judge(expected, ours, {"here": theirs}).outcome == outcome


# ------------------------------------------------------------------ in order


def placed(*figures: tuple[float, float] | None, dimension: str = "time") -> list[str]:
    """The places of hosts with these intervals, in the order of the figures' own hosts."""
    conditions = [Condition(f"h{number}", on=f"h{number}", base="x") for number in range(len(figures))]
    rows = [
        Finding(
            measurement("lock", "x"),
            condition,
            summary(
                estimate(sum(one) / 2, *one) if one else None,
                status="ok" if one else "skipped",
                trial=replace(BASE, condition=condition),
                dimension=dimension,
            ),
        )
        for condition, one in zip(conditions, figures, strict=True)
    ]
    return [f"{one.row.condition.name} {one.place}".strip() for one in by_host.ranked(rows)]


@pytest.mark.parametrize(
    ("figures", "places"),
    [
        (((90, 100), (126, 140)), ["h0 1", "h1 2"]),
        (((90, 100), (125, 140)), ["h0 1–2", "h1 1–2"]),
        (((126, 140), (90, 100)), ["h1 1", "h0 2"]),
        (((10, 11), (13, 14), (16, 20), (30, 40)), ["h0 1–2", "h1 1–3", "h2 2–3", "h3 4"]),
        ((None, (1, 2)), ["h1 1", "h0"]),
        ((), []),
    ],
)
def test_a_place_is_one_only_where_intervals_tell_hosts_apart(
    figures: tuple[tuple[float, float] | None, ...], places: list[str]
) -> None:
    assert placed(*figures) == places


def test_of_a_rate_the_highest_is_the_first() -> None:
    assert placed((90, 100), (200, 210), dimension="req/s") == ["h1 1", "h0 2"]


@given(st.lists(st.tuples(st.floats(1, 1e6), st.floats(1, 3)), max_size=6))
def test_places_hold_the_order_of_the_figures_and_nobody_is_left_out(ends: list[tuple[float, float]]) -> None:
    conditions = [Condition(f"h{number}", on=f"h{number}", base="x") for number in range(len(ends))]
    rows = [
        Finding(measurement("lock", "x"), one, on(one, low * times**0.5, low, low * times, one.name))
        for one, (low, times) in zip(conditions, ends, strict=True)
    ]
    found = by_host.ranked(rows)
    assert sorted(one.row.condition.name for one in found) == sorted(one.name for one in conditions)
    for number, one in enumerate(found, 1):
        assert one.first and one.last and one.first <= number <= one.last


# ------------------------------------------------------------------ sessions of each


def of_sessions() -> tuple[Findings, list[SessionSummary]]:
    """The lock on both hosts, and two sessions of each, in turns."""
    records = [made("here-a", 20, 1.0), made("m510", 21, 2.0), made("here-a", 22, 1.1), made("m510", 23, 2.2)]
    note = experiment(measurement("lock", "here", "m510"), conditions={"here": HERE, "m510": M510})
    told = tuple(sorted(map(sessions.of, records), key=lambda one: one.name, reverse=True))
    return replace(select.findings(note, BOTH, records), earlier=told), list(told)


def test_the_session_before_is_one_of_the_same_host() -> None:
    found, _ = of_sessions()
    earlier = [before.summary(item, "median", found) for item in found.items]
    assert [one.median.value for one in earlier if one.median] == [1.0, 2.0]


def test_sessions_have_todays_name_of_their_own_host() -> None:
    found, told = of_sessions()
    named = {one.host: one.figures[0].condition for one in before.as_called_today(told, found)}
    assert named == {"here-a": "here", "m510": "m510"}


def test_the_history_of_a_figure_is_that_of_its_host() -> None:
    found, told = of_sessions()
    for item, host in zip(found.items, ("here-a", "m510"), strict=True):
        history_of = history.follow(followed.of(item), told, lambda *_: None)
        assert {one.host for one in history_of.moments} == {host}
        assert len(history_of.moments) == 2


# ------------------------------------------------------------------ one of them as the baseline


def test_a_host_as_the_baseline_is_the_same_condition_there() -> None:
    one, two = Condition("apart", placement="two cores"), Condition("one", placement="one cpu")
    known = hosted.spread({"apart": one, "one": two}, ("here", "m510"))
    rows = tuple(
        Finding(measurement("lock", *known), each, on(each, value, value, value, each.host))
        for each, value in zip(known.values(), (100.0, 10.0, 200.0, 40.0), strict=True)
    )
    base = Baseline(known["here.apart"], rows[:2], name="here")
    assert [one and one.figure for one in map(base.ratio, rows)] == [None, None, "2.0×", "4.0×"]
    assert [base.is_it(row) for row in rows] == [True, True, False, False]
    assert base.title(rows) == "ratio to here"
    everywhere = Baseline(known["here.one"], (rows[1], rows[3]), name="one")
    assert [one and one.figure for one in map(everywhere.ratio, rows)] == ["10×", None, "5.0×", None]
    assert everywhere.title(rows) == "ratio to one CPU"
