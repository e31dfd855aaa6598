"""CPU time that others used, between two readings."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from generator.errors import MeasureError
from generator.machine import cpu_time
from generator.machine.cpu_time import CpuTimes
from tests.machine.trees import STAT

Plant = Callable[[Mapping[str, str]], Path]


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
