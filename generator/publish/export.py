"""Figures -> files for a paper. Only what was written here before is written over.

`.exported` in the folder holds the hashes of what was written, as sha256sum prints them: a file that is not
among them, or was changed since, is somebody's own.
"""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from generator.errors import PublishError
from generator.records import atomic

FOLDER = "_exports"  # Jekyll passes over names with an underscore
_WRITTEN = ".exported"
_IGNORED_BY_GIT = b"*\n"


class Written(NamedTuple):
    """A file that was wanted, and what became of it: "new", "replaced", "unchanged"."""

    path: Path
    what: str


def folder(root: Path, stem: str) -> Path:
    """Where a note's figures go when no folder is named; git passes over it."""
    ignore = root / FOLDER / ".gitignore"
    if not ignore.exists():
        atomic.put(ignore, _IGNORED_BY_GIT)
    return root / FOLDER / stem


def write(folder: Path, figures: Mapping[str, bytes]) -> tuple[Written, ...]:
    """Write the figures by file name, all or none; PublishError where one would replace a foreign file."""
    if folder.exists() and not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))
    known = _known(folder)
    found = {name: atomic.read(folder / name) for name in figures}
    foreign = [
        str(folder / name)
        for name, there in found.items()
        if there not in (None, figures[name]) and known.get(name) != _hash(there or b"")
    ]
    if foreign:
        raise PublishError(
            f"not written by this program, or changed since: {', '.join(foreign)}; nothing is written",
            hint="move that away, or write into another folder: --output DIR",
        )
    now = known | {name: _hash(data) for name, data in figures.items()}
    for name, data in figures.items():
        atomic.put(folder / name, data)
    atomic.put(folder / _WRITTEN, "".join(f"{now[name]}  {name}\n" for name in sorted(now)).encode())
    return tuple(Written(folder / name, _became(found[name], data)) for name, data in figures.items())


def _became(there: bytes | None, data: bytes) -> str:
    return "new" if there is None else "unchanged" if there == data else "replaced"


def _known(folder: Path) -> dict[str, str]:
    """The hashes of what was written into the folder, by file name."""
    text = (atomic.read(folder / _WRITTEN) or b"").decode(errors="replace")
    lines = (line.partition("  ") for line in text.splitlines())
    return {name: digest for digest, _, name in lines if name}


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
