"""Conditions once per host: what their names mean, what readers call them, what one host measures."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model import hosted
from generator.model.note import ANYWHERE, Condition
from tests.factories import expectation, experiment, measurement, printed

APART, ONE = Condition("apart", placement="two cores"), Condition("one", cc="clang")
TWO = hosted.spread({"apart": APART, "one": ONE}, ("here", "m510"))
ALONE = hosted.spread({"anywhere": ANYWHERE}, ("here", "m510"))


def test_what_a_condition_does_is_the_same_wherever_it_is_measured() -> None:
    assert {one.definition for one in TWO.values()} == {APART.definition, ONE.definition}


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("m510.apart", ("m510.apart",)),
        ("m510", ("m510.apart", "m510.one")),
        ("one", ("here.one", "m510.one")),
        ("", ()),
        ("apat", ()),
    ],
)
def test_a_name_stands_for_a_condition_a_host_or_what_all_hosts_have(
    name: str, meant: tuple[str, ...]
) -> None:
    assert hosted.means(TWO, name) == meant


def test_where_no_host_is_named_a_name_is_a_condition_or_nothing() -> None:
    plain = {"apart": APART}
    assert (hosted.means(plain, "apart"), hosted.means(plain, "here")) == (("apart",), ())
    assert (hosted.names(plain), hosted.aliases(plain)) == (("apart",), ())


@pytest.mark.parametrize(
    ("beside", "name", "seen"),
    [
        ("m510.apart", "here", "here.apart"),
        ("m510.one", "here", "here.one"),
        ("m510.one", "apart", "m510.apart"),
        ("m510.one", "here.apart", "here.apart"),
        ("m510.one", "nowhere", "nowhere"),
    ],
)
def test_beside_a_figure_a_host_is_the_same_condition_there_and_a_condition_the_same_host(
    beside: str, name: str, seen: str
) -> None:
    assert hosted.seen_from(TWO, beside, name) == seen


@pytest.mark.parametrize(
    ("condition", "title", "place"),
    [
        (TWO["m510.apart"], "m510, two cores", True),
        (TWO["here.apart"], "here, two cores", False),
        (TWO["m510.one"], "m510, clang", True),
        (ALONE["m510"], "m510", True),
        (ALONE["here"], "here", False),
        (hosted.spread({"a": ANYWHERE, "b": ONE}, ("m510",))["m510.a"], "m510, anywhere", True),
        (replace(TWO["m510.apart"], label="pinned"), "m510, pinned", True),
        (Condition("x", on="m510", base="x", label="pinned there"), "pinned there", False),
        (Condition("x", on="m510", base="x", awake=True), "m510, kept awake", True),
        (APART, "two cores", True),
        (ANYWHERE, "anywhere", False),
    ],
)
def test_a_reader_is_told_the_host_first(condition: Condition, title: str, place: bool) -> None:
    assert (condition.title, condition.is_place) == (title, place)


# ------------------------------------------------------------------ what one host has of it


def test_a_host_measures_the_note_as_if_there_were_no_other() -> None:
    expect = {
        "m510.apart": (expectation("under here.apart"), expectation("under 5 ns", None, 5.0)),
        "m510.one": (expectation("under m510.apart"),),
        "here.one": (expectation("under 6 ns", None, 6.0),),
    }
    found = {"here.apart": (printed(),), "m510.apart": (printed(),)}
    lock = measurement("lock", *TWO, expect=expect, printed=found)
    queue = measurement("queue", "here.apart")
    note = hosted.at(experiment(lock, queue, conditions=TWO), "m510")
    assert {name: one.definition for name, one in note.conditions.items()} == {
        "apart": APART.definition,
        "one": ONE.definition,
    }
    assert not any(one.on or one.base for one in note.conditions.values())
    assert list(note.measurements) == ["lock"]
    lock = note.measurements["lock"]
    assert (lock.conditions, list(lock.printed)) == (("apart", "one"), ["apart"])
    assert {name: [one.against for one in several] for name, several in lock.expect.items()} == {
        "apart": [""],
        "one": ["apart"],
    }


def test_without_hosts_a_note_is_the_same_on_each() -> None:
    note = experiment(measurement("lock", "apart"), conditions={"apart": APART})
    assert hosted.at(note, "m510") is note


@given(st.sampled_from(sorted(TWO)), st.sampled_from([*TWO, "here", "m510", "apart", "one"]))
def test_what_is_seen_from_a_condition_is_one_of_those_that_the_name_stands_for(
    beside: str, name: str
) -> None:
    assert hosted.seen_from(TWO, beside, name) in hosted.means(TWO, name)
