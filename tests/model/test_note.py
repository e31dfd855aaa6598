"""What a condition is called, and what makes it another one."""

from __future__ import annotations

from typing import Any

import pytest

from generator.model.note import Condition
from generator.model.probe import Variant
from generator.model.trial import Trial

BUILT: dict[str, Any] = {"cc": "clang", "cflags": ("-O0", "-g")}
STARTED: dict[str, Any] = {"env": (("LD_BIND_NOW", "1"),), "prepare": ("sync",)}


@pytest.mark.parametrize(
    ("condition", "title"),
    [
        (Condition("a"), "anywhere"),
        (Condition("a", cflags=("-O0",)), "-O0"),
        (Condition("a", placement="one cpu", **BUILT), "one CPU, clang -O0 -g"),
        (Condition("a", cxxflags=("-O0",)), "C++ -O0"),
        (Condition("a", cxx="clang++", cxxflags=("-O0",), **BUILT), "clang -O0 -g, clang++ -O0"),
        (Condition("a", **STARTED), "LD_BIND_NOW=1, after sync"),
        (Condition("a", (1, 0), awake=True, label="as built", **BUILT), "as built"),
    ],
)
def test_a_condition_is_called_by_its_label_or_by_what_it_does(condition: Condition, title: str) -> None:
    assert condition.title == title


def test_the_definition_of_a_condition_grows_by_what_is_given_only() -> None:
    plain = Condition("a", (0, 1), idle=5, awake=True)
    assert plain.definition == "pin=0,1 idle=5 awake=1"
    assert Condition("b", (0, 1), idle=5, awake=True, label="x").definition == plain.definition
    more = Condition("a", (0, 1), idle=5, awake=True, **BUILT, **STARTED)
    assert more.definition == f"{plain.definition} cc=clang cflags=-O0 -g env=LD_BIND_NOW=1 prepare=sync"


def test_a_cxx_compiler_is_part_of_a_definition_where_it_is_given() -> None:
    more = Condition("a", (0, 1), cxx="clang++", cxxflags=("-O0", "-g"))
    assert more.definition == "pin=0,1 idle=0 awake=0 cxx=clang++ cxxflags=-O0 -g"
    wanted = Trial("lock", "mutex_lock", more).variant
    assert (wanted.wishes("C++"), wanted.wishes("C")) == (("clang++", ("-O0", "-g")), ("", ()))
    assert (wanted.ignored("C"), wanted.ignored("C++")) == (("cxx", "cxxflags"), ())


def test_words_that_are_grouped_otherwise_are_another_definition() -> None:
    one, two = Condition("a", prepare=("a b",)), Condition("a", prepare=("a", "b"))
    assert one.definition != two.definition


def test_a_trial_wants_its_probe_built_as_its_condition_says() -> None:
    trial = Trial("lock", "mutex_lock", Condition("a", **BUILT))
    assert trial.variant == Variant("mutex_lock", "clang", ("-O0", "-g"))
    assert trial.variant.ignored("") == ("cc", "cflags")


def test_an_emulated_cpu_is_part_of_a_condition_and_of_how_its_probe_is_built() -> None:
    one = Condition("a", emulate="max")
    assert one.title == "emulated (QEMU, -cpu max)"
    assert one.definition == "pin= idle=0 awake=0 emulate=max"
    assert Trial("m", "keys", one).variant.wishes("C")[1] == ("-static",)
    assert Trial("m", "keys", Condition("a")).variant.wishes("C")[1] == ()
