"""`init`: a blog, or an empty folder, becomes a notebook."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli import printing
from generator.cli.commands import main
from generator.errors import UsageError

if TYPE_CHECKING:
    from generator.publish.beginning import Beginning


@main.command(short_help="Turn a Jekyll blog into a notebook, or begin one.")
@click.argument("folder", type=click.Path(path_type=Path), default=None, required=False, metavar="[DIR]")
@click.option("--dry-run", is_flag=True, help="Show all changes as a diff; write nothing.")
@click.option("--timezone", default="", metavar="ZONE", help="The site's: America/Chicago.")
@click.pass_obj
def init(root: Path, /, folder: Path | None, dry_run: bool, timezone: str) -> None:
    """Turn a Jekyll blog into a notebook, or begin one in an empty folder."""
    from generator.commands import init
    from generator.publish import changes

    root = (folder or root).resolve()
    if not timezone and sys.stdin.isatty() and (why := init.lacks_zone(root)):
        printing.tell(f"{why}.")
        timezone = _asked(init.usual_zone(), init.known_zone)
    begun = init.plan(root, timezone)
    printing.warn(init.moved(root, timezone))
    if dry_run:
        printing.write(changes.diff(begun.changes))
        for name in begun.folders:
            printing.tell(f"a new folder: {name}/")
        return
    init.write(begun)
    for line in _told(begun):
        printing.say(line)


def _asked(usual: str, known: Callable[[str], str]) -> str:
    """A time zone, asked for until it is one."""

    def given(text: str) -> str:
        try:
            return known(text)
        except UsageError as error:
            raise click.UsageError(str(error)) from error

    try:
        zone: str = click.prompt("The site's time zone", default=usual, value_proc=given, err=True)
    except click.Abort as error:
        raise KeyboardInterrupt from error
    return zone


def _told(begun: Beginning) -> list[str]:
    """What was written, and what comes next."""
    if begun.is_done:
        return ["nothing to do: this is a notebook"]
    files = [f"{change.name}{' (new)' if change.before is None else ''}" for change in begun.changes]
    notes = [Path(change.name).stem for change in begun.changes if change.name.startswith("experiments/")]
    following = f"run {notes[0]}" if notes else "new DATE TITLE"
    return [*files, *(f"{name}/ (new)" for name in begun.folders), f"Next: python -m generator {following}"]
