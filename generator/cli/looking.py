"""The commands that look at what there is: notes, probes, and this machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli import printing
from generator.cli.commands import main

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
@click.option("--all", "-v", "every", is_flag=True, help="Say of each what it means and what to do.")
@click.pass_obj
def doctor(root: Path, every: bool) -> None:
    """Say what makes this machine noisy, what it lacks and what to do."""
    from generator.commands import doctor
    from generator.terminal import advice

    items = doctor.examine_machine(root)
    printing.show(advice.everything(items) if every else advice.summary(items))


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
