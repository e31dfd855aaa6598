"""A host that is asked: a place where sessions run as they do here."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from threading import BoundedSemaphore
from typing import Any

from generator import errors
from generator.errors import HostError, MeasureError, NotebookError
from generator.machine.placement import Placed
from generator.measure import builds, session
from generator.measure.builds import Building
from generator.measure.fleet import entrance, luggage, orders
from generator.measure.fleet.far_rounds import FarRounds
from generator.measure.fleet.gateway import Gateway, understood
from generator.measure.notebook import Notebook
from generator.measure.resuming import Before
from generator.measure.rounds import Progress
from generator.measure.steering import Steering
from generator.measure.told import Told
from generator.model.host import Host
from generator.model.note import Experiment
from generator.model.record import MadeOf, Record
from generator.model.trial import Plan, Trial
from generator.records import shapes, store
from generator.records.journal import Header
from generator.syntax import sanitise, variables

_SENDING = 120.0  # s that what travels may take
_LOOKING = 60.0  # s for what a host says of itself
_COMPILING = 300.0  # s for all probes; each build of a program has its own limit
_KEEPING = BoundedSemaphore(4)  # records that are made at a time: all of a thousand hosts end at once
_HELD = 900.0  # s that another session may hold the host
_NOTHING = "nothing that it measured has come here"
_OLD = "its Python is {}, and measuring needs {} or newer"
_OLD_HINT = "say in config.yml where a newer one is: python: /usr/bin/python3.11"


@dataclass(frozen=True)
class FarReady:
    """What a host has ready."""

    told: Told
    numbers: tuple[int, ...]  # of those trials that it has prepared

    @property
    def placed(self) -> tuple[Placed, ...]:
        return self.told.placed

    @property
    def unbuilt(self) -> tuple[str, ...]:
        return self.told.unbuilt


class Far:
    """A host, through an open gateway."""

    def __init__(self, notebook: Notebook, host: Host, gateway: Gateway) -> None:
        self.notebook, self.host, self.gateway = notebook, host, gateway
        self._machine: Mapping[str, Any] = {}
        self._again: Callable[[], Told] | None = None  # prepares the same once more

    # -------------------------------------------------------------- what it is asked

    def bring(self, packed: luggage.Luggage) -> None:
        """Send what it lacks, and begin there. HostError where it has no room, or too old a Python."""
        self._packed = packed
        with understood(self.host):
            lacking = self._taken(self.gateway.ask(packed.told, _LOOKING))
            lacking = self._taken(self._sent(packed.program, lacking))
            self._taken(self._sent(packed.notebook, lacking))

    def _sent(self, files: Mapping[str, luggage.File], lacking: Mapping[str, Any]) -> Any:
        names = lacking["lacking"]
        if not names:
            return self.gateway.hear(_SENDING)
        return self.gateway.ask({name: files[name].packed for name in names}, _SENDING)

    def _taken(self, answer: Mapping[str, Any]) -> Mapping[str, Any]:
        if answer.get("error") == "old":
            what = _OLD.format(sanitise.line(answer["what"]), ".".join(map(str, entrance.OLDEST)))
            raise HostError(self.host.alias, what, hint=_OLD_HINT)
        if answer.get("error"):
            fault = errors.SystemFault.of(OSError(answer.get("errno"), sanitise.line(answer["what"])))
            hint = fault.hint or "who may write there, and is there room? ls -ld ~/.cache; df -h ~/.cache"
            raise HostError(self.host.alias, f"nothing can be written there: {fault.what}", hint=hint)
        return answer

    def ask(self, limit: float, what: str, *rest: Any, told: Callable[[Any], None] = lambda _: None) -> Any:
        """The answer to one question to the far side; what went wrong there is raised here."""
        answer = self.gateway.ask([what, *rest], limit, told)
        with understood(self.host):
            if "error" not in answer:
                return answer["answer"]
        raised = getattr(errors, str(answer["error"]), MeasureError)
        kind = raised if isinstance(raised, type) and issubclass(raised, NotebookError) else MeasureError
        said = sanitise.clean(str(answer.get("what"))), sanitise.line(str(answer.get("hint", "")))
        if kind is errors.BuildError:
            raise errors.BuildError(f"{self.host.alias}: {said[0]}", hint=said[1])
        raise HostError(self.host.alias, said[0], hint=said[1] or "look at it there by hand")

    def facts(self) -> dict[str, Any]:
        """What machine it is, and what is to be had on it."""
        found = self.ask(_LOOKING, "facts")
        with understood(self.host):
            return {**sanitise.tidy(found), "machine": sanitise.tidy(json.loads(found["machine"]))}

    # -------------------------------------------------------------- a place

    def here(self) -> tuple[str, dict[str, Any]]:
        if not self._machine:
            self._machine = self.facts()["machine"]
        return self.host.alias, dict(self._machine)

    def prepare(
        self,
        experiment: Experiment,
        trials: Sequence[Trial],
        records: Sequence[Record],  # noqa: ARG002
        *,
        dry: bool,  # noqa: ARG002
        building: Building,
    ) -> FarReady:
        """As it is there."""
        asked = orders.preparation(_preparation(experiment, trials))
        limit = _COMPILING + len(_builds(experiment, trials)) * builds.LIMIT / 1e9

        def preparing(building: Building = builds.untold) -> Told:
            found = self.ask(limit, "prepare", asked, told=_announced(building))
            with understood(self.host):
                return self._told(json.loads(found))

        self._again = preparing
        return FarReady(preparing(building), tuple(range(len(trials))))

    def only(self, prepared: FarReady, indices: Sequence[int]) -> FarReady:
        return FarReady(prepared.told.only(indices), tuple(prepared.numbers[i] for i in indices))

    def sources(
        self,
        experiment: Experiment,  # noqa: ARG002
        trials: Sequence[Trial],  # noqa: ARG002
        prepared: FarReady,
    ) -> tuple[str, ...]:
        return prepared.told.sources

    def more(self, note: str, name: str) -> bytes:
        """What it has of a session's journal; whatever still writes it there is ended."""
        found = self.ask(_HELD, "kept", note, name)
        return found if isinstance(found, bytes) else b""

    def measure(
        self,
        experiment: Experiment,
        chosen: Plan,
        prepared: FarReady,
        progress: Progress,
        steering: Steering,
        before: Before | None = None,
    ) -> Record:
        """As `session.measure`; HostError where the host was lost, with everything kept that came from it."""
        store.ignore_samples(self.notebook.root / "results", commit=self.notebook.config.commit_samples)
        begins = session.header(experiment, chosen, prepared.told)
        header = session.whole_header(self.notebook, experiment, begins, before)

        def again() -> Header:
            self.gateway.reopen()
            self.bring(self._packed)
            assert self._again
            return session.header(experiment, chosen, self._again().only(prepared.numbers))

        rounds = FarRounds(self, chosen, prepared.numbers, header, progress, again, before)
        lost: HostError | None = None
        try:
            rounds.run(steering)
        except HostError as error:
            lost = error
        except BaseException:
            rounds.writing.close(remove=False)
            raise
        with _KEEPING:
            made = session.ended(self.notebook, rounds.writing, rounds.so_far, interrupted=lost is not None)
        if lost:
            raise _kept(lost, made) from lost
        assert made
        return made

    def _told(self, data: Mapping[str, Any]) -> Told:
        """What it said of its trials, as foreign as a file."""
        tidied = sanitise.tidy({name: data[name] for name in (one.name for one in fields(Told))})
        self._machine = tidied["machine"]
        return replace(
            Told(**{**tidied, "host": self.host.alias, "engine": self.host.engine}),
            placed=tuple(Placed(tuple(one["cpus"]), one["reason"]) for one in tidied["placed"]),
            sources=tuple(tidied["sources"]),
            binaries=tuple(tidied["binaries"]),
            ignored=tuple(map(tuple, tidied["ignored"])),
            made_of=tuple(shapes.make(MadeOf, one) for one in tidied["made_of"]),
            unbuilt=tuple(tidied["unbuilt"]),
        )


