"""`replicate`: somebody's published record, run here."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli import printing
from generator.cli.commands import main
from generator.errors import MeasureError, UsageError

if TYPE_CHECKING:
    from generator.commands.replicate import Offer


@main.command(short_help="Run somebody's published record here, and hold it against theirs.")
@click.argument("source", metavar="URL|FILE")
@click.option("--show", is_flag=True, help="Print the note and its sources whole; run nothing.")
@click.option("--yes", is_flag=True, help="Do not ask before compiling and running it.")
@click.option("--only", default="", metavar="ID,..", help="Measure only these.")
@click.option(
    "--into",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The folder to run it in (default: in the notebook's .cache/).",
)
@click.option("--own", is_flag=True, help="Of a record without sources: run this notebook's own.")
@click.option("--no-wait", is_flag=True, help="Start each round at once.")
@click.pass_obj
def replicate(
    root: Path, source: str, show: bool, yes: bool, only: str, into: Path | None, own: bool, no_wait: bool
) -> None:
    """Run somebody's published record here: theirs and yours side by side.

    A post's charts link the record that they are drawn from. Its note and sources are listed first;
    nothing is compiled or run before you agree.
    """
    from generator.commands import replicate, run
    from generator.terminal import progress, replicating

    offer = replicate.look(source, root, own=own)
    if show:
        printing.type_lines(f"==> {offer.experiment.file} <==\n{offer.record.experiment}")
        for text in replicating.texts(offer.files):
            printing.type_lines(text)
        return
    place = replicate.folder(root, offer, into)
    _ask(offer, place, yes=yes)
    choice = run.choice(only, None, None, no_wait=no_wait)
    done = replicate.run(root, offer, place, choice, progress.progress())
    shown = done.theirs, done.ours, done.changes, done.missing, done.circumstances
    printing.show(replicating.side_by_side(*shown))
    printing.say(str(done.record))
    if done.failed:
        raise click.exceptions.Exit(MeasureError.exit_code)


def _ask(offer: Offer, place: Path, *, yes: bool) -> None:
    """What is to be run is shown, and agreed to. UsageError where nobody can be asked."""
    from generator.terminal import replicating

    printing.say(f"{offer.record.note}, measured on {offer.record.host} at {offer.record.started}")
    if offer.own:
        printing.say("its sources are not known: these are this notebook's own")
    printing.show(replicating.brought(offer.files, offer.commands, offer.left_out))
    if yes:
        return
    if not sys.stdin.isatty():
        raise UsageError("nobody can be asked whether to run it", hint="--show prints it, --yes agrees to it")
    if not click.confirm(f"Compile and run it with your rights, in {place}?", default=False, err=True):
        printing.tell("nothing was written or run")
        raise click.exceptions.Exit(0)
