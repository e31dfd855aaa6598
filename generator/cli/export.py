"""`export`: charts and figures of a post, as files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli import printing
from generator.cli.commands import main
from generator.errors import UsageError

if TYPE_CHECKING:
    from generator.publish.export import Written


@main.command(short_help="Write a post's charts or figures, for papers and tools.")
@click.argument("note")
@click.option(
    "--charts", "form", type=click.Choice(["pdf", "png", "svg"]), help="The charts, as files for a paper."
)
@click.option("--to", metavar="TOOL", help="The figures, for another tool: pyperf, benchstat, csv, ...")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="The folder of the charts, the file of the figures or - (default: in _exports/NOTE).",
)
@click.pass_obj
def export(root: Path, note: str, form: str | None, to: str | None, output: Path | None) -> None:
    """Write the charts of a post, or its figures, as files for a paper or another tool."""
    from generator.commands import export
    from generator.measure.notebook import open_notebook

    if (form is None) == (to is None):
        raise UsageError("export what?", hint="--charts pdf, or --to csv: one of them")
    notebook = open_notebook(root)
    if form is not None:
        for written in export.export_charts(notebook, note, form, output):
            _say_exported(written, root, output)
        return
    for made in export.export_figures(notebook, note, to or "", output):
        printing.warn(made.warnings)
        if output == Path("-"):
            printing.write(made.data)
        else:
            _say_exported(export.write_exported(root, made, output), root, output)


def _say_exported(written: Written, root: Path, output: Path | None) -> None:
    path, what = written
    shown = path.relative_to(root) if output is None else path
    printing.say(f"{shown}{'' if what == 'new' else f' ({what})'}")
