"""Programs that were built before, each under a name that tells what it was made from. Reads and writes."""

from __future__ import annotations

import hashlib
import os
from glob import escape
from pathlib import Path

from generator import regular
from generator.records import atomic

HASH = 16  # hex digits of a hash in a name


def name(of: str, *made_from: str) -> str:
    """What the cache calls a program: whose it is, and a hash of all that it was made from."""
    return f"{of}-{hashlib.sha256(' '.join(made_from).encode()).hexdigest()[:HASH]}"


def find(cache: Path, name: str, mode: int = os.X_OK) -> Path | None:
    """A program that was made before and is whole; one that is not goes. R_OK: an object will do."""
    for path in sorted(cache.glob(f"{escape(name)}-*")):
        try:
            if path == _lies(path, cache, name) and os.access(path, mode):
                return path
            path.unlink(missing_ok=True)
        except FileNotFoundError:  # another run saw it, too
            continue
    return None


def adopt(made: Path, cache: Path, name: str) -> Path:
    """Keep what was made; where it lies now."""
    program = _lies(made, cache, name)
    atomic.adopt(made, program)
    return program


def _lies(program: Path, cache: Path, name: str) -> Path:
    """Where a program lies: its name ends with a hash of its bytes."""
    return cache / f"{name}-{hashlib.sha256(regular.read(program)).hexdigest()[:HASH]}"
