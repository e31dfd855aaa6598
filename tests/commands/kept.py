"""A measured notebook in a git repository of its own."""

from __future__ import annotations

import subprocess
from pathlib import Path

from generator import pipeline, shelf
from generator.commands.commit import Committed, commit
from generator.measure.notebook import open_notebook
from tests.notebook import STEM, Notebook

EXPERIMENT = f"experiments/{STEM}.yml"
POST = f"_posts/{STEM}.markdown"


class Kept(Notebook):
    """A notebook in a git repository of its own."""

    def __init__(self, root: Path) -> None:
        self.root = self.cwd = root
        self.temporary = root / ".cache" / "tmp"

    def git(self, *words: str, fails: bool = False) -> str:
        done = subprocess.run(["git", *words], cwd=self.root, capture_output=True, text=True)
        assert bool(done.returncode) == fails, done.stderr
        return done.stdout

    def files(self) -> dict[str, bytes]:
        return {name: data for name, data in super().files().items() if not name.startswith(".git/")}

    def commit(self, wanted: str = STEM, text: str | None = None) -> Committed:
        return commit(open_notebook(self.root), wanted, text)

    def status(self) -> set[str]:
        return set(self.git("status", "--porcelain", "-uall").splitlines())

    def named(self, what: str = "HEAD") -> dict[str, str]:
        """The files of a commit, each with its letter."""
        said = self.git("show", "--format=", "--name-status", "--no-renames", what)
        return {path: letter for letter, path in (line.split("\t") for line in said.splitlines())}

    def render(self) -> None:
        notebook = open_notebook(self.root)
        experiment = pipeline.read(notebook, self.root / EXPERIMENT)
        material = shelf.published(notebook, experiment)
        pipeline.render_note(notebook, experiment, material, force=False)
