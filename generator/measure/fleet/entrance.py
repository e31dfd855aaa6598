"""What a host runs first: it takes in the files that it lacks, and hands over to the program among them.

It is sent as text to a bare Python, and itself needs no newer one than execnet, so that an old one is told.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import time
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

OLDEST = (3, 9)  # of a host's Python
LONG_AGO = 30 * 86400.0  # s after which a program that nobody used, or a journal, is removed


def base() -> Path:
    """Where a host keeps what travelled to it."""
    kept = os.environ.get("XDG_CACHE_HOME")
    return (Path(kept) if kept else Path.home() / ".cache") / "lab-notebook"


def lacking(folder: Path, wanted: Mapping[str, Any]) -> list[str]:
    """The names of those files that are not there as they are wanted: name -> (sha256, mode)."""
    return [name for name, (digest, mode) in sorted(wanted.items()) if _is_other(folder / name, digest, mode)]


def _is_other(path: Path, digest: str, mode: int) -> bool:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() != digest or path.stat().st_mode & 0o777 != mode
    except OSError:
        return True


def put(folder: Path, files: Mapping[str, Any]) -> None:
    """Write files, name -> (packed bytes, mode), each whole or not at all."""
    for name, (packed, mode) in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        made = path.with_name(f"{path.name}.{os.uname().nodename}.{os.getpid()}.sent")
        made.write_bytes(zlib.decompress(packed))
        made.chmod(mode)
        made.replace(path)


def tidy(folder: Path, tops: Iterable[str], wanted: Mapping[str, Any]) -> None:
    """Remove what lies below these folders and is not wanted: an old header must not be found."""
    for top in tops:
        for path in sorted((folder / top).rglob("*")):
            if path.is_file() and path.relative_to(folder).as_posix() not in wanted:
                path.unlink(missing_ok=True)


def _forget(programs: Path, kept: str) -> None:
    """Remove programs of long ago."""
    os.utime(programs / kept)
    for path in programs.iterdir():
        if path.name != kept and time.time() - path.stat().st_mtime > LONG_AGO:
            shutil.rmtree(path, ignore_errors=True)


def take_in(channel: Any, folder: Path, wanted: Mapping[str, Any]) -> None:
    """Ask for the files that are lacking, and write them."""
    missing = lacking(folder, wanted)
    channel.send({"lacking": missing})
    put(folder, channel.receive() if missing else {})


def _taken_in(channel: Any, told: Mapping[str, Any]) -> tuple[Path, Path]:
    """Everything that travels: the program's folder, and the notebook's."""
    programs = base() / "program"
    root = base() / "notebook" / told["notebook"] / os.uname().nodename  # hosts may share a home
    root.mkdir(parents=True, exist_ok=True)
    take_in(channel, programs / told["program"], told["of_program"])
    take_in(channel, root, told["of_notebook"])
    tidy(root, told["tops"], told["of_notebook"])
    _forget(programs, told["program"])
    return programs / told["program"], root


def enter(channel: Any) -> None:
    """Take everything in, then serve; where that is not possible say why."""
    told = channel.receive()
    if sys.version_info < OLDEST:
        channel.send({"error": "old", "what": "{}.{}".format(*sys.version_info[:2])})
        return
    try:
        program, root = _taken_in(channel, told)
    except OSError as error:
        what = f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror)
        channel.send({"error": "system", "what": what, "errno": error.errno})
        return
    sys.path.insert(0, str(program))
    channel.send({"in": True})
    from generator.measure import older

    older.supply()
    from generator.measure.fleet import far_side

    far_side.serve(channel, str(root))


if __name__ == "__channelexec__":
    enter(globals()["channel"])
