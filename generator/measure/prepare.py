"""What a session works with: the notebook, its probes as built here, and CPUs for every trial."""

from __future__ import annotations

import hashlib
import re
import secrets
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from generator.errors import BuildError
from generator.machine import topology
from generator.machine.placement import Placed, Topology, place
from generator.measure import build, builds, compilers, plan, programs, versions
from generator.measure.checkouts import Checkout
from generator.measure.executors import Guest, ProcessSpec, qemu
from generator.measure.notebook import Notebook
from generator.model.note import PROCESS_VALUES, Measurement
from generator.model.probe import SCRIPT, OwnReader, Variant
from generator.model.reading import LINES, OUT, WALL, Reading
from generator.model.record import MadeOf
from generator.model.trial import Invocation, Trial

LONGEST = {"steady": 2_000_000_000, "event": 5_000_000_000}  # ns that a process measures; as in probes/*.h
_PROCESS_VALUE = re.compile(rf"\{{(?:\{{({'|'.join(PROCESS_VALUES)})\}}|({'|'.join(PROCESS_VALUES)}))\}}")
_EMULATED_MAX = 1_000_000  # enough to see that it works
_INIT = Variant(build.INIT, cflags=("-static",))


@dataclass(frozen=True)
class Prepared:
    """Everything that is ready before the first process: binaries, compiler, CPUs for each trial."""

    binaries: Mapping[Variant, build.Binary]
    compiler: Mapping[str, str]
    topology: Topology
    placed: tuple[Placed, ...]
    kernel: Path | None = None  # what an emulated machine boots
    commands: Mapping[builds.Key, programs.Command] = field(default_factory=dict)  # programs of one's own
    readers: Mapping[str, OwnReader] = field(default_factory=dict)
    checkouts: Mapping[str, Checkout] = field(default_factory=dict)  # where versions lie, by revision
    unbuilt: tuple[str, ...] = ()  # what of them did not build, and why

    def only(self, indices: Sequence[int]) -> Prepared:
        """The same for some of the trials."""
        return replace(self, placed=tuple(self.placed[i] for i in indices))

    def guest(self, trial: Trial) -> Guest | None:
        """The machine that a trial wants emulated."""
        if not trial.condition.emulate or self.kernel is None:
            return None
        return Guest(trial.condition.emulate, self.kernel, self.binaries[_INIT].program)

    @property
    def launcher(self) -> Path:
        return self.binaries[Variant(build.LAUNCHER)].program

    def binary(self, trial: Trial) -> build.Binary:
        """The probe as this trial wants it, or its program."""
        return self.command(trial).binary if trial.run else self.binaries[trial.variant]

    def source(self, trial: Trial) -> str:
        """The hash of what a trial runs, and of the notebook's own reader where that reads it."""
        made, own = self.binary(trial).source, self.readers.get(_reading(trial).reads)
        return hashlib.sha256(made.encode() + own.source).hexdigest() if own else made

    def ignored(self, trial: Trial) -> tuple[str, ...]:
        """The conditions that make no difference to what a trial runs."""
        if not trial.run:
            return self.binary(trial).ignored
        return ("idle",) * bool(trial.condition.idle) + trial.variant.ignored(SCRIPT)

    def made_of(self, trial: Trial) -> MadeOf:
        """What a record holds of its program, and of the version that it is of."""
        made_of = self.command(trial).made_of if trial.run else MadeOf()
        there = self.checkouts.get(trial.condition.revision)
        return replace(made_of, commit=there.version.commit) if there else made_of

    def command(self, trial: Trial) -> programs.Command:
        """The program of one's own that a trial runs."""
        return self.commands[builds.key(trial)]


def prepare(
    notebook: Notebook,
    trials: Sequence[Trial],
    measurements: Mapping[str, Measurement] = MappingProxyType({}),
    *,
    dry: bool = False,
    building: builds.Building = builds.untold,
) -> Prepared:
    """Compile and build what is needed (BuildError), and find CPUs for every trial.

    `measurements` say how programs of one's own are built; `building` is told of each while it is. `dry`:
    nothing is compiled or built, so that no compiler is needed.
    """
    compiler = _compiler(dry=dry)
    here = [trial for trial in trials if not trial.condition.revision]
    wanted = [Variant(build.LAUNCHER), *(trial.variant for trial in here if not trial.run)]
    if any(trial.condition.emulate for trial in trials):
        wanted.append(_INIT)
    built = build.build(wanted, notebook.probes, notebook.folders, notebook.cache, compiler, dry=dry)
    launcher = None if dry else built[Variant(build.LAUNCHER)].program
    commands = builds.commands(here, measurements, notebook.root, launcher, building)
    shop = versions.Shop(notebook, compiler, launcher, building, dry)
    of_git = versions.built(shop, [one for one in trials if one.condition.revision], measurements)
    built |= of_git.binaries
    others = {one.made_by: one.compiler for one in built.values() if one.made_by}
    ready = Prepared(
        built,
        compiler.as_facts() | others if compiler else {},
        topology.topology(),
        (),
        next(iter(qemu.kernels(notebook.emulator)), None),
        {**commands, **of_git.commands},
        notebook.readers,
        of_git.roots,
        of_git.unbuilt,
    )
    return replace(ready, placed=tuple(_place(notebook, trial, ready) for trial in trials))


