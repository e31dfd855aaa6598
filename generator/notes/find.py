"""Which notes, own charts and own readers there are, and which notes the user means. Lists folders."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from generator.errors import UsageError, nearest
from generator.model.probe import OwnChart, OwnReader

FOLDER = "experiments"
CHARTS = "charts"
READERS = "readers"
SUFFIXES = (".yml", ".yaml")
_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")


def above(start: Path) -> Path | None:
    """The nearest folder from `start` upwards that is a notebook."""
    folders = (start.resolve(), *start.resolve().parents)
    return next((folder for folder in folders if (folder / FOLDER).is_dir()), None)


def notebook(given: Path | None, *, begins: bool = False) -> Path:
    """The notebook's folder: the given one, else the nearest from here upwards; UsageError where it is none.

    A command that `begins` a notebook may do so in a folder that is given, and beside a `_config.yml`.
    """
    here = (given or Path.cwd()).resolve()
    found = above(here) if given is None else here
    if found and (begins or (found / FOLDER).is_dir()):
        return found
    if begins and (here / "_config.yml").is_file():
        return here
    where = f"neither {here} nor a folder above it has" if given is None else f"{here} has no"
    raise UsageError(
        f"this is no notebook: {where} {FOLDER}/",
        hint="--notebook DIR names one; `--notebook . new DATE TITLE` begins one here",
    )


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


def charts(root: Path) -> dict[str, OwnChart]:
    """The notebook's own kinds of charts by name: files `charts/NAME.py`, none with a _ first."""
    files = _own(root / CHARTS)
    return {path.stem: OwnChart(path.stem, f"{CHARTS}/{path.name}", path.read_bytes()) for path in files}


def readers(root: Path) -> dict[str, OwnReader]:
    """The notebook's own readers by name: files `readers/NAME.py`, none with a _ first."""
    files = _own(root / READERS)
    return {path.stem: OwnReader(path.stem, f"{READERS}/{path.name}", path.read_bytes()) for path in files}


def _own(folder: Path) -> list[Path]:
    """The Python files of a folder that are no private ones."""
    return [path for path in sorted(folder.glob("*.py")) if path.name[0] not in "._" and path.is_file()]


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
