"""A Python on another host that is asked one thing at a time: the door to execnet."""

from __future__ import annotations

import importlib.util
import os
import shlex
import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread, Timer
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
_MOST_SAID = 64 * 2**10  # bytes of what ssh or srun complained of
_GONE = (EOFError, OSError)  # as execnet says it, when it reads and when it writes


class Gone(HostError):
    """There is nobody at the other end any more, or no answer came in time."""


def missing() -> str:
    """What this program needs to reach hosts and has not; "" where it has all."""
    return "" if importlib.util.find_spec("execnet") else LACKING


class Gateway:
    """An open one; `ask` may be called by one thread at a time, `cut` by any."""

    def __init__(self, host: Host, folder: Path) -> None:
        """What reaches the host is started; its complaints go into the folder. Gone where none answers."""
        import execnet

        self.host, self._folder, self._engine = host, folder, executors.engine(host.engine)
        self._cut = Event()
        self._late = False
        self._group = execnet.Group()
        self._remote_error = execnet.RemoteError
        with self._within(self._engine.PATIENCE):
            try:
                opened = self._group.makegateway(self._spec())
                self._channel = opened.remote_exec(Path(entrance.__file__).read_text(encoding="utf-8"))
            except (*_GONE, AssertionError) as error:
                raise self._gone() from error

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
                raise self._gone() from error
            except self._remote_error as error:
                hint = "run it again; if it breaks again, this program has a fault"
                raise Gone(self.host.alias, _broken(str(error)), hint=hint) from error

    def hear(self, limit: float) -> Any:
        """What comes without a question."""
        return self.ask(None, limit)

    def cut(self) -> None:
        """End what reaches the host, so that whoever waits for an answer goes on."""
        self._cut.set()
        with suppress(OSError, ValueError):
            os.killpg(int((self._folder / "pid").read_text()), signal.SIGKILL)

    def close(self) -> None:
        """Let go; nothing of it is left here."""
        self._group.terminate(timeout=0.0 if self._cut.is_set() else _ENDING)
        self.cut()

    def _spec(self) -> Any:
        """A child of ours that leads a group of its own, which Ctrl-C at the terminal does not reach."""
        import execnet

        python = (*shlex.split(self.host.python), *_ISOLATED, "-c", _BOOTSTRAP)
        words = shlex.join(self._engine.command(self.host, python))
        pid, said = (shlex.quote(str(self._folder / name)) for name in ("pid", "said"))
        spec = execnet.XSpec("popen")
        spec.python = shlex.join(("setsid", "sh", "-c", f"echo $$ >{pid}; exec {words} 2>{said}"))
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
        self.cut()

    def _gone(self) -> Gone:
        """What became of it, as ssh or srun says, or the clock."""
        self.cut()
        if self._late:
            hint = (
                "is it up, and can it be reached from here? what it had measured is kept there: run --resume"
            )
            return Gone(self.host.alias, "no answer came in time: cut off, or far too slow", hint=hint)
        what, hint = self._engine.why(self._said(), self.host)
        return Gone(self.host.alias, what, hint=hint)

    def _said(self) -> str:
        with suppress(OSError):
            text = (self._folder / "said").read_bytes()[-_MOST_SAID:].decode("utf-8", "replace")
            lines = [sanitise.line(line) for line in text.splitlines() if line.strip()]
            return " / ".join(line for line in lines if not line.startswith("Warning: Permanently"))
        return ""


@contextmanager
def opened(host: Host) -> Iterator[Gateway]:
    """A gateway to a host; HostError where it cannot be reached."""
    with tempfile.TemporaryDirectory(prefix="lab-notebook-host.") as folder:
        gateway = Gateway(host, Path(folder))
        try:
            yield gateway
        finally:
            closing = Thread(target=gateway.close, daemon=True)
            closing.start()
            closing.join(2 * _ENDING)


def _broken(error: str) -> str:
    """The last line of what an exception there said."""
    last = [line for line in error.splitlines() if line.strip()][-1:]
    return f"the program there broke: {sanitise.line(last[0] if last else 'no word')}"
