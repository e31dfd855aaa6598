"""The small program (`probes/_launch.c`) under which each process runs: one for a session, one at a time.

It limits what it starts and cleans up behind it. Where it was killed or stopped itself, the process that it
ran then has failed, and the next one gets a new launcher.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from generator.errors import MeasureError
from generator.measure import process_tree, programs
from generator.measure.executors import ProcessSpec
from generator.model.reading import STDERR
from generator.syntax import variables
from generator.units import shortest

Report = dict[str, Any]  # as the launcher writes it (probes/_launch_report.h)
Reply = tuple[Report, bytes, bytes]  # report, stdout, stderr
Launch = Callable[[ProcessSpec], Reply]  # one process

OUTPUT_CAP = (
    64 * 2**20
)  # bytes of stdout, or of another source that is read; 20,000 samples need a third of a megabyte
MOST_WORDS = 64  # of `env`, and of `prepare`: MAX_WORDS of probes/_launch_args.h
ENDING = 25.0  # s that all may take which comes after the limit: ending what was left, and the reply
_ANEW = "delete .cache/build, so that the launcher is built anew, and run it again"
_MOST_ARGUMENTS = 254  # MAX_ARGUMENTS of probes/_launch_serve.h holds a name and an end more
_LONGEST_SPEC = 60 * 2**10  # bytes; the launcher takes a little more
_ALLOWED = ("PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH")  # no probe sees a secret by accident


class _Gone(Exception):
    """The launcher has ended, or does not answer; why, if that is known."""


def environment() -> dict[str, str]:
    """What a probe sees: an allow list, and the C locale."""
    return {name: os.environ[name] for name in _ALLOWED if name in os.environ} | {"LC_ALL": "C", "TZ": "UTC"}


@contextmanager
def launching(program: Path, lock: int | None, root: Path) -> Iterator[Launch]:
    """The launcher at work in the folder `root`; nothing that it started is left afterwards."""
    launcher = Launcher(program, lock, root)
    try:
        yield launcher.run
    finally:
        launcher.end()


class Launcher:
    """One that runs, or its successor."""

    def __init__(self, program: Path, lock: int | None, root: Path) -> None:
        self._program, self._lock, self._root = program, lock, root
        self._start()

    def run(self, spec: ProcessSpec) -> Reply:
        """Start one process and wait for its end."""
        try:
            asked = _asked(spec)
        except ValueError as error:
            return {"how": "not started", "error": str(error)}, b"", b""
        patience = spec.limit / 1e9 * (2 if spec.prepare else 1) + ENDING
        try:
            self._ask(asked)
            report, stdout, stderr = self._reply(time.monotonic() + patience)
        except _Gone as gone:
            why = self._begin_anew(str(gone))
            return {"how": "not finished", "error": f"the launcher {why}"}, b"", b""
        if report.get("how") == "ended":
            self._begin_anew("was signalled: it may be dying, and yet take the next list")
        if report.get("how") == "not started":
            word = spec.prepare[0] if report.get("preparing") else str(spec.program)
            report["error"] = programs.trouble(word, self._root) or report.get("error")
        return report, stdout, stderr

    def end(self) -> None:
        """End what still runs: the launcher's child ends everything with it, and then its output ends."""
        if self._output.closed:
            return
        with process_tree.handles(self._process.pid) as everything:
            with suppress(BrokenPipeError):
                self._input.close()
            self._process.terminate()
            self._process.send_signal(signal.SIGCONT)
            try:
                deadline = time.monotonic() + ENDING
                while True:
                    self._heard.clear()
                    self._listen(self._output, deadline)
            except _Gone:
                process_tree.kill(everything)
        self._close()

    def _start(self) -> None:
        descriptors = () if self._lock is None else (self._lock,)
        held = (f"lock={fd}" for fd in descriptors)
        self._heard = bytearray()
        try:
            self._process = subprocess.Popen(
                [str(self._program), "serve", f"runner={os.getpid()}", *held],
                bufsize=0,
                cwd=self._root,
                env=environment(),
                pass_fds=descriptors,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
        except OSError as error:
            raise MeasureError(f"the launcher does not start: {error}", hint=_ANEW) from error
        assert self._process.stdin and self._process.stdout and self._process.stderr
        self._input: IO[bytes] = self._process.stdin
        self._output: IO[bytes] = self._process.stdout
        self._errors: IO[bytes] = self._process.stderr

    def _ask(self, asked: bytes) -> None:
        """Hand a list over: to one that was stopped before, too, and to the successor of a dead one."""
        self._process.send_signal(signal.SIGCONT)
        try:
            self._input.write(asked)
        except BrokenPipeError:
            self._begin_anew("")
            self._input.write(asked)

    def _reply(self, deadline: float) -> Reply:
        """A line of three lengths, and then these three."""
        while b"\n" not in self._heard:
            self._listen(self._output, deadline)
        line, _, self._heard = self._heard.partition(b"\n")
        try:
            lengths = [int(number) for number in line.split()]
            report, stdout, stderr = (self._part(length, deadline) for length in lengths)
            return json.loads(report), stdout, stderr
        except ValueError as error:
            raise MeasureError(
                f"the launcher says what it never says: {bytes(line[:40])!r}", hint=_ANEW
            ) from error

    def _part(self, length: int, deadline: float) -> bytes:
        while len(self._heard) < length:
            self._listen(self._output, deadline)
        with memoryview(self._heard) as heard:  # a slice of the array would be a second copy
            part = bytes(heard[:length])
        del self._heard[:length]
        return part

    def _listen(self, stream: IO[bytes], deadline: float) -> None:
        """Take in more; _Gone at the end of the stream, or where nothing comes until the deadline."""
        if not select.select([stream], [], [], max(deadline - time.monotonic(), 0))[0]:
            raise _Gone("did not answer in time: was it stopped?")
        heard = os.read(stream.fileno(), 1 << 20)
        if not heard:
            raise _Gone
        self._heard += heard

    def _begin_anew(self, why: str) -> str:
        """Bury the launcher, which is dead or does not answer, and start the next one; why it had to be."""
        if why:
            with process_tree.handles(self._process.pid) as everything:
                process_tree.kill(everything)
        self._heard.clear()
        with suppress(_Gone):
            deadline = time.monotonic() + ENDING
            while True:
                self._listen(self._errors, deadline)
        said = self._heard.decode("utf-8", "replace").strip()
        code = self._close()
        if code >= 0:
            raise MeasureError(
                f"the launcher has died: {said or f'exit code {code}'}",
                hint="run it again; if it dies again, look into dmesg for who killed it",
            )
        self._start()
        return why or f"was ended by {signal.Signals(-code).name}, perhaps by the probe itself"

    def _close(self) -> int:
        """Wait for the launcher, and close what leads to it; its exit code."""
        for stream in (self._input, self._output, self._errors):
            with suppress(BrokenPipeError):
                stream.close()
        return self._process.wait()


def _asked(spec: ProcessSpec) -> bytes:
    """As the launcher reads it; ValueError says why it never could."""
    for name, words in (("env", spec.env), ("prepare", spec.prepare)):
        if len(words) > MOST_WORDS:
            raise ValueError(f"{name}: {len(words)} are too many ({MOST_WORDS} at most)")
    try:
        arguments = (*_launcher_arguments(spec), "--", str(spec.program), *spec.arguments)
    except KeyError as missing:
        what = f"env: there is no {missing.args[0]} in the environment of the runner"
        raise ValueError(what) from missing
    if len(arguments) > _MOST_ARGUMENTS:
        raise ValueError(
            f"its command has too many words ({_MOST_ARGUMENTS} at most, with all that is added)"
        )
    if "" in spec.arguments:
        raise ValueError("a word of its command is empty")
    asked = b"".join(os.fsencode(argument) + b"\0" for argument in arguments) + b"\0"
    if len(asked) > _LONGEST_SPEC:
        raise ValueError(f"its arguments are longer than {shortest(_LONGEST_SPEC, 'size')}")
    return asked


def _launcher_arguments(spec: ProcessSpec) -> list[str]:
    arguments = [f"limit={spec.limit}", f"cap={OUTPUT_CAP}"]
    if any(one.source == STDERR for one in spec.readings):
        arguments.append(f"errors={OUTPUT_CAP}")
    if spec.cpus:
        arguments.append("cpus=" + ",".join(map(str, sorted(set(spec.cpus)))))
    if spec.spin:
        arguments.append("spin=" + ",".join(map(str, sorted(set(spec.spin)))))
    arguments += [f"env={name}={variables.expand(value, os.environ)}" for name, value in spec.env]
    return [*arguments, *(f"prepare={word}" for word in spec.prepare)]
