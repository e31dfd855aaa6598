"""What programs of one's own printed: the first lines for a post, the whole in an archive. Writes that."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from generator.model.record import TrialRecord
from generator.records import atomic
from generator.syntax import sanitise

SUFFIX = ".outputs.zip"
MOST_LINES = 60  # of an output in a post


def shown(output: bytes) -> str:
    """The first lines of an output, none too long; the last one says how many more there are."""
    lines = output.decode("utf-8", "replace").rstrip().splitlines()
    return "\n".join(sanitise.line(line.expandtabs()).rstrip() for line in cut(lines))


def cut(lines: Sequence[str]) -> list[str]:
    """The first lines; the last one says how many more there are."""
    left = len(lines) - MOST_LINES
    return [*lines[:MOST_LINES], *([f"... and {left:,} lines more"] if left > 0 else [])]


def write(path: Path, trials: Sequence[TrialRecord], outputs: Mapping[int, bytes]) -> None:
    """An archive with a file for each trial whose output was kept; the same outputs give the same bytes."""
    if not outputs:
        return

    def fill(file: IO[bytes]) -> None:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for number, output in sorted(outputs.items()):
                name = f"{number} {trials[number].trial.id}.txt".replace("/", "_")
                archive.writestr(zipfile.ZipInfo(name), output, zipfile.ZIP_DEFLATED)

    atomic.fill(path, fill)
