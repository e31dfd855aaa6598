"""What travels to a host: the program's modules for measuring, and what of the notebook a session needs."""

from __future__ import annotations

import hashlib
import stat
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from threading import Lock

from generator import regular, resources
from generator.errors import SystemFault, UsageError
from generator.measure import travelling
from generator.measure.notebook import Notebook
from generator.notes import find
from generator.units import shortest

ENTRY = "generator.measure.fleet.far_side"
MOST = 512 * 2**20  # bytes that a notebook may send
_OWN = ("probes", "services", find.READERS)  # folders of a notebook that every session needs
_PASSED_OVER = ("__pycache__", "target", "node_modules")
_PROGRAM_MODE, _ID = 0o644, 16
_FINDING = Lock()


@dataclass(frozen=True)
class File:
    """One that travels."""

    data: bytes
    mode: int = _PROGRAM_MODE

    @cached_property
    def told(self) -> tuple[str, int]:
        """By what a host knows whether it has it."""
        return hashlib.sha256(self.data).hexdigest(), self.mode

    @cached_property
    def packed(self) -> tuple[bytes, int]:
        """As it is sent."""
        return zlib.compress(self.data), self.mode


@dataclass(frozen=True)
class Luggage:
    """Files by their path below the two folders of a host: of this program, and of this notebook."""

    notebook: Mapping[str, File]
    identity: str  # of the notebook: two on one host are apart
    tops: tuple[str, ...]  # folders below the notebook in which nothing else may lie

    @property
    def program(self) -> Mapping[str, File]:
        """Alike for all notebooks."""
        return program()

    @cached_property
    def told(self) -> dict[str, object]:
        """What the entrance is asked first."""
        each = {name: one.told for name, one in self.program.items()}
        key = hashlib.sha256(repr(sorted(each.items())).encode()).hexdigest()[:_ID]
        of_notebook = {name: one.told for name, one in self.notebook.items()}
        return {
            "program": key,
            "of_program": each,
            "notebook": self.identity,
            "of_notebook": of_notebook,
            "tops": self.tops,
        }


def program() -> Mapping[str, File]:
    """This program's modules for measuring, and what it carries for them; found out once, whoever asks."""
    with _FINDING:
        return _program()


@cache
def _program() -> Mapping[str, File]:
    found = {name: File(data) for name, data in travelling.modules(ENTRY).items()}
    for name in ("probes", "services"):
        carried = resources.folders(Path(), name)[-1:]
        found |= {f"{name}/{path}": one for folder in carried for path, one in _files(folder)}
    return found


def packed(notebook: Notebook, send: Sequence[str] = ()) -> Luggage:
    """Everything for a session of a note that sends these files and folders; UsageError where it is much."""
    tops = tuple(dict.fromkeys((*_OWN, *send)))
    ours = {where: one for top in tops for where, one in _below(notebook.root, top)}
    if (size := sum(len(one.data) for one in ours.values())) > MOST:
        what = f"what travels to each host has {shortest(size, 'size')}, and {shortest(MOST, 'size')} may"
        raise UsageError(what, hint="send: fewer files, or put them there yourself")
    identity = hashlib.sha256(f"lab notebook {notebook.root.resolve()}".encode()).hexdigest()[:_ID]
    return Luggage(ours, identity, tops)


def _below(root: Path, top: str) -> Iterator[tuple[str, File]]:
    """A file of the notebook, or all files of a folder."""
    place = root / top
    if place.is_file():
        yield top, _file(place)
    elif place.is_dir():
        yield from ((f"{top}/{name}", one) for name, one in _files(place))


def _files(folder: Path) -> Iterator[tuple[str, File]]:
    yield from ((path.relative_to(folder).as_posix(), _file(path)) for path in paths(folder))


def paths(folder: Path) -> Iterator[Path]:
    """The files of a folder that travel."""
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and not any(part in _PASSED_OVER or part[0] == "." for part in parts):
            yield path


def _file(path: Path) -> File:
    try:
        with regular.opened(path) as file:
            data = file.read(MOST + 1)
    except OSError as error:
        raise SystemFault.of(error, str(path)) from error
    return File(data, 0o755 if path.stat().st_mode & stat.S_IXUSR else _PROGRAM_MODE)
