"""Lines on stdout and stderr: the only module that prints."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import click

from generator import streams
from generator.errors import visible
from generator.terminal import sheet


def tell(text: str) -> None:
    """A line on stderr; where that cannot be written, the exit code still says what happened."""
    with suppress(OSError):
        click.echo(sheet.wrapped(visible(text), sys.stderr), sys.stderr)


def warn(warnings: Iterable[object]) -> None:
    """A line on stderr for each."""
    for warning in warnings:
        tell(f"warning: {warning}")


def say(text: str) -> None:
    """Lines on stdout."""
    with streams.writing():
        click.echo(sheet.wrapped(visible(text), sys.stdout), sys.stdout)


def type_lines(text: str) -> None:
    """Lines on stdout that are to be copied: as they are, however wide."""
    with streams.writing():
        click.echo(visible(text), sys.stdout)


def write(data: bytes) -> None:
    """Bytes on stdout, as they are."""
    with streams.writing():
        click.echo(data, sys.stdout, nl=False)


def show(table: Any) -> None:
    """A table on stdout."""
    with streams.writing():
        click.echo(sheet.drawn(table), sys.stdout, nl=False)
