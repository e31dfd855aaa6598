"""What machine this is: read from /proc and /sys, for the record, the doctor and the placement of threads.

Every reader takes the root directory, so that a stored tree of another machine reads the same.
What a machine does not say is left out. Nothing personal is read: no serial numbers, no addresses.
"""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from generator.errors import MeasureError
from generator.machine import hypervisor
from generator.machine.placement import Cpu, Placed, Topology, as_ranges, place
from generator.machine.sysfs import CPUS, HERE, agreed, fields, first, listed, numbers, online, text

__all__ = [
    "CpuTimes",
    "Placed",
    "Topology",
    "cpu_times",
    "host_alias",
    "other_cpu",
    "place",
    "read",
    "topology",
]

_FLAGS = ("constant_tsc", "hypervisor", "nonstop_tsc", "ospke", "pku", "rdtscp")  # those that figures hang on


def read(root: Path = HERE) -> dict[str, Any]:
    """Facts about the machine, ready for JSON; a fact that it does not tell is left out.

    `memory` in bytes, `idle_exit_us` in us, `load` the kernel's three averages, `steal` a share of the time
    since boot, lists of CPUs as the kernel writes them: `0-3,8`.
    """
    facts = {**_processor(root), **_cpus(root), **_clocks(root), **_system(root), **_activity(root)}
    return {name: value for name, value in facts.items() if value not in (None, "", [])}


def topology(root: Path = HERE) -> Topology:
    """The CPUs that a process may be pinned to; where the machine does not tell, each is a core of its own.

    Those are the ones it may use now and, of the isolated ones, those that its cpuset holds.
    """
    here = online(root)
    isolated = numbers(text(root, f"{CPUS}/isolated"))
    allowed = (_affinity(root) & here) or here
    allowed |= isolated & here & _cpuset(root)
    return Topology(tuple(_cpu(root, n, isolated) for n in sorted(allowed)), len(here))


def host_alias(root: Path = HERE, *, real_name: bool = False) -> str:
    """`host-1a2b3c`: stable, and nobody learns the machine's id or name from it; the name where allowed."""
    name = text(root, "proc/sys/kernel/hostname") or (os.uname().nodename if root == HERE else "")
    clean = re.sub(r"[^a-z0-9.-]+", "-", name.lower()).strip(".-")
    if real_name and clean:
        return clean
    identity = first(root, "etc/machine-id", "var/lib/dbus/machine-id") or name
    return f"host-{hashlib.sha256(f'lab notebook {identity}'.encode()).hexdigest()[:6]}"


@dataclass(frozen=True)
class CpuTimes:
    """CPU time of the whole machine, from any moment on, and when it was read: all in s."""

    busy: float
    steal: float
    wall: float


def cpu_times(root: Path = HERE) -> CpuTimes:
    """One reading of /proc/stat: busy is whatever was neither idle nor stolen.

    Idle time is exact where the kernel stops its tick for it, as most do; the times of processes are sampled
    there, at ticks of 10 ms, which miss or hit work that a timer wakes.
    """
    ticks, wall = _ticks(root), time.monotonic()
    if not ticks:
        raise MeasureError("/proc/stat does not tell CPU times", hint="measuring needs Linux")
    _user, _nice, _system, idle, wait, _irq, _soft, steal = (
        tick / os.sysconf("SC_CLK_TCK") for tick in ticks
    )
    cpus = len(re.findall(r"^cpu\d", text(root, "proc/stat"), re.MULTILINE))
    return CpuTimes(cpus * wall - idle - wait - steal, steal, wall)


def _ticks(root: Path) -> list[int]:
    """user, nice, system, idle, iowait, irq, softirq, steal; none where the kernel does not tell."""
    ticks = text(root, "proc/stat").partition("\n")[0].split()[1:9]
    told = len(ticks) == 8 and all(field.isdigit() for field in ticks)
    return [int(field) for field in ticks] if told else []


def other_cpu(before: CpuTimes, after: CpuTimes, own_seconds: float) -> dict[str, float]:
    """CPUs' worth of other processes' work, and of time that the hypervisor took, between two readings.

    `own_seconds` is the CPU time that the probes, spinners and the runner used in between.
    """
    wall = max(after.wall - before.wall, 1e-3)
    other = max(after.busy - before.busy - own_seconds, 0.0)
    return {"other_cpu": round(other / wall, 3), "steal": round((after.steal - before.steal) / wall, 3)}


# ------------------------------------------------------------------ facts


def _processor(root: Path) -> dict[str, Any]:
    info = fields(text(root, "proc/cpuinfo"))
    words = info.get("flags", info.get("features", "")).split()
    board = first(root, "proc/device-tree/model", "sys/firmware/devicetree/base/model")
    return {
        "cpu": info.get("model name") or board or info.get("hardware") or _part(info),
        "architecture": text(root, "proc/sys/kernel/arch") or (os.uname().machine if root == HERE else ""),
        "microcode": info.get("microcode"),
        "flags": [flag for flag in _FLAGS if flag in words],
        "virtualisation": hypervisor.hypervisor(root, "hypervisor" in words),
        "container": hypervisor.container(root),
    }


