"""What the tools really print, and short ways to read it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from generator.model.reading import Pick, Reading
from generator.records import readers

FOLDER = Path(__file__).parent.parent / "samples"


def sample(name: str) -> bytes:
    """The output that begins with this name."""
    (path,) = FOLDER.glob(f"{name}*")
    return path.read_bytes()


def told(reads: str, output: bytes, *where: str, unit: str = "", **given: str) -> dict[str, Any]:
    """The answer document of picks: plain ones, and `p99="..."`."""
    picks = (*(Pick(one) for one in where), *(Pick(one, statistic) for statistic, one in given.items()))
    found: dict[str, Any] = json.loads(readers.document(output, Reading(reads, picks, unit)))
    return found


def names(reads: str, output: bytes) -> list[str]:
    """What the figures are called that need no name of another before them."""
    return [figure.where for figure in readers.figures(reads, output) if not figure.further]
