"""The stylesheet that all posts share. An author's own version of it is never overwritten.

Its first line holds the hash of what follows: where that is right, nobody has changed it since.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from generator.records.atomic import put, read

_FIRST = b"/* Written by the lab notebook generator; change anything, and it stays as you make it. %s */"
_HASH = 12  # characters


def publish(path: Path, css: bytes) -> None:
    """Write it where there is none, or one that was written here and not changed."""
    there = read(path)
    if there is None or _is_ours(there):
        put(path, _signed(css))


def published(path: Path, css: bytes) -> bytes:
    """What would be there after publishing: the author's own version, else this one."""
    there = read(path)
    return there if there is not None and not _is_ours(there) else _signed(css) if css else b""


def _signed(css: bytes) -> bytes:
    return _FIRST % hashlib.sha256(css).hexdigest()[:_HASH].encode() + b"\n" + css


def _is_ours(there: bytes) -> bool:
    return there == _signed(there.partition(b"\n")[2])
