"""What a far side is asked for is what the client meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import Location
from generator.measure import plan
from generator.measure.fleet import orders
from generator.model.note import Condition, Measurement, Service
from generator.model.trial import Invocation, Trial
from tests.records.test_journal import HEADER, TRIALS

PROGRAM = Measurement(
    "b",
    "a label for readers",
    "",
    ("anywhere",),
    run=("./bin/b", "--flag", "{cpus}"),
    build=("make", "b"),
    version=("cc", "--version"),
    needs=("server",),
    location=Location("experiments/x.yml", 3, 5),
    locations={"build": Location("experiments/x.yml", 4, 12)},
)
SERVICE = Service("server", ("./server", "${TOKEN}"), line="up", env=(("TOKEN", "${TOKEN}"),))


def test_a_preparation_comes_back_as_it_was_but_for_what_only_the_page_needs() -> None:
    asked = orders.Preparation("x", TRIALS, {"b": PROGRAM}, {"server": SERVICE}, {"TOKEN": "s3cret"})
    found = orders.preparation_from(orders.preparation(asked))
    assert (found.stem, found.trials, found.services, found.variables) == (
        "x",
        TRIALS,
        {"server": SERVICE},
        {"TOKEN": "s3cret"},
    )
    there = found.measurements["b"]
    assert (there.run, there.build, there.version, there.needs) == (
        PROGRAM.run,
        PROGRAM.build,
        PROGRAM.version,
        PROGRAM.needs,
    )
    assert (there.location, there.locations) == (PROGRAM.location, PROGRAM.locations)
    assert there.label == "b"
    assert found.experiment.measurements == found.measurements


def test_a_trial_of_a_host_keeps_what_its_definition_does_not_say() -> None:
    one = Trial("a", "lock", Condition("m510.apart", placement="two cores", on="m510"), kind="event")
    (found,) = orders.preparation_from(orders.preparation(orders.Preparation("x", (one,), {}, {}))).trials
    assert (found.condition.on, found.kind) == ("m510", "event")


def test_what_is_begun_comes_back_with_its_order_and_its_header() -> None:
    chosen = plan.plan(TRIALS, 7, budget=3.5, apart=1.25)
    numbers, found, header = orders.beginning_from(orders.beginning([0, 4, 5], chosen, HEADER))
    assert (numbers, found, header) == ([0, 4, 5], chosen, HEADER)


invocations = st.builds(Invocation, st.integers(0, 10**6), st.integers(0, 10**4), first_only=st.booleans())


@given(st.lists(invocations, max_size=9))
def test_any_processes_come_back_as_they_were(several: list[Invocation]) -> None:
    assert orders.invocations_from(orders.invocations(several)) == tuple(several)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"stem": "x"}', "null"])
def test_what_is_no_preparation_is_refused(text: str) -> None:
    with pytest.raises((ValueError, LookupError, TypeError)):
        orders.preparation_from(text)
