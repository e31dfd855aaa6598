"""Files that are there whole or not at all, also after a kill or a power cut. Writes."""

from __future__ import annotations

import os
from pathlib import Path

from generator.errors import about


def pending(path: Path) -> Path:
    """Where a file is made before it takes its name; Jekyll passes over names with a dot."""
    return path.with_name(f".{path.name}")


def read(path: Path) -> bytes | None:
    """A file's bytes; None where there is none."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def put(path: Path, data: bytes) -> None:
    """Write a file by renaming; one that holds these bytes already is not touched."""
    if read(path) != data:
        stage(path, data)
        pending(path).replace(path)
        sync(path.parent)


def stage(path: Path, data: bytes) -> None:
    """Make a file, safe on the disk, that only lacks its name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with about(path), pending(path).open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def sync(folder: Path) -> None:
    """After this a rename inside the folder survives a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
