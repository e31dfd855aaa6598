"""Several machines side by side."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.machine import differences
from generator.machine.differences import DIFFERS, GOOD, MISSING, NOISY, Found, Seen
from tests.machine.test_doctor import ODD, QUIET

GCC = "gcc 12.2.0"
USUAL = {**QUIET, "cpu": "Xeon", "kernel": "6.1.0", "microcode": "0x1"}


def machine(alias: str, compiler: str | None = GCC, free: int | None = None, **facts: Any) -> Seen:
    return Seen(alias, {**USUAL, **facts}, compiler, "-O2", "3.11.2", free)


def found(kind: str, *machines: Seen) -> dict[str, str]:
    """What is said, by name."""
    every = sum(not one.lost for one in machines)
    return {
        one.name: differences.sentence(one, every)
        for one in differences.findings(machines)
        if one.kind == kind
    }


def test_machines_that_are_alike_and_quiet_have_nothing_but_good_on_them() -> None:
    (one,) = differences.findings([machine("a"), machine("b")])
    assert one.kind == GOOD
    assert "governor, turbo, SMT" in one.name


def test_what_makes_some_noisy_is_one_finding_with_their_names() -> None:
    noisy = found(NOISY, machine("a", governor="powersave"), machine("b"), machine("c", governor="powersave"))
    assert noisy == {"governor": "powersave on a, c: short events run slowly"}


def test_a_finding_with_several_values_says_who_has_which() -> None:
    (one,) = found(NOISY, machine("a", load=[0.3, 0, 0]), machine("b", load=[0.4, 0, 0])).values()
    assert one == "0.30 on a; 0.40 on b: other processes share the CPUs"


def test_what_it_means_is_said_where_it_means_the_same_on_all() -> None:
    slow, slower = (
        {"idle_driver": "intel_idle", "idle_states": ["C6"], "idle_exit_us": us} for us in (9, 99)
    )
    (one,) = found(NOISY, machine("a", **slow), machine("b", **slower)).values()
    assert one == "intel_idle, down to C6 on all"


def test_of_what_is_noisy_that_which_spoils_figures_comes_first() -> None:
    noisy = found(NOISY, machine("a", virtualisation="KVM", governor="powersave"))
    assert next(iter(noisy)) == "governor"


def test_what_is_on_all_is_said_of_all_but_of_one_machine_by_its_name() -> None:
    assert found(NOISY, machine("a", turbo="on"), machine("b", turbo="on"))["turbo"].startswith("on on all")
    assert found(NOISY, machine("a", turbo="on"))["turbo"].startswith("on on a:")


def test_what_a_machine_lacks_is_missing_there() -> None:
    machines = machine("a", compiler=None), machine("b", flags=[]), machine("c", perf_event_paranoid=3)
    missing = found(MISSING, *machines)
    assert missing["compiler"] == "missing on a: no probe in C can be built"
    assert set(missing) == {"compiler", "protection keys", "perf_event_paranoid"}


@pytest.mark.parametrize(("free", "is_told"), [(2**30, False), (2**30 - 1, True)])
def test_a_disk_with_little_room_is_told(free: int, is_told: bool) -> None:
    assert ("disk" in found(MISSING, machine("a", free=free))) == is_told


@pytest.mark.parametrize("fact", ["kernel", "libc", "mitigations", "transparent_hugepages"])
def test_a_fact_that_is_another_one_on_some_differs_the_most_usual_first(fact: str) -> None:
    machines = [machine("a", **{fact: "x"}), machine("b", **{fact: "y"}), machine("c", **{fact: "y"})]
    assert found(DIFFERS, *machines) == {fact.replace("_", " "): "y on b, c; x on a"}


def test_another_compiler_differs_and_none_is_missing_but_does_not_differ() -> None:
    machines = machine("a"), machine("b", "clang 14"), machine("c", None)
    assert found(DIFFERS, *machines) == {"compiler": f"{GCC} on a; clang 14 on b"}


def test_microcode_is_compared_within_one_type_of_processor() -> None:
    other = machine("b", cpu="Epyc", microcode="0x7")
    assert not found(DIFFERS, machine("a"), other)
    assert found(DIFFERS, machine("a"), other, machine("c", microcode="0x2")) == {
        "microcode": "0x1 on a; 0x2 on c"
    }


@pytest.mark.parametrize(
    ("others", "said"), [(4, "b0, b1, b2, b3"), (5, "b0, b1, b2, b3, b4"), (6, "and 2 more")]
)
def test_of_many_hosts_some_are_named_and_the_rest_is_counted(others: int, said: str) -> None:
    machines = [machine("a"), *(machine(f"b{number}", kernel="5") for number in range(others))]
    assert said in found(DIFFERS, *machines)["kernel"]


def test_a_host_that_was_not_reached_is_in_no_finding() -> None:
    machines = machine("a"), Seen("b", lost="no route to host")
    assert not found(MISSING, *machines)
    assert not found(DIFFERS, *machines)


@given(st.lists(st.sampled_from([{}, *ODD]), min_size=1, max_size=5))
def test_there_is_at_most_one_finding_of_a_kind_and_a_name_each_with_what_it_means(every: list[Any]) -> None:
    machines = [machine(f"h{number}", **facts) for number, facts in enumerate(every)]
    made = differences.findings(machines)
    assert len({(one.kind, one.name) for one in made}) == len(made)
    assert all(one.values for one in made if one.kind != GOOD)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
FACTS = st.dictionaries(st.sampled_from([*USUAL, "memory", "idle_states", "idle_exit_us"]), ANYTHING)


@given(
    st.fixed_dictionaries(
        {}, optional={"machine": FACTS | ANYTHING, "compiler": ANYTHING, "python": ANYTHING, "free": ANYTHING}
    )
)
def test_whatever_a_host_answers_can_be_told(answer: dict[str, Any]) -> None:
    for one in differences.findings([differences.seen("a", answer), machine("b")]):
        assert isinstance(one, Found)
        assert "\x1b" not in differences.sentence(one, 2)


def test_an_answer_of_a_host_is_read() -> None:
    compiler = {"command": "cc", "version": GCC, "flags": "-O2"}
    answer = {"machine": USUAL, "compiler": compiler, "python": "3.9.2", "free": 7}
    assert differences.seen("a", answer) == Seen("a", USUAL, GCC, "-O2", "3.9.2", 7)


@pytest.mark.parametrize("wrong", [True, "4", [4], 2**63])
def test_what_is_not_of_the_right_kind_a_host_has_not_told(wrong: object) -> None:
    assert differences.seen("a", {"machine": {"cpus_online": wrong}, "free": wrong}) == Seen("a")
