"""A note measured where it is to be: on hosts, all at once, then here, beside nothing else."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from threading import BoundedSemaphore, Event
from typing import Protocol

from generator import choosing, resumed, shelf, steered
from generator.choosing import Choice
from generator.errors import Interrupted, NotebookError, SystemFault, UsageError
from generator.findings import matched
from generator.findings.matched import Match
from generator.measure import plan, turns
from generator.measure.fleet import gateway, luggage
from generator.measure.fleet.far import Far
from generator.measure.notebook import Notebook
from generator.measure.resuming import Before
from generator.measure.rounds import Progress, Unseen
from generator.measure.site import Here, P, Site
from generator.model import hosted
from generator.model.host import HERE, Host
from generator.model.note import Experiment
from generator.model.record import Record
from generator.records import unfinished
from generator.resumed import NothingToResume

_LOG = logging.getLogger(__name__)
AT_ONCE = 10  # connections that are being made: with more an sshd, such as that of a login node, refuses some


class FleetProgress(Protocol):
    """Who is told how the sessions of several hosts go; any method by any thread."""

    def of(self, alias: str) -> Progress: ...
    def reaching(self, alias: str) -> None: ...
    def lost(self, alias: str, why: str) -> None: ...
    def done(self, alias: str) -> None: ...


Shown = Callable[[Sequence[str]], AbstractContextManager[FleetProgress]]


class _Nobody:
    """Is told, and shows nothing."""

    def of(self, alias: str) -> Progress:  # noqa: ARG002
        return Unseen()

    def reaching(self, alias: str) -> None: ...
    def lost(self, alias: str, why: str) -> None: ...
    def done(self, alias: str) -> None: ...


def unseen(aliases: Sequence[str]) -> AbstractContextManager[FleetProgress]:  # noqa: ARG001
    """Nothing is shown."""
    return nullcontext(_Nobody())


@dataclass(frozen=True)
class Wanted:
    """One place, and what of the note is measured there."""

    alias: str  # HERE, or of config.yml
    experiment: Experiment  # by the names that every host has
    is_named: bool = True  # does the note name it?


@dataclass(frozen=True)
class Session:
    """What came of one place: a record, or why there is none, or not all of it."""

    wanted: Wanted
    record: Record | None = None
    matches: tuple[Match, ...] = ()
    failed: bool = False  # did a measurement fail or time out, or something not build?
    error: NotebookError | None = None


@dataclass
class _Open:
    """The gateways of now, so that Ctrl-C ends them all."""

    gateways: list[gateway.Gateway] = field(default_factory=list)
    stopping: Event = field(default_factory=Event)
    making: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(AT_ONCE))

    @contextmanager
    def reach(self, host: Host) -> Iterator[gateway.Gateway]:
        """One more; it is cut at once where they are to end."""
        with gateway.opened(host, self._begun, self.making) as reached:
            yield reached

    def _begun(self, one: gateway.Gateway) -> None:
        self.gateways.append(one)
        if self.stopping.is_set():
            one.cut()

    def stop(self) -> None:
        self.stopping.set()
        for one in tuple(self.gateways):
            one.cut()


def wanted(experiment: Experiment, choice: Choice) -> tuple[Wanted, ...]:
    """Where the note is measured: as the command says, else where its conditions are."""
    named = hosted.aliases(experiment.conditions) or (HERE,)
    places = [
        Wanted(one, hosted.measured_on(experiment, one), is_named=one in named) for one in choice.on or named
    ]
    return tuple(one for one in places if not choice.only or only(choice, one.experiment).only)


def only(choice: Choice, experiment: Experiment) -> Choice:
    """What is chosen, as far as a place has it; all of it where that is nowhere."""
    return replace(choice, only=tuple(one for one in choice.only if one in experiment.measurements))


def measure(
    notebook: Notebook, experiment: Experiment, choice: Choice, progress: Progress, shown: Shown
) -> tuple[Session, ...]:
    """A session for each place. Interrupted, with everything kept, where Ctrl-C cut it short."""
    places = wanted(experiment, choice)
    if not places:
        choosing.require(experiment, choice, plan.trials(experiment, notebook.probes))
    if not choice.resume and choice.seed is None:
        choice = replace(choice, seed=secrets.randbits(32))  # of all places: by it one run is known
    begun = _begun(notebook, experiment) if choice.resume else None
    far = _reachable([one for one in places if one.alias != HERE])
    packed = luggage.packed(notebook, experiment.send) if far else None
    done = _on_hosts(notebook, choice, far, packed, shown) if packed else ()
    here = [one for one in places if one.alias == HERE]
    every = (*done, *(_here(one, notebook, choice, progress) for one in here))
    if every and all(isinstance(one.error, NothingToResume) for one in every) and every[0].error:
        raise every[0].error
    for one in every:
        if isinstance(one.error, NothingToResume) and not _took_part(notebook, experiment, one, begun):
            hint = f"python -m generator run {experiment.stem} --on {one.wanted.alias}"
            _LOG.warning("%s: it was not begun there: %s", one.wanted.alias, hint)
    return tuple(one for one in every if not isinstance(one.error, NothingToResume))


def _begun(notebook: Notebook, experiment: Experiment) -> int | None:
    """The run whose sessions were interrupted last, by its seed."""
    every = (one.session for one in unfinished.kept(notebook.results(experiment.stem)))
    return next((one.header.seed for one in every if one), None)


def _took_part(notebook: Notebook, experiment: Experiment, one: Session, begun: int | None) -> bool:
    """Is the newest record of a place one of that run? Then it is whole."""
    headings = shelf.headings(notebook, experiment.stem)
    ours = [head.name for head in headings if (head.host if head.engine else HERE) == one.wanted.alias]
    newest = shelf.records(notebook, experiment.stem, [max(ours, default="")])
    return any(record.seed == begun for record in newest)


def _here(place: Wanted, notebook: Notebook, choice: Choice, progress: Progress) -> Session:
    try:
        return _session(place, Here(notebook), choice, progress)
    except NothingToResume as error:
        return Session(place, error=error)


def _reachable(far: Sequence[Wanted]) -> Sequence[Wanted]:
    """Those, unless nothing reaches hosts: then they are skipped, with what to install."""
    lacking = gateway.missing() if far else ""
    if lacking:
        _LOG.warning("%s: not measured: %s", ", ".join(one.alias for one in far), lacking)
    return () if lacking else far


def _session(place: Wanted, site: Site[P], choice: Choice, progress: Progress) -> Session:
    """Choose, prepare, measure at one place."""
    experiment, choice = place.experiment, only(choice, place.experiment)
    before: Before | None = None
    if choice.resume:
        before, prepared = resumed.resumed(
            site.notebook, experiment, site, building=progress.building, more=site.more
        )
        chosen = before.chosen
    else:
        chosen, prepared = choosing.choose(
            site.notebook, experiment, choice, site, building=progress.building
        )
    if not chosen.order:
        return Session(place)
    match = turns.match((chosen,), chosen.only)
    first = turns.steering(chosen, match)
    steering = steered.steered(experiment, chosen, first, until_decided=chosen.until_decided)
    made = site.measure(experiment, chosen, prepared, progress, steering, before)
    failed = bool(prepared.unbuilt) or any(one.status in ("failed", "timed out") for one in made.trials)
    found = matched.matches([matched.Side(made, experiment)], match.pairs, match.level)
    return Session(place, made, found, failed)


# ------------------------------------------------------------------ on hosts


def _on_hosts(
    notebook: Notebook, choice: Choice, far: Sequence[Wanted], packed: luggage.Luggage, shown: Shown
) -> tuple[Session, ...]:
    """All at once, a thread for each; what is wrong with one stops no other."""
    hosts = {one.alias: _host(notebook, one.alias) for one in far}
    opened = _Open()
    gateway.make_room(len(hosts))
    with shown(tuple(hosts)) as told, ThreadPoolExecutor(len(far)) as pool:
        go = partial(_on_host, notebook, choice, packed, opened, told)
        futures = [pool.submit(go, one, hosts[one.alias]) for one in far]
        try:
            with suppress(NotebookError):  # each of them says it
                luggage.program()  # while they are being reached
            wait(futures)
        except BaseException:
            opened.stop()
            wait(futures)
            raise _interrupted(far[0].experiment, choice, [one.result() for one in futures]) from None
    return tuple(one.result() for one in futures)


def _host(notebook: Notebook, alias: str) -> Host:
    if host := notebook.config.hosts.get(alias):
        return host
    raise UsageError(
        f"config.yml has no host '{alias}'", hint=f"hosts: {{{alias}: {{ssh: node0.example.net}}}}"
    )


def _on_host(
    notebook: Notebook,
    choice: Choice,
    packed: luggage.Luggage,
    opened: _Open,
    told: FleetProgress,
    place: Wanted,
    host: Host,
) -> Session:
    told.reaching(host.alias)
    try:
        with opened.reach(host) as reached:
            site = Far(notebook, host, reached)
            site.bring(packed)
            done = _session(place, site, choice, told.of(host.alias))
    except NothingToResume as error:
        told.done(host.alias)
        return Session(place, error=error)
    except NotebookError as error:
        told.lost(host.alias, error.what)
        return Session(place, getattr(error, "record", None), error=error)
    except OSError as error:  # no files or no memory for one more; the others go on
        fault = SystemFault.of(error, host.alias)
        told.lost(host.alias, fault.what)
        return Session(place, error=fault)
    told.done(host.alias)
    return done


def _interrupted(experiment: Experiment, choice: Choice, sessions: Sequence[Session]) -> Interrupted:
    kept = [f"results/{one.record.note}/{one.record.name}.json" for one in sessions if one.record]
    on = f" --on {','.join(choice.on)}" if choice.on else ""
    hint = f"go on with it: python -m generator run {experiment.stem} --resume{on}"
    if not kept:
        return Interrupted("interrupted; nothing that was measured has come here", hint=hint)
    return Interrupted(f"interrupted; what was measured is in {' and '.join(kept)}", hint=hint)
