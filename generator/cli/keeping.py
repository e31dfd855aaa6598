"""The commands that keep a notebook in order."""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli import printing
from generator.cli.commands import main


@main.command()
@click.argument("note")
@click.option("-m", "--message", "text", metavar="TEXT", help="What to say first, above the figures.")
@click.pass_obj
def commit(root: Path, note: str, text: str | None) -> None:
    """Commit one note with its post, charts and records; all else stays as it is staged."""
    from generator.commands import commit
    from generator.measure.notebook import open_notebook

    done = commit.commit(open_notebook(root), note, text)
    printing.say(done.line)
    for told in done.notices:
        printing.tell(told)
