"""One holder at a time; the kernel lets go for the dead."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.records import locks

HOLDER = """
import sys, time
from pathlib import Path
from generator.records import locks
with locks.held(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def holder(path: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", HOLDER, str(path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_who_waits_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    other = holder(path)
    told: list[str] = []

    def waiting(who: str) -> None:
        told.append(who)
        other.terminate()

    with locks.held(path, waiting):
        assert told[0].startswith(f"pid {other.pid} since ")
    other.communicate()


def test_a_lock_is_free_once_its_holder_was_killed_and_the_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    other = holder(path)
    os.kill(other.pid, signal.SIGKILL)
    other.communicate()
    told: list[str] = []
    with locks.held(path, told.append):
        assert f"pid {os.getpid()}" in path.read_text()
    assert told == []
    assert path.exists()


FOREIGN: dict[str, Callable[[Path], object]] = {
    "a symbolic link": lambda path: path.symlink_to(path.with_name("elsewhere")),
    "is a directory": lambda path: path.mkdir(),
    "not a file": lambda path: os.mkfifo(path),
}


@pytest.mark.parametrize("what", FOREIGN)
def test_what_cannot_be_locked_is_named_with_a_remedy(tmp_path: Path, what: str) -> None:
    path = tmp_path / "lock"
    FOREIGN[what](path)
    with pytest.raises(OSError) as caught, locks.held(path, remedy="set TMPDIR"):
        pass
    assert caught.value.filename == str(path)
    assert caught.value.strerror == f"this lock cannot be taken: {what}: set TMPDIR"
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")
def test_a_lock_that_another_user_keeps_to_himself_is_named_with_a_remedy(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    path.touch(0o600)
    folder = os.open(tmp_path, os.O_RDONLY)  # the way there may be closed to others
    os.fchmod(folder, 0o777)
    there = Path(f"/proc/self/fd/{folder}/lock")
    os.seteuid(65534)
    try:
        with pytest.raises(PermissionError) as caught, locks.held(there, remedy="set TMPDIR"):
            pass
    finally:
        os.seteuid(0)
        os.close(folder)
    assert caught.value.strerror == "this lock cannot be taken: permission denied: set TMPDIR"


@pytest.mark.parametrize(
    "text", [b"\x1b[31mpid 1", b"pid x since 00:00:00", b"pid 12 since 00:00:00\nmore", b"", b"\xff" * 300]
)
def test_who_holds_a_lock_is_told_only_where_it_is_a_holder_that_wrote_it(
    tmp_path: Path, text: bytes
) -> None:
    path = tmp_path / "lock"
    other = holder(path)
    path.write_bytes(text)
    told: list[str] = []

    def waiting(who: str) -> None:
        told.append(who)
        other.terminate()

    with locks.held(path, waiting):
        assert told == ["somebody"]
    other.communicate()
