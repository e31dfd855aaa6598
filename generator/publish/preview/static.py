"""Files of the blog as its site shows them: never one from outside, never one that Jekyll passes over."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

from generator import regular
from generator.publish import exposure

_NOT_SHOWN = ("_", ".", "#")


def read(root: Path, path: str, excluded: tuple[str, ...]) -> bytes | None:
    """What the site has at a URL's path; None where that is no file of the site.

    A link, a `..` or a name in another spelling that leads out of `root` is none.
    """
    found = inside(root, path)
    if found is None or exposure.is_excluded(found.relative_to(root.resolve()).as_posix(), excluded):
        return None
    try:
        return regular.read(found)
    except OSError:
        return None


def inside(root: Path, path: str) -> Path | None:
    """The file below `root` that a URL's path names, links followed; None where it is not below it."""
    parts = [part for part in unquote(path).split("/") if part]
    if not parts or any(part[0] in _NOT_SHOWN or part[-1] == "~" or "\0" in part for part in parts):
        return None
    base = root.resolve()
    try:
        found = base.joinpath(*parts).resolve()
        return found if found.is_relative_to(base) and found.is_file() else None
    except (OSError, RuntimeError, ValueError):  # a loop of links, a name that no file can have
        return None
