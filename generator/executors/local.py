"""This machine: each probe is a child of the small launcher, which limits it and cleans up behind it."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from generator import answer, foreign
from generator.errors import MeasureError
from generator.executors import Order
from generator.model import Answer, Outcome
from generator.units import shortest

OUTPUT_CAP = 64 * 2**20  # bytes of stdout; 20,000 samples need a third of a megabyte
_ALLOWED = ("PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH")  # no probe sees a secret by accident
_SKIPPED = 77
_STDERR_LINES = 3
_STDERR_CHARACTERS = 300
_GRACE = 5.0  # s for the launcher to end what runs


def environment() -> dict[str, str]:
    """What a probe sees: an allow list, and the C locale."""
    return {name: os.environ[name] for name in _ALLOWED if name in os.environ} | {"LC_ALL": "C", "TZ": "UTC"}


def run(order: Order, launcher: Path, lock: int | None) -> Outcome:
    """Start one process and wait for its end; nothing of it is left when this returns or raises."""
    reading, writing = os.pipe()
    try:
        command = [
            str(launcher),
            *_launcher_arguments(order, writing, lock),
            "--",
            str(order.program),
            *order.arguments,
        ]
        process = _start(command, (writing,) if lock is None else (writing, lock))
        os.close(writing)
        writing = -1
        stdout, stderr = _wait(process)
        report = _report(reading, process.returncode, stderr)
    finally:
        os.close(reading)
        if writing >= 0:
            os.close(writing)
    return _outcome(report, stdout, stderr, order)


def _launcher_arguments(order: Order, report: int, lock: int | None) -> list[str]:
    arguments = [f"limit={order.limit}", f"cap={OUTPUT_CAP}", f"runner={os.getpid()}", f"report={report}"]
    if order.cpus:
        arguments.append("cpus=" + ",".join(map(str, sorted(set(order.cpus)))))
    if order.spin:
        arguments.append("spin=" + ",".join(map(str, sorted(set(order.spin)))))
    if lock is not None:
        arguments.append(f"lock={lock}")
    return arguments


def _start(command: list[str], descriptors: tuple[int, ...]) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            pass_fds=descriptors,
            env=environment(),
        )
    except OSError as error:
        raise MeasureError(f"the launcher does not start: {error}") from error


def _wait(process: subprocess.Popen[bytes]) -> tuple[bytes, bytes]:
    try:
        return process.communicate()
    except BaseException:
        process.terminate()
        try:
            process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            process.kill()
        raise


def _report(descriptor: int, code: int, stderr: bytes) -> dict[str, Any]:
    text = os.read(descriptor, 1 << 16)
    try:
        report: dict[str, Any] = json.loads(text)
    except ValueError:
        said = stderr.decode("utf-8", "replace").strip()
        return {"how": "not started", "error": f"the launcher ended with {code}: {said}"}
    return report


def _outcome(report: dict[str, Any], stdout: bytes, stderr: bytes, order: Order) -> Outcome:
    status, reason, parsed = _judge(report, stdout, last_lines(stderr), order)
    left = int(report.get("left", 0))
    usage = {
        key: int(report.get(key, 0))
        for key in ("minflt", "majflt", "nvcsw", "nivcsw", "user_ns", "system_ns")
    }
    raw = stdout if parsed else b""
    return Outcome(status, reason, parsed, report.get("wall_ns", 0) / 1e9, usage, left, raw)


def _judge(report: dict[str, Any], stdout: bytes, said: str, order: Order) -> tuple[str, str, Answer | None]:
    """Report, stdout and the last of stderr -> (status, reason, answer)."""
    because = f": {said}" if said else ""
    match report:
        case {"how": "timed out"}:
            return "timed out", f"timed out after {shortest(order.limit)}", None
        case {"how": "flooded"}:
            return "failed", f"printed more than {shortest(OUTPUT_CAP, 'size')}", None
        case {"how": "signalled", "signal": signal}:
            return "failed", f"{signal}{because}", None
        case {"how": "exited", "code": 0}:
            return _parse(stdout)
        case {"how": "exited", "code": 77}:
            return "skipped", said or "it did not say why", None
        case {"how": "exited", "code": code}:
            return "failed", f"exit code {code}{because}", None
    return "failed", foreign.clean(str(report.get("error") or report.get("how"))), None


def _parse(stdout: bytes) -> tuple[str, str, Answer | None]:
    try:
        return "ok", "", answer.parse(stdout)
    except ValueError as error:
        return "failed", str(error), None


def last_lines(stderr: bytes) -> str:
    """The last lines of what a probe complained of, cleaned, in one line."""
    home = str(Path.home())
    text = foreign.clean(stderr, home=home, user=os.environ.get("USER", ""))
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return " / ".join(lines[-_STDERR_LINES:])[-_STDERR_CHARACTERS:]
