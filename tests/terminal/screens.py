"""What a person sees: a program on a real pseudo-terminal, and the characters that a terminal then shows."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from pathlib import Path

import pyte

from generator import streams
from tests.conftest import REPOSITORY

SIZES = ((80, 24), (120, 40))
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def written(
    arguments: Sequence[str], folder: Path, columns: int, lines: int, typed: str = "", **environment: str
) -> tuple[str, int]:
    """Everything that Python with these arguments writes to a terminal of this size, and its exit code.

    `typed` is what somebody types there.
    """
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    usual = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=folder,
        env=usual | {"PYTHONPATH": str(REPOSITORY), "TERM": "xterm"} | environment,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    os.write(ours, typed.encode())
    said = b""
    while process.poll() is None or select.select([ours], [], [], 0)[0]:
        if select.select([ours], [], [], 0.1)[0]:
            try:
                said += os.read(ours, 65536)
            except OSError:
                break
    code = process.wait()
    os.close(ours)
    return said.decode(), code


@contextmanager
def terminal(columns: int, lines: int = 24, encoding: str = "utf-8") -> Iterator[None]:
    """For a while stdout is a terminal of this size; what is written to it nobody reads."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    streams.prepare()
    with os.fdopen(theirs, "w", encoding=encoding, errors="plain") as file, redirect_stdout(file):
        yield
    os.close(ours)


def lines_of(said: str) -> list[str]:
    """What was written, line by line, folded by nobody: without colours and blanks at the end."""
    lines = _ESCAPES.sub("", said).replace("\r", "").removesuffix("\n").split("\n")
    return [line.rstrip() for line in lines]


def screen(said: str, columns: int, rows: int) -> list[str]:
    """What a terminal shows of it: all that scrolled by, too; without empty lines at the end."""
    seen = pyte.HistoryScreen(columns, rows, history=10_000, ratio=1)
    pyte.Stream(seen).feed(said)
    passed = ["".join(line[number].data for number in range(columns)) for line in seen.history.top]
    shown = [line.rstrip() for line in (*passed, *seen.display)]
    while shown and not shown[-1]:
        shown.pop()
    return shown
