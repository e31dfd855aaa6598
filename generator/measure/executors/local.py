"""This machine: each probe is a child of the small launcher, which limits it and cleans up behind it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from generator.measure.executors import ProcessSpec, Run
from generator.measure.launcher import OUTPUT_CAP, Report, launching
from generator.model.trial import Answer, Outcome
from generator.records import answer
from generator.syntax import sanitise
from generator.units import shortest

_SKIPPED = 77
_STDERR_LINES = 3
_STDERR_CHARACTERS = 300


@contextmanager
def opened(program: Path, lock: int | None, root: Path) -> Iterator[Run]:
    """The launcher, ready to start one probe after the other; nothing of them is left afterwards."""
    with launching(program, lock, root) as launch:
        yield lambda spec: outcome(*launch(spec), spec)


def outcome(report: Report, stdout: bytes, stderr: bytes, spec: ProcessSpec) -> Outcome:
    """How a probe ended, from the launcher's report and what it printed."""
    if report.get("preparing"):
        status, reason, parsed = *_unprepared(report, last_lines(stderr, 1), spec), None
    else:
        status, reason, parsed = _judge(report, stdout, last_lines(stderr), spec)
    left = int(report.get("left", 0))
    counted = {} if report.get("how") == "not finished" else report  # there, of all that ran before
    usage = {key: int(counted.get(key, 0)) for key in ("minflt", "majflt", "nvcsw", "nivcsw", "cpu_ns")}
    raw = stdout if parsed else b""
    return Outcome(status, reason, parsed, report.get("wall_ns", 0) / 1e9, usage, left, raw)


def _unprepared(report: Report, said: str, spec: ProcessSpec) -> tuple[str, str]:
    """Why the command before a probe has failed: (status, reason)."""
    match report:
        case {"how": "timed out"}:
            return "timed out", f"prepare: timed out after {shortest(spec.limit)}"
        case {"how": "exited", "code": code}:
            return "failed", f"prepare: {said or f'exit code {code}'}"
        case {"how": "signalled", "signal": signal}:
            return "failed", f"prepare: {signal}{said and f': {said}'}"
    return "failed", f"prepare: {sanitise.clean(str(report.get('error') or report.get('how')))}"


def _judge(report: Report, stdout: bytes, said: str, spec: ProcessSpec) -> tuple[str, str, Answer | None]:
    """Report, stdout and the last of stderr -> (status, reason, answer)."""
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
            return _parse(stdout)
        case {"how": "exited", "code": 77}:
            return "skipped", said or "no reason given", None
        case {"how": "exited", "code": code}:
            return "failed", f"exit code {code}{because}", None
    return "failed", sanitise.clean(str(report.get("error") or report.get("how"))), None


def _parse(stdout: bytes) -> tuple[str, str, Answer | None]:
    try:
        return "ok", "", answer.parse(stdout)
    except ValueError as error:
        return "failed", str(error), None


def last_lines(stderr: bytes, count: int = _STDERR_LINES) -> str:
    """The last lines of what a probe complained of, cleaned, in one line."""
    home = str(Path.home())
    text = sanitise.clean(stderr, home=home, user=os.environ.get("USER", ""))
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return " / ".join(lines[-count:])[-_STDERR_CHARACTERS:]