def _compiler(*, dry: bool) -> compilers.Compiler | None:
    try:
        return compilers.find()
    except BuildError:
        if dry:
            return None
        raise


def _place(notebook: Notebook, trial: Trial, ready: Prepared) -> Placed:
    """CPUs for a trial, or a machine that is emulated; or why it cannot run here."""
    binary = ready.binary(trial)
    probe = None if trial.run else notebook.probes[trial.probe]
    if trial.condition.emulate and not (probe and probe.compiled):
        return Placed(reason="an emulated machine runs probes in C and C++ only")
    if missing := binary.missing or (trial.condition.emulate and qemu.missing(notebook.emulator)):
        return Placed(reason=missing)
    if trial.condition.emulate:
        return Placed()
    return place(trial.condition, ready.topology, probe.threads if probe else None)


def process_spec(
    prepared: Prepared, trial: Trial, invocation: Invocation, figures: Sequence[Trial] = (), *, quick: bool
) -> ProcessSpec:
    """What is started for one process of a trial, read for these; for the trial's own figure without any."""
    condition = trial.condition
    cpus = prepared.placed[invocation.trial].cpus
    readings = tuple(map(_reading, figures or (trial,)))
    scratch = _scratch(trial.run, readings)
    return ProcessSpec(
        prepared.binary(trial).program,
        _words(trial, cpus or prepared.topology.numbers, scratch)
        if trial.run
        else _arguments(trial, invocation, cpus, quick=quick),
        cpus,
        (cpus or prepared.topology.numbers) if condition.awake else (),
        trial.limit,
        prepared.guest(trial),
        condition.env,
        condition.prepare,
        readings,
        scratch,
        keeps_output=bool(trial.run) and not invocation.round,
        readers=prepared.readers,
        root=there.root if (there := prepared.checkouts.get(condition.revision)) else None,
    )


def _reading(trial: Trial) -> Reading:
    """Where a trial's figure is found; without a word on it in a probe's answer, or a program's wall time."""
    if trial.reading is None:
        return Reading(WALL if trial.run else trial.reads)
    usual = LINES if trial.run else trial.reads
    return replace(trial.reading, reads=trial.reading.reads or usual)


def _scratch(words: Sequence[str], readings: Sequence[Reading]) -> Path | None:
    """A folder that nobody has, where the words or a source speak of one."""
    spoken = (*words, *(reading.source for reading in readings))
    if not any(OUT in word for word in spoken):
        return None
    return Path(tempfile.gettempdir()) / f"lab-notebook-out.{secrets.token_hex(8)}"


def _words(trial: Trial, cpus: Sequence[int], scratch: Path | None) -> tuple[str, ...]:
    """The arguments of a program of one's own, with CPUs and scratch folder in their places."""
    values = {"cpus": ",".join(map(str, cpus)), "cpu0": str(cpus[0]) if cpus else "", "out": str(scratch)}
    return tuple(
        _PROCESS_VALUE.sub(lambda match: f"{{{match[1]}}}" if match[1] else values[match[2]], word)
        for word in trial.run[1:]
    )


def _arguments(trial: Trial, invocation: Invocation, cpus: Sequence[int], *, quick: bool) -> tuple[str, ...]:
    """What a probe is told, as key=value."""
    condition = trial.condition
    said = {
        "pin": ",".join(map(str, cpus)),
        "idle": str(condition.idle or ""),
        "max": str(_longest(trial) or ""),
        "events": str(trial.events or ""),
        "awake": "1" * condition.awake,
        "quick": "1" * quick,
        "first": "1" * invocation.first_only,
    }
    params = {name: plan.machine_value(value) for name, value in trial.params}
    return tuple(f"{key}={value}" for key, value in {**said, **params}.items() if value)


def _longest(trial: Trial) -> int | None:
    """ns that a process may measure, so that it ends before its limit and keeps what it has.

    All its sleeps twice over, where a budget says how many they are; None where its kind has no longest time.
    """
    if trial.condition.emulate:
        return _EMULATED_MAX
    usual = LONGEST.get(trial.kind)
    if usual is None:
        return None
    stretched = max(usual, 2 * (trial.events or 0) * trial.condition.idle)
    return max(1, min(stretched, int(plan.OF_LIMIT * trial.limit)))
