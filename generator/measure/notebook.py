"""A notebook: its settings, its probes, where they are built, where they run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from generator import resources
from generator.errors import SourceErrors
from generator.measure import executors
from generator.measure.executors import qemu
from generator.model.config import Config
from generator.model.probe import OwnChart, OwnReader, Probe
from generator.records import atomic


@dataclass(frozen=True, eq=False)
class Notebook:
    """What a session works with: the notebook, its probes, where they are built, where they run.

    Another one is another object, so that what is found out about one can be remembered.
    """

    root: Path
    probes: Mapping[str, Probe]
    folders: Sequence[Path]
    config: Config
    executor: str = "local"
    charts: Mapping[str, OwnChart] = field(default_factory=dict)  # kinds of its own
    readers: Mapping[str, OwnReader] = field(default_factory=dict)  # formats of its own

    @property
    def cache(self) -> Path:
        return self.root / ".cache" / "build"

    @property
    def emulator(self) -> Path:
        """Where kernels for emulated machines are."""
        return qemu.folder(self.root)

    def results(self, stem: str) -> Path:
        """The folder of a note's records."""
        return self.root / "results" / stem


def open_notebook(root: Path, executor: str = "local", *, probes: bool = True) -> Notebook:
    """The notebook at `root`: its settings, its probes, where they run. SourceErrors, UsageError.

    What runs none of them does without `probes`.
    """
    from generator.measure import catalogue  # only where the notebook is: none of it travels
    from generator.notes import find, load

    executors.find(executor)
    config, problems = load.config(root)
    if problems:
        raise SourceErrors(problems)
    folders = resources.folders(root, "probes")
    found = catalogue.read_probes(folders) if probes else {}
    return Notebook(root, found, folders, config, executor, find.charts(root), find.readers(root))


def keep_cache_from_git(notebook: Notebook) -> None:
    """Before anything is kept that can be made again: git is told to pass over it, in any blog."""
    ignored = notebook.root / ".cache" / ".gitignore"
    if not ignored.exists():
        atomic.put(ignored, b"*\n")
