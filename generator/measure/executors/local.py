"""This machine: each probe is a child of the small launcher, which limits it and cleans up behind it."""

from __future__ import annotations

import json
import os
import pwd
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from generator.errors import MeasureError
from generator.measure.executors import ProcessSpec, Run
from generator.model.trial import Answer, Outcome
from generator.records import answer
from generator.syntax import sanitise, variables
from generator.syntax.sanitise import Private
from generator.units import shortest

Read = tuple[Answer, bytes]  # an answer, and its document as it is kept
Report = dict[str, Any]  # as the launcher writes it (probes/_launch_report.h)
Launch = Callable[[ProcessSpec], tuple[Report, bytes, bytes]]  # one process: report, stdout, stderr

OUTPUT_CAP = 64 * 2**20  # bytes of stdout; 20,000 samples need a third of a megabyte
_ALLOWED = ("PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH")  # no probe sees a secret by accident
_SKIPPED = 77
_LONGEST_SPEC = 60 * 2**10  # bytes; the launcher takes a little more
_STDERR_LINES = 3
_STDERR_CHARACTERS = 300


def environment() -> dict[str, str]:
    """What a probe sees: an allow list, and the C locale."""
    return {name: os.environ[name] for name in _ALLOWED if name in os.environ} | {"LC_ALL": "C", "TZ": "UTC"}


@contextmanager
def opened(launcher: Path, lock: int | None) -> Iterator[Run]:
    """The launcher, ready to start one probe after the other; nothing of them is left afterwards."""
    with launching(launcher, lock) as launch:
        yield lambda spec: outcome(*launch(spec), spec)


@contextmanager
def launching(launcher: Path, lock: int | None) -> Iterator[Launch]:
    """The same for any program, whatever it prints."""
    descriptors = () if lock is None else (lock,)
    command = [str(launcher), "serve", f"runner={os.getpid()}", *(f"lock={fd}" for fd in descriptors)]
    try:
        serving = _start(command, descriptors)
    except OSError as error:
        raise MeasureError(f"the launcher does not start: {error}") from error
    with serving:
        try:
            yield lambda spec: _run(serving, spec)
        finally:
            _end(serving)


def _start(command: list[str], descriptors: tuple[int, ...]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        pass_fds=descriptors,
        env=environment(),
    )


def _run(serving: subprocess.Popen[bytes], spec: ProcessSpec) -> tuple[Report, bytes, bytes]:
    """Start one process and wait for its end."""
    try:
        arguments = (*_launcher_arguments(spec), "--", str(spec.program), *spec.arguments)
    except KeyError as missing:
        return _refused(f"env: there is no {missing.args[0]} in the environment of the runner")
    asked = b"".join(os.fsencode(argument) + b"\0" for argument in arguments) + b"\0"
    if len(asked) > _LONGEST_SPEC:
        return _refused(f"its arguments are longer than {shortest(_LONGEST_SPEC, 'size')}")
    assert serving.stdin is not None
    assert serving.stdout is not None
    assert serving.stderr is not None
    try:
        serving.stdin.write(asked)
        serving.stdin.flush()
        report, stdout, stderr = (serving.stdout.read(int(n)) for n in serving.stdout.readline().split())
    except (BrokenPipeError, ValueError) as error:
        said = serving.stderr.read().decode("utf-8", "replace").strip()
        raise MeasureError(f"the launcher has died: {said}") from error
    return json.loads(report), stdout, stderr


def _refused(why: str) -> tuple[Report, bytes, bytes]:
    """As the launcher says that nothing was started."""
    return {"how": "not started", "error": why}, b"", b""


def _end(serving: subprocess.Popen[bytes]) -> None:
    """End what still runs: the launcher's child ends everything with it, and then its output ends."""
    assert serving.stdin is not None
    assert serving.stdout is not None
    with suppress(BrokenPipeError):
        serving.stdin.close()
    serving.terminate()
    while serving.stdout.read(1 << 16):
        pass


