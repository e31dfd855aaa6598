"""This machine: each probe is a child of the small launcher, which limits it and cleans up behind it."""

from __future__ import annotations

import os
import pwd
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from generator.measure.executors import ProcessSpec, Run
from generator.measure.launcher import OUTPUT_CAP, Report, launching
from generator.model.trial import Answer, Outcome
from generator.records import answer, readers
from generator.syntax import sanitise, variables
from generator.syntax.sanitise import Private
from generator.units import shortest

Read = tuple[Answer, bytes]  # an answer, and its document as it is kept
_SKIPPED = 77
_STDERR_LINES = 3
_STDERR_CHARACTERS = 300


@contextmanager
def opened(program: Path, lock: int | None, root: Path) -> Iterator[Run]:
    """The launcher, ready to start one probe after the other; nothing of them is left afterwards."""
    with launching(program, lock, root) as launch:
        yield lambda spec: outcome(*launch(spec), spec)


def outcome(report: Report, stdout: bytes, stderr: bytes, spec: ProcessSpec) -> Outcome:
    """How a probe ended, from the launcher's report and what it printed, without what is private."""
    hidden = private({**spec.secrets, **_filled(spec)})
    report = sanitise.tidy(report, hidden.line)
    if report.get("preparing"):
        status, reason, parsed = *_unprepared(report, last_lines(stderr, hidden, 1), spec), None
    else:
        status, reason, parsed = _judge(report, stdout, last_lines(stderr, hidden), spec, hidden)
    left = int(report.get("left", 0))
    counted = {} if report.get("how") == "not finished" else report  # there, of all that ran before
    usage = {key: int(counted.get(key, 0)) for key in ("minflt", "majflt", "nvcsw", "nivcsw", "cpu_ns")}
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
        case {"how": "ended"}:
            return "failed", "its launcher got a signal, perhaps from the probe itself", None
        case {"how": "exited", "error": error} if error:  # something that it started could not be ended
            return "failed", str(error), None
        case {"how": "exited", "code": 0}:
            return _parse(stdout, spec.reads, hidden)
        case {"how": "exited", "code": 77}:
            return "skipped", said or "no reason given", None
        case {"how": "exited", "code": code}:
            return "failed", f"exit code {code}{because}", None
    return "failed", str(report.get("error") or report.get("how")), None


def _parse(stdout: bytes, reads: str, hidden: Private) -> tuple[str, str, Read | None]:
    try:
        return "ok", "", answer.read(readers.find(reads)(stdout), hidden)
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
