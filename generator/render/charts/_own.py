"""The notebook's own kinds of charts: a file becomes a module, an error in it is told with its line."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

from generator.errors import RenderError
from generator.model.probe import OwnChart


def module(own: OwnChart) -> ModuleType:
    """The file as a module, run now; whatever it raises."""
    made = ModuleType(f"notebook_chart_{own.name}")
    made.__file__ = own.file
    sys.modules[made.__name__] = made  # a dataclass looks for its module there
    exec(compile(own.source, own.file, "exec", dont_inherit=True), made.__dict__)
    return made


@contextmanager
def told(own: OwnChart) -> Iterator[None]:
    """Around what the file does: its error becomes a RenderError with the file's line that led there."""
    try:
        yield
    except (Exception, SystemExit) as error:
        what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        hint = "`python -m generator --debug ...` shows the whole way there"
        raise RenderError(f"{own.file}{_line(own, error)}: {what}", hint=hint) from error


def _line(own: OwnChart, error: BaseException) -> str:
    """`:12`: the innermost line of the file on the way to the error; nothing where none is."""
    if isinstance(error, SyntaxError) and error.filename == own.file:
        return f":{error.lineno}"
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == own.file]
    return f":{frames[-1].lineno}" if frames else ""
