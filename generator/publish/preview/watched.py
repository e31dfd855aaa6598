"""Have files changed? By names, sizes and times: cheap enough to ask ten times a second. Reads folders."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

Mark = tuple[tuple[str, int, int, int], ...]
_DEEPEST = 4  # folders below a folder


@dataclass(frozen=True)
class Places:
    """Where it is looked: at files (a folder among them: is a name in it new?), and at all in folders."""

    files: tuple[Path, ...] = ()
    folders: tuple[Path, ...] = ()


def mark(places: Places) -> Mark:
    """What is another one as soon as one of these files, or a file in one of these folders, has changed."""
    return tuple(_each(places))


def has(found: Mark, suffix: str) -> bool:
    """Is there a file with such an end of its name?"""
    return any(name.endswith(suffix) for name, *_ in found)


def _each(places: Places) -> Iterator[tuple[str, int, int, int]]:
    for file in places.files:
        yield _one(str(file))
    for folder in places.folders:
        yield from _below([str(folder)], _DEEPEST)


def _below(paths: Iterable[str], depth: int) -> Iterator[tuple[str, int, int, int]]:
    for path in paths:
        yield _one(path)
        if depth and os.path.isdir(path):  # noqa: PTH112
            yield from _below((f"{path}/{name}" for name in _names(path)), depth - 1)


def _names(path: str) -> list[str]:
    try:
        return sorted(name for name in os.listdir(path) if name != "__pycache__")  # noqa: PTH208
    except OSError:
        return []


def _one(path: str) -> tuple[str, int, int, int]:
    try:
        there = os.stat(path)  # noqa: PTH116
    except (OSError, ValueError):
        return path, 0, 0, 0
    return path, there.st_ino, there.st_size, there.st_mtime_ns
