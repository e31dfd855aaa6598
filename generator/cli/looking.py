"""The commands that look at what there is to measure with: probes, and this machine."""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli import printing
from generator.cli.commands import main


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
