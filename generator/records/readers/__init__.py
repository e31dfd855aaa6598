"""What programs print -> the answer document of docs/probes.md: one module per format, named after it.

Each has `figures(output)`: in come the bytes that one process printed, out goes everything that it finds,
ValueError with a plain reason where the output is of another format. Where a pick is more than a name it
has `pick(output, where)`, one of the figures (Absent where there is none), and `wrong(where)`, why the
format has nothing of that name; `MEANS` is true where a sample is the mean of many operations. Modules
whose names begin with `_` are shared by the formats. Pure.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import ModuleType

from generator.model.probe import ANSWER
from generator.model.reading import STDERR, STDOUT, Reading
from generator.records.readers._document import assembled
from generator.records.readers._figure import Absent, Figure
from generator.records.readers._find import named, only
from generator.records.readers._own import answered, found

__all__ = ["Absent", "Figure", "answered", "document", "figures", "found", "names", "pick", "wrong"]
_EMPTY = {STDOUT: "printed nothing", STDERR: "printed nothing on stderr"}


def names() -> tuple[str, ...]:
    """The readers there are, by listing the folder."""
    return _names(tuple(__path__))


@cache
def _names(folders: tuple[str, ...]) -> tuple[str, ...]:
    modules = (module.name for module in pkgutil.iter_modules(folders))
    return tuple(sorted(name.replace("_", "-") for name in modules if name[0] != "_"))


def figures(name: str, output: bytes) -> tuple[Figure, ...]:
    """Everything that a reader finds; ValueError where the output is of another format."""
    found: tuple[Figure, ...] = _module(name).figures(output)
    return found


def pick(name: str, output: bytes, where: str) -> Figure:
    """The figure that a pick means; ValueError."""
    module = _module(name)
    if hasattr(module, "pick"):
        found: Figure = module.pick(output, where)
        return found
    return named(where, module.figures(output))


def wrong(name: str, where: str) -> str:
    """Why no output of this format has anything that is called so; "" where one may."""
    if not where.strip():
        return "an empty text names no figure"
    module = _module(name)
    return str(module.wrong(where)) if hasattr(module, "wrong") else ""


def document(output: bytes, reading: Reading) -> bytes:
    """The answer document of one figure; ValueError where the output does not hold it."""
    if reading.reads == ANSWER and not reading.picks:
        return output
    if not output.strip():
        raise ValueError(_EMPTY.get(reading.source, f"{reading.source} is empty"))
    means: bool = getattr(_module(reading.reads), "MEANS", False)
    if not reading.picks:
        return assembled([only(figures(reading.reads, output))], reading, means=means)
    found = []
    for one in reading.picks:
        try:
            found.append(pick(reading.reads, output, one.where))
        except Absent:
            if one.statistic != "failed":  # a program says how many failed, and nothing where none did
                raise
            found.append(Figure(one.where, (0.0,)))
    return assembled(found, reading, means=means)


def _module(name: str) -> ModuleType:
    """The module of a reader; KeyError where there is none."""
    if name not in names():
        raise KeyError(name)
    return importlib.import_module(f"{__name__}.{name.replace('-', '_')}")
