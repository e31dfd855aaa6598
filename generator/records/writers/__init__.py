"""Series -> a file of another tool's format: one module per format, named after it. Pure.

Each has `FILE`, the usual name of such a file; `SAMPLES`, does it hold every sample, or one value per
process; `unfit(series)`, why the format cannot hold that one, or ""; `write(series)`, the file's bytes.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module
from types import ModuleType


def formats() -> tuple[str, ...]:
    """Their names, as a command line has them, by listing the folder."""
    names = (module.name for module in pkgutil.iter_modules(__path__))
    return tuple(sorted(name.replace("_", "-") for name in names if not name.startswith("_")))


def find(form: str) -> ModuleType:
    """The module of one of `formats`; KeyError of any other."""
    if form not in formats():
        raise KeyError(form)
    return import_module(f"{__name__}.{form.replace('-', '_')}")
