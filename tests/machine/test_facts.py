from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from generator.errors import MeasureError
from generator.machine import cpu_time, topology
from generator.machine import facts as machine
from generator.machine.cpu_time import CpuTimes

Plant = Callable[[Mapping[str, str]], Path]
CPU = "sys/devices/system/cpu"
STAT = "cpu  100 20 30 800 5 0 10 35 0 0\ncpu0 50 10 15 400 5 0 5 15 0 0\nintr 1 2 3\n"


def cores(*groups: tuple[int, int, str]) -> dict[str, str]:
    """/sys of CPUs given as (number, socket, twins)."""
    files = {f"{CPU}/online": ",".join(str(number) for number, _, _ in groups)}
    for number, socket, twins in groups:
        folder = f"{CPU}/cpu{number}/topology"
        files |= {f"{folder}/core_cpus_list": twins, f"{folder}/physical_package_id": str(socket)}
    return files


BARE_METAL = {
    **cores((0, 0, "0,2"), (1, 0, "1,3"), (2, 0, "0,2"), (3, 0, "1,3")),
    "proc/cpuinfo": "processor\t: 0\nmodel name\t: Intel(R) Xeon(R) Gold 6142\nmicrocode\t: 0x2007006\n"
    "flags\t\t: fpu tsc constant_tsc nonstop_tsc pku ospke\n\nprocessor\t: 1\nmodel name\t: other\n",
    "proc/self/status": "Name:\tcat\nCpus_allowed:\tf\nCpus_allowed_list:\t0-3\n",
    "proc/loadavg": "0.31 0.20 0.10 1/234 5678\n",
    "proc/stat": STAT,
    "proc/meminfo": "MemTotal:       16384 kB\nMemFree: 1 kB\n",
    "proc/cmdline": "BOOT_IMAGE=/vmlinuz root=UUID=1234-SECRET quiet\n",
    "proc/sys/kernel/hostname": "kostas-laptop\n",
    "proc/sys/kernel/arch": "x86_64\n",
    "proc/sys/kernel/osrelease": "6.1.0-13-amd64\n",
    "proc/sys/kernel/perf_event_paranoid": "-1\n",
    "proc/sys/kernel/randomize_va_space": "2\n",
    "etc/os-release": 'NAME="Debian"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n',
    "etc/machine-id": "0123456789abcdef0123456789abcdef\n",
    "sys/class/dmi/id/sys_vendor": "Dell Inc.\n",
    "sys/class/dmi/id/product_serial": "SERIAL-SECRET\n",
    "sys/class/net/eth0/address": "52:54:00:aa:bb:cc\n",
    "sys/devices/system/clocksource/clocksource0/current_clocksource": "tsc\n",
    "sys/kernel/mm/transparent_hugepage/enabled": "always [madvise] never\n",
    f"{CPU}/cpufreq/policy0/scaling_governor": "powersave\n",
    f"{CPU}/cpufreq/policy1/scaling_governor": "powersave\n",
    f"{CPU}/cpufreq/policy0/scaling_driver": "intel_pstate\n",
    f"{CPU}/intel_pstate/no_turbo": "0\n",
    f"{CPU}/smt/control": "on\n",
    f"{CPU}/cpuidle/current_driver": "intel_idle\n",
    f"{CPU}/cpu0/cpuidle/state0/name": "POLL\n",
    f"{CPU}/cpu0/cpuidle/state10/name": "C10\n",
    f"{CPU}/cpu0/cpuidle/state2/name": "C6\n",
    f"{CPU}/cpu0/cpuidle/state2/latency": "133\n",
    f"{CPU}/cpu0/cpuidle/state10/latency": "890\n",
    f"{CPU}/vulnerabilities/mds": "Vulnerable: no microcode\n",
    f"{CPU}/vulnerabilities/meltdown": "Mitigation: PTI\n",
    f"{CPU}/vulnerabilities/tsa": "Not affected\n",
}
VIRTUAL = {
    **cores((0, 0, "0"), (1, 0, "1")),
    "proc/cpuinfo": "processor : 0\nmodel name : Intel Xeon Processor\nflags : tsc hypervisor\n",
    "sys/class/dmi/id/sys_vendor": "QEMU\n",
    f"{CPU}/smt/control": "notsupported\n",
}
ARM_BOARD = {
    **cores((0, 0, "0"), (1, 0, "1"), (2, 0, "2"), (3, 0, "3")),
    "proc/cpuinfo": "processor : 0\nFeatures : fp asimd\nCPU implementer : 0x41\nCPU part : 0xd08\n\n"
    "Serial : 10000000SECRET\nModel : Raspberry Pi 4\n",
    "proc/device-tree/model": "Raspberry Pi 4 Model B Rev 1.2\0",
    **{f"{CPU}/cpu{n}/cpu_capacity": "446" if n < 2 else "1024" for n in range(4)},
}


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
    }


