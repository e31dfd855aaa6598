"""The commands that keep a notebook in order."""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli import printing
from generator.cli.commands import main


@main.command(short_help="Commit one note with its post, charts and records.")
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


@main.command(short_help="Give a note another name, with all that belongs to it.")
@click.argument("old", metavar="NOTE")
@click.argument("new", metavar="NAME")
@click.pass_obj
def rename(root: Path, old: str, new: str) -> None:
    """Give a note another name: its experiment, post, charts and records, all or nothing."""
    from generator.commands import rename
    from generator.measure.notebook import open_notebook

    done = rename.rename(open_notebook(root), old, new)
    for before, after in done.changed:
        printing.say(f"{before} -> {after}")
    printing.warn(done.links)
    if done.redirect:
        printing.tell(
            f"so that the old address leads to the new one, write into the front matter:\n  {done.redirect}"
        )
    if done.unfinished:
        printing.tell(f"warning: the post is not rendered anew: {done.unfinished}")


@main.command()
@click.argument("note")
@click.option("--results", is_flag=True, help="Remove its records and samples, too.")
@click.option("--force", is_flag=True, help="Also a post edited by hand; your version is kept in results/.")
@click.pass_obj
def remove(root: Path, note: str, results: bool, force: bool) -> None:
    """Remove a note with its post and charts; its records stay."""
    from generator.commands import remove
    from generator.measure.notebook import open_notebook

    done = remove.remove(open_notebook(root), note, results=results, force=force)
    for path in done.gone:
        printing.say(f"{path}: removed" if path not in done.moved else f"{path}: kept as {done.moved[path]}")
    if done.kept:
        printing.tell(f"{done.kept} stays: `remove {done.stem} --results` removes it, too")
    printing.warn(done.links)
