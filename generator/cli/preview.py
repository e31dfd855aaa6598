"""`preview`: its arguments, and what it says when it is ready."""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli import printing
from generator.cli.commands import main


@main.command(short_help="Show the posts in a browser while they are written.")
@click.argument("note", required=False)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=4000,
    show_default=True,
    metavar="N",
    help="0: a free one.",
)
@click.option(
    "--host", default="127.0.0.1", show_default=True, metavar="NAME", help="The address to listen on."
)
@click.option("--no-browser", is_flag=True, help="Only print the address.")
@click.option("--no-jekyll", is_flag=True, help="Make the pages without Jekyll, even where it is installed.")
@click.pass_obj
def preview(root: Path, note: str | None, port: int, host: str, no_browser: bool, no_jekyll: bool) -> None:
    """Show the posts in a browser while they are written: every saved file is a new page."""
    from generator.commands import preview

    if not preview.is_loopback(host):
        printing.tell(f"warning: whoever can reach this machine can read the notebook at {host}")

    def ready(address: str, without_jekyll: str) -> None:
        printing.warn([f"{without_jekyll}: pages are made without it"] if without_jekyll else ())
        printing.say(f"{address}\n  Ctrl-C ends it")
        if not no_browser:
            preview.open_browser(address)

    preview.serve(root, note, (host, port), ready, with_jekyll=not no_jekyll)
