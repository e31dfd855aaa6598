"""Keys of all that a note's post, or its check, hangs on: where one is as before, so is the rest. Reads."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from generator import regular, resources
from generator.model.post import STYLESHEET
from generator.publish.files import PostFiles

_SETTINGS = ("config.yml", "_config.yml")
_FOLDERS = ("probes", "templates", "charts", "readers", "services")
_LIBRARIES = ("Jinja2", "PyYAML", "matplotlib", "numpy")  # what a post is made with


@dataclass(frozen=True)
class Fingerprints:
    """Of the notes of one notebook: `common` stands for what they all hang on."""

    root: Path
    common: str

    def source(self, path: Path, others: Iterable[str] = ()) -> str:
        """Of what an author wrote: an experiment, and `others` by their names in the notebook (its body)."""
        found = hashlib.sha256(self.common.encode())
        for name in (path, *(self.root / other for other in others)):
            found.update(_told(name))
        return found.hexdigest()

    def published(self, path: Path, post: Path, others: Iterable[str] = ()) -> str:
        """Of the same with its records, its `post` and that one's charts: theirs by what the disk says."""
        files = PostFiles(self.root, path.stem)
        found = hashlib.sha256(self.source(path, others).encode())
        single = (_state(post), _state(self.root / STYLESHEET))
        for line in (*_listed(files.results), *_listed(files.assets), *single):
            found.update(line.encode("utf-8", "surrogateescape") + b"\n")
        return found.hexdigest()


def read(root: Path) -> Fingerprints:
    """Those of a notebook as it is now: its settings, its folders of plug-ins, the program and libraries."""
    found = hashlib.sha256(resources.code().encode())
    releases = " ".join(metadata.version(name) for name in _LIBRARIES)
    found.update(f"{sys.version} {releases}".encode())
    folders = (folder for name in _FOLDERS for folder in resources.folders(root, name))
    files = (path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file())
    for path in (*(root / name for name in _SETTINGS), *files):
        found.update(_told(path))
    return Fingerprints(root, found.hexdigest())


def _told(path: Path) -> bytes:
    """A file's mode and content under its name, told apart from the next one's; of none there is nothing."""
    try:
        data, mode = regular.read(path), path.stat().st_mode
    except OSError:
        return b""
    return f"{path} {mode} {len(data)}\n".encode("utf-8", "surrogateescape") + data


def _listed(folder: Path) -> Iterator[str]:
    """Every file in a folder with its state, in the order of their names."""
    with suppress(OSError), os.scandir(folder) as entries:
        yield from sorted(_line(entry.name, entry.stat(follow_symlinks=False)) for entry in entries)


def _state(path: Path) -> str:
    try:
        return _line(path.name, path.stat())
    except OSError:
        return ""


def _line(name: str, found: os.stat_result) -> str:
    return f"{name} {found.st_ino} {found.st_size} {found.st_mtime_ns}"
