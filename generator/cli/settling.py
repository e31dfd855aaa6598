"""Options that say what becomes of edits by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click


def settling(command: Callable[..., Any]) -> Callable[..., Any]:
    """What becomes of edits by hand: they and what is new live together, unless told otherwise."""
    options = (
        click.option(
            "--ours",
            "settle",
            flag_value="ours",
            default="",
            help="Where an edit of yours conflicts with what is new: yours, the author's, stands.",
        ),
        click.option(
            "--theirs",
            "settle",
            flag_value="theirs",
            help="Where they conflict: the program's stands; your version is kept in results/NOTE/.",
        ),
        click.option(
            "--force",
            is_flag=True,
            help="Drop every edit by hand from the post; your version is kept in results/NOTE/.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command
