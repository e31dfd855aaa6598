"""A session held against one of another machine of its kind."""

from __future__ import annotations

import math
import random
from typing import Any

import pytest

from generator.findings import replicas
from generator.model.change import LIKELY, NOT_JUDGED, WITHIN
from generator.model.note import Condition
from generator.model.session import SessionSummary
from tests.factories import session, session_figure, trial

CALL, LOCK = trial("call"), trial("lock")
KIND = "AMD EPYC 7302P"


def on(host: str, *values: float, **more: Any) -> SessionSummary:
    """A session of one machine with a call, and a lock where a second value is given."""
    figures = [session_figure(one, value) for one, value in zip((CALL, LOCK), values, strict=False)]
    told: dict[str, Any] = {"cpu": KIND, "state": f"boot of {host}"} | more
    return session(told.pop("name", f"20261110T100000000Z-{host}"), *figures, **told)


NODES = tuple(on(f"node{number}", value) for number, value in enumerate((100, 110, 95, 104)))


def outcome(ours: SessionSummary, every: tuple[SessionSummary, ...] = NODES) -> str:
    return replicas.compare(on("there", 100.0), ours, every)[0].outcome


def sentence(ours: SessionSummary, every: tuple[SessionSummary, ...] = NODES, **more: Any) -> str:
    return replicas.compare(on("there", 100.0, **more), ours, every)[0].sentence


def test_a_figure_as_near_as_hosts_of_its_kind_are_is_within() -> None:
    assert outcome(on("here", 110.0)) == WITHIN
    assert sentence(on("here", 110.0)) == "10 % more, within what hosts of this kind differ by (up to 33 %)"


def test_a_figure_further_apart_than_hosts_of_its_kind_says_so() -> None:
    assert outcome(on("here", 132.0)) == WITHIN
    assert outcome(on("here", 134.0)) == LIKELY
    assert sentence(on("here", 250.0)) == "2.5×, which is more than hosts of this kind differ by (up to 33 %)"


def test_of_hosts_of_which_nothing_is_known_nothing_is_judged() -> None:
    ours = on("here", 100.0)
    assert outcome(ours, NODES[:1]) == NOT_JUDGED and outcome(ours, NODES[:2]) == WITHIN
    unknown = "the same; not judged: what hosts of this kind differ by is not known: "
    assert sentence(ours, ()) == f"{unknown}no other is known"
    assert sentence(ours, NODES[:1]) == f"{unknown}it was measured on 1 other host of it"


def test_another_cpu_is_another_kind() -> None:
    ours = on("here", 120.0, cpu="Intel Xeon")
    assert sentence(ours) == f"20 % more; not judged: another CPU: {KIND}"
    assert sentence(on("here", 120.0), cpu="") == "20 % more; not judged: another CPU: one that is not told"


def test_sessions_of_other_kinds_busy_and_quick_ones_tell_nothing_of_this_kind() -> None:
    for more in ({"cpu": "Intel Xeon"}, {"work": 1.0}, {"quick": True}):
        others = tuple(on(f"node{number}", 100.0 + number, **more) for number in range(4))
        assert outcome(on("here", 100.0), others) == NOT_JUDGED


def test_the_two_that_are_compared_do_not_tell_how_much_hosts_differ() -> None:
    theirs, ours = on("there", 100.0), on("here", 300.0)
    assert replicas.compare(theirs, ours, (theirs, ours, NODES[0]))[0].outcome == NOT_JUDGED


def test_a_host_that_was_measured_often_counts_once() -> None:
    often = tuple(on("node0", 100.0, name=f"2026111{n}T100000000Z-node0") for n in range(5))
    assert outcome(on("here", 100.0), often) == NOT_JUDGED


def test_another_boot_counts_as_another_host() -> None:
    boots = tuple(on("node0", 100.0 + n, state=f"boot {n}") for n in range(3))
    assert outcome(on("here", 100.0), boots) == WITHIN


