"""What a session works with: the notebook, its probes as built here, and CPUs for every trial."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator import build, executors, machine, units
from generator.model import Config, Probe, Slot, Trial, Variant

_MAX = {"steady": 2_000_000_000, "event": 5_000_000_000}  # ns that a process measures at most


@dataclass(frozen=True)
class Workshop:
    """What a session works with: the notebook, its probes, where they are built, where they run."""

    root: Path
    probes: Mapping[str, Probe]
    folders: Sequence[Path]
    config: Config
    executor: str = "local"

    @property
    def cache(self) -> Path:
        return self.root / ".cache" / "build"

    def results(self, stem: str) -> Path:
        """The folder of a note's records."""
        return self.root / "results" / stem


@dataclass(frozen=True)
class Kit:
    """Everything that is ready before the first process: binaries, compiler, CPUs for each trial."""

    binaries: Mapping[Variant, build.Binary]
    compiler: Mapping[str, str]
    topology: machine.Topology
    placed: tuple[machine.Placed, ...]

    def only(self, indices: Sequence[int]) -> Kit:
        """The same for some of the trials."""
        return Kit(self.binaries, self.compiler, self.topology, tuple(self.placed[i] for i in indices))

    @property
    def launcher(self) -> Path:
        return self.binaries[Variant(build.LAUNCHER)].program

    def binary(self, trial: Trial) -> build.Binary:
        """The probe as this trial wants it."""
        return self.binaries[trial.variant]


def prepare(workshop: Workshop, trials: Sequence[Trial]) -> Kit:
    """Compile what is needed (BuildError), and find CPUs for every trial."""
    compiler = build.find_compiler()
    wanted = [Variant(build.LAUNCHER), *(trial.variant for trial in trials)]
    binaries = build.build(wanted, workshop.probes, workshop.folders, workshop.cache, compiler)
    others = {variant.cc: one.compiler for variant, one in binaries.items() if one.compiler}
    topology = machine.topology()
    placed = (_place(workshop, trial, binaries[trial.variant], topology) for trial in trials)
    return Kit(binaries, compiler.as_facts() | others, topology, tuple(placed))


def _place(
    workshop: Workshop, trial: Trial, binary: build.Binary, topology: machine.Topology
) -> machine.Placed:
    """CPUs for a trial, or why it cannot run here."""
    if binary.missing:
        return machine.Placed((), binary.missing)
    return machine.place(trial.condition, topology, workshop.probes[trial.probe].threads)


def order(workshop: Workshop, kit: Kit, trial: Trial, slot: Slot, *, quick: bool) -> executors.Order:
    """What is started for one process of a trial."""
    condition, kind = trial.condition, workshop.probes[trial.probe].kind
    cpus = kit.placed[slot.trial].cpus
    said = {
        "pin": ",".join(map(str, cpus)),
        "idle": str(condition.idle or ""),
        "max": str(_MAX.get(kind, "")),
        "awake": "1" * condition.awake,
        "quick": "1" * quick,
        "first": "1" * slot.first_only,
    }
    params = {name: machine_value(value) for name, value in trial.params}
    arguments = tuple(f"{key}={value}" for key, value in {**said, **params}.items() if value)
    spin = (cpus or kit.topology.numbers) if condition.awake else ()
    return executors.Order(kit.binary(trial).program, arguments, cpus, spin, trial.limit)


def machine_value(text: str) -> str:
    """A parameter as a probe gets it: sizes and durations as whole bytes or ns, all else as written."""
    try:
        quantity = units.parse(text)
    except ValueError:
        return text
    return f"{quantity.value:.0f}" if quantity.dimension in ("time", "size") else text
