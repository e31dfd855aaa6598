"""Can a measurement be run and judged as written? What tests/bad/ does not show."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from generator.errors import Location
from generator.model.note import ANYWHERE, Condition, Measurement
from generator.notes import check_measurements
from tests import factories
from tests.notes.test_check import CATALOGUE

HERE = Location("note")
CONDITIONS = {
    "anywhere": ANYWHERE,
    "one": Condition("one", (3,), location=HERE),
    "two": Condition("two", (3, 4), location=HERE),
}


def measurement(**more: Any) -> Measurement:
    fields: dict[str, Any] = {"probe": "mutex_lock", "location": HERE}
    names = more.pop("conditions", ("anywhere",))
    keys = ("probe", "expect", "conditions", *(f"params.{name}" for name, _ in more.get("params", ())))
    places = dict.fromkeys(keys, HERE) | {
        f"params.{name}.{number}": HERE
        for name, values in more.get("params", ())
        for number in range(len(values))
    }
    return factories.measurement("lock", *names, **{**fields, "locations": places, **more})


def told(one: Measurement) -> list[tuple[str, str]]:
    return [
        (problem.what, problem.hint)
        for problem in check_measurements.problems(one, CONDITIONS, CATALOGUE, {one.id: one})
    ]


def test_a_sound_measurement_is_let_be() -> None:
    assert told(measurement()) == []
    assert told(measurement(probe="memcpy", params=(("size", ("64", "4 KiB")),))) == []


@pytest.mark.parametrize(("name", "count"), [("one", 1), ("two", 0), ("anywhere", 0)])
def test_a_pin_needs_a_cpu_for_each_thread(name: str, count: int) -> None:
    found = told(measurement(probe="handoff_futex", conditions=(name,)))
    assert (
        found
        == [
            (
                "'one' pins 1 CPU, and 'lock' runs 2 threads",
                "write pin: [3, 3], or name the conditions of 'lock'",
            )
        ]
        * count
    )
    assert told(measurement(conditions=(name,))) == []  # one thread


@pytest.mark.parametrize(
    ("probe", "what"),
    [
        ("mutex_lok", "unknown probe 'mutex_lok'"),
        ("mutex_lock.c", "'mutex_lock.c' is not the name of a probe"),
        ("probes/x", "'probes/x' is not the name of a probe"),
        ("my-probe", "unknown probe 'my-probe'"),
    ],
)
def test_a_probe_is_a_name_that_is_there(probe: str, what: str) -> None:
    ((said, hint),) = told(measurement(probe=probe))
    assert said == what and hint


def test_a_script_takes_any_param_but_the_programs_own() -> None:
    assert told(measurement(probe="script", params=(("anything", ("x",)),))) == []
    for name in check_measurements.RUNNER_PARAMS:
        ((said, _),) = told(measurement(probe="script", params=((name, ("1",)),)))
        assert said == f"the param '{name}' is set by the program itself"


@pytest.mark.parametrize("name", ["1a", "a-b", "a b", ""])
def test_a_param_has_a_name(name: str) -> None:
    ((said, _),) = told(measurement(probe="script", params=((name, ("1",)),)))
    assert said == f"'{name}' is not the name of a param"


def test_an_expectation_wants_a_probe_and_another_condition() -> None:
    alone = {"anywhere": (factories.expectation("under anywhere"),)}
    assert told(measurement(expect=alone)) == [
        ("'under anywhere' compares 'anywhere' with itself", "name another")
    ]
    other = {"anywhere": (factories.expectation("under two"),)}
    assert told(measurement(expect=other)) == [("'lock' does not run under 'two'", "it runs under: anywhere")]
    assert told(measurement(expect=other, conditions=("anywhere", "two"))) == []
    bound = {"anywhere": (factories.expectation("under 5 us", high=5000.0),)}
    without = measurement(expect=bound, probe="")
    places = {key: one for key, one in without.locations.items() if key != "probe"}
    assert told(replace(without, locations=places)) == [
        (
            "'lock' has an expectation but no probe to check it",
            "write `probe: NAME` or `run: PROGRAM`, or delete `expect`",
        )
    ]


def test_facts_have_no_precision_and_figures_have() -> None:
    places = {"probe": HERE, "precision": HERE}
    facts = replace(CATALOGUE.probes["mutex_lock"], kind="fact")
    catalogue = replace(CATALOGUE, probes={**CATALOGUE.probes, "mutex_lock": facts})
    one = measurement(precision=0.05, locations=places)
    for known, said in ((CATALOGUE, []), (catalogue, ["'mutex_lock' tells facts, which have no precision"])):
        found = check_measurements.problems(one, CONDITIONS, known, {one.id: one})
        assert [problem.what for problem in found] == said
