"""The CPUs that a process may be pinned to."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from generator.machine import facts as machine
from generator.machine import topology
from tests.machine.trees import ARM_BOARD, BARE_METAL, CPU

Plant = Callable[[Mapping[str, str]], Path]


def test_an_arm_board_is_named_by_its_board_and_its_large_cores_come_first(plant: Plant) -> None:
    root = plant(ARM_BOARD)
    assert machine.read(root)["cpu"] == "Raspberry Pi 4 Model B Rev 1.2"
    assert [cpu.number for cpu in topology.topology(root).preferred] == [2, 3, 1, 0]


def test_only_cpus_that_the_process_may_use_are_offered(plant: Plant) -> None:
    root = plant(BARE_METAL | {"proc/self/status": "Cpus_allowed_list:\t1,3,8-127\n"})
    assert topology.topology(root).numbers == (1, 3)
    assert topology.topology(root).online == 4


@pytest.mark.parametrize(
    ("files", "allowed"),
    [
        ({}, (0, 1, 2, 3)),
        ({"proc/self/cgroup": "0::/a/b\n", "sys/fs/cgroup/a/cpuset.cpus.effective": "0-2\n"}, (0, 1, 2)),
        (
            {
                "proc/self/cgroup": "4:memory:/m\n3:cpuset:/c\n",
                "sys/fs/cgroup/cpuset/c/cpuset.effective_cpus": "3\n",
            },
            (0, 1, 3),
        ),
    ],
)
def test_isolated_cpus_are_offered_where_the_cpuset_holds_them(
    plant: Plant, files: dict[str, str], allowed: tuple[int, ...]
) -> None:
    isolating = {"proc/self/status": "Cpus_allowed_list:\t0-1\n", f"{CPU}/isolated": "2-3\n"}
    assert topology.topology(plant(BARE_METAL | isolating | files)).numbers == allowed


def test_this_machine_offers_what_the_kernel_allows_it() -> None:
    assert os.sched_getaffinity(0) <= set(topology.topology().numbers)
