"""Files that are there whole or not at all, also after a kill or a power cut: how all is written. Writes."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import IO

from generator import regular
from generator.errors import about

_ONE_AT_A_TIME = Lock()


def pending(path: Path) -> Path:
    """Where a file is made before it takes its name; Jekyll passes over names with a dot."""
    return path.with_name(f".{path.name}")


def read(path: Path) -> bytes | None:
    """A file's bytes; None where there is none."""
    try:
        return regular.read(path)
    except FileNotFoundError:
        return None


def put(path: Path, data: bytes) -> None:
    """Write a file by renaming; one that holds these bytes already is not touched.

    Any thread may: sessions of several hosts end at once, and write the same files.
    """
    with _ONE_AT_A_TIME:
        if read(path) != data:
            stage(path, data)
            settle(pending(path), path)


def fill(path: Path, write: Callable[[IO[bytes]], object]) -> None:
    """The same with whatever `write` writes."""
    _stage(path, write)
    settle(pending(path), path)


def stage(path: Path, data: bytes) -> None:
    """Make a file, safe on the disk, that only lacks its name."""
    _stage(path, lambda file: file.write(data))


def draft(path: Path, data: bytes) -> None:
    """Make one of many files, to be kept by `safe` before the first of them gets its name."""
    _stage(path, lambda file: file.write(data), kept=False)


def safe() -> None:
    """All files that were made survive a power cut after this, however many: one wait for all."""
    os.sync()


def settle(made: Path, path: Path) -> None:
    """Give a file that was made its name, for good."""
    made.replace(path)
    sync(path.parent)


def adopt(made: Path, path: Path) -> None:
    """Give a file that another program wrote its name, once it is safe on the disk."""
    sync(made)
    settle(made, path)


def sync(path: Path) -> None:
    """A file's content, or the names in a folder, survive a power cut after this."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _stage(path: Path, write: Callable[[IO[bytes]], object], *, kept: bool = True) -> None:
    """What a dead writer left under the name, or somebody put there, is not written into."""
    with about(path), _new(pending(path)) as file:
        write(file)
        file.flush()
        if kept:
            os.fsync(file.fileno())


def _new(path: Path) -> IO[bytes]:
    """A file that was not there, in a folder that is made for it."""
    try:
        return path.open("xb")
    except FileExistsError:
        path.unlink()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("xb")
