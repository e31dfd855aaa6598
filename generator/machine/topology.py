"""The CPUs that a process may be pinned to, from /sys."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from generator.machine.placement import Cpu, Topology
from generator.machine.sysfs import (
    CPUS,
    HERE,
    _whole,
    fields,
    first,
    numbers,
    online,
    text,
)


def topology(root: Path = HERE) -> Topology:
    """The CPUs that a process may be pinned to; where the machine does not tell, each is a core of its own.

    Those are the ones it may use now and, of the isolated ones, those that its cpuset holds.
    """
    here = online(root)
    isolated = numbers(text(root, f"{CPUS}/isolated"))
    allowed = (_affinity(root) & here) or here
    allowed |= isolated & here & _cpuset(root)
    return Topology(tuple(_cpu(root, n, isolated) for n in sorted(allowed)), len(here))


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
