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


def _signed(css: bytes) -> bytes:
    return _FIRST % hashlib.sha256(css).hexdigest()[:_HASH].encode() + b"\n" + css


def _is_ours(there: bytes) -> bool:
    return there == _signed(there.partition(b"\n")[2])
