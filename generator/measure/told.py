"""What a session knows of its place and of its trials before anything runs; no more of it is private."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from generator.machine import facts
from generator.machine.placement import Placed
from generator.measure import plan, programs, services
from generator.measure.executors import local
from generator.measure.notebook import Notebook
from generator.measure.prepare import Prepared
from generator.model.note import Experiment
from generator.model.record import MadeOf
from generator.model.trial import Trial
from generator.syntax import sanitise


@dataclass(frozen=True)
class Told:
    """Of a host, and of each trial in its order."""

    host: str  # as records call it
    machine: Mapping[str, Any]
    compiler: Mapping[str, str]
    placed: tuple[Placed, ...]
    sources: tuple[str, ...]  # hashes of what they run
    binaries: tuple[str, ...]  # and of the program files themselves
    ignored: tuple[tuple[str, ...], ...]  # conditions that make no difference
    made_of: tuple[MadeOf, ...]
    engine: str = ""  # what reached the host; "": it is here
    unbuilt: tuple[str, ...] = field(default=())  # what did not build, and why

    def only(self, indices: Sequence[int]) -> Told:
        """The same for some of the trials."""
        return replace(
            self,
            placed=tuple(self.placed[i] for i in indices),
            sources=tuple(self.sources[i] for i in indices),
            binaries=tuple(self.binaries[i] for i in indices),
            ignored=tuple(self.ignored[i] for i in indices),
            made_of=tuple(self.made_of[i] for i in indices),
        )


def here(notebook: Notebook) -> tuple[str, dict[str, Any]]:
    """What a record calls this host, and what it says of the machine."""
    host = facts.host_alias(real_name=notebook.config.host_name)
    return host, sanitise.tidy(facts.read(), local.private({}).line)


def sources(
    notebook: Notebook, experiment: Experiment, trials: Sequence[Trial], prepared: Prepared
) -> tuple[str, ...]:
    """The hash of what each trial runs: its probe as built, its own reader, the services that it needs."""
    needed = (plan.services(experiment, [trial]) for trial in trials)
    return tuple(
        services.source(prepared.source(trial), those, notebook.root)
        for trial, those in zip(trials, needed, strict=True)
    )


def binaries(trials: Sequence[Trial], prepared: Prepared) -> tuple[str, ...]:
    """The hash of the program file that each trial runs; "" where there is none."""
    files = [prepared.binary(trial).program for trial in trials]
    hashes = {path: programs.sha256(path) for path in set(files)}
    return tuple(hashes[path] for path in files)


def told(notebook: Notebook, experiment: Experiment, trials: Sequence[Trial], prepared: Prepared) -> Told:
    """All of it, of what was prepared here."""
    hidden = local.private({})
    host, machine = here(notebook)
    return Told(
        host,
        machine,
        sanitise.tidy(dict(prepared.compiler), hidden.line),
        tuple(replace(one, reason=hidden.line(one.reason)) for one in prepared.placed),
        sources(notebook, experiment, trials, prepared),
        binaries(trials, prepared),
        tuple(map(prepared.ignored, trials)),
        tuple(MadeOf() if trial.of else prepared.made_of(trial) for trial in trials),
        unbuilt=prepared.unbuilt,
    )
