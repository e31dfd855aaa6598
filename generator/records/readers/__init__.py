"""What programs print -> the answer document of docs/probes.md: one module per format, named after it.

Each has `read(stdout) -> bytes`: in come the bytes that one process printed, out goes one JSON document,
not checked yet; ValueError with a plain reason where the output is of another format. Pure.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable

from generator.model.reading import Reading

Read = Callable[[bytes], bytes]


def names() -> tuple[str, ...]:
    """The readers there are, by listing the folder."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))


def find(name: str) -> Read:
    """The named reader; KeyError where there is none."""
    if name not in names():
        raise KeyError(name)
    read: Read = importlib.import_module(f"{__name__}.{name}").read
    return read


def document(output: bytes, reading: Reading) -> bytes:
    """The answer document of one figure; ValueError where the output does not hold it."""
    module = importlib.import_module(f"{__name__}.{reading.reads}")
    if reading.picks:
        picked: bytes = module.picked(output, reading)
        return picked
    return find(reading.reads)(output)
