"""`adopt`: posts of the blog become notes."""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli import printing
from generator.cli.commands import main
from generator.errors import UsageError


@main.command(short_help="Make notes of posts that are there, byte for byte.")
@click.argument("posts", nargs=-1, metavar="[POST...]")
@click.option("--all", "every", is_flag=True, help="Every post and draft that no note has yet.")
@click.pass_obj
def adopt(root: Path, /, posts: tuple[str, ...], every: bool) -> None:
    """Make notes of posts that are there: rendering gives them back, every byte."""
    from generator import units
    from generator.commands import adopt
    from generator.measure.notebook import open_notebook

    if bool(posts) == every:
        raise UsageError("which posts?", hint="name posts, or say --all")
    codes, made = set(), 0
    for outcome in adopt.adopt(open_notebook(root), posts):
        if outcome.error:
            codes.add(outcome.error.exit_code)
            printing.tell(f"left alone: {outcome.error}")
        elif outcome.is_new:
            made += 1
            printing.say(f"{outcome.place}: {outcome.note}, {units.counted(outcome.figures, 'figure')}")
        else:
            printing.say(f"{outcome.place}: {outcome.note} (unchanged)")
    if every:
        printing.say(f"{units.counted(made, 'post')} taken over")
    if codes:
        raise click.exceptions.Exit(max(codes))
