"""The commands that look at what there is: notes, probes, and this machine."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli import printing
from generator.cli.commands import main
from generator.errors import HostError

if TYPE_CHECKING:
    from generator.measure.notebook import Notebook


@main.command()
@click.argument("name", required=False)
@click.pass_obj
def probes(root: Path, name: str | None) -> None:
    """List the probes with what they measure and their parameters."""
    from generator.commands import probes
    from generator.measure.notebook import open_notebook
    from generator.terminal import probes as shown

    notebook = open_notebook(root)
    printing.show(
        shown.overview(notebook.probes) if name is None else shown.whole(probes.one_probe(notebook, name))
    )


@main.command()
@click.option("--on", "aliases", metavar="HOSTS", help="These hosts of config.yml, side by side: here,m510.")
@click.option("--all", "every", is_flag=True, help="This machine and every host; where there is none, as -v.")
@click.option("-v", "fully", is_flag=True, help="Say of each finding what it means and what to do.")
@click.pass_obj
def doctor(root: Path, aliases: str | None, every: bool, fully: bool) -> None:
    """Say what makes this machine noisy, what it lacks and what to do."""
    from generator.commands import doctor, hosts
    from generator.measure.notebook import open_notebook
    from generator.terminal import advice

    notebook = open_notebook(root, probes=False) if every or aliases is not None else None
    if notebook and (aliases is not None or notebook.config.hosts):
        known = notebook.config.hosts
        _compare(
            notebook, hosts.every(known) if aliases is None else hosts.named(known, aliases), fully=fully
        )
        return
    items = doctor.examine_machine(root)
    printing.show(advice.everything(items) if every or fully else advice.summary(items))


def _compare(notebook: Notebook, aliases: Sequence[str], *, fully: bool) -> None:
    """Several hosts; was one not reached, the exit code says so."""
    from generator.commands import doctor
    from generator.terminal import fleet, machines

    found = doctor.machines(notebook, aliases, fleet.progress(aliases))
    printing.show(machines.everything(found) if fully else machines.summary(found))
    if any(one.lost for one in found):
        raise click.exceptions.Exit(HostError.exit_code)


@main.command("list")
@click.option(
    "--stale", is_flag=True, help="Those whose host has since another kernel, compiler or microcode."
)
@click.pass_obj
def list_(root: Path, stale: bool) -> None:
    """List the notes with their state and open questions."""
    from generator.commands import list_
    from generator.measure.notebook import open_notebook

    if stale:
        _list_stale(open_notebook(root))
        return
    for line in list_.overview(open_notebook(root)):
        printing.say(line)


def _list_stale(notebook: Notebook) -> None:
    """On stdout nothing but such notes."""
    from generator.commands import stale

    lines = list(stale.stale(notebook))
    for line in lines:
        printing.say(line)
    if not lines:
        printing.tell("no note is stale: no host has another kernel, compiler or microcode since")
