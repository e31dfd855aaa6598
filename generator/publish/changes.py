"""Changes to files of the author's: shown as a diff, or made, all of them or none. Reads and writes."""

from __future__ import annotations

import stat
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from generator.errors import PublishError, UsageError
from generator.records import atomic


@dataclass(frozen=True)
class Change:
    """What a file holds, None where there is none, and what it is to hold."""

    name: str  # below the notebook
    before: bytes | None
    after: bytes


def seen(root: Path, name: str) -> bytes | None:
    """A file that may be changed; None where there is none. OSError; UsageError where a link leads there."""
    path = root / name
    below = (place for place in (path, *path.parents) if root in place.parents)
    if link := next((place for place in below if place.is_symlink()), None):
        raise UsageError(
            f"{link} is a symbolic link; nothing is written", hint="put what it names in its place"
        )
    return atomic.read(path)


def diff(changes: Sequence[Change]) -> bytes:
    """All changes as `git apply` and `patch -p1` take them."""
    return b"".join(line for change in changes for line in _diff(change))


def _diff(change: Change) -> Iterator[bytes]:
    old, new = (_lines(data or b"") for data in (change.before, change.after))
    was = "/dev/null" if change.before is None else f"a/{change.name}"
    for line in unified_diff(old, new, was, f"b/{change.name}"):
        data = line.encode("utf-8", "surrogateescape")
        yield data if data.endswith(b"\n") else data + b"\n\\ No newline at end of file\n"


def _lines(data: bytes) -> list[str]:
    """Lines that end with a line feed alone, as diff counts them."""
    text = data.decode("utf-8", "surrogateescape")
    return [line + "\n" for line in text.split("\n")[:-1]] + [last for last in text.split("\n")[-1:] if last]


def make(root: Path, changes: Sequence[Change], folders: Sequence[str] = ()) -> None:
    """Write the files and make the folders; where that cannot be, everything is as it was.

    PublishError where a file changed since it was read, OSError.
    """
    new = [folder for folder in _parents(root, changes, folders) if not folder.exists()]
    try:
        for change in changes:
            _stage(root / change.name, change)
        for folder in new:
            folder.mkdir(exist_ok=True)
    except BaseException:
        for change in changes:
            atomic.pending(root / change.name).unlink(missing_ok=True)
        for folder in reversed(new):
            with suppress(OSError):
                folder.rmdir()
        raise
    for change in changes:
        atomic.settle(atomic.pending(root / change.name), root / change.name)


def _parents(root: Path, changes: Sequence[Change], folders: Sequence[str]) -> list[Path]:
    """Every folder that is needed, the outer ones first."""
    needed = {root / folder for folder in folders} | {(root / change.name).parent for change in changes}
    return sorted({place for folder in needed for place in (folder, *folder.parents)})


def _stage(path: Path, change: Change) -> None:
    """A file beside its place, with the permissions of the one that it replaces."""
    atomic.stage(path, change.after)
    if change.before is not None:
        atomic.pending(path).chmod(stat.S_IMODE(path.stat().st_mode))
    if atomic.read(path) != change.before:
        raise PublishError(f"{path} changed meanwhile; nothing is written", hint="run it again")
