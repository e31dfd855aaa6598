"""Processes with all that they started: to be ended though they do not listen. Reads /proc, sends signals."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from generator.machine import sysfs


@contextmanager
def handles(pid: int) -> Iterator[list[int]]:
    """A process and its descendants of now, as descriptors: none of them is ever another process."""
    opened: list[int] = []
    for one in tree(pid):
        with suppress(OSError):
            opened.append(os.pidfd_open(one))
    try:
        yield opened
    finally:
        for descriptor in opened:
            os.close(descriptor)


def tree(pid: int) -> list[int]:
    """A process and its descendants, each after its parent."""
    threads = sysfs.listed(sysfs.HERE, f"proc/{pid}/task/*/children")
    return [pid, *(one for text in threads for child in text.split() for one in tree(int(child)))]


def kill(descriptors: list[int]) -> None:
    """End them at once, stopped ones too."""
    for descriptor in descriptors:
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(descriptor, signal.SIGKILL)
