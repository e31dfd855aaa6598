"""Was the engine silent while a process ran? How often its threads were switched to and from, from /proc.

The engine is what brings a client's wishes to this host: the other threads of this process, and the
processes that it descends from in its own session and in the one above: sshd's child, slurmstepd.
"""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from generator.measure.executors import ProcessSpec, Run
from generator.model.trial import ENGINE, Outcome

_SESSIONS = 2  # its own, and that which its login or its step made
_INIT = 1
_RESTLESS, _LOOKS = 0.1, 0.0005  # s at most until it sleeps; between looks
_RUNS = re.compile(r"^State:\s+R", re.MULTILINE)
_COUNTS = ("voluntary_ctxt_switches:", "nonvoluntary_ctxt_switches:")
Switches = Mapping[int, int]  # by thread


@dataclass(frozen=True)
class Engine:
    """The processes of an engine, as /proc has them."""

    processes: tuple[int, ...]
    but: int  # the thread that runs the session: it starts and awaits every process
    proc: Path = Path("/proc")

    def switches(self) -> Switches | None:
        """Of each thread until now; None where one of the processes cannot be looked at, or has ended."""
        found: dict[int, int] = {}
        for process in self.processes:
            try:
                found.update(self._of_threads(process))
            except (OSError, ValueError):
                return None
        return found

    def rest(self) -> None:
        """Wait until all of its threads sleep: one that has just brought a question is on its way to it."""
        deadline = time.monotonic() + _RESTLESS
        while self._is_busy() and time.monotonic() < deadline:
            time.sleep(_LOOKS)

    def _is_busy(self) -> bool:
        try:
            statuses = [status for process in self.processes for _, status in self._statuses(process)]
        except (OSError, ValueError):
            return False
        return any(_RUNS.search(status) for status in statuses)

    def _of_threads(self, process: int) -> Iterator[tuple[int, int]]:
        for thread, status in self._statuses(process):
            yield thread, _count(status)

    def _statuses(self, process: int) -> Iterator[tuple[int, str]]:
        """What the kernel says of each of its threads."""
        for folder in (self.proc / str(process) / "task").iterdir():
            if int(folder.name) != self.but:
                with suppress(FileNotFoundError, ProcessLookupError):  # the thread has ended meanwhile
                    yield int(folder.name), (folder / "status").read_text(encoding="utf-8", errors="replace")


def _count(status: str) -> int:
    """ValueError where the kernel does not tell."""
    lines = [line.split() for line in status.splitlines()]
    told = [int(words[1]) for words in lines if words and words[0] in _COUNTS]
    if len(told) != len(_COUNTS):
        raise ValueError("no context switches are told")
    return sum(told)


def between(before: Switches | None, after: Switches | None) -> int | None:
    """How many there were; None where that is not known. A thread that has ended meanwhile counts as one."""
    if before is None or after is None:
        return None
    return sum(count - before.get(thread, 0) for thread, count in after.items()) + len(before.keys() - after)


def of_this_process(proc: Path = Path("/proc")) -> Engine | None:
    """The engine that this thread runs a session for; None where its processes cannot all be seen."""
    try:
        processes = tuple(_line(os.getpid(), proc))
    except (OSError, ValueError):
        return None
    return Engine(processes, threading.get_native_id(), proc)


def _line(process: int, proc: Path) -> Iterator[int]:
    """A process and those that it descends from, up to init or the end of the second session."""
    sessions: set[int] = set()
    while process != _INIT:
        parent, session = _parent(process, proc)
        sessions.add(session)
        if len(sessions) > _SESSIONS:
            return
        yield process
        process = parent


def _parent(process: int, proc: Path) -> tuple[int, int]:
    """A process's parent and its session; ValueError or OSError where they cannot be seen."""
    stat = (proc / str(process) / "stat").read_text(encoding="utf-8", errors="replace")
    _state, parent, _group, session, *_rest = stat.rpartition(")")[2].split()
    return int(parent), int(session)


def counted(run: Run, engine: Engine | None = None) -> Run:
    """The same, once the engine sleeps; outcomes say how often it was switched meanwhile, where known."""
    engine = engine or of_this_process()
    if engine is None:
        return run

    def running(spec: ProcessSpec) -> tuple[Outcome, ...]:
        engine.rest()
        before = engine.switches()
        outcomes = run(spec)
        switched = between(before, engine.switches())
        if switched is None:
            return outcomes
        return tuple(replace(one, usage={**one.usage, ENGINE: switched}) for one in outcomes)

    return running
