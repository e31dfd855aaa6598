"""The command that shows what authors edited in posts by hand."""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli import printing
from generator.cli.commands import main
from generator.errors import PublishError


@main.command(short_help="Show what was edited by hand in a post.")
@click.argument("note")
@click.option("--take", is_flag=True, help="Write them into the experiment's body, where they can be.")
@click.pass_obj
def edits(root: Path, note: str, take: bool) -> None:
    """Show what was edited by hand in a post: [-gone-], {+new+}; --take writes it into the experiment."""
    from generator.commands import edits
    from generator.commands import take as taking
    from generator.measure.notebook import open_notebook

    notebook = open_notebook(root)
    for path in edits.paths(notebook, note):
        if not take:
            for line in edits.shown(notebook, path):
                printing.say(line)
            continue
        done = taking.take(notebook, path)
        for line in done.lines:
            printing.say(line)
        for refused in done.refused:
            printing.tell(str(refused))
        if done.refused:
            raise click.exceptions.Exit(PublishError.exit_code)
