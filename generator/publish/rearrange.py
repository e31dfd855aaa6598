"""Files that change places, are written and go, together or not at all: also when killed in between. Writes.

What is to be written is staged under a dot-name; then the list of all that is to be done takes its name (from
here on it is done), then that is done. Whoever comes next finishes what has a list, and takes back what was
only staged.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from generator import regular
from generator.errors import UsageError
from generator.notes import find
from generator.records import atomic, locks
from generator.records.atomic import pending

LIST = Path(find.FOLDER) / ".rearranging.json"  # no experiment: its name begins with a dot


@dataclass(frozen=True)
class Rearrangement:
    """What is to be done, in this order; all paths are below the notebook."""

    made: Mapping[str, bytes] = field(default_factory=dict)
    moved: Mapping[str, str] = field(default_factory=dict)  # a file or a folder -> its new place
    gone: Sequence[str] = ()  # files; a folder that is empty then goes, too


def make(root: Path, wanted: Rearrangement) -> None:
    """Do it, while the caller holds the notebook's lock. OSError, and all is as it was, where not."""
    _refuse_what_cannot_be(root, wanted)
    listed = {"made": [*wanted.made], "moved": dict(wanted.moved), "gone": [*wanted.gone]}
    try:
        atomic.stage(root / LIST, json.dumps(listed, indent=1).encode())
        for path, data in wanted.made.items():
            atomic.stage(root / path, data)
        atomic.settle(pending(root / LIST), root / LIST)
    except BaseException:
        _take_back(root)
        raise
    _finish(root)


def settle(root: Path) -> None:
    """Finish or take back what somebody left who was killed; while another is at it, wait for that one."""
    if any(_is_there(path) for path in (root / LIST, pending(root / LIST))):
        from generator.publish.files import LOCK

        with locks.held(root / LOCK):
            _finish(root) if _is_there(root / LIST) else _take_back(root)


def _refuse_what_cannot_be(root: Path, wanted: Rearrangement) -> None:
    """A new place that is taken, or a folder in which nothing may be changed."""
    if taken := next((path for path in wanted.moved.values() if _is_there(root / path)), ""):
        raise UsageError(f"{taken} is there already; nothing is changed", hint="choose another name")
    for path in (*wanted.made, *wanted.moved, *wanted.moved.values(), *wanted.gone):
        folder = next(one for one in (root / path).parents if one.exists())
        if not os.access(folder, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))


def _take_back(root: Path) -> None:
    """Nothing was done yet: what was staged goes."""
    for path in _read(root, pending(root / LIST)).made:
        pending(root / path).unlink(missing_ok=True)
        _tidy(root, (root / path).parent)
    pending(root / LIST).unlink(missing_ok=True)


def _finish(root: Path) -> None:
    """Each step that is not done yet; none that was done is done again."""
    wanted = _read(root, root / LIST)
    for path in wanted.made:
        if _is_there(pending(root / path)):
            atomic.settle(pending(root / path), root / path)
    for old, new in wanted.moved.items():
        if _is_there(root / old) and not _is_there(root / new):
            (root / new).parent.mkdir(parents=True, exist_ok=True)
            atomic.settle(root / old, root / new)
        _tidy(root, (root / old).parent)
    for path in wanted.gone:
        (root / path).unlink(missing_ok=True)
        _tidy(root, (root / path).parent)
    (root / LIST).unlink()
    atomic.sync((root / LIST).parent)


def _tidy(root: Path, folder: Path) -> None:
    """Take away a folder of one note, and those in it, where nothing is left in it."""
    while folder.parent not in (root, folder) and folder.is_relative_to(root):
        with suppress(OSError):
            folder.rmdir()
        folder = folder.parent


def _read(root: Path, path: Path) -> Rearrangement:
    """A list as far as it can be read; it may be anybody's: nothing of it leads out of the notebook."""
    try:
        told = json.loads(regular.read(path))
        moved = {str(old): str(new) for old, new in told["moved"].items()}
        made, gone = (tuple(map(str, told[key])) for key in ("made", "gone"))
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return Rearrangement()
    pairs = {old: new for old, new in moved.items() if len(tuple(_inside(root, (old, new)))) == 2}
    return Rearrangement(dict.fromkeys(_inside(root, made), b""), pairs, tuple(_inside(root, gone)))


def _inside(root: Path, paths: Iterable[str]) -> Iterator[str]:
    for path in paths:
        with suppress(OSError, RuntimeError, ValueError):
            whole = root / path
            if (
                whole != root
                and ".." not in whole.parts
                and whole.parent.resolve().is_relative_to(root.resolve())
            ):
                yield path


def _is_there(path: Path) -> bool:
    """Also a link that leads nowhere."""
    return os.path.lexists(path)
