"""A session: build the probes, run them in rounds, one at a time, and keep every result at once."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from generator import __version__
from generator.errors import Interrupted, MeasureError
from generator.measure import resuming
from generator.measure.notebook import Notebook
from generator.measure.prepare import Prepared
from generator.measure.resuming import Before
from generator.measure.rounds import Progress, Rounds
from generator.measure.steering import Nothing, Steering
from generator.measure.told import Told, told
from generator.model.host import HERE
from generator.model.note import Block, Experiment
from generator.model.record import MadeOf, Record
from generator.model.trial import Plan, Trial
from generator.records import journal, locks, unfinished
from generator.records.journal import Header, Journal, Session

LOCK = "lab-notebook-measuring.lock"  # one session per host at a time, whoever's it is
OUTPUT_BLOCK = "output"  # the block that shows what a program printed
_REMEDY = "remove it, or set TMPDIR to a folder of your own"
_LOG = logging.getLogger(__name__)


def measure(
    notebook: Notebook,
    experiment: Experiment,
    chosen: Plan,
    prepared: Prepared,
    progress: Progress,
    steering: Steering | None = None,
    before: Before | None = None,
) -> Record:
    """Run the whole plan and then what `steering` asks for, and keep what it gave.

    `before`: only what a session that was interrupted had not measured. Interrupted, with everything kept
    that was measured, where Ctrl-C cut it short. Nothing runs on after it.
    """
    with measuring(progress) as lock:
        rounds = begun(notebook, experiment, chosen, prepared, progress, lock, before)
        interrupted = passing([rounds], lambda: rounds.run(steering or Nothing()))
    (finished,) = kept(notebook, [rounds], interrupted=interrupted)
    return finished


def measuring(progress: Progress) -> AbstractContextManager[int]:
    """The lock of those who measure on this host; its descriptor."""
    return locks.held(Path(tempfile.gettempdir()) / LOCK, progress.waiting, _REMEDY)


def begun(
    notebook: Notebook,
    experiment: Experiment,
    chosen: Plan,
    prepared: Prepared,
    progress: Progress,
    lock: int,
    before: Before | None = None,
) -> Rounds:
    """Everything is ready for the first round, and a journal is open. MeasureError where it cannot go on."""
    from generator.records import store  # only where the notebook is: none of it travels

    store.ignore_samples(notebook.root / "results", commit=notebook.config.commit_samples)
    known = told(notebook, experiment, chosen.trials, prepared)
    begins = whole_header(notebook, experiment, header(experiment, chosen, known), before)
    return Rounds(notebook, experiment, chosen, prepared, begins, progress, lock, before=before)


def whole_header(notebook: Notebook, experiment: Experiment, begins: Header, before: Before | None) -> Header:
    """With what is known only where the notebook is; MeasureError where it cannot go on."""
    if before:
        return _continued(notebook, before.header, begins)
    return at_home(notebook, experiment, begins)


def _continued(notebook: Notebook, old: Header, new: Header) -> Header:
    """The header of a session that goes on with another; MeasureError where it may not."""
    recover(notebook, old.note)  # another may have ended while this one waited for it
    if all(one.name != old.name for one in unfinished.kept(notebook.results(old.note))):
        raise MeasureError(
            f"another session of {old.note} has ended meanwhile",
            hint=f"{old.name} cannot be gone on with any more; run it again",
        )
    if found := resuming.differences(old, new):
        raise resuming.refused(old, found)
    return resuming.continued(old, new)


def passing(every: Sequence[Rounds], go: Callable[[], None]) -> bool:
    """Run to the end; True where Ctrl-C came first. What else stops it leaves the journals."""
    try:
        go()
    except KeyboardInterrupt:
        return True
    except BaseException:
        for rounds in every:
            rounds.writing.close(remove=False)
        raise
    return False


def kept(notebook: Notebook, every: Sequence[Rounds], *, interrupted: bool) -> tuple[Record, ...]:
    """The records of what has ended, on disk; Interrupted, with them kept, where they are not whole."""
    made = [ended(notebook, rounds.writing, rounds.so_far, interrupted=interrupted) for rounds in every]
    finished = tuple(one for one in made if one is not None)
    if interrupted or len(finished) < len(made):
        raise _interruption(finished)
    return finished


def ended(notebook: Notebook, writing: Journal, so_far: Session, *, interrupted: bool) -> Record | None:
    """The record of a session, on disk; its journal goes, or stays for who goes on with it."""
    made = keep(notebook, so_far)
    goes_on = interrupted and _may_go_on(so_far, made)
    if goes_on:
        journal.set_aside(writing.path, journal.INTERRUPTED)
    writing.close(remove=not goes_on)
    return made


def _may_go_on(so_far: Session, made: Record | None) -> bool:
    """Is there anything to go on with? What a host has measured may not have come here yet."""
    return made is not None or bool(so_far.header.engine)


def _interruption(finished: Sequence[Record]) -> Interrupted:
    if not finished:
        return Interrupted("interrupted before anything was measured")
    files = " and ".join(f"results/{one.note}/{one.name}.json" for one in finished)
    return Interrupted(
        f"interrupted; what was measured is in {files}",
        hint=f"go on with it: python -m generator run {finished[0].note} --resume; "
        f"see what there is: python -m generator render {finished[0].note} --latest",
    )


def keep(notebook: Notebook, session: Session) -> Record | None:
    """A session's outcomes -> its record, on disk; None where it has none."""
    from generator.records import store  # with NumPy
    from generator.records.assembled import assembled

    made = assembled(session)
    if made is None:
        return None
    finished, entries = made
    folder = notebook.results(finished.note)
    store.write(folder, finished, entries)
    unfinished.forget(folder, finished.host, finished.name)
    return finished


