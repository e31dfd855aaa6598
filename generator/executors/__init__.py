"""Where a trial runs: one module an executor; the file name is its name.

Each has `opened(launcher, lock)`: a context in which orders, one at a time, become Outcomes.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from generator.errors import UsageError, nearest
from generator.model import Outcome, Params


@dataclass(frozen=True)
class Order:
    """One process to start: program, `key=value` arguments, where it may run, and how long."""

    program: Path
    arguments: tuple[str, ...] = ()
    cpus: tuple[int, ...] = ()  # affinity, set before exec; empty: as inherited
    spin: tuple[int, ...] = ()  # CPUs that a SCHED_IDLE spinner keeps awake
    limit: int = 30_000_000_000  # ns
    env: Params = ()  # of the program only; `${NAME}` in a value is the runner's own
    prepare: tuple[str, ...] = ()  # a command that has to end well before


Run = Callable[[Order], Outcome]  # one fresh process
Opened = Callable[[Path, int | None], AbstractContextManager[Run]]


def names() -> tuple[str, ...]:
    """The executors there are, by listing the folder."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))


def find(name: str) -> Opened:
    """The named executor's `opened`; UsageError names those there are."""
    if name not in names():
        raise UsageError(f"there is no executor '{name}'", hint=nearest(name, names()))
    opened: Opened = importlib.import_module(f"{__name__}.{name}").opened
    return opened
