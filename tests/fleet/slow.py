"""A host that is slower: the kernel gives all of its processes together a part of one CPU."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.fleet.hosts import FarHost

_PERIOD = 100_000  # us
_FIRST, _SECOND = Path("/sys/fs/cgroup/cpu"), Path("/sys/fs/cgroup")  # versions of control groups


@contextmanager
def slowed(host: FarHost, part: float) -> Iterator[None]:
    """All of a host's processes, and those to come, have this part of a CPU; skipped where it cannot be."""
    group = _group(host.alias, int(part * _PERIOD))
    _move(host.pids(), group)
    try:
        yield
    finally:
        while _move(list(map(int, (group / "cgroup.procs").read_text().split())), group.parent):
            pass
        group.rmdir()


def _group(name: str, quota: int) -> Path:
    """A new control group with a limit."""
    first = (_FIRST / "cpu.cfs_quota_us").exists()
    group = (_FIRST if first else _SECOND) / f"tests-{os.getpid()}-{name}"
    try:
        group.mkdir(exist_ok=True)
        if first:
            (group / "cpu.cfs_period_us").write_text(f"{_PERIOD}")
            (group / "cpu.cfs_quota_us").write_text(f"{quota}")
        else:
            (group / "cpu.max").write_text(f"{quota} {_PERIOD}")
    except OSError as error:
        with suppress(OSError):
            group.rmdir()
        pytest.skip(f"needs a control group with a limit on CPU time: {error}")
    return group


def _move(pids: list[int], group: Path) -> int:
    """How many of these are in that group now."""
    moved = 0
    for pid in pids:
        with suppress(OSError):  # it may have ended
            (group / "cgroup.procs").write_text(f"{pid}")
            moved += 1
    return moved
