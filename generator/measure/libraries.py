"""Libraries that probes are made with: their flags, as pkg-config knows them. Runs pkg-config."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Sequence

from generator.model.probe import Library

_TOOL = "pkg-config"


def flags(libraries: Sequence[Library]) -> tuple[tuple[str, ...], str]:
    """The compiler's flags for all of them, or what is missing: `needs libcurl: apt-get install ...`."""
    found: list[str] = []
    for library in libraries:
        said = _ask(library.name) if shutil.which(_TOOL) else None
        if said is None:
            return (), missing(library)
        found += said
    return tuple(found), ""


def missing(library: Library) -> str:
    """Why a probe that needs this library is skipped, and what to do."""
    tool = "" if shutil.which(_TOOL) else f" {_TOOL}"
    return f"needs {library.name}: apt-get install {library.package}{tool}"


def _ask(name: str) -> list[str] | None:
    """None where pkg-config does not know it."""
    result = subprocess.run(
        [_TOOL, "--cflags", "--libs", name],
        capture_output=True,
        text=True,
        errors="replace",
        env=os.environ | {"LC_ALL": "C"},
    )
    return shlex.split(result.stdout) if result.returncode == 0 else None
