"""Locks that the kernel releases when their holder dies; the file says who holds it, and is never deleted."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def held(path: Path, waiting: Callable[[str], None] = lambda _: None) -> Iterator[int]:
    """Hold the lock at `path`; yields its descriptor. While another holds it, `waiting` is told who, once."""
    descriptor = _open(path)
    try:
        _acquire(descriptor, waiting)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"pid {os.getpid()} since {time.strftime('%H:%M:%S')}\n".encode(), 0)
        yield descriptor
    finally:
        os.close(descriptor)


def _acquire(descriptor: int, waiting: Callable[[str], None]) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        waiting(os.pread(descriptor, 200, 0).decode("utf-8", "replace").strip() or "somebody")
        fcntl.flock(descriptor, fcntl.LOCK_EX)


def _open(path: Path) -> int:
    """In a sticky folder the kernel refuses O_CREAT on another user's file: so without it first."""
    flags = os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW
    try:
        return os.open(path, flags)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, flags | os.O_CREAT, 0o666)
        if os.fstat(descriptor).st_uid == os.getuid():
            os.fchmod(descriptor, 0o666)
        return descriptor