@pytest.mark.parametrize("tree", [BARE_METAL, VIRTUAL, ARM_BOARD], ids=["bare", "virtual", "arm"])
def test_nothing_personal_is_read(plant: Plant, tree: Mapping[str, str]) -> None:
    told = json.dumps(machine.read(plant(tree)))
    assert not any(word in told for word in ("SECRET", "52:54", "kostas", "0123456789abcdef"))


def test_a_virtual_machine_names_its_hypervisor(plant: Plant) -> None:
    facts = machine.read(plant(VIRTUAL))
    assert (facts["virtualisation"], facts["smt"], facts["cores"]) == ("QEMU", "notsupported", 2)
    assert "governor" not in facts and "turbo" not in facts


@pytest.mark.parametrize(
    ("flags", "files", "who"),
    [
        ("hypervisor", {"sys/class/dmi/id/product_name": "VMware7,1"}, "VMware"),
        ("hypervisor", {"sys/class/dmi/id/sys_vendor": "Amazon EC2"}, "Amazon EC2"),
        ("", {"sys/class/dmi/id/sys_vendor": "Amazon EC2"}, "none"),  # one of its bare machines
        ("hypervisor", {}, "yes"),
        ("", {}, "none"),
        ("", {"sys/hypervisor/type": "xen"}, "xen"),
    ],
)
def test_who_virtualises_is_told_by_several_signs(
    plant: Plant, flags: str, files: dict[str, str], who: str
) -> None:
    assert machine.read(plant({"proc/cpuinfo": f"flags : {flags}\n", **files}))["virtualisation"] == who


def test_an_arm_board_is_named_by_its_board_and_its_large_cores_come_first(plant: Plant) -> None:
    root = plant(ARM_BOARD)
    assert machine.read(root)["cpu"] == "Raspberry Pi 4 Model B Rev 1.2"
    assert [cpu.number for cpu in topology.topology(root).preferred] == [2, 3, 1, 0]


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


def test_busy_is_what_was_neither_idle_nor_waiting_nor_stolen(plant: Plant) -> None:
    times, tick = cpu_time.cpu_times(plant({"proc/stat": STAT})), os.sysconf("SC_CLK_TCK")
    total, *cpus = (line for line in STAT.splitlines() if line.startswith("cpu"))
    _, _, _, _, idle, wait, _, _, steal, *_ = total.split()
    not_busy = (int(idle) + int(wait) + int(steal)) / tick
    assert times.busy == pytest.approx(len(cpus) * times.wall - not_busy)
    assert times.steal == pytest.approx(35 / tick)


def test_other_cpu_is_what_the_own_processes_did_not_use() -> None:
    before, after = CpuTimes(10.0, 1.0, 100.0), CpuTimes(13.0, 1.2, 102.0)
    assert cpu_time.other_cpu(before, after, 2.0) == {"other_cpu": 0.5, "steal": 0.1}


def test_other_cpu_is_never_negative() -> None:
    before, after = CpuTimes(10.0, 0.0, 100.0), CpuTimes(10.0, 0.0, 100.0)
    assert cpu_time.other_cpu(before, after, 0.004) == {"other_cpu": 0.0, "steal": 0.0}


def test_measuring_without_proc_says_that_it_needs_linux(tmp_path: Path) -> None:
    with pytest.raises(MeasureError, match="needs Linux"):
        cpu_time.cpu_times(tmp_path)
