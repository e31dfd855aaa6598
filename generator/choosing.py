"""A note and what its author asks for -> what is to run, in which order, with everything at hand."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace

from generator import shelf
from generator.errors import UsageError, nearest
from generator.findings import select
from generator.measure import aims, budget, earlier, plan, rivals, spacing, versions
from generator.measure.builds import Building, untold
from generator.measure.notebook import Notebook
from generator.measure.site import P, Ready, Site
from generator.model.heading import Heading
from generator.model.note import Experiment
from generator.model.trial import Plan, Trial
from generator.records import store


@dataclass(frozen=True)
class Choice:
    """What of a note is to be measured, and how."""

    only: tuple[str, ...] = ()  # measurement ids
    on: tuple[str, ...] = ()  # aliases of hosts; () where the note says
    changed: bool = False
    quick: bool = False
    budget: int | None = None  # ns, instead of the note's
    precision: float | None = None  # of every figure, as a share, instead of the note's
    until_decided: bool = False  # go on with the verdicts that are undecided
    force: bool = False
    settle: str = (
        ""  # whose version stands where an edit by hand and what is new conflict, as for render_note
    )
    seed: int | None = None
    turns: bool = False  # does it take turns with another note?
    resume: bool = False  # what a session that was interrupted has not measured, as it was begun
    apart: float = spacing.APART  # s from one process of a trial to its next; never with `quick`


def choose(
    notebook: Notebook,
    experiment: Experiment,
    choice: Choice,
    site: Site[P],
    *,
    dry: bool = False,
    building: Building = untold,
) -> tuple[Plan, P]:
    """What is to run at a place, in which order, with all it needs at hand; `dry`: without compiling it.

    `building` is told of each build while it is under way. UsageError, BuildError, SourceErrors.
    """
    versions.require(notebook, experiment)
    every = plan.trials(experiment, notebook.probes, quick=choice.quick)
    trials = require(experiment, choice, every)
    in_turns = choice.turns or bool(rivals.of_versions(trials))
    trials = plan.distinct(trials)
    records = shelf.telling(notebook, experiment.stem, trials)
    trials = tuple(earlier.expected(trial, records) for trial in trials)
    prepared = site.prepare(experiment, trials, records, dry=dry, building=building)
    if choice.changed:
        kept = _changed(notebook, experiment, trials, prepared, site)
        trials, prepared = tuple(trials[i] for i in kept), site.only(prepared, kept)
    trials = aims.aimed(trials, experiment, choice.precision, choice.until_decided, in_turns=in_turns)
    seconds = _seconds(experiment, trials, choice)
    if seconds is not None:
        trials = _within(seconds, trials, prepared)
    seed = secrets.randbits(32) if choice.seed is None else choice.seed
    apart = 0.0 if in_turns else choice.apart
    made = plan.plan(trials, seed, quick=choice.quick, budget=seconds, apart=apart)
    return (
        replace(made, only=choice.only, until_decided=choice.until_decided, turns=choice.turns),
        prepared,
    )


def _seconds(experiment: Experiment, trials: Sequence[Trial], choice: Choice) -> float | None:
    """What the processes may take: as the command says, else as the note does. UsageError."""
    if choice.budget is None:
        return budget.allowed(experiment.budget, quick=choice.quick)
    seconds = choice.budget / 1e9
    if why := budget.too_short(seconds, trials):
        raise UsageError(f"a budget of {why}", hint="give it more time, or --only ID,.. to measure less")
    return seconds


def _within(seconds: float, trials: tuple[Trial, ...], prepared: Ready) -> tuple[Trial, ...]:
    """The trials cut or stretched to so many s; those that this machine skips take none."""
    runs = [trial for trial, placed in zip(trials, prepared.placed, strict=True) if not placed.reason]
    fitted = iter(budget.fit(runs, seconds))
    pairs = zip(trials, prepared.placed, strict=True)
    return tuple(trial if placed.reason else next(fitted) for trial, placed in pairs)


def require(experiment: Experiment, choice: Choice, trials: tuple[Trial, ...]) -> tuple[Trial, ...]:
    """Those that are chosen, with all that is read of the same processes. UsageError where one is not."""
    runnable = {trial.measurement for trial in trials}
    if unknown := [name for name in choice.only if name not in runnable]:
        raise UsageError(
            f"{experiment.file} has no measurement '{unknown[0]}' that runs",
            hint=nearest(unknown[0], runnable),
        )
    wanted = {trial.process for trial in trials if trial.measurement in choice.only}
    return tuple(trial for trial in trials if not choice.only or trial.process in wanted)


def _changed(
    notebook: Notebook, experiment: Experiment, trials: Sequence[Trial], prepared: P, site: Site[P]
) -> list[int]:
    """The trials that no record holds; with any of these, all that no figure of today compares with."""
    records: Sequence[Heading] = shelf.headings(notebook, experiment.stem)
    pairs = list(zip(trials, site.sources(experiment, trials, prepared), strict=True))
    if any(not _is_measured(trial, source, records) for trial, source in pairs):
        records = select.comparable(*site.here(), records)
    wanted = {trial.process for trial, source in pairs if not _is_measured(trial, source, records)}
    return [i for i, trial in enumerate(trials) if trial.process in wanted]


def _is_measured(trial: Trial, source: str, records: Sequence[Heading]) -> bool:
    """Is there a complete, unhurried measurement of exactly this, made from this source?"""
    return any(
        measured.complete and measured.status == "ok" and measured.source == store.short_hash(source)
        for one in records
        if not one.quick
        for measured in one.trials
        if measured.definition == trial.definition
    )
