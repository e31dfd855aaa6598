"""What machine this is: read from /proc and /sys, for the record, the doctor and the placement of threads.

Every reader takes the root directory, so that a stored tree of another machine reads the same.
What a machine does not say is left out. Nothing personal is read: no serial numbers, no addresses.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from generator.machine import hypervisor
from generator.machine.placement import as_ranges
from generator.machine.sysfs import (
    CPUS,
    HERE,
    _ticks,
    _whole,
    agreed,
    fields,
    first,
    listed,
    numbers,
    online,
    text,
)
from generator.machine.topology import _cpu, topology

_FLAGS = ("constant_tsc", "hypervisor", "nonstop_tsc", "ospke", "pku", "rdtscp")  # those that figures hang on


def read(root: Path = HERE) -> dict[str, Any]:
    """Facts about the machine, ready for JSON; a fact that it does not tell is left out.

    `memory` in bytes, `idle_exit_us` in us, `load` the kernel's three averages, `steal` a share of the time
    since boot, lists of CPUs as the kernel writes them: `0-3,8`. `state` is another one after each boot.
    """
    facts = {**_processor(root), **_cpus(root), **_clocks(root), **_system(root), **_activity(root)}
    facts["state"] = _state(root, facts)
    return {name: value for name, value in facts.items() if value not in (None, "", [])}


def host_alias(root: Path = HERE, *, real_name: bool = False) -> str:
    """`host-1a2b3c`: stable, and nobody learns the machine's id or name from it; the name where allowed."""
    name = text(root, "proc/sys/kernel/hostname") or (os.uname().nodename if root == HERE else "")
    clean = re.sub(r"[^a-z0-9.-]+", "-", name.lower()).strip(".-")
    if real_name and clean:
        return clean
    identity = first(root, "etc/machine-id", "var/lib/dbus/machine-id") or name
    return f"host-{hashlib.sha256(f'lab notebook {identity}'.encode()).hexdigest()[:6]}"


# ------------------------------------------------------------------ facts


def _state(root: Path, facts: Mapping[str, Any]) -> str:
    """A hash of this boot, kernel, microcode and memory: figures compare only where it is the same.

    Empty where the machine does not tell its boot.
    """
    boot = text(root, "proc/sys/kernel/random/boot_id")
    known = [boot, *(facts.get(name) for name in ("kernel", "microcode", "memory"))]
    return hashlib.sha256(f"lab notebook {known}".encode()).hexdigest()[:12] if boot else ""


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


# ------------------------------------------------------------------ CPUs
