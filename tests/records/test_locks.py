"""One holder at a time; the kernel lets go for the dead."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

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