def _kept(lost: HostError, made: Record | None) -> HostError:
    """The same, with where that is which came before."""
    kept = f"what it had measured is in results/{made.note}/{made.name}.json" if made else _NOTHING
    hint = lost.hint if "--resume" in lost.hint else f"{lost.hint}; then run --resume goes on with it"
    return HostError(lost.host, f"{lost.why}; {kept}", hint=hint, record=made)


def _preparation(experiment: Experiment, trials: Sequence[Trial]) -> orders.Preparation:
    named = dict.fromkeys(name for trial in trials for name in (trial.measurement, trial.of) if name)
    return orders.Preparation(
        experiment.stem,
        tuple(trials),
        {name: experiment.measurements[name] for name in named},
        experiment.services,
        _variables(experiment, trials),
    )


def _variables(experiment: Experiment, trials: Sequence[Trial]) -> dict[str, str]:
    """Those of this environment that the note refers to: they travel in the channel, never in a command."""
    texts = [value for trial in trials for _, value in trial.condition.env]
    for service in experiment.services.values():
        texts += [*service.run, *(value for _, value in service.env)]
    names = {name for text in texts for name in variables.REFERENCE.findall(text)}
    return {name: os.environ[name] for name in sorted(names) if name in os.environ}


def _builds(experiment: Experiment, trials: Sequence[Trial]) -> set[tuple[str, ...]]:
    return {experiment.measurements[one.measurement].build for one in trials if one.run}


def _announced(building: Building) -> Callable[[Any], None]:
    """Tells who waits here which build is under way there."""
    under_way: list[Any] = []

    def told(what: Any) -> None:
        while under_way:
            under_way.pop().__exit__(None, None, None)
        if what[0] == "building":
            begun = building(tuple(sanitise.line(word) for word in what[1]))
            begun.__enter__()
            under_way.append(begun)

    return told
