"""`python -m generator`: Ctrl-C is one word from the first line on, and what is not installed is named."""

from __future__ import annotations

import _signal  # type: ignore[import-not-found] # until the next lines have run, Ctrl-C is a traceback
import gc
import os
import sys


def _end_at_once(*_: object) -> None:
    """While the program loads, nothing is under way that would have to be kept."""
    os.write(2, b"interrupted\n")
    os._exit(130)


if __name__ == "__main__" and _signal.getsignal(_signal.SIGINT) is _signal.default_int_handler:
    _signal.signal(_signal.SIGINT, _end_at_once)

from pathlib import Path  # noqa: E402

_OLDEST_PYTHON = (3, 11)
_MADE = 50_000  # objects between two looks for garbage: what a command makes it mostly keeps until it ends
_ROOT = Path(__file__).resolve().parent.parent


def _start() -> int:
    version = ".".join(map(str, sys.version_info[:2]))
    if tuple(sys.version_info) < _OLDEST_PYTHON:
        return _not_installed(f"this is Python {version}: 3.11 or newer is needed")
    gc.set_threshold(_MADE)
    try:
        from generator.cli import start

        return start(sys.argv[1:])
    except ModuleNotFoundError as error:
        if (error.name or "generator").split(".")[0] == "generator":
            raise
        return _not_installed(f"this Python ({sys.executable}) has no package '{error.name}'")


def _not_installed(what: str) -> int:
    sys.stderr.write(f"{what}\n  hint: {_remedy()}\n")
    return 1


def _remedy() -> str:
    """What to type so that everything is there."""
    folder = _ROOT / ".venv" / "bin"
    if not (folder / "python").exists():
        return f"`make run` in {_ROOT} makes .venv with all that is needed"
    if Path.cwd() == _ROOT:
        folder = folder.relative_to(_ROOT)
    return f"{folder / 'python'} -m generator ..., or first: . {folder / 'activate'}"


if __name__ == "__main__":
    sys.exit(_start())
