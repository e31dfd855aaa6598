"""What runs on a host: the session as it is anywhere, one step at a time, as the client asks.

Between two questions it waits without polling; while a process runs it says nothing. What it has measured
lies in its own journal until the client has said that it has it.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any

from generator import resources
from generator.errors import BuildError, NotebookError, SystemFault
from generator.machine.placement import Placed
from generator.measure import catalogue, compilers, executors, resuming, session, silence, told
from generator.measure.executors import ProcessSpec
from generator.measure.fleet import entrance, orders, still
from generator.measure.fleet.orders import Preparation
from generator.measure.notebook import Notebook
from generator.measure.prepare import Prepared, prepare
from generator.measure.rounds import Rounds, Unseen
from generator.model.config import Config
from generator.model.note import Service
from generator.model.trial import AGAIN, Outcome
from generator.notes import find
from generator.records import journal

_NO_GIT = "versions are measured where the notebook's git is"
_IDLE = 300.0  # s that a client may think before a session
GROUP = 2.0  # s of processes that are run before the client hears of them
Told = Callable[[Any], None]


def serve(channel: Any, root: str) -> None:
    """Answer what the client asks until it has gone."""
    with ExitStack() as stack:
        side = FarSide(Path(root), lambda told: channel.send({"told": told}), stack)
        while True:
            _deadline(side.idle)
            try:
                what, *rest = channel.receive()
            except EOFError:
                return
            _deadline(0)
            channel.send(side.answer(what, *rest))


def _deadline(seconds: float) -> None:
    """The kernel ends all of this then, should nothing else do so: a client that was cut off says nothing."""
    signal.setitimer(signal.ITIMER_REAL, seconds)


class FarSide:
    """One session at most."""

    def __init__(self, root: Path, tell: Told, stack: ExitStack) -> None:
        os.chdir(root)
        self._tell, self._stack = tell, stack
        folders = resources.folders(root, "probes")
        probes = catalogue.read_probes(folders)
        self._notebook = Notebook(root, probes, folders, Config(), readers=find.readers(root))
        self._asked: Preparation | None = None
        self._prepared: Prepared | None = None
        self._rounds: Rounds | None = None
        self._lock: int | None = None
        self.idle = _IDLE

    def answer(self, what: str, *rest: Any) -> dict[str, Any]:
        """Of one question; what is wrong is an answer, too."""
        try:
            return {"answer": getattr(self, f"_{what}")(*rest)}
        except NotebookError as error:
            what = error.what.replace(f"{self._notebook.root}/", "")  # as the notebook's author knows them
            return {"error": type(error).__name__, "what": what, "hint": error.hint}
        except OSError as error:
            fault = SystemFault.of(error)
            return {"error": "SystemFault", "what": fault.what, "hint": fault.hint}

    # -------------------------------------------------------------- before anything runs

    def _facts(self) -> dict[str, Any]:
        """What machine this is, and what is to be had on it."""
        try:
            compiler = compilers.find().as_facts()
        except BuildError as error:
            compiler = {"missing": error.what}
        free = os.statvfs(self._notebook.root)
        return {
            "machine": json.dumps(told.here(self._notebook)[1]),
            "compiler": compiler,
            "python": sys.version.split()[0],
            "free": free.f_bavail * free.f_frsize,
        }

    def _prepare(self, text: str) -> str:
        """Compile and build; what of each trial the client has to know before it plans."""
        asked = self._asked = orders.preparation_from(text)
        os.environ.update(asked.variables)
        trials = [replace(one, condition=replace(one.condition, revision="")) for one in asked.trials]
        made = prepare(self._notebook, trials, asked.measurements, building=self._building)
        placed = [
            Placed(reason=_NO_GIT) if one.condition.revision else place
            for one, place in zip(asked.trials, made.placed, strict=True)
        ]
        self._prepared = replace(made, placed=tuple(placed))
        return json.dumps(asdict(told.told(self._notebook, asked.experiment, trials, self._prepared)))

    @contextmanager
    def _building(self, words: tuple[str, ...]) -> Iterator[None]:
        self._tell(["building", list(words)])
        yield
        self._tell(["built"])

    # -------------------------------------------------------------- a session

    def _held(self) -> int:
        """This host's lock; where another session has it, that ends first."""
        if self._lock is None:
            self._lock = self._stack.enter_context(session.measuring(_Progress(self._tell)))
        return self._lock

    def _kept(self, note: str, name: str) -> bytes:
        """What a session that was cut off has in its journal, after the header; none of it runs then."""
        path = self._notebook.results(note) / f".{name}{journal.SUFFIX}"
        still.end(path)
        self._held()
        return whole(path.read_bytes().partition(b"\n")[2]) if path.is_file() else b""

    def _begin(self, text: str, lines: bytes, again: bool) -> None:
        """Take this host's lock, open a journal, start the services.

        `lines` are of the journal of the session that this one goes on with; `again`: its next process was
        cut off.
        """
        numbers, chosen, header = orders.beginning_from(text)
        assert self._asked and self._prepared
        lock = self._held()
        _forget(self._notebook.results(header.note))
        self._rounds = Rounds(
            self._notebook,
            self._asked.experiment,
            chosen,
            self._prepared.only(numbers),
            header,
            _Progress(self._tell),
            lock,
            partial(_looked_on, again=again),
            resuming.before_with(header, lines) if lines else None,
        )
        still.note(self._rounds.writing.path)
        self._sent = self._rounds.writing.path.stat().st_size
        self._stack.enter_context(self._rounds.opened())
        self._steps = self._every()

    def _every(self) -> Iterator[int]:
        """Process by process, as long as any are planned."""
        assert self._rounds
        while self._rounds.are_planned():
            yield from self._rounds.processes()

    def _next(self, limit: float) -> dict[str, Any]:
        """Run a group: the new lines of the journal, and what comes next.

        The kernel ends all of this where the group takes longer, or the client does with the next question.
        """
        self.idle = limit
        _deadline(limit)
        ended = self._group(time.monotonic() + GROUP)
        return {"lines": self._lines(), "at": ended, "more": ended is not None}

    def _group(self, until: float) -> int | None:
        """Processes, the last of which begins before that time; its place in the plan, None after all."""
        return next((at for at in self._steps if time.monotonic() > until), None)

    def _lines(self) -> bytes:
        """What the journal has that was not sent yet."""
        assert self._rounds
        with self._rounds.writing.path.open("rb") as file:
            file.seek(self._sent)
            found = whole(file.read())
        self._sent += len(found)
        return found

    def _add(self, data: list[list[Any]]) -> bool:
        """Plan further processes; are there any to come?"""
        assert self._rounds
        self._steps = self._every()
        return self._rounds.add(orders.invocations_from(data))

    def _end(self) -> None:
        """The client has everything, also of the sessions that this one went on with."""
        assert self._rounds
        path = self._rounds.writing.path
        still.forget(path)
        self._rounds.writing.close(remove=True)
        for name in self._rounds.so_far.header.resumes:
            path.with_name(f".{name}{journal.SUFFIX}").unlink(missing_ok=True)


def whole(lines: bytes) -> bytes:
    """Without a last one that was cut off."""
    return lines[: lines.rfind(b"\n") + 1]


def _looked_on(run: executors.Run, *, again: bool) -> executors.Run:
    """The same, counted; `again`: what came of its first process says that it was started once before."""
    counted = silence.counted(run)
    marks = iter([{AGAIN: 1}] if again else [])

    def running(spec: ProcessSpec) -> tuple[Outcome, ...]:
        outcomes, mark = counted(spec), next(marks, {})
        return tuple(replace(one, usage={**one.usage, **mark}) for one in outcomes)

    return running


class _Progress(Unseen):
    """Tells the client what it must know before processes run, and nothing while they do."""

    def __init__(self, tell: Told) -> None:
        self._tell = tell

    def waiting(self, holder: str) -> None:
        self._tell(["waiting", holder])

    def serving(self, service: Service) -> None:
        self._tell(["serving", service.name])


def _forget(results: Path) -> None:
    """Journals of sessions that nobody took up again for a month."""
    if results.is_dir():
        for path in results.glob(f".*{journal.SUFFIX}"):
            if time.time() - path.stat().st_mtime > entrance.LONG_AGO:
                path.unlink(missing_ok=True)
