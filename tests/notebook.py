"""A small notebook of its own for a test, with probes that only say what they are told."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import REPOSITORY
from tests.processes import answers_ctrl_c

NOTE = """title: a note
date: 2023-11-03 1:53:46 -0500
categories: notes

measure:
  steady: {probe: says, label: a steady thing, params: {values: "41.0,42.0,43.0"}, expect: 40..50 ns (theory)}
  other: {probe: says, label: another thing, params: {values: "10.0,20.0"}}

body: |
  ### one question

  - expected {{ steady.expect }}, measured {{ steady }}

  ```{results} anywhere
  ```

  ```{table} steady other
  ```

  ```{chart} dots steady other
  alt: two things
  ```

  - [ ] what is open?
"""
SAYS = """#!/bin/sh
# Prints the samples that it is given, and leaves a line in $PWD/log for each process.
for word; do case $word in values=*) values=${word#values=};; esac; done
echo "{\\"unit\\": \\"ns\\", \\"samples\\": [$values]}"
"""
STEM = "2023-11-03-note"


class Notebook:
    """A notebook in a folder, and the program run in it as a user runs it.

    What can be made again it shares with those of other tests, but for what is `fresh`: "build", "charts".
    """

    def __init__(self, root: Path, fresh: tuple[str, ...] = ()) -> None:
        self.root = self.cwd = root
        self.temporary = (
            root / ".cache" / "tmp"
        )  # the measuring lock lies there: tests do not wait for each other
        self.temporary.mkdir(parents=True)
        for name in {"build", "charts"} - set(fresh):
            (REPOSITORY / ".cache" / name).mkdir(parents=True, exist_ok=True)
            (root / ".cache" / name).symlink_to(REPOSITORY / ".cache" / name)
        self.write(f"experiments/{STEM}.yml", NOTE)
        self.probe("says", SAYS)

    def write(self, name: str, text: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def note(self, text: str) -> None:
        self.write(f"experiments/{STEM}.yml", text)

    def probe(self, name: str, text: str) -> None:
        self.write(f"probes/{name}", text).chmod(0o755)

    @property
    def post(self) -> Path:
        return self.root / "_posts" / f"{STEM}.markdown"

    @property
    def records(self) -> list[Path]:
        found = (self.root / "results" / STEM).glob("*.json")
        return sorted(path for path in found if path.name != "published.json")

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """A `run` does not wait between its rounds; one that is resumed is as it was begun."""
        begins = arguments[:1] == ("run",) and "--resume" not in arguments
        options = ("--no-wait",) if begins else ()
        return subprocess.Popen(
            [sys.executable, "-m", "generator", *arguments, *options],
            cwd=self.cwd,
            env=os.environ | {"PYTHONPATH": str(REPOSITORY), "COLUMNS": "160", "TMPDIR": str(self.temporary)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=answers_ctrl_c,
        )

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        process = self.start(*arguments)
        out, err = process.communicate()
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)

    def files(self) -> dict[str, bytes]:
        """Everything but caches, by name."""
        return {
            str(path.relative_to(self.root)): path.read_bytes()
            for path in sorted(self.root.rglob("*"))
            if path.is_file() and ".cache" not in path.parts
        }
