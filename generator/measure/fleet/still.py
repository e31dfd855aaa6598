"""Who still writes a journal on this host: a far side whose client was cut off. Sends signals."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

_ENDED = "ZX"  # states of a process that nobody has looked after yet: not every host has an init that does
_PATIENCE = 30.0  # s until what it had started has gone, too


def note(journal: Path) -> None:
    """This process writes it."""
    _beside(journal).write_text(f"{os.getpid()} {_started(os.getpid())}")


def forget(journal: Path) -> None:
    """Nobody does any more."""
    _beside(journal).unlink(missing_ok=True)


def end(journal: Path) -> None:
    """End who writes it, with all that it had started; the launcher sees to these."""
    with suppress(OSError, ValueError):
        pid, started = map(int, _beside(journal).read_text().split())
        if pid != os.getpid() and _started(pid) == started:
            os.kill(pid, signal.SIGKILL)
            deadline = time.monotonic() + _PATIENCE
            while _started(pid) == started and time.monotonic() < deadline:
                time.sleep(0.05)
    forget(journal)


def _beside(journal: Path) -> Path:
    return journal.with_suffix(".writer")


def _started(pid: int) -> int:
    """When, in ticks since this boot, which no other process has; OSError where it runs no more."""
    told = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    if told[0] in _ENDED:
        raise ProcessLookupError(pid)
    return int(told[19])
