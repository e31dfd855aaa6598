"""One service under its launcher: started, watched until it is ready, ended with all its children."""

from __future__ import annotations

import json
import os
import select
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from generator import resources
from generator.machine import sysfs
from generator.measure import process_tree, programs
from generator.measure.executors import local
from generator.measure.launcher import ENDING, environment
from generator.model.note import Service
from generator.syntax import variables
from generator.units import shortest

FOLDER = "services"  # of the notebook, then of the program
GRACE = 2_000_000_000  # ns between SIGTERM and SIGKILL
_LOOK = 0.02  # s between two looks at a port
_LOOPBACK = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))


class ServiceUnavailable(Exception):
    """A service is not up; what an outcome says of it."""

    def __init__(self, what: str, said: str = "", status: str = "failed") -> None:
        super().__init__(f"{what}: {said}" if said else what)
        self.status = status


class ServiceProcess:
    """One service under its launcher, which passes its output on and tells at last how it ended."""

    def __init__(self, service: Service, root: Path, launcher: Path, lock: int | None) -> None:
        if service.port and _answers(service.port):
            raise ServiceUnavailable(f"cannot start: port {service.port} is already in use")
        self._service, self._root = service, root
        self.secrets: dict[str, str] = {}  # variable -> value, as filled in
        self._heard = b""
        self._end: tuple[dict[str, Any], str] | None = None
        descriptors = () if lock is None else (lock,)
        arguments = [f"runner={os.getpid()}", "stream=1", f"grace={GRACE}", "report=2"]
        arguments += [f"lock={fd}" for fd in descriptors]
        self._program, *words = self._words(service.run, root)
        command = [str(launcher), *arguments, "--", self._program, *words]
        variables = environment() | {"PYTHONUNBUFFERED": "1"}  # else a line waits in a buffer
        variables |= {name: self._fill(value) for name, value in service.env}
        try:
            self._process = subprocess.Popen(
                command,
                cwd=root,
                env=variables,
                pass_fds=descriptors,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                bufsize=0,
            )
        except OSError as error:
            raise ServiceUnavailable("cannot start", str(error.strerror)) from error

    def cpu_seconds(self) -> float:
        """The CPU time that it has used so far, its children's and its launcher's with it."""
        return _cpu_seconds(self._process.pid)

    def come_up(self) -> None:
        """Wait until it is ready; Down, with its last output, where it ends before or takes too long."""
        deadline = time.monotonic() + self._service.limit / 1e9
        while not self._is_ready():
            if not self._listen():
                raise self._ended("ended before it was ready", skipping=True)
            if time.monotonic() > deadline:
                self.ask_to_end()
                limit = shortest(self._service.limit)
                raise ServiceUnavailable(f"did not come up within {limit}", self.finish()[1])

    def check(self, patience: float) -> None:
        """Down where it has died."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(patience)
            raise self._ended("died")

    def ask_to_end(self) -> None:
        """The launcher sees to it that it does."""
        self._process.terminate()

    def finish(self) -> tuple[dict[str, Any], str]:
        """Wait for its end: the launcher's report, and the last that the service printed."""
        if self._end is None:
            told = self._told()
            report, _, said = told.partition(b"\n")
            try:
                self._end = json.loads(report), self._last(said)
            except ValueError:
                self._end = {}, self._last(told)
        return self._end

    def _told(self) -> bytes:
        """What the launcher says at its end; one that does not answer (a stopped one) is killed with all."""
        try:
            return self._process.communicate(timeout=GRACE / 1e9 + ENDING)[1]
        except subprocess.TimeoutExpired:
            with process_tree.handles(self._process.pid) as everything:
                process_tree.kill(everything)
            return self._process.communicate()[1]

    def _is_ready(self) -> bool:
        if self._service.port:
            return _answers(self._service.port)
        return self._service.line.encode() in self._heard

    def _listen(self) -> bool:
        """Take in what it prints, for a moment; False once it has ended."""
        assert self._process.stdout is not None
        descriptor = self._process.stdout.fileno()
        if not select.select([descriptor], [], [], _LOOK)[0]:
            return True
        said = os.read(descriptor, 1 << 16)
        self._heard = self._heard[-(1 << 16) :] + said
        return bool(said)

    def _ended(self, what: str, *, skipping: bool = False) -> ServiceUnavailable:
        """How it came to its end; as a probe it may say that it cannot run here."""
        report, said = self.finish()
        how, code = report.get("how"), report.get("code")
        if how == "not started" and "error" in report:
            wrong = programs.trouble(self._program, self._root) or str(report["error"])
            return ServiceUnavailable("cannot start", self._last(wrong.encode()))
        if how == "exited" and skipping and code == 77:  # as of a probe
            return ServiceUnavailable("cannot run here", said, "skipped")
        if how == "exited" and "code" in report:
            return ServiceUnavailable(f"{what} (exit code {code})", said)
        if how == "signalled" and "signal" in report:
            return ServiceUnavailable(f"{what} ({report['signal']})", said)
        return ServiceUnavailable(what, said)

    def _last(self, output: bytes) -> str:
        """The last lines of an output, without what was filled in."""
        return local.last_lines(output, local.private(self.secrets))

    def _words(self, run: tuple[str, ...], root: Path) -> list[str]:
        """The command as the service gets it; `python` is the interpreter that runs us, and its libraries."""
        program = (sys.executable,) if run[0] == "python" else ()
        return [*program, *(str(file_of(word, root) or self._fill(word)) for word in run[len(program) :])]

    def _fill(self, text: str) -> str:
        """`${NAME}` -> the environment's value; Down where there is none."""
        try:
            filled = variables.expand(text, os.environ)
        except KeyError as error:
            what = f"cannot start: the environment variable {error.args[0]} is not set"
            raise ServiceUnavailable(what) from error
        self.secrets |= {name: os.environ[name] for name in variables.REFERENCE.findall(text)}
        return filled


def file_of(word: str, root: Path) -> Path | None:
    """The file `services/NAME` that a word of a command names: the notebook's, or else the program's."""
    if not word.startswith(f"{FOLDER}/"):
        return None
    files = (folder.parent / word for folder in resources.folders(root, FOLDER))
    return next((file for file in files if file.is_file()), None)


def _answers(port: int) -> bool:
    """Does something listen here? A connection is opened and closed; one to itself does not count."""
    for family, host in _LOOPBACK:
        with suppress(OSError), socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.settimeout(1)
            probe.connect((host, port))
            return bool(probe.getsockname() != probe.getpeername())
    return False


def _cpu_seconds(pid: int) -> float:
    """CPU time of a process, of the descendants that run, and of those that were waited for."""
    fields = sysfs.text(sysfs.HERE, f"proc/{pid}/stat").rpartition(")")[2].split()
    own = sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    threads = sysfs.listed(sysfs.HERE, f"proc/{pid}/task/*/children")
    return own + sum(_cpu_seconds(int(child)) for text in threads for child in text.split())
