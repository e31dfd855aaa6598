"""Reading a file that is one: never a FIFO that hangs, a socket, a folder or a device. Reads."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import IO

_KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a FIFO",
    stat.S_IFSOCK: "a socket",
    stat.S_IFBLK: "a device",
    stat.S_IFCHR: "a device",
}


class NotAFileError(OSError):
    """Something else stands where a file should."""


def read(path: Path) -> bytes:
    """A file's bytes; OSError where there is none, NotAFileError where it is something else."""
    with opened(path) as file:
        return file.read()


def opened(path: Path) -> IO[bytes]:
    """The same, to be read and closed."""
    _check(path, path.stat().st_mode)
    file = open(path, "rb", opener=_without_waiting)  # noqa: SIM115
    try:
        _check(path, os.fstat(file.fileno()).st_mode)  # it may have been changed meanwhile
    except NotAFileError:
        file.close()
        raise
    return file


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NONBLOCK)


def _check(path: Path, mode: int) -> None:
    if not stat.S_ISREG(mode):
        kind = _KINDS.get(stat.S_IFMT(mode), "something else")
        raise NotAFileError(errno.EINVAL, f"{kind}, not a file", str(path))