def test_other_code_tells_nothing_of_this_one_but_other_figures_of_the_family_do() -> None:
    other = tuple(
        session(f"2026111{n}T100000000Z-node{n}", session_figure(CALL, 100.0, source=f"{n}" * 8), cpu=KIND)
        for n in range(4)
    )
    assert outcome(on("here", 100.0), other) == NOT_JUDGED
    of_family = tuple(
        session(f"2026111{n}T100000000Z-node{n}", session_figure(LOCK, 100.0 + n), cpu=KIND) for n in range(4)
    )
    assert outcome(on("here", 101.0), of_family) == WITHIN


def test_work_beside_one_of_the_two_is_why_it_is_not_judged() -> None:
    assert sentence(on("here", 100.0, work=1.0)) == "the same; not judged: other work was done here meanwhile"
    assert (
        sentence(on("here", 100.0), work=1.0) == "the same; not judged: other work was done there meanwhile"
    )


def test_on_the_same_machine_repeats_of_the_same_code_are_what_counts() -> None:
    theirs = on("one", 100.0, state="boot")
    repeats = tuple(
        on("one", value, name=f"2026111{n}T100000000Z-one", state="boot")
        for n, value in enumerate((100, 101, 99))
    )
    ours = on("one", 102.0, name="20261119T100000000Z-one", state="boot")
    (found,) = replicas.compare(theirs, ours, repeats)
    assert "within what repeats of the same code differ by here" in found.sentence
    (alone,) = replicas.compare(theirs, ours, ())
    assert alone.outcome == NOT_JUDGED and alone.reason


def test_a_condition_that_is_called_otherwise_here_is_known_by_what_it_does() -> None:
    theirs = session(
        "20261110T100000000Z-there", session_figure(trial("call", Condition("m510")), 100.0), cpu=KIND
    )
    (found,) = replicas.compare(theirs, on("here", 110.0), NODES)
    assert found.outcome == WITHIN and found.asked.condition == "m510"


def test_two_of_theirs_that_do_the_same_are_both_held_against_ours() -> None:
    twice = [session_figure(trial(name, probe="call_probe"), 100.0) for name in ("call", "again")]
    theirs = session("20261110T100000000Z-there", *twice, cpu=KIND)
    found = replicas.compare(theirs, on("here", 110.0), NODES)
    assert [(one.asked.measurement, one.outcome) for one in found] == [("call", WITHIN), ("again", WITHIN)]


def test_a_figure_that_is_not_there_says_why() -> None:
    gone = session_figure(CALL, 100.0, status="skipped", estimates={})
    ours = session("20261110T100000000Z-here", gone, cpu=KIND, state="x")
    (found,) = replicas.compare(on("there", 100.0), ours, NODES)
    assert (found.outcome, found.sentence) == (NOT_JUDGED, "not judged: skipped here")


def test_events_in_several_places_are_judged_place_by_place() -> None:
    def placed(host: str, same: float, different: float) -> SessionSummary:
        both = {"same CPU": (same, 0.5), "different CPUs": (different, 0.5)}
        figure = session_figure(CALL, (same + different) / 2, by_place=both)
        return session(f"20261110T100000000Z-{host}", figure, cpu=KIND, state=host)

    nodes = tuple(placed(f"node{n}", 100.0 + n, 900.0 + 9 * n) for n in range(4))
    (found,) = replicas.compare(placed("there", 100, 900), placed("here", 101, 1800), nodes)
    assert found.outcome == LIKELY
    assert found.sentence.startswith("same CPU: 1 % more, within ")
    assert "; different CPUs: 2.0×, which is more than hosts of this kind differ by" in found.sentence


@pytest.mark.parametrize("machines", [2, 3, 6])
def test_of_hosts_that_are_alike_one_figure_in_twenty_at_most_is_called_further_apart(machines: int) -> None:
    chance = random.Random(machines)

    def value() -> float:
        return 100.0 * math.exp(chance.gauss(0, 0.1))

    count = 400
    apart = sum(
        outcome(on("here", value()), tuple(on(f"node{n}", value()) for n in range(machines))) == LIKELY
        for _ in range(count)
    )
    assert apart <= 0.08 * count  # theirs is 100 each time: a margin for that and for chance
