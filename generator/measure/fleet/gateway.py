"""A Python on another host that is asked one thing at a time: the door to execnet."""

from __future__ import annotations

import importlib.util
import os
import resource
import shlex
import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from subprocess import TimeoutExpired
from threading import Event, Timer
from typing import Any

from generator.errors import HostError
from generator.measure import executors
from generator.measure.fleet import entrance
from generator.model.host import Host
from generator.syntax import sanitise

LACKING = "needs execnet: pip install 'execnet>=2.1,<3'"
_BOOTSTRAP = "import sys;exec(eval(sys.stdin.readline()))"  # as execnet begins on a Python that lacks it
_ISOLATED = ("-I", "-S", "-u")  # nothing of the host's own packages, nothing in a buffer
_ENDING = 3.0  # s until what reaches the host is killed
_LINES = 2  # of what ssh or srun complained of, where nobody knows what it means
_CHATTY = "its shell prints something before the command that it was asked for"
_ENDED = "the session there has ended: something killed its Python, or the line broke"
_LATE = "no answer came in time: cut off, or far too slow"
_LATE_HINT = "is it up, and can it be reached from here? what it had measured is kept there: run --resume"
_FILES, _OTHER_FILES = 4, 256  # open for each: its pipes, its journal, for a moment what is read or written
_MOST_SAID = 64 * 2**10  # bytes of what ssh or srun complained of
_GONE = (EOFError, OSError)  # as execnet says it, when it reads and when it writes


class Gone(HostError):
    """There is nobody at the other end any more, or no answer came in time."""


def missing() -> str:
    """What this program needs to reach hosts and has not; "" where it has all."""
    return "" if importlib.util.find_spec("execnet") else LACKING


