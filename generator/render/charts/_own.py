"""The notebook's own kinds of charts: a file becomes a module, an error in it is told with its line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

from generator.errors import RenderError
from generator.model.probe import OwnChart
from generator.syntax import own_files


def module(own: OwnChart) -> ModuleType:
    """The file as a module, run now; whatever it raises."""
    return own_files.module(f"notebook_chart_{own.name}", own.file, own.source)


@contextmanager
def told(own: OwnChart) -> Iterator[None]:
    """Around what the file does: its error becomes a RenderError with the file's line that led there."""
    try:
        yield
    except own_files.FAULTS as error:
        hint = "`python -m generator --debug ...` shows the whole way there"
        raise RenderError(own_files.told(own.file, error), hint=hint) from error
