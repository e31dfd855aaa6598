"""A published record -> its note and sources, looked at; then run here, and theirs and ours side by side."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from generator import choosing, pipeline, shelf, steered
from generator.choosing import Choice
from generator.errors import Interrupted, SourceErrors, UsageError
from generator.findings import circumstances, facts, replicas
from generator.findings import sessions as summed
from generator.findings.circumstances import Circumstance
from generator.measure import origins, replica, session
from generator.measure.notebook import Notebook, open_notebook
from generator.measure.rounds import Progress
from generator.measure.site import Here
from generator.model.change import Change
from generator.model.note import Experiment, typed
from generator.model.record import Record, TrialRecord
from generator.model.session import SessionSummary
from generator.model.source import Source
from generator.notes import find, load
from generator.notes.measuring_part import measuring_part
from generator.records import download, fetch, store
from generator.syntax import variables

_NOWHERE = Path("/nonexistent")
_MOST_FACTS = 8  # that are told


@dataclass(frozen=True)
class Offer:
    """What would be run of a record, to be looked at first: nothing of it is written or run yet."""

    record: Record
    text: str  # of its note, as far as it is measured
    experiment: Experiment  # the same, read
    files: Mapping[str, Source]  # by path in a notebook
    left_out: tuple[str, ...]  # sentences: what of it is not run
    own: bool  # are the files the notebook's own, for want of theirs?

    @cached_property
    def commands(self) -> tuple[str, ...]:
        """What is run of it beside its probes, as it would be typed; what it asks of the environment."""
        return tuple(dict.fromkeys(_commands(self.experiment)))


@dataclass(frozen=True)
class Replicated:
    """Their record and ours, figure by figure."""

    theirs: SessionSummary
    ours: SessionSummary
    changes: tuple[Change, ...]
    missing: tuple[str, ...]  # why figures of theirs are not here: "condvar@apart: skipped: needs two CPUs"
    circumstances: tuple[Circumstance, ...]  # that were not the same
    record: Path  # ours
    failed: bool  # did a measurement fail or time out?


# ------------------------------------------------------------------ looked at


def look(source: str, root: Path, *, own: bool = False) -> Offer:
    """Fetch a record and take it apart; `own`: with the files of the notebook at `root` where it has none.

    UsageError, SourceErrors where its note is none, SystemFault where it cannot be fetched.
    """
    found = download.read(fetch.fetch(source), source)
    file = f"{find.FOLDER}/{found.record.note}.yml"
    text = measuring_part(found.record.experiment, file, f"a replica of {found.record.note}")
    experiment, left_out = _here(_read(text, file))
    if not found.has_sources:
        files = _own(root, experiment, found.record, own=own)
        return Offer(found.record, text, experiment, files, left_out, own=True)
    files = {path: _same(root / path, one) for path, one in found.files.items()}
    left_out += tuple(
        f"{path} does not travel ({one.why}), and there is none of the same hash here"
        for path, one in files.items()
        if one.data is None
    )
    return Offer(found.record, text, experiment, files, left_out, own=False)


def _read(text: str, file: str) -> Experiment:
    path = _NOWHERE / file
    found, problems = load.experiment(path, _NOWHERE, {path: text.encode()})
    if found is None or problems:
        raise SourceErrors(problems)
    return found


def _here(experiment: Experiment) -> tuple[Experiment, tuple[str, ...]]:
    """The note as one host can run it that has no repository: without versions, whatever hosts it names."""
    gone = [name for name, one in experiment.conditions.items() if one.revision]
    conditions = {
        name: replace(one, on="") for name, one in experiment.conditions.items() if name not in gone
    }
    measurements = {
        name: replace(one, conditions=tuple(each for each in one.conditions if each not in gone))
        for name, one in experiment.measurements.items()
    }
    left_out = (f"versions of git do not travel: {', '.join(gone)}",) * bool(gone)
    return replace(experiment, conditions=conditions, measurements=measurements, hosts=()), left_out


def _own(root: Path, experiment: Experiment, record: Record, *, own: bool) -> dict[str, Source]:
    """The notebook's files in place of theirs; UsageError unless that is wanted."""
    notebook = open_notebook(root)
    names = {one.probe for one in experiment.measurements.values() if one.probe}
    lacking = sorted(names - notebook.probes.keys())
    if lacking:
        what = f"this record brings no sources, and there is no probe {lacking[0]} here"
        raise UsageError(what, hint="ask its author to render the post again, with a newer session")
    if not own:
        alike = _alike(notebook, experiment, record)
        what = "this record brings no sources: it is of before they travelled"
        raise UsageError(what, hint=f"--own runs this notebook's instead; {alike}")
    return origins.of(notebook, experiment)


def _alike(notebook: Notebook, experiment: Experiment, record: Record) -> str:
    """How many of the trials would run the very same here."""
    site = Here(notebook)
    chosen, prepared = choosing.choose(notebook, experiment, Choice(), site, dry=True)
    here = zip(chosen.trials, site.sources(experiment, chosen.trials, prepared), strict=True)
    now = {trial.definition: store.short_hash(source) for trial, source in here}
    same = sum(now.get(one.trial.definition) == one.source for one in record.trials)
    return f"{same} of its {len(record.trials)} figures are of the same source, compiler and flags here"


