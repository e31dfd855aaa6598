"""Python files of the notebook's own: one becomes a module, an error in it is told with its line."""

from __future__ import annotations

import sys
import traceback
from types import ModuleType

FAULTS = (Exception, SystemExit)  # what such a file may raise; an interruption is none of it


def module(name: str, file: str, source: bytes) -> ModuleType:
    """The file as a module, run now; whatever it raises."""
    made = ModuleType(name)
    made.__file__ = file
    sys.modules[made.__name__] = made  # a dataclass looks for its module there
    exec(compile(source, file, "exec", dont_inherit=True), made.__dict__)
    return made


def told(file: str, error: BaseException) -> str:
    """`charts/mine.py:12: KeyError: 'p99'`, with the innermost line of the file on the way to the error."""
    what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return f"{file}{_line(file, error)}: {what}"


def _line(file: str, error: BaseException) -> str:
    """`:12`; nothing where no line of the file led there."""
    if isinstance(error, SyntaxError) and error.filename == file:
        return f":{error.lineno}"
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
    return f":{frames[-1].lineno}" if frames else ""
