from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.machine.placement import Cpu, Placed, Topology, as_ranges, place
from generator.machine.sysfs import numbers
from generator.model.note import PLACEMENTS, Condition

ONE = Topology((Cpu(0, 0),), 1)
TWO = Topology((Cpu(0, 0), Cpu(1, 1)), 2)
SMT = Topology((Cpu(0, 0), Cpu(1, 1), Cpu(2, 0), Cpu(3, 1)), 4)
ADJACENT = Topology((Cpu(0, 0), Cpu(1, 0), Cpu(2, 2), Cpu(3, 2)), 4)  # twins numbered side by side
SOCKETS = Topology((Cpu(0, 0), Cpu(1, 1), Cpu(2, 2, socket=1), Cpu(3, 3, socket=1)), 4)


def kind(placement: str) -> Condition:
    return Condition("c", placement=placement)


@pytest.mark.parametrize(
    ("topology", "placement", "cpus"),
    [
        (ONE, "one cpu", (0, 0)),
        (TWO, "one cpu", (1, 1)),
        (TWO, "two cores", (1, 0)),
        (SMT, "two cores", (1, 2)),
        (SMT, "smt twins", (1, 3)),
        (ADJACENT, "one cpu", (2, 2)),
        (ADJACENT, "two cores", (2, 1)),
        (ADJACENT, "smt twins", (2, 3)),
        (SOCKETS, "one cpu", (1, 1)),
        (SOCKETS, "two cores", (1, 0)),
        (SOCKETS, "two sockets", (1, 2)),
    ],
)
def test_kinds_are_found_in_the_topology(topology: Topology, placement: str, cpus: tuple[int, ...]) -> None:
    assert place(kind(placement), topology, 2) == Placed(cpus)


@pytest.mark.parametrize(
    ("topology", "placement", "reason"),
    [
        (ONE, "two cores", "needs two cores of one socket; this machine has one CPU, one core, one socket"),
        (
            TWO,
            "smt twins",
            "needs two hyper-threads of one core; this machine has 2 CPUs, 2 cores, one socket",
        ),
        (TWO, "two sockets", "needs two sockets; this machine has 2 CPUs, 2 cores, one socket"),
        (Topology((Cpu(3, 3),), 8), "two cores", "needs two cores of one socket; allowed here: CPU 3 of 8"),
    ],
)
def test_what_a_machine_lacks_is_said_in_words(topology: Topology, placement: str, reason: str) -> None:
    assert place(kind(placement), topology, 2) == Placed(reason=reason)


def test_every_kind_that_may_be_written_can_be_placed() -> None:
    assert all(isinstance(place(kind(name), SMT, 2), Placed) for name in PLACEMENTS)


def test_a_misspelt_kind_is_a_reason_that_names_the_kinds() -> None:
    assert "there is one cpu, smt twins, two cores, two sockets" in place(kind("two cors"), TWO, 2).reason


def test_a_list_is_taken_in_its_order() -> None:
    assert place(Condition("c", pin=(3, 0)), SMT, 2) == Placed((3, 0))
    assert place(Condition("c", pin=(0, 0)), ONE, 2) == Placed((0, 0))


def test_a_probe_of_one_thread_takes_the_first_of_a_list() -> None:
    assert place(Condition("c", pin=(3, 0)), SMT, 1) == Placed((3,))
    assert place(kind("two cores"), SMT, 1) == Placed((1,))


def test_a_list_of_cpus_that_are_not_allowed_says_which_are() -> None:
    placed = place(Condition("c", pin=(0, 7)), TWO, 2)
    assert placed == Placed(reason="CPU 7 is not allowed here (allowed: 0-1)")


def test_a_list_too_short_for_the_threads_is_not_guessed_at() -> None:
    assert place(Condition("c", pin=(0,)), TWO, 2).reason == "pin names one CPU; the probe has 2 threads"


def test_more_threads_than_cpus_alternate_between_the_two() -> None:
    assert place(kind("two cores"), TWO, 4) == Placed((1, 0, 1, 0))


@pytest.mark.parametrize("condition", [Condition("anywhere"), Condition("c", awake=True)])
def test_without_pin_nothing_is_placed(condition: Condition) -> None:
    assert place(condition, TWO, 2) == Placed()


def test_without_threads_nothing_is_placed() -> None:
    assert place(kind("two sockets"), ONE, 0) == Placed()


def test_isolated_cpus_come_first() -> None:
    topology = Topology((Cpu(0, 0), Cpu(1, 1), Cpu(2, 2, isolated=True), Cpu(3, 3, isolated=True)), 4)
    assert place(kind("two cores"), topology, 2) == Placed((2, 3))


@given(st.sets(st.integers(0, 300)))
def test_lists_of_cpus_read_back_as_written(cpus: set[int]) -> None:
    assert numbers(as_ranges(cpus)) == cpus


@given(st.sets(st.integers(0, 15), min_size=1), st.sampled_from(sorted(PLACEMENTS)), st.integers(1, 4))
def test_a_placement_uses_allowed_cpus_or_gives_a_reason(
    allowed: set[int], placement: str, threads: int
) -> None:
    topology = Topology(tuple(Cpu(n, n // 2 * 2, n // 8) for n in sorted(allowed)), 16)
    placed = place(kind(placement), topology, threads)
    assert bool(placed.cpus) != bool(placed.reason)
    assert set(placed.cpus) <= allowed and len(placed.cpus) in (0, threads)


@pytest.mark.parametrize(
    ("condition", "cpus"),
    [
        (kind("one cpu"), (1,)),
        (kind("two cores"), (1, 2)),
        (Condition("c", pin=(0, 2, 3)), (0, 2, 3)),
        (Condition("c"), ()),
    ],
)
def test_threads_that_are_not_declared_get_all_cpus_of_the_condition(
    condition: Condition, cpus: tuple[int, ...]
) -> None:
    assert place(condition, SMT, None) == Placed(cpus)
    assert place(condition, SMT, 1).cpus == cpus[:1]