def _same(path: Path, one: Source) -> Source:
    """A file that does not travel, as the notebook has it where that is the same."""
    if one.data is not None:
        return one
    with suppress(OSError):
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() == one.sha256:
            return replace(one, data=data, why="")
    return one


def _commands(experiment: Experiment) -> Iterator[str]:
    for one in experiment.measurements.values():
        yield from (typed(words) for words in (one.build, one.version, one.run) if words)
    for condition in experiment.conditions.values():
        yield from (typed(condition.prepare),) if condition.prepare else ()
        yield from (f"{name}={value}" for name, value in condition.env)
    for service in experiment.services.values():
        asked = [name for _, value in service.env for name in variables.REFERENCE.findall(value)]
        asked += [name for word in service.run for name in variables.REFERENCE.findall(word)]
        told = (
            f" (it is given your {', '.join(f'${name}' for name in dict.fromkeys(asked))})" if asked else ""
        )
        yield service.command + told


# ------------------------------------------------------------------ run


def folder(root: Path, offer: Offer, into: Path | None) -> Path:
    """Where it is run. UsageError where that has to be named."""
    if into is not None:
        return into.resolve()
    if not (root / find.FOLDER).is_dir():
        raise UsageError("run it where? This is no notebook", hint="--into DIR: a new folder")
    return root / replica.FOLDER / offer.record.name


def run(root: Path, offer: Offer, into: Path, choice: Choice, progress: Progress) -> Replicated:
    """Write it, compile it, run it, and hold what came out against the record.

    UsageError, SourceErrors, BuildError; Interrupted, with what was measured kept in `into`.
    """
    theirs, others = summed.of(offer.record), _sessions(root)
    file = f"{find.FOLDER}/{offer.record.note}.yml"
    with replica.begun(into, offer.record.name, file, offer.text, offer.files) as place:
        scratch = open_notebook(place)
        made = _measured(scratch, offer, choice, progress)
        ours = summed.of(made)
    repeats = shelf.sessions(scratch, [offer.record.note])
    changes = replicas.compare(theirs, ours, (*others, *repeats, theirs))
    return Replicated(
        theirs,
        ours,
        changes,
        tuple(_missing(theirs, made)),
        _else(offer, theirs, ours, made),
        scratch.results(made.note) / f"{made.name}.json",
        any(one.status in ("failed", "timed out") for one in made.trials),
    )


def _sessions(root: Path) -> tuple[SessionSummary, ...]:
    """All sessions of the notebook that one is in, if it is one: they tell what hosts differ by."""
    if not (root / find.FOLDER).is_dir():
        return ()
    return pipeline.sessions(open_notebook(root, probes=False))


def _measured(notebook: Notebook, offer: Offer, choice: Choice, progress: Progress) -> Record:
    """One session of the note, of what the record has."""
    read, _ = _here(pipeline.read(notebook, notebook.root / offer.experiment.file))
    session.recover(notebook, read.stem)
    had = {one.trial.measurement for one in offer.record.trials}
    wanted = choice.only or tuple(
        name for name, one in read.measurements.items() if name in had and one.is_measured
    )
    site, choice = Here(notebook), replace(choice, only=wanted)
    chosen, prepared = choosing.choose(notebook, read, choice, site, building=progress.building)
    steering = steered.steered(read, chosen, until_decided=False)
    try:
        return site.measure(read, chosen, prepared, progress, steering)
    except Interrupted as error:
        raise Interrupted(f"{error.what} (in {notebook.root})", hint="replicate it again") from None


def _missing(theirs: SessionSummary, made: Record) -> Iterator[str]:
    """Why what they have a figure of has none here."""
    here = {one.trial.definition: one for one in made.trials}
    for one in theirs.figures:
        found = here.get(one.definition)
        if one.estimates and (found is None or found.status != "ok"):
            yield f"{one.id}: {f'{found.status}: {found.reason}' if found else 'not run here'}"


def _else(
    offer: Offer, theirs: SessionSummary, ours: SessionSummary, made: Record
) -> tuple[Circumstance, ...]:
    """What was not the same beside the figures."""
    places = [(one.measurement, one.condition, one.sweep) for one in theirs.figures]
    own = circumstances.of_figures([theirs], [ours], places) if offer.own else ()
    return (
        *circumstances.differing([theirs], [ours]),
        *circumstances.of_records(offer.record, made, places),
        *own,
        *_facts(offer.record, made),
    )


def _facts(theirs: Record, made: Record) -> tuple[Circumstance, ...]:
    """What probes found out otherwise; of many the first."""
    ours = {one.trial.definition: one for one in made.trials}
    found = [
        Circumstance(f"{name} of {one.trial.id}", there, here.get(name, "–"))
        for one in theirs.trials
        for other in [ours.get(one.trial.definition)]
        if other and other.status == "ok"
        for here in [_told(other)]
        for name, there in _told(one).items()
        if here.get(name, "–") != there
    ]
    more = len(found) - _MOST_FACTS
    return (*found[:_MOST_FACTS], *([Circumstance(f"and {more} facts more", "", "")] if more > 0 else []))


def _told(one: TrialRecord) -> dict[str, str]:
    return dict(facts.flat(one.said.facts))