def _cpus(root: Path) -> dict[str, Any]:
    isolated = numbers(text(root, f"{CPUS}/isolated"))
    every = [_cpu(root, number, isolated) for number in sorted(online(root))]
    cores, told = len({cpu.core for cpu in every}), text(root, f"{CPUS}/smt/control")
    return {
        "cpus_online": len(every),
        "cpus_allowed": as_ranges(topology(root).numbers),
        "cores": cores,
        "sockets": len({cpu.socket for cpu in every}),
        "smt": "on" if cores < len(every) else told or "off",
        "isolated": as_ranges(isolated),
        "nohz_full": as_ranges(numbers(text(root, f"{CPUS}/nohz_full"))),
    }


def _clocks(root: Path) -> dict[str, Any]:
    idle = f"{CPUS}/cpu{min(online(root))}/cpuidle/state*"
    clock = "sys/devices/system/clocksource/clocksource0"
    return {
        "governor": agreed(root, f"{CPUS}/cpufreq/policy*/scaling_governor"),
        "frequency_driver": agreed(root, f"{CPUS}/cpufreq/policy*/scaling_driver"),
        "turbo": _turbo(root),
        "idle_driver": text(root, f"{CPUS}/cpuidle/current_driver"),
        "idle_states": list(listed(root, f"{idle}/name")),
        "idle_exit_us": max(
            (int(us) for us in listed(root, f"{idle}/latency") if us.isdigit()), default=None
        ),
        "clocksource": text(root, f"{clock}/current_clocksource"),
    }


def _system(root: Path) -> dict[str, Any]:
    release = fields(text(root, "etc/os-release"), "=")
    memory = re.match(r"(\d+) kB", fields(text(root, "proc/meminfo")).get("memtotal", ""))
    pages = re.search(r"\[(\w+)\]", text(root, "sys/kernel/mm/transparent_hugepage/enabled"))
    layout = {"0": "off", "1": "partly on", "2": "on"}
    return {
        "kernel": text(root, "proc/sys/kernel/osrelease"),
        "distribution": release.get("pretty_name", "").strip("\"'"),
        "libc": os.confstr("CS_GNU_LIBC_VERSION") if root == HERE else None,
        "memory": int(memory[1]) * 1024 if memory else None,
        "transparent_hugepages": pages[1] if pages else None,
        "address_randomisation": layout.get(text(root, "proc/sys/kernel/randomize_va_space")),
        "perf_event_paranoid": _whole(text(root, "proc/sys/kernel/perf_event_paranoid")),
        "mitigations": _mitigations(root),
    }


def _activity(root: Path) -> dict[str, Any]:
    load = re.match(r"(\d+\.\d+) (\d+\.\d+) (\d+\.\d+)", text(root, "proc/loadavg"))
    ticks = _ticks(root)
    return {
        "load": [float(average) for average in load.groups()] if load else None,
        "steal": round(ticks[7] / sum(ticks), 4) if ticks else None,
    }


def _mitigations(root: Path) -> str:
    """`off`, or `5 on, vulnerable: retbleed, mds`: what the kernel does against the processor's faults."""
    if "mitigations=off" in text(root, "proc/cmdline").split():
        return "off"
    files = sorted((root / CPUS / "vulnerabilities").glob("*"))
    told = {file.name: text(root, str(file.relative_to(root))) for file in files}
    active = sum(state.startswith("Mitigation") for state in told.values())
    weak = [name for name, state in told.items() if state.startswith("Vulnerable")]
    return f"{active} on" + (f", vulnerable: {', '.join(weak)}" if weak else "") if told else ""


def _part(info: Mapping[str, str]) -> str:
    """An ARM server names its processor by numbers only."""
    return f"ARM {info['cpu implementer']}, part {info.get('cpu part')}" if "cpu implementer" in info else ""


def _turbo(root: Path) -> str:
    """`on` or `off`, as the frequency driver says it."""
    forbidden = text(root, f"{CPUS}/intel_pstate/no_turbo")
    boost = first(root, f"{CPUS}/cpufreq/boost", f"{CPUS}/cpufreq/policy0/boost")
    return {"0": "on", "1": "off"}.get(forbidden) or {"0": "off", "1": "on"}.get(boost, "")


def _whole(number: str) -> int | None:
    return int(number) if re.fullmatch(r"-?\d+", number) else None


# ------------------------------------------------------------------ CPUs


def _cpu(root: Path, number: int, isolated: frozenset[int]) -> Cpu:
    folder = f"{CPUS}/cpu{number}"
    twins = first(root, f"{folder}/topology/core_cpus_list", f"{folder}/topology/thread_siblings_list")
    socket = _whole(text(root, f"{folder}/topology/physical_package_id")) or 0
    capacity = _whole(text(root, f"{folder}/cpu_capacity")) or 1024
    return Cpu(number, min(numbers(twins) | {number}), max(socket, 0), capacity, number in isolated)


def _affinity(root: Path) -> frozenset[int]:
    return numbers(fields(text(root, "proc/self/status")).get("cpus_allowed_list", ""))


def _cpuset(root: Path) -> frozenset[int]:
    """The CPUs of this process's cgroup: its own file, or that of the nearest group above which has one."""
    lines = [line.split(":", 2) for line in text(root, "proc/self/cgroup").splitlines()]
    group = PurePosixPath(next((path for _, kind, path in lines if "cpuset" in kind or not kind), "/"))
    files = ("/{}/cpuset.cpus.effective", "/cpuset/{}/cpuset.effective_cpus", "/cpuset/{}/cpuset.cpus")
    groups = [str(path).lstrip("/") for path in (group, *group.parents)]
    told = first(root, *(f"sys/fs/cgroup{file.format(path)}" for file in files for path in groups))
    return numbers(told) or online(root)
