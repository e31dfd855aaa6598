"""What is run before the first round for programs of one's own: their builds, and what tells their version.

All of it under the launcher, with its environment, without a shell: it ends in time, and nothing is left.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path

from generator.errors import BuildError
from generator.measure import programs
from generator.measure.executors import ProcessSpec, local
from generator.measure.launcher import Launch, Report, launching
from generator.model.note import Measurement
from generator.model.trial import Trial
from generator.syntax import sanitise
from generator.units import shortest

Words = tuple[str, ...]
Key = tuple[str, Words, str]  # the measurement whose processes they are, the words, the version
LIMIT = 600_000_000_000  # ns for one build
_VERSION_LIMIT = 10_000_000_000
_LINES_SHOWN = 12


Building = Callable[[Words], AbstractContextManager[None]]  # is told of a build while it is under way


def untold(words: Words) -> AbstractContextManager[None]:  # noqa: ARG001
    """Nobody is told."""
    return nullcontext()


def key(trial: Trial) -> Key:
    """What tells the program of a trial from others: whose processes it has, and the words."""
    return trial.of or trial.measurement, trial.run, trial.condition.revision


def commands(
    trials: Iterable[Trial],
    measurements: Mapping[str, Measurement],
    root: Path,
    launcher: Path | None,
    building: Building = untold,
) -> dict[Key, programs.Command]:
    """The programs of one's own that trials run in `root`, each built there before it is looked at.

    Without a launcher nothing is built: then one that a build would make is not missed.
    """
    keys = dict.fromkeys(key(trial) for trial in trials if trial.run)
    heads = [measurements[name] for name in dict.fromkeys(key[0] for key in keys) if name in measurements]
    lacking = build(heads, root, launcher, building) if launcher else {}
    told = versions(heads, root, launcher) if launcher else {}
    found: dict[Key, programs.Command] = {}
    for name, words, revision in keys:
        one = measurements.get(name)
        made_by, version = (one.build, told.get(one.version, "")) if one else ((), "")
        command = programs.find(words, root, version, shlex.join(made_by))
        missing = "" if made_by and not launcher else lacking.get(made_by, "") or command.missing
        found[name, words, revision] = replace(command, missing=missing)
    return found


def lacking(
    trials: Iterable[Trial], measurements: Mapping[str, Measurement], root: Path
) -> dict[tuple[str, str], str]:
    """Why a command cannot be run in `root` as it is now, by measurement and key; only those that cannot.

    What a build makes is not missed.
    """
    found: dict[tuple[str, str], str] = {}
    for where, program in programs_of(trials, measurements):
        if why := programs.lacking(program, root):
            found.setdefault(where, why)
    return found


def programs_of(
    trials: Iterable[Trial], measurements: Mapping[str, Measurement]
) -> Iterator[tuple[tuple[str, str], str]]:
    """The programs that must be there before anything is run, each with its measurement and key."""
    for trial in (trial for trial in trials if trial.run and not trial.of):
        one = measurements[trial.measurement]
        first = {"build": one.build, "version": one.version, "run": () if one.build else trial.run}
        yield from (((one.id, key), words[0]) for key, words in first.items() if words)


def build(
    measurements: Iterable[Measurement], root: Path, launcher: Path, building: Building = untold
) -> dict[Words, str]:
    """Run each command of `build:` once, in the notebook's folder: what each of them lacks on this machine.

    One says so itself by exit code 77, as a program does; BuildError with the last lines of one that failed
    or took too long.
    """
    wanted = {one.build: one for one in measurements if one.build}
    if not wanted:
        return {}
    with launching(launcher, None, root) as launch:
        return {words: _build(one, root, launch, building) for words, one in wanted.items()}


def _build(measurement: Measurement, root: Path, launch: Launch, building: Building) -> str:
    words = measurement.build
    found = programs.find(words, root).binary
    if found.missing:
        return f"{found.missing} to be built"
    with building(words):
        report, stdout, stderr = launch(ProcessSpec(found.program, words[1:], limit=LIMIT))
    hidden = local.private({})
    if report.get("how") == "exited" and not report.get("error") and report.get("code") in (0, 77):
        return (local.last_lines(stderr, hidden) or "no reason given") if report["code"] else ""
    where = measurement.locations.get("build", measurement.location)
    said = (hidden.text(stdout).rstrip() + "\n" + hidden.text(stderr)).strip().splitlines()
    lines = "\n".join(sanitise.line(line) for line in said[-_LINES_SHOWN:])
    what = f"{where}: the build of '{measurement.id}' {_ended(report)}"
    raise BuildError(f"{what}:\n{lines}" if lines else what, hint=f"it ran: {shlex.join(words)}")


def _ended(report: Report) -> str:
    how = report.get("how")
    if how == "timed out":
        return f"timed out after {shortest(LIMIT)}"
    if how == "signalled":
        return f"was ended by {report['signal']}"
    if how == "exited" and report["code"]:
        return f"failed (exit code {report['code']})"
    if how == "flooded":
        return "printed too much"
    return f"failed: {sanitise.line(str(report.get('error') or report.get('how')))}"


def versions(measurements: Iterable[Measurement], root: Path, launcher: Path) -> Mapping[Words, str]:
    """The first line that each command of `version:` prints; nothing where it ends badly."""
    wanted = {one.version for one in measurements if one.version}
    if not wanted:
        return {}
    with launching(launcher, None, root) as launch:
        return {words: _version(words, root, launch) for words in sorted(wanted)}


def _version(words: Words, root: Path, launch: Launch) -> str:
    found = programs.find(words, root).binary
    if found.missing:
        return ""
    report, stdout, stderr = launch(ProcessSpec(found.program, words[1:], limit=_VERSION_LIMIT))
    if report.get("how") != "exited" or report.get("code"):
        return ""
    said = local.private({}).text(stdout or stderr).strip()
    return sanitise.line(said.partition("\n")[0])
