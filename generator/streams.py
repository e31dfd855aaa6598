"""stdout and stderr as a shell hands them over: closed, full, read by nobody, or not in UTF-8."""

from __future__ import annotations

import codecs
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from generator.errors import SystemFault

_STREAMS = (("stdin", "r"), ("stdout", "w"), ("stderr", "w"))  # by descriptor: 0, 1, 2
_PLAIN = str.maketrans(
    {
        "\u00b5": "u",
        "\u03bc": "u",
        "\u00d7": "x",
        "\u00b1": "+-",
        "\u2013": "-",
        "\u2014": "-",
        "\u2212": "-",
        "\u2018": "'",
        "\u2019": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u2026": "...",
        "\u00a0": " ",
        "\u202f": " ",
        "\u2713": "ok",
        "\u2717": "no",
    }
)


def prepare() -> None:
    """Make all three usable: closed ones lead nowhere, what an encoding lacks is spelt plainly."""
    codecs.register_error("plain", _spelt_plainly)
    for number, (name, mode) in enumerate(_STREAMS):
        if getattr(sys, name) is None:
            _lead_nowhere(number)
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="plain")


@contextmanager
def writing() -> Iterator[None]:
    """Around what is written to stdout. Where nobody reads on, the rest leads nowhere; else SystemFault."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        _lead_nowhere(sys.stdout.fileno())
    except OSError as error:
        _lead_nowhere(sys.stdout.fileno())
        raise SystemFault.of(error, "stdout") from error


def _lead_nowhere(number: int) -> None:
    """Put /dev/null in a descriptor's place, so that no other file ever gets its number."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    if nowhere != number:
        os.dup2(nowhere, number)
        os.close(nowhere)


def _spelt_plainly(error: UnicodeError) -> tuple[str, int]:
    """What a stream gets in place of characters that its encoding lacks: `us` for `µs`, ? for most."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    wanted = error.object[error.start : error.end].translate(_PLAIN)
    return "".join(letter if letter.isascii() else "?" for letter in wanted), error.end
