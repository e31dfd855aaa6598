"""Where a session runs: here, or on a host that is asked (`fleet/far.py`); the same to who plans it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from generator.machine.placement import Placed
from generator.measure import earlier, session, told
from generator.measure.builds import Building
from generator.measure.notebook import Notebook
from generator.measure.prepare import Prepared, prepare
from generator.measure.resuming import Before
from generator.measure.rounds import Progress
from generator.measure.steering import Steering
from generator.model.note import Experiment
from generator.model.record import Record
from generator.model.trial import Plan, Trial


class Ready(Protocol):
    """What is at hand before the first process."""

    @property
    def placed(self) -> tuple[Placed, ...]:
        """CPUs for each trial, or why it cannot run there."""
        ...

    @property
    def unbuilt(self) -> tuple[str, ...]:
        """What did not build, and why."""
        ...


P = TypeVar("P", bound=Ready)


class Site(Protocol[P]):
    """One place."""

    @property
    def notebook(self) -> Notebook:
        """The notebook whose note is measured there."""
        ...

    def here(self) -> tuple[str, dict[str, Any]]:
        """What a record calls it, and what it says of the machine."""
        ...

    def prepare(
        self,
        experiment: Experiment,
        trials: Sequence[Trial],
        records: Sequence[Record],
        *,
        dry: bool,
        building: Building,
    ) -> P:
        """Compile and build what is needed, and find CPUs for every trial; `dry`: nothing is written."""
        ...

    def only(self, prepared: P, indices: Sequence[int]) -> P:
        """The same for some of the trials."""
        ...

    def sources(self, experiment: Experiment, trials: Sequence[Trial], prepared: P) -> tuple[str, ...]:
        """The hash of what each trial runs."""
        ...

    def more(self, note: str, name: str) -> bytes:
        """The lines of that session's journal that lie there, from its first process on."""
        ...

    def measure(
        self,
        experiment: Experiment,
        chosen: Plan,
        prepared: P,
        progress: Progress,
        steering: Steering,
        before: Before | None = None,
    ) -> Record:
        """Run the whole plan and then what `steering` asks for, and keep what it gave.

        Without what a session that was interrupted had measured `before`.
        """
        ...


@dataclass(frozen=True)
class Here:
    """The machine that the notebook lies on."""

    notebook: Notebook

    def here(self) -> tuple[str, dict[str, Any]]:
        return told.here(self.notebook)

    def prepare(
        self,
        experiment: Experiment,
        trials: Sequence[Trial],
        records: Sequence[Record],
        *,
        dry: bool,
        building: Building,
    ) -> Prepared:
        made = prepare(self.notebook, trials, experiment.measurements, dry=dry, building=building)
        return earlier.versions(made, records) if dry else made

    def only(self, prepared: Prepared, indices: Sequence[int]) -> Prepared:
        return prepared.only(indices)

    def sources(self, experiment: Experiment, trials: Sequence[Trial], prepared: Prepared) -> tuple[str, ...]:
        return told.sources(self.notebook, experiment, trials, prepared)

    def more(self, note: str, name: str) -> bytes:  # noqa: ARG002
        """None: all of them lie here."""
        return b""

    def measure(
        self,
        experiment: Experiment,
        chosen: Plan,
        prepared: Prepared,
        progress: Progress,
        steering: Steering,
        before: Before | None = None,
    ) -> Record:
        return session.measure(self.notebook, experiment, chosen, prepared, progress, steering, before)


@dataclass(frozen=True)
class Unasked:
    """What a host has ready that nobody has asked: it may skip what it cannot do, on whichever CPUs."""

    placed: tuple[Placed, ...]
    unbuilt: tuple[str, ...] = ()


@dataclass(frozen=True)
class Elsewhere:
    """A host that is not asked, for who only wants to know what it would do."""

    notebook: Notebook
    alias: str

    def here(self) -> tuple[str, dict[str, Any]]:
        return self.alias, {}

    def prepare(
        self,
        experiment: Experiment,  # noqa: ARG002
        trials: Sequence[Trial],
        records: Sequence[Record],  # noqa: ARG002
        *,
        dry: bool,  # noqa: ARG002
        building: Building,  # noqa: ARG002
    ) -> Unasked:
        return Unasked((Placed(),) * len(trials))

    def only(self, prepared: Unasked, indices: Sequence[int]) -> Unasked:
        return Unasked(tuple(prepared.placed[i] for i in indices))

    def sources(
        self,
        experiment: Experiment,  # noqa: ARG002
        trials: Sequence[Trial],
        prepared: Unasked,  # noqa: ARG002
    ) -> tuple[str, ...]:
        """Not known: each counts as changed."""
        return ("",) * len(trials)

    def more(self, note: str, name: str) -> bytes:  # noqa: ARG002
        return b""

    def measure(
        self,
        experiment: Experiment,
        chosen: Plan,
        prepared: Unasked,
        progress: Progress,
        steering: Steering,
        before: Before | None = None,
    ) -> Record:
        """Never."""
        raise NotImplementedError(f"{self.alias} is not asked")
