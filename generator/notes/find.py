"""Which notes there are, and which of them the user means. Lists folders."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from generator.errors import UsageError, nearest

FOLDER = "experiments"
SUFFIXES = (".yml", ".yaml")
_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")


def every(root: Path) -> tuple[Path, ...]:
    """All experiments of the notebook, oldest first."""
    folder = root / FOLDER
    found = folder.iterdir() if folder.is_dir() else ()
    return tuple(sorted(path for path in found if path.suffix in SUFFIXES and path.name[0] != "."))


def find(root: Path, wanted: Sequence[str]) -> tuple[Path, ...]:
    """NOTE arguments -> experiment files, each once: a day means all its notes; else a stem or a path.

    UsageError where one is not there, with the nearest name.
    """
    notes = every(root)
    found = [path for text in wanted for path in _matching(root, text, notes)]
    return tuple(dict.fromkeys(found))


def _matching(root: Path, text: str, notes: Sequence[Path]) -> list[Path]:
    stems = {path.stem: path for path in notes}
    if text in stems:
        return [stems[text]]
    if _DAY.fullmatch(text):
        same_day = [path for path in notes if path.stem == text or path.stem.startswith(f"{text}-")]
        if same_day:
            return same_day
    given = _resolved(Path(text)) if _is_there(Path(text)) else _resolved(root / text)
    for path in notes:
        if _resolved(path) == given:
            return [path]
    raise UsageError(f"there is no note '{text}'", hint=_hint(root, text, list(stems), given))


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name that no file can have
        return False


def _resolved(path: Path) -> Path:
    """Where a path leads; itself where that is nowhere: a loop of links, a name that no file can have."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path.absolute()


def _hint(root: Path, text: str, stems: list[str], given: Path) -> str:
    if _is_there(given):
        return f"an experiment lies in {root / FOLDER}/ and ends in .yml"
    return nearest(text, stems) or f"{root / FOLDER}/ is empty: `new DATE TITLE` makes a first note"
