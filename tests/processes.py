"""Looking after real processes in a test."""

from __future__ import annotations

import contextlib
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path


def answers_ctrl_c() -> None:
    """For Popen's `preexec_fn`: where the tests were started by `&` or nohup, a child would ignore SIGINT."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def until(condition: Callable[[], bool], longest: float = 10) -> bool:
    """Waits for what must come, so many seconds at most."""
    deadline = time.monotonic() + longest
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.005)
    return True


def running(marker: str) -> list[int]:
    """Every process with this text on its command line, zombies not counted."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if marker.encode() in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
    return found


def free_port() -> int:
    """A port of the loopback that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
