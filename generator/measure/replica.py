"""A folder in which somebody's note is run: a notebook of nothing but its files. Writes that folder only."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from generator.errors import UsageError
from generator.model.source import Source
from generator.notes import find
from generator.records import atomic, locks

FOLDER = Path(".cache/replicas")  # in a notebook
_MARK = "replica-of"  # the file that says whose it is
_LOCK = ".replica.lock"
_STAYS = ("results", _LOCK, _MARK)  # what was measured here before is a repeat of what comes


@contextmanager
def begun(folder: Path, name: str, note: str, text: str, files: Mapping[str, Source]) -> Iterator[Path]:
    """The folder with a note and its files, and nothing of an earlier replica but what that measured.

    `name`: of the record. UsageError where something else is in the folder, or another replicates it now.
    """
    _refuse_others(folder, name)
    folder.mkdir(parents=True, exist_ok=True)
    with locks.held(folder / _LOCK, waiting=_refuse):
        atomic.put(folder / _MARK, f"{name}\n".encode())
        _clear(folder)
        for path, one in files.items():
            _write(folder / path, one)
        atomic.put(folder / note, text.encode())
        (folder / find.FOLDER).mkdir(exist_ok=True)
        yield folder


def _refuse(holder: str) -> None:
    raise UsageError(
        f"this record is being replicated ({holder})", hint="wait until that ends, or --into DIR"
    )


def _refuse_others(folder: Path, name: str) -> None:
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is no folder", hint="--into DIR: a new one")
    there = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    if there and (atomic.read(folder / _MARK) or b"").decode("utf-8", "replace").strip() != name:
        raise UsageError(
            f"{folder} holds {there[0]}, and no replica of this record", hint="--into DIR: a new one"
        )


def _clear(folder: Path) -> None:
    """A link is removed, never followed."""
    for path in folder.iterdir():
        if path.name in _STAYS:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def _write(path: Path, one: Source) -> None:
    if one.data is not None:
        atomic.put(path, one.data)
        path.chmod(0o755 if one.executable else 0o644)