def _launcher_arguments(spec: ProcessSpec) -> list[str]:
    arguments = [f"limit={spec.limit}", f"cap={OUTPUT_CAP}"]
    if spec.cpus:
        arguments.append("cpus=" + ",".join(map(str, sorted(set(spec.cpus)))))
    if spec.spin:
        arguments.append("spin=" + ",".join(map(str, sorted(set(spec.spin)))))
    arguments += [f"env={name}={variables.expand(value, os.environ)}" for name, value in spec.env]
    return [*arguments, *(f"prepare={word}" for word in spec.prepare)]


def outcome(report: Report, stdout: bytes, stderr: bytes, spec: ProcessSpec) -> Outcome:
    """How a probe ended, from the launcher's report and what it printed, without what is private."""
    hidden = private({**spec.secrets, **_filled(spec)})
    report = sanitise.tidy(report, hidden.line)
    if report.get("preparing"):
        status, reason, parsed = *_unprepared(report, last_lines(stderr, hidden, 1), spec), None
    else:
        status, reason, parsed = _judge(report, stdout, last_lines(stderr, hidden), spec, hidden)
    left = int(report.get("left", 0))
    usage = {key: int(report.get(key, 0)) for key in ("minflt", "majflt", "nvcsw", "nivcsw", "cpu_ns")}
    read, raw = parsed or (None, b"")
    return Outcome(status, reason, read, report.get("wall_ns", 0) / 1e9, usage, left, raw)


def _unprepared(report: Report, said: str, spec: ProcessSpec) -> tuple[str, str]:
    """Why the command before a probe has failed: (status, reason)."""
    match report:
        case {"how": "timed out"}:
            return "timed out", f"prepare: timed out after {shortest(spec.limit)}"
        case {"how": "exited", "code": code}:
            return "failed", f"prepare: {said or f'exit code {code}'}"
        case {"how": "signalled", "signal": signal}:
            return "failed", f"prepare: {signal}{said and f': {said}'}"
    return "failed", f"prepare: {report.get('error') or report.get('how')}"


def _judge(
    report: Report, stdout: bytes, said: str, spec: ProcessSpec, hidden: Private
) -> tuple[str, str, Read | None]:
    """Report, stdout and the last of stderr -> (status, reason, answer as read and as kept)."""
    because = f": {said}" if said else ""
    match report:
        case {"how": "timed out"}:
            return "timed out", f"timed out after {shortest(spec.limit)}", None
        case {"how": "flooded"}:
            return "failed", f"printed more than {shortest(OUTPUT_CAP, 'size')}", None
        case {"how": "signalled", "signal": signal}:
            return "failed", f"{signal}{because}", None
        case {"how": "exited", "code": 0}:
            return _parse(stdout, hidden)
        case {"how": "exited", "code": 77}:
            return "skipped", said or "it did not say why", None
        case {"how": "exited", "code": code}:
            return "failed", f"exit code {code}{because}", None
    return "failed", str(report.get("error") or report.get("how")), None


def _parse(stdout: bytes, hidden: Private) -> tuple[str, str, Read | None]:
    try:
        return "ok", "", answer.read(stdout, hidden)
    except ValueError as error:
        return "failed", str(error), None


def private(secrets: Mapping[str, str]) -> Private:
    """What nothing that runs here may tell: whose machine this is, and these values of variables."""
    return Private(str(Path.home()), _user(), os.uname().nodename, secrets)


def _user() -> str:
    with suppress(KeyError):  # a number without a name
        return os.environ.get("USER") or pwd.getpwuid(os.getuid()).pw_name
    return ""


def _filled(spec: ProcessSpec) -> dict[str, str]:
    """The variables that the environment of a process refers to."""
    names = {name for _, value in spec.env for name in variables.REFERENCE.findall(value)}
    return {name: os.environ[name] for name in sorted(names) if name in os.environ}


def last_lines(stderr: bytes, hidden: Private, count: int = _STDERR_LINES) -> str:
    """The last lines of what a probe complained of, cleaned, in one line."""
    lines = [line.strip() for line in hidden.text(stderr).splitlines() if line.strip()]
    return sanitise.line(" / ".join(lines[-count:])[-_STDERR_CHARACTERS:])
