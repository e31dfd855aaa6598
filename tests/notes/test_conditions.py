"""`conditions:` as written -> Condition; what tests/bad/ does not show."""

from __future__ import annotations

import pytest

from generator.errors import Location
from generator.model.note import ANYWHERE, PLACEMENTS, Condition
from generator.notes import conditions
from generator.notes.fields import Fields
from generator.syntax.text import Source
from generator.syntax.yaml_nodes import parse


def read(text: str) -> tuple[Condition, Fields]:
    node, problems = parse(Source(f"it: {text}\n", Location("note")))
    fields = Fields(problems)
    return conditions.conditions(node, fields)["it"], fields


def test_without_conditions_there_is_one() -> None:
    assert conditions.conditions(None, Fields()) == {"anywhere": ANYWHERE}


@pytest.mark.parametrize("kind", PLACEMENTS)
def test_a_pin_by_kind_stays_that_kind(kind: str) -> None:
    found, fields = read(f"{{pin: {kind}}}")
    assert (found.placement, found.pin, fields.problems) == (kind, (), [])


@pytest.mark.parametrize(
    ("text", "pin", "count"),
    [("[0, 1]", (0, 1), 0), ("[4095]", (4095,), 0), ("[4096]", (0,), 1), ("[]", (), 1), ("two", (), 1)],
)
def test_cpus_are_numbers_within_bounds(text: str, pin: tuple[int, ...], count: int) -> None:
    found, fields = read(f"{{pin: {text}}}")
    assert (found.pin, len(fields.problems)) == (pin, count)


@pytest.mark.parametrize(("text", "idle"), [("60 s", 60_000_000_000), ("60001 ms", 0)])
def test_a_sleep_is_a_minute_at_most(text: str, idle: int) -> None:
    found, fields = read(f"{{idle: {text}}}")
    assert found.idle == idle
    assert bool(fields.problems) == (not idle)


@pytest.mark.parametrize(
    ("model", "good"),
    [("max", True), ("Skylake-Server-v4", True), ("a" * 41, True), ("a" * 42, False), ("a,b", False)],
)
def test_a_cpu_model_is_a_name_and_no_option(model: str, good: bool) -> None:
    found, fields = read(f"{{emulate: '{model}'}}")
    assert (found.emulate, not fields.problems) == (model, good)


def test_what_an_emulated_machine_cannot_have_is_told_key_by_key() -> None:
    keys = "pin: [0], idle: 1 ms, awake: true, env: {A: b}, prepare: [sync]"
    _, fields = read(f"{{emulate: max, {keys}, cc: clang, cflags: -O0, label: x}}")
    assert [one.what.split("'")[1] for one in fields.problems] == ["pin", "idle", "awake", "env", "prepare"]


def test_a_nearly_right_pin_gets_the_nearest_and_another_all_of_them() -> None:
    assert [one.hint for one in read("{pin: two coers}")[1].problems] == ["did you mean 'two cores'?"]
    assert next(one.hint for one in read("{pin: '7'}")[1].problems).startswith("write `one cpu`, ")