def make_room(gateways: int) -> None:
    """Allow this process the open files that so many take, as far as it may."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = gateways * _FILES + _OTHER_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


class Gateway:
    """An open one; `ask` may be called by one thread at a time, `cut` by any."""

    def __init__(self, host: Host, folder: Path) -> None:
        """Not open yet; the complaints of what reaches the host go into the folder."""
        import execnet

        self.host, self._folder, self._engine = host, folder, executors.engine(host.engine)
        self._stopped = Event()
        self._late = False
        self._remote_error = execnet.RemoteError
        self._channel: Any = None
        self._io: Any = None

    def open(self) -> None:
        """Start what reaches the host, and wait for its Python. Gone where none answers."""
        from execnet import gateway_base, gateway_bootstrap, gateway_io

        self._late, self._channel = False, None
        spec = self._specified()
        self._io = gateway_io.create_io(spec, gateway_base.get_execmodel(spec.execmodel))
        if self._stopped.is_set():
            self._kill()
        with self._within(self._engine.PATIENCE):
            try:
                opened = gateway_bootstrap.bootstrap(self._io, spec)
                self._channel = opened.remote_exec(Path(entrance.__file__).read_text(encoding="utf-8"))
            except _GONE as error:
                raise self._gone() from error
            except AssertionError as error:  # execnet's word for an answer that no Python has given
                raise self._gone(_CHATTY) from error

    def ask(self, asked: Any, limit: float, told: Callable[[Any], None] = lambda _: None) -> Any:
        """Send this, and wait for the answer for so many s; `told` gets what comes before it.

        Builtin types only, both ways. Gone where none comes; what the host reports as wrong is its answer.
        """
        with self._within(limit):
            try:
                if asked is not None:
                    self._channel.send(asked)
                while True:
                    answer = self._channel.receive()
                    if not (isinstance(answer, dict) and "told" in answer):
                        return answer
                    told(answer["told"])
            except _GONE as error:
                raise self._gone(_ENDED) from error
            except self._remote_error as error:
                hint = "run it again; if it breaks again, this program has a fault"
                raise Gone(self.host.alias, _broken(str(error)), hint=hint) from error

    def hear(self, limit: float) -> Any:
        """What comes without a question."""
        return self.ask(None, limit)

    def cut(self) -> None:
        """End it for good, so that whoever waits for an answer goes on."""
        self._stopped.set()
        self._kill()

    def _kill(self) -> None:
        """End what reaches the host."""
        if self._io and self._io.popen.poll() is None:
            for kill in (os.killpg, os.kill):  # it leads its group as soon as it runs
                with suppress(ProcessLookupError):
                    kill(self._io.popen.pid, signal.SIGKILL)

    @property
    def queues(self) -> bool:
        """May it be long until the host is free?"""
        return bool(self._engine.QUEUES)

    @property
    def comes_back(self) -> bool:
        """Would the same host be reached again?"""
        return bool(self._engine.COMES_BACK) and not self._stopped.is_set()

    def reopen(self) -> None:
        """Reach the host once more. Gone where none answers, or nobody wants it any more."""
        self.close()
        if self._stopped.is_set():
            raise self._gone()
        self.open()

    def close(self) -> None:
        """Let go; nothing of it is left here."""
        if not self._io:
            return
        if self._channel and self._io.popen.poll() is None and not self._stopped.is_set():
            with suppress(*_GONE):
                self._channel.close()
                self._io.close_write()  # a Python there ends where nobody can ask it any more
            with suppress(TimeoutExpired):
                self._io.popen.wait(_ENDING)
        self._kill()
        self._io.popen.wait()
        for end in (self._io.popen.stdin, self._io.popen.stdout):
            with suppress(*_GONE):
                end.close()

    def _specified(self) -> Any:
        """A child of ours that leads a group of its own, which Ctrl-C at the terminal does not reach."""
        import execnet

        python = (*shlex.split(self.host.python), *_ISOLATED, "-c", _BOOTSTRAP)
        words = shlex.join(self._engine.command(self.host, python))
        spec = execnet.XSpec("popen")
        spec.id, spec.execmodel = self.host.alias, "thread"
        said = shlex.quote(str(self._folder / "said"))
        spec.python = shlex.join(("setsid", "sh", "-c", f"exec {words} 2>{said}"))
        return spec

    @contextmanager
    def _within(self, limit: float) -> Iterator[None]:
        """Around a wait, for a send, too, may wait for ever: after so many s the connection is cut."""
        timer = Timer(limit, self._too_late)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _too_late(self) -> None:
        self._late = True
        self._kill()

    def _gone(self, otherwise: str = "it does not answer") -> Gone:
        """What became of it, as ssh or srun says, or the clock."""
        self._kill()
        if self._stopped.is_set():
            return Gone(self.host.alias, "interrupted", hint="run --resume goes on with it")
        said = self._said()
        if known := self._engine.why(said, self.host):
            return Gone(self.host.alias, known[0], hint=known[1])
        if self._late:
            return Gone(self.host.alias, _LATE, hint=_LATE_HINT)
        if otherwise == _CHATTY:
            hint = (
                f"`{self._engine.by_hand(self.host, 'true')}` has to print nothing: look at ~/.bashrc there"
            )
            return Gone(self.host.alias, _CHATTY, hint=hint)
        hint = f"try it by hand: {self._engine.by_hand(self.host, f'{self.host.python} --version')}"
        return Gone(self.host.alias, " / ".join(said.splitlines()[-_LINES:]) or otherwise, hint=hint)

    def _said(self) -> str:
        """What ssh or srun complained of, line by line."""
        with suppress(OSError):
            text = (self._folder / "said").read_bytes()[-_MOST_SAID:].decode("utf-8", "replace")
            return "\n".join(sanitise.line(line) for line in text.splitlines() if line.strip())
        return ""


@contextmanager
def opened(
    host: Host,
    begun: Callable[[Gateway], None] = lambda _: None,
    making: AbstractContextManager[Any] | None = None,
) -> Iterator[Gateway]:
    """A gateway to a host, opened within `making` unless it may have to queue.

    HostError where it cannot be reached. `begun` is given it before it waits, so that another thread can end
    that.
    """
    with tempfile.TemporaryDirectory(prefix="lab-notebook-host.") as folder:
        gateway = Gateway(host, Path(folder))
        begun(gateway)
        try:
            with nullcontext() if making is None or gateway.queues else making:
                gateway.open()
            yield gateway
        finally:
            gateway.close()


@contextmanager
def understood(host: Host) -> Iterator[None]:
    """Around reading what a host has answered, which may be anything. HostError."""
    try:
        yield
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        hint = "does its shell print something at login, or does another program answer there?"
        raise HostError(host.alias, "what it answers cannot be read", hint=hint) from error


def _broken(error: str) -> str:
    """The last line of what an exception there said."""
    last = [line for line in error.splitlines() if line.strip()][-1:]
    return f"the program there broke: {sanitise.line(last[0] if last else 'no word')}"
