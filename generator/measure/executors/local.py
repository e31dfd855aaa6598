"""This machine: each process is a child of the small launcher, which limits it and cleans up behind it."""

from __future__ import annotations

import errno
import json
import os
import pwd
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from generator.measure.executors import ProcessSpec, Run
from generator.measure.launcher import OUTPUT_CAP, Launch, Report, launching
from generator.measure.printed import KEPT, Printed
from generator.model.probe import ANSWER, OwnReader
from generator.model.reading import CPU, WALL, Reading
from generator.model.trial import Outcome
from generator.records import answer, readers
from generator.syntax import sanitise, variables
from generator.syntax.sanitise import Private
from generator.units import shortest

Ended = tuple[str, str]  # status and reason
_CLOCKS = {WALL: ("wall_ns",), CPU: ("user_ns", "system_ns")}  # of the report
_OTHER_FORMAT = "it was built for another kind of machine, or is a script without #!"
_STDERR_LINES = 3
_STDERR_CHARACTERS = 300


@contextmanager
def opened(program: Path, lock: int | None, root: Path) -> Iterator[Run]:
    """The launcher, ready to start one process after the other; nothing of them is left afterwards."""
    with launching(program, lock, root) as launch:
        yield partial(_process, launch)


def _process(launch: Launch, spec: ProcessSpec) -> tuple[Outcome, ...]:
    """One process, with its scratch folder while it runs and is read."""
    if spec.scratch is None:
        return outcomes(*launch(spec), spec)
    spec.scratch.mkdir(mode=0o700)
    try:
        return outcomes(*launch(spec), spec)
    finally:
        shutil.rmtree(spec.scratch, ignore_errors=True)


def outcomes(report: Report, stdout: bytes, stderr: bytes, spec: ProcessSpec) -> tuple[Outcome, ...]:
    """How a process ended, for each figure: from report and output, without what is private."""
    hidden = private({**spec.secrets, **_filled(spec)})
    report = sanitise.tidy(report, hidden.line)
    if report.get("preparing"):
        ended = _unprepared(report, last_lines(stderr, hidden, 1), spec)
    else:
        ended = _judge(report, last_lines(stderr, hidden), spec)
    printed = Printed(report, stdout, stderr, spec.scratch)
    plain = _bare(report, ended)
    made = (_read(plain, printed, reading, hidden, spec) for reading in spec.readings)
    outcomes = (plain,) * len(spec.readings) if ended[0] != "ok" else tuple(made)
    return _with_output(outcomes, printed, spec.readings, hidden) if spec.keeps_output else outcomes


def _bare(report: Report, ended: Ended) -> Outcome:
    """An outcome without an answer."""
    counted = {} if report.get("how") == "not finished" else report  # there, of all that ran before
    usage = {key: int(counted.get(key, 0)) for key in ("minflt", "majflt", "nvcsw", "nivcsw", "cpu_ns")}
    left = int(report.get("left", 0))
    return Outcome(*ended, wall=report.get("wall_ns", 0) / 1e9, usage=usage, left=left)


def _unprepared(report: Report, said: str, spec: ProcessSpec) -> tuple[str, str]:
    """Why the command before a probe has failed: (status, reason)."""
    how = report.get("how")
    if how == "timed out":
        return "timed out", f"prepare: timed out after {shortest(spec.limit)}"
    if how == "exited" and "code" in report:
        return "failed", f"prepare: {said or 'exit code {}'.format(report['code'])}"
    if how == "signalled" and "signal" in report:
        return "failed", f"prepare: {report['signal']}{said and f': {said}'}"
    return "failed", f"prepare: {report.get('error') or report.get('how')}"


def _judge(report: Report, said: str, spec: ProcessSpec) -> Ended:
    """Report and the last of stderr -> (status, reason); "ok" where its output is worth reading."""
    because = f": {said}" if said else ""
    how = report.get("how")
    if how == "timed out":
        return "timed out", f"timed out after {shortest(spec.limit)}"
    if how == "flooded":
        return "failed", f"printed more than {shortest(OUTPUT_CAP, 'size')}"
    if how == "signalled" and "signal" in report:
        return "failed", f"{report['signal']}{because}"
    if how == "ended":
        return "failed", "its launcher got a signal, perhaps from the probe itself"
    if how == "exited" and "code" in report and not report.get("error"):
        return _exited(report["code"], said)
    error = str(report.get("error") or how)  # also where what it started could not be ended
    return "failed", f"{error}: {_OTHER_FORMAT}" if error.endswith(os.strerror(errno.ENOEXEC)) else error


def _exited(code: int, said: str) -> Ended:
    """What an exit code says."""
    if code == 77:
        return "skipped", said or "no reason given"
    return ("failed", f"exit code {code}" + (f": {said}" if said else "")) if code else ("ok", "")


def _read(plain: Outcome, printed: Printed, reading: Reading, hidden: Private, spec: ProcessSpec) -> Outcome:
    """The outcome with one figure of the output; failed, this figure alone, where it is not there."""
    try:
        found, raw = answer.read(_document(printed, reading, hidden, spec.readers), hidden)
    except ValueError as error:
        return replace(plain, status="failed", reason=hidden.line(str(error)))
    return replace(plain, answer=found, raw=raw)


def _document(printed: Printed, reading: Reading, hidden: Private, own: Mapping[str, OwnReader]) -> bytes:
    """The answer document of a figure; ValueError with nothing private in it."""
    if reading.reads in _CLOCKS:
        total = sum(printed.report[key] for key in _CLOCKS[reading.reads])
        return json.dumps({"unit": "ns", "samples": [total]}).encode()
    source = printed.source(reading)
    if reading.reads in own:
        source = readers.answered(own[reading.reads], source)
    if reading.reads == ANSWER or reading.reads in own:
        return answer.figure(source, reading.picks[0].where if reading.picks else "", hidden)
    try:
        return readers.document(source, reading)
    except ValueError:  # its words may show half of a secret: what is clean before it is shown does not
        clean = hidden.text(source[:KEPT]).encode()
        if clean.strip():
            readers.document(clean, reading)
        raise


def _with_output(
    outcomes: Sequence[Outcome], printed: Printed, readings: Sequence[Reading], hidden: Private
) -> tuple[Outcome, ...]:
    """What was read, without what is private: with the first figure of each source."""
    sources = [reading.source for reading in readings]
    return tuple(
        replace(outcome, output=printed.kept(reading, hidden))
        if sources.index(reading.source) == number
        else outcome
        for number, (outcome, reading) in enumerate(zip(outcomes, readings, strict=True))
    )


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
