"""`history`: a measurement over all its sessions."""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli import printing
from generator.cli.commands import main


@main.command(short_help="Show all sessions of a measurement, and what changed.")
@click.argument("name", metavar="ID")
@click.option("--note", metavar="NOTE", help="Whose measurement, where several notes have one of that name.")
@click.option(
    "--chart", "form", type=click.Choice(["pdf", "png", "svg"]), help="The chart, too, as a file for a paper."
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Where the chart goes (default: in _exports/NOTE).",
)
@click.pass_obj
def history(root: Path, name: str, note: str | None, form: str | None, output: Path | None) -> None:
    """Show all sessions of a measurement: what each found, what changed between them.

    ID is as in the note, or `ID@CONDITION`, `ID@CONDITION[VALUE]`; `ID.p99` is another statistic.
    """
    from generator.commands import history
    from generator.measure.notebook import open_notebook
    from generator.terminal import history as shown

    notebook = open_notebook(root)
    found = history.history(notebook, name, note)
    printing.warn(found.warnings)
    for part in shown.overview(found.histories):
        if isinstance(part, str):
            printing.say(part)
        else:
            printing.show(part)
    if form is not None:
        path, what = history.draw(notebook, found, form, output)
        name = str(path.relative_to(root) if output is None else path)
        printing.say(f"{name}{'' if what == 'new' else f' ({what})'}")
