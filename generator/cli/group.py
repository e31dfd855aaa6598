"""How every command begins: its arguments, what Ctrl-C does from then on, where --debug looks."""

from __future__ import annotations

import signal
import traceback
from collections.abc import Callable
from importlib import import_module
from typing import Any

import click

from generator import streams
from generator.errors import NotebookError


class Command(click.Command):
    """A command that loads what it needs before it begins: from then on Ctrl-C keeps what was measured."""

    def make_context(self, *arguments: Any, **options: Any) -> click.Context:
        return _made(lambda: super(Command, self).make_context(*arguments, **options))

    def invoke(self, ctx: click.Context) -> Any:
        if ctx.command.callback:  # its module bears its name
            import_module(f"generator.commands.{ctx.command.callback.__name__}")
        if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        return super().invoke(ctx)


class Group(click.Group):
    """All commands; --debug shows where an error comes from."""

    command_class = Command

    def make_context(self, *arguments: Any, **options: Any) -> click.Context:
        return _made(lambda: super(Group, self).make_context(*arguments, **options))

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (NotebookError, KeyboardInterrupt, OSError):
            if ctx.params.get("debug"):
                traceback.print_exc()
            raise


def _made(make: Callable[[], click.Context]) -> click.Context:
    """A command's context; where it prints its help instead, that may fail as all printing may."""
    with streams.writing():
        return make()
    raise click.exceptions.Exit(0)
