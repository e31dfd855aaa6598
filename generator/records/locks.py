"""Locks that the kernel releases when their holder dies; the file says who holds it, and is never deleted."""

from __future__ import annotations

import errno
import fcntl
import os
import re
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_HOLDER = re.compile(rb"pid \d{1,10} since \d\d:\d\d:\d\d\n?")  # anybody may write something else there


@contextmanager
def held(
    path: Path, waiting: Callable[[str], None] = lambda _: None, remedy: str = "remove it"
) -> Iterator[int]:
    """Hold the lock at `path`; yields its descriptor. While another holds it, `waiting` is told who, once.

    OSError, with the remedy, where something stands there that cannot be locked.
    """
    descriptor = _open(path, remedy)
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
        said = _HOLDER.fullmatch(os.pread(descriptor, 200, 0))
        waiting(said[0].decode().strip() if said else "somebody")
        fcntl.flock(descriptor, fcntl.LOCK_EX)


def _open(path: Path, remedy: str) -> int:
    """Never through a symlink, never a FIFO: the folder may be everybody's."""
    try:
        descriptor = _opened(path)
    except OSError as error:
        what = "a symbolic link" if error.errno == errno.ELOOP else (error.strerror or "").lower()
        raise _not_lockable(path, f"{what}: {remedy}", error.errno) from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise _not_lockable(path, f"not a file: {remedy}", errno.EINVAL)
    return descriptor


def _opened(path: Path) -> int:
    """In a sticky folder the kernel refuses O_CREAT on another user's file: so without it first."""
    flags = os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
    try:
        return os.open(path, flags)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, flags | os.O_CREAT, 0o666)
        if os.fstat(descriptor).st_uid == os.getuid():
            os.fchmod(descriptor, 0o666)
        return descriptor


def _not_lockable(path: Path, what: str, number: int | None) -> OSError:
    return OSError(number or errno.EIO, f"this lock cannot be taken: {what}", str(path))
