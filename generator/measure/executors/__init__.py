"""Where a trial runs: one module per executor; the file name is its name.

Each either starts processes, or reaches hosts on which they are started (`Engine`). The first has
`opened(launcher, lock, root)`: a context in which process specs, one at a time, become Outcomes, one for each
figure that the process is read for.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Protocol, cast

from generator.errors import UsageError, nearest
from generator.model.host import Host
from generator.model.note import Params
from generator.model.probe import ANSWER, OwnReader
from generator.model.reading import Reading
from generator.model.trial import Outcome


@dataclass(frozen=True)
class Guest:
    """A machine to emulate: QEMU's name of its CPU, the kernel to boot, the first process."""

    cpu: str
    kernel: Path
    init: Path


@dataclass(frozen=True)
class ProcessSpec:
    """One process to start: program, arguments, where it may run, how long, and what of it is a figure."""

    program: Path
    arguments: tuple[str, ...] = ()
    cpus: tuple[int, ...] = ()  # affinity, set before exec; empty: as inherited
    spin: tuple[int, ...] = ()  # CPUs that a SCHED_IDLE spinner keeps awake
    limit: int = 30_000_000_000  # ns
    guest: Guest | None = None  # where it runs, if not on this machine
    env: Params = ()  # of the program only; `${NAME}` in a value is the runner's own
    prepare: tuple[str, ...] = ()  # a command that has to end well before
    readings: tuple[Reading, ...] = (Reading(ANSWER),)  # an Outcome for each
    scratch: Path | None = None  # a folder of its own, there while it runs and is read
    keeps_output: bool = False  # is what it printed to be kept?
    readers: Mapping[str, OwnReader] = field(default_factory=dict)  # formats of the notebook's own
    secrets: Mapping[str, str] = field(default_factory=dict)  # variable -> value that nothing may tell
    root: Path | None = None  # the folder that it runs in; None: the notebook's


EMULATOR = "qemu"
Run = Callable[[ProcessSpec], tuple[Outcome, ...]]  # one fresh process
Opened = Callable[[Path, "int | None", Path], AbstractContextManager[Run]]


class Engine(Protocol):
    """A module that reaches hosts."""

    PATIENCE: float  # s until a host's Python answers
    QUEUES: bool  # may a host be waited for until others are done with it?
    COMES_BACK: bool  # is it the same host that is reached the next time?

    def command(self, host: Host, python: Sequence[str]) -> tuple[str, ...]:
        """What is started here so that these words run there."""
        ...

    def why(self, said: str, host: Host) -> tuple[str, str] | None:
        """What it complained of -> what is wrong, and what to do about it; None where it is not known."""
        ...

    def by_hand(self, host: Host, command: str) -> str:
        """What somebody types who runs a command there."""
        ...


def names() -> tuple[str, ...]:
    """The executors that start processes, by listing the folder."""
    return tuple(name for name in _every() if hasattr(_module(name), "opened"))


def engines() -> tuple[str, ...]:
    """Those that reach hosts."""
    return tuple(name for name in _every() if hasattr(_module(name), "command"))


def engine(name: str) -> Engine:
    """The named one of those."""
    return cast(Engine, _module(name))


def _every() -> list[str]:
    return sorted(module.name for module in pkgutil.iter_modules(__path__))


def _module(name: str) -> ModuleType:
    return importlib.import_module(f"{__name__}.{name}")


@contextmanager
def opened(name: str, launcher: Path, lock: int | None, root: Path) -> Iterator[Run]:
    """The named executor, and the emulator for specs with a guest; each opened when first wanted.

    `root` is the notebook: what has no folder of its own runs there.
    """
    find(name)
    with ExitStack() as stack:
        ready: dict[tuple[str, Path], Run] = {}

        def run(spec: ProcessSpec) -> tuple[Outcome, ...]:
            where, there = EMULATOR if spec.guest else name, spec.root or root
            if (where, there) not in ready:
                ready[where, there] = stack.enter_context(find(where)(launcher, lock, there))
            return ready[where, there](spec)

        yield run


def find(name: str) -> Opened:
    """The named executor's `opened`; UsageError names those there are."""
    if name not in names():
        raise UsageError(f"unknown executor '{name}'", hint=nearest(name, names()))
    opened: Opened = _module(name).opened
    return opened
