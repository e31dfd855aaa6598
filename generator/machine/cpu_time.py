"""CPU time of the whole machine, and what of it others used. Reads /proc/stat."""

from __future__ import annotations

import os
import re
import time
from dataclasses import dataclass
from pathlib import Path

from generator.errors import MeasureError
from generator.machine.sysfs import (
    HERE,
    _ticks,
    text,
)


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


def other_cpu(before: CpuTimes, after: CpuTimes, own_seconds: float) -> dict[str, float]:
    """CPUs' worth of other processes' work, and of time that the hypervisor took, between two readings.

    `own_seconds` is the CPU time that the probes, spinners and the runner used in between.
    """
    wall = max(after.wall - before.wall, 1e-3)
    other = max(after.busy - before.busy - own_seconds, 0.0)
    return {"other_cpu": round(other / wall, 3), "steal": round((after.steal - before.steal) / wall, 3)}