def recover(notebook: Notebook, stem: str) -> None:
    """Turn the journals that dead writers left behind into records, and keep them for who goes on with them.

    A journal of which not everything became one is set aside as damaged, and a warning names it.
    """
    for path, session in journal.abandoned(notebook.results(stem)):
        try:
            made = keep(notebook, session) if session else None
        except (ArithmeticError, LookupError, TypeError, ValueError):  # it may be anybody's
            session = None
        if session and not session.damaged:
            if _may_go_on(session, made):
                journal.set_aside(path, journal.INTERRUPTED)
            else:
                path.unlink(missing_ok=True)
            continue
        lines = f"{session.damaged} of its lines" if session and session.damaged else "it"
        aside = journal.set_aside(path, journal.DAMAGED)
        _LOG.warning("a damaged journal is kept: %s cannot be read: %s", lines, aside)


def at_home(notebook: Notebook, experiment: Experiment, header: Header) -> Header:
    """With what is known only where the notebook is: what git knows, and its sources, which are kept."""
    from generator.measure import origins, since  # none of it travels
    from generator.records import sources

    kept = sources.keep(notebook.results(experiment.stem), origins.of(notebook, experiment))
    host = header.host if header.engine else HERE
    expected = since.since(notebook.root, experiment, header.trials, host)
    return replace(header, expected_since=expected, sources_sha256=kept)


def header(experiment: Experiment, chosen: Plan, known: Told) -> Header:
    """What a session that begins now knows before its first process."""
    now = datetime.now(UTC)
    return Header(
        note=experiment.stem,
        name=f"{now:%Y%m%dT%H%M%S}{now.microsecond // 1000:03}Z-{known.host}",
        started=f"{now:%Y-%m-%dT%H:%M:%SZ}",
        quick=chosen.quick,
        seed=chosen.seed,
        experiment=experiment.text,
        program=__version__,
        trials=chosen.trials,
        shown=_shown(experiment, chosen.trials),
        budget=chosen.budget,
        apart=chosen.apart,
        only=chosen.only,
        until_decided=chosen.until_decided,
        turns=chosen.turns,
        **of_place(known),
    )


def of_place(known: Told) -> dict[str, Any]:
    """What of a header is its place's, by name."""
    return {
        "host": known.host,
        "engine": known.engine,
        "machine": known.machine,
        "compiler": known.compiler,
        "cpus": tuple(placed.cpus for placed in known.placed),
        "sources": known.sources,
        "binaries": known.binaries,
        "skipped": {i: one.reason for i, one in enumerate(known.placed) if one.reason},
        "made_of": {i: made_of for i, made_of in enumerate(known.made_of) if made_of != MadeOf()},
        "ignored": {i: ignored for i, ignored in enumerate(known.ignored) if ignored},
    }


def _shown(experiment: Experiment, trials: Sequence[Trial]) -> tuple[int, ...]:
    """The trials whose output a block of the note shows."""
    blocks = [part for part in experiment.body if isinstance(part, Block) and part.kind == OUTPUT_BLOCK]
    names = {part.arguments[0] for part in blocks if part.arguments}
    return tuple(number for number, trial in enumerate(trials) if trial.measurement in names)
