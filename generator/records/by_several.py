"""Work that several processes share. Starts processes.

Each writes what it made into a pipe of its own and ends: where the one that began them is killed, the pipe
breaks, and no process stays behind.
"""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkProcess

_FEWEST = 2  # pieces of work for each process: for less none is started
A = TypeVar("A")
B = TypeVar("B")


def by_several(work: Callable[[A], B], pieces: Sequence[A]) -> Iterator[B]:
    """What `work` makes of each piece, in their order, with all CPUs that may be used.

    What another process did not do, as it was killed or met an error, is done here.
    """
    count = min(len(os.sched_getaffinity(0)), len(pieces) // _FEWEST)
    done = 0
    if count > 1 and threading.active_count() == 1:  # a fork takes no other thread along
        for made in _shared(work, pieces, count):
            yield made
            done += 1
    yield from map(work, pieces[done:])


def _shared(work: Callable[[A], B], pieces: Sequence[A], count: int) -> Iterator[B]:
    """As far as the others come with it."""
    others = [_started(work, pieces[number::count]) for number in range(count)]
    try:
        with suppress(EOFError):
            for number in range(len(pieces)):
                yield others[number % count][1].recv()
    finally:
        for process, reader in others:
            reader.close()
            process.terminate()
            process.join()


def _started(work: Callable[[A], B], pieces: Sequence[A]) -> tuple[ForkProcess, Connection]:
    """A process with a part of the work, and what it is read from."""
    from multiprocessing import get_context

    context = get_context("fork")
    reader, writer = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(work, pieces, reader, writer), daemon=True)
    process.start()
    writer.close()
    return process, reader


def _work(work: Callable[[A], B], pieces: Sequence[A], reader: Connection, writer: Connection) -> None:
    """Another process: the one that began it answers Ctrl-C, and meets errors of the system itself."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    reader.close()
    gc.disable()  # it ends soon
    with suppress(OSError):
        for piece in pieces:
            writer.send(work(piece))
    writer.close()
