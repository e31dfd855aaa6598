"""Processes with all that they started, ended though they do not listen."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.machine import sysfs
from generator.measure import process_tree
from tests.processes import until


@pytest.fixture
def family() -> Iterator[subprocess.Popen[bytes]]:
    """A shell whose child has a child in a session of its own."""
    with subprocess.Popen(["sh", "-c", "sh -c 'setsid sleep 60 & wait' & wait"]) as process:
        assert until(lambda: names(process.pid) == ["sh", "sleep"])
        yield process
        process.kill()


def names(pid: int) -> list[str]:
    """Of all that a process started, as far as they are programs by now."""
    return [sysfs.text(sysfs.HERE, f"proc/{one}/comm") for one in process_tree.tree(pid)[1:]]


def there(pids: list[int]) -> list[int]:
    """Those that have not ended."""
    texts = {pid: Path(f"/proc/{pid}/stat") for pid in pids}
    return [pid for pid, stat in texts.items() if stat.exists() and ") Z " not in stat.read_text()]


def test_a_tree_is_a_process_with_its_childrens_children(family: subprocess.Popen[bytes]) -> None:
    assert process_tree.tree(family.pid)[0] == family.pid
    assert names(family.pid) == ["sh", "sleep"]


def test_all_of_a_tree_are_killed_stopped_ones_too(family: subprocess.Popen[bytes]) -> None:
    pids = process_tree.tree(family.pid)
    family.send_signal(signal.SIGSTOP)
    with process_tree.handles(family.pid) as everything:
        process_tree.kill(everything)
    assert until(lambda: there(pids) == [])


def test_what_has_ended_meanwhile_is_no_error(family: subprocess.Popen[bytes]) -> None:
    with process_tree.handles(family.pid) as everything:
        process_tree.kill(everything)
        family.wait()
        process_tree.kill(everything)
    with process_tree.handles(family.pid) as nothing:
        assert nothing == []
