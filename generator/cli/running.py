"""`run`: what it takes, and what it says when it is done."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.cli import printing
from generator.cli.commands import main, say_post, warn_of_the_site
from generator.cli.settling import settling
from generator.errors import MeasureError, UsageError

if TYPE_CHECKING:
    from generator.choosing import Choice
    from generator.commands.turns import Named
    from generator.measure.notebook import Notebook
    from generator.pipeline import Apart, Published


@main.command()
@click.argument("notes", nargs=-1, metavar="[NOTE...]")
@click.option("--oldest", is_flag=True, help="The note (of these, or of all) whose figures are oldest.")
@click.option("--only", default="", metavar="ID,..", help="Measure only these; the rest comes from records.")
@click.option("--on", metavar="HOST,..", help="Measure on these hosts of config.yml; `here` is this machine.")
@click.option("--changed", is_flag=True, help="Measure only trials without a complete record.")
@click.option("--quick", is_flag=True, help="One process per trial; said beside every figure.")
@click.option(
    "--budget", metavar="TIME", help="Time limit for the whole run, shared between the trials: 3min, 90s."
)
@click.option(
    "--precision",
    metavar="SHARE",
    help="Go on, within the budget, with what is less precise: 5% to a side.",
)
@click.option("--until-decided", is_flag=True, help="Go on, within the budget, with undecided verdicts.")
@click.option("--resume", is_flag=True, help="Go on with the last session, which was interrupted.")
@click.option(
    "--no-wait",
    is_flag=True,
    help="Start each round at once: processes within seconds are hardly independent.",
)
@click.option("--dry-run", is_flag=True, help="Print the trials and how long they take; write nothing.")
@settling
@click.option("--seed", type=int, help="Seed for the random order (default: new each run).")
@click.option("--executor", default="local", metavar="NAME", help="Where probes run.")
@click.pass_obj
def run(
    root: Path,
    /,
    notes: tuple[str, ...],
    oldest: bool,
    only: str,
    on: str | None,
    budget: str | None,
    dry_run: bool,
    executor: str,
    **options: Any,
) -> None:
    """Check, build, measure, record, render, publish.

    Two notes that share a measurement, or a note as git has it and as it is now (NOTE@v1.2 NOTE), take turns,
    round by round, until it is decided which is more.
    """
    from generator.commands import check, hosts, run, turns
    from generator.measure.notebook import open_notebook

    notebook, time = open_notebook(root, executor), run.duration(budget, "--budget")
    _refuse_beside_resume(options, "--oldest" * oldest or "--dry-run" * dry_run)
    notes = _wanted(notebook, notes, only, time, oldest=oldest)
    both = turns.pair(notebook, notes)
    if both:
        _refuse_in_turns(options, on)
    names = tuple(dict.fromkeys(one.path.stem for one in both)) if both else notes
    checked = check.check(notebook, names, force=options["force"], writes=not dry_run)
    printing.warn((*checked.warnings, *(turns.doubts(notebook, both) if both else ())))
    choice = run.choice(only, time, on=hosts.named(notebook.config.hosts, on), **options)
    if dry_run:
        _show_plans(notebook, both, checked.paths, choice)
        return
    each = [_in_turns(notebook, both, choice)] if both else [_one(notebook, p, choice) for p in checked.paths]
    _say_how_to_look(checked.paths[-1].stem, choice)
    warn_of_the_site(root)
    if any(each):
        raise click.exceptions.Exit(MeasureError.exit_code)


def _refuse_beside_resume(options: Mapping[str, Any], given: str) -> None:
    if options["resume"] and given:
        what = f"--resume goes on with a session, {given} is of one that begins"
        raise UsageError(what, hint="leave one out")


def _refuse_in_turns(options: Mapping[str, Any], on: str | None) -> None:
    if on is not None:
        raise UsageError("two notes in turns are measured here", hint="leave --on out, or run one note")
    if options["resume"]:
        raise UsageError("two notes in turns cannot be gone on with", hint="name one note with --resume")
    if options["precision"]:
        raise UsageError("two notes in turns end when they are decided", hint="leave --precision out")


def _show_plans(
    notebook: Notebook, both: tuple[Named, Named] | None, paths: Sequence[Path], choice: Choice
) -> None:
    """What would be run; of two notes in turns, too."""
    from generator.commands import turns
    from generator.terminal import dry_run

    if both:
        first, forecasts = turns.planned(notebook, both, choice)
        plans = [("", one) for one in first]
    else:
        each = [turns.planned_alone(notebook, path, choice) for path in paths]
        plans = [plan for several, _ in each for plan in several]
        forecasts = [line for _, lines in each for line in lines]
    several = len({alias for alias, _ in plans}) > 1 or choice.on
    for alias, one in plans:
        if several and alias:
            printing.say(f"{alias}:")
        printing.show(dry_run.trials(*one))
    for line in forecasts:
        printing.say(line)


def _one(notebook: Notebook, path: Path, choice: Choice) -> bool:
    """One note measured, and what is said of it; has a measurement failed?"""
    from generator import pipeline
    from generator.terminal import fleet, progress

    done = pipeline.run(notebook, path, choice, progress.progress(), fleet.progress)
    _say_done(done, notebook.root)
    for one in done.lost:
        printing.tell(str(one))
    return done.failed or bool(done.lost)


def _wanted(
    notebook: Notebook, notes: tuple[str, ...], only: str, budget: int | None, *, oldest: bool
) -> tuple[str, ...]:
    """The notes that are named; or that whose figures are oldest. Where there is none, that is all."""
    from generator.commands.oldest import oldest as found_oldest

    if not oldest and not notes:
        raise UsageError("run which notes?", hint="name them; --oldest takes that with the oldest figures")
    if not oldest:
        return notes
    if only:
        raise UsageError("--oldest chooses the note, --only names measurements of one", hint="leave one out")
    found = found_oldest(notebook, notes, budget and budget / 1e9)
    printing.warn(found.passed_over)
    if found.path is None:
        printing.say("nothing to measure: of these notes none was measured on this host last")
        raise click.exceptions.Exit(0)
    printing.tell(f"{found.path.stem}: its oldest figure is of {found.measured[:16].replace('T', ' ')} (UTC)")
    return (found.path.stem,)


def _in_turns(notebook: Notebook, both: tuple[Named, Named], choice: Choice) -> bool:
    """Two notes measured in turns, and what is said of them; has a measurement failed?"""
    from generator.commands import turns
    from generator.terminal import progress

    done = turns.run(notebook, both, choice, progress.progress())
    for one in done.published:
        _say_done(one, notebook.root)
    told = {record for one in done.published for record in one.records}
    for record in (one for one in done.records if one not in told):
        printing.say(str(record.relative_to(notebook.root)))
    for match in done.matches:
        printing.say(f"{match.label}: {match.sentence}")
    for refused in done.refused:
        raise refused
    return done.failed


def _say_done(done: Published, root: Path) -> None:
    """What was found, and where it is."""
    from generator.terminal import closing

    told = [(one.alias, one.findings) for one in done.apart]
    printing.show(closing.apart(told) if told else closing.results(done.findings))
    for match in done.matches:
        printing.say(f"{match.label}: {match.sentence}")
    for record in done.records:
        printing.say(str(record.relative_to(root)))
    if done.resumes:
        printing.say(f"goes on with {' and '.join(done.resumes)}")
    printing.warn(done.warnings)
    if done.apart:
        _say_how_to_compare(done.findings.experiment.stem, done.apart)
    else:
        say_post(root, done.findings.experiment.stem, done.path.relative_to(root), done)


def _say_how_to_compare(stem: str, apart: Sequence[Apart]) -> None:
    """A post holds the figures of several hosts only where its note names them."""
    aliases = ", ".join(one.alias for one in apart)
    printing.say(f"the post is left as it was: `hosts: [{aliases}]` in {stem} puts them side by side in it")
    quick = any(record.quick for one in apart for record in one.findings.records)
    if len(apart) > 1 and not quick:  # such sessions are held against nothing
        sides = (f"{stem}@{one.host}:last" for one in apart[:2])
        printing.say(f"What differs: python -m generator compare {' '.join(sides)}")


def _say_how_to_look(stem: str, choice: Choice) -> None:
    """For a person, who has just measured: how the post is shown, where one was written."""
    if sys.stdout.isatty() and len(choice.on) <= 1:
        printing.say(f"Look at it: python -m generator preview {stem}")
