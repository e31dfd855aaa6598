"""`compare`: two sets of sessions held against each other."""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli import printing
from generator.cli.commands import main
from generator.errors import UsageError


@main.command(short_help="Say what changed from the sessions of A to those of B.")
@click.argument("before", required=False, metavar="A")
@click.argument("after", required=False, metavar="B")
@click.argument("ids", nargs=-1, metavar="[ID...]")
@click.pass_obj
def compare(root: Path, before: str | None, after: str | None, ids: tuple[str, ...]) -> None:
    """Say what changed from the sessions of A to those of B, and what else did.

    A and B: last, last~1, a day, 'since DATE', 'before DATE', a record's file or name; several with commas
    between. NOTE@ before one names the note, HOST: the machine. ID: a measurement, ID@CONDITION or
    ID.STATISTIC; without any all figures.
    """
    from generator.commands import compare
    from generator.measure.notebook import open_notebook
    from generator.terminal import comparison

    if before is None or after is None:
        raise UsageError("compare what with what?", hint="the last two sessions: compare last~1 last")
    found = compare.compare(open_notebook(root, probes=False), before, after, ids)
    printing.warn(found.warnings)
    printing.show(comparison.comparison(found))
