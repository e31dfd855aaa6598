"""What a machine says of itself, read from stored trees of other machines."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from generator.machine import facts as machine
from generator.machine import topology
from tests.machine.trees import ARM_BOARD, BARE_METAL, CPU, STAT, VIRTUAL

Plant = Callable[[Mapping[str, str]], Path]


def test_bare_metal_tells_all_that_a_figure_hangs_on(plant: Plant) -> None:
    facts = machine.read(plant(BARE_METAL))
    assert facts == {
        "cpu": "Intel(R) Xeon(R) Gold 6142",
        "architecture": "x86_64",
        "microcode": "0x2007006",
        "flags": ["constant_tsc", "nonstop_tsc", "ospke", "pku"],
        "virtualisation": "none",
        "cpus_online": 4,
        "cpus_allowed": "0-3",
        "cores": 2,
        "sockets": 1,
        "smt": "on",
        "governor": "powersave",
        "frequency_driver": "intel_pstate",
        "turbo": "on",
        "idle_driver": "intel_idle",
        "idle_states": ["POLL", "C6", "C10"],
        "idle_exit_us": 890,
        "clocksource": "tsc",
        "kernel": "6.1.0-13-amd64",
        "distribution": "Debian GNU/Linux 12 (bookworm)",
        "memory": 16384 * 1024,
        "transparent_hugepages": "madvise",
        "address_randomisation": "on",
        "perf_event_paranoid": -1,
        "mitigations": "1 on, vulnerable: mds",
        "load": [0.31, 0.2, 0.1],
        "steal": 0.035,
        "state": machine.read(plant(BARE_METAL))["state"],
    }


@pytest.mark.parametrize(
    ("path", "was", "now"),
    [
        ("proc/sys/kernel/random/boot_id", "5a1e9bb5", "5a1e9bb6"),
        ("proc/sys/kernel/osrelease", "6.1.0-13", "6.1.0-14"),
        ("proc/cpuinfo", "0x2007006", "0x2007007"),
        ("proc/meminfo", "16384", "16388"),
    ],
)
def test_another_boot_kernel_microcode_or_memory_is_another_state(
    plant: Plant, path: str, was: str, now: str
) -> None:
    before = machine.read(plant(BARE_METAL))["state"]
    assert machine.read(plant(BARE_METAL | {"proc/loadavg": "9.0 9.0 9.0 1/2 3\n"}))["state"] == before
    other = BARE_METAL | {path: BARE_METAL[path].replace(was, now)}
    assert machine.read(plant(other))["state"] != before


def test_without_a_boot_there_is_no_state(plant: Plant) -> None:
    assert "state" not in machine.read(plant(VIRTUAL))


@pytest.mark.parametrize("tree", [BARE_METAL, VIRTUAL, ARM_BOARD], ids=["bare", "virtual", "arm"])
def test_nothing_personal_is_read(plant: Plant, tree: Mapping[str, str]) -> None:
    told = json.dumps(machine.read(plant(tree)))
    assert not any(word in told for word in ("SECRET", "52:54", "kostas", "0123456789abcdef"))


def test_a_virtual_machine_names_its_hypervisor(plant: Plant) -> None:
    facts = machine.read(plant(VIRTUAL))
    assert (facts["virtualisation"], facts["smt"], facts["cores"]) == ("QEMU", "notsupported", 2)
    assert "governor" not in facts and "turbo" not in facts


def test_an_arm_server_is_named_by_its_part(plant: Plant) -> None:
    table = "processor : 0\nCPU implementer : 0x41\nCPU part : 0xd40\n"
    assert machine.read(plant({"proc/cpuinfo": table}))["cpu"] == "ARM 0x41, part 0xd40"


def test_boost_of_other_drivers_is_turbo(plant: Plant) -> None:
    assert machine.read(plant({f"{CPU}/cpufreq/boost": "0\n"}))["turbo"] == "off"


def test_a_container_without_sys_still_has_cpus(plant: Plant) -> None:
    root = plant({"proc/stat": STAT + "cpu1 1 1 1 1 1 1 1 1\n", "run/.containerenv": ""})
    assert topology.topology(root).numbers == (0, 1)
    facts = machine.read(root)
    assert (facts["container"], facts["cores"], facts["cpus_allowed"]) == ("podman", 2, "0-1")


def test_an_empty_root_is_a_machine_with_one_cpu(tmp_path: Path) -> None:
    assert machine.read(tmp_path) == {
        "virtualisation": "none",
        "cpus_online": 1,
        "cpus_allowed": "0",
        "cores": 1,
        "sockets": 1,
        "smt": "off",
    }


@pytest.mark.parametrize("junk", ["\0?:-,", "1.2.3 4.5.6 7.8.9 :", "cpu a b c d e f g h i", "9-\n-9:::"])
def test_garbage_in_the_files_is_left_out(plant: Plant, junk: str) -> None:
    root = plant(dict.fromkeys(BARE_METAL, f"{junk}\n"))
    assert topology.topology(root).numbers == (0,)
    assert machine.read(root)["cpus_online"] == 1


def test_the_alias_is_stable_and_tells_nothing(plant: Plant) -> None:
    root = plant(BARE_METAL)
    alias = machine.host_alias(root)
    assert alias == machine.host_alias(root) == "host-" + alias[5:]
    assert len(alias) == 11 and alias[5:] not in "0123456789abcdef0123456789abcdef"


def test_the_alias_differs_between_machines(plant: Plant) -> None:
    one = machine.host_alias(plant(BARE_METAL))
    assert one != machine.host_alias(plant({"etc/machine-id": "f" * 32}))


def test_the_real_name_is_told_only_where_allowed(plant: Plant) -> None:
    root = plant(BARE_METAL | {"proc/sys/kernel/hostname": "Node 7/rack.example.org\n"})
    assert machine.host_alias(root, real_name=True) == "node-7-rack.example.org"


def test_a_machine_without_id_has_an_alias_by_its_name(plant: Plant) -> None:
    one = machine.host_alias(plant({"proc/sys/kernel/hostname": "a"}))
    assert one != machine.host_alias(plant({"proc/sys/kernel/hostname": "b"}))
