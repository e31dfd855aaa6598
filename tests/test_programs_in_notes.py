"""What is chosen of programs of one's own, and what a post says of them, from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.notebook import STEM, Notebook

pytestmark = pytest.mark.needs("compiler")
NOTE = """title: a note
measure:
  step: {run: "bin/greet {n}", version: bin/greet v, params: {n: [1, 2]}, pick: "took: {}"}
  share: {of: step, from: stderr, pick: "{} %"}
  whole: {run: bin/greet 7, label: greeting}
body: |
  {{ step['1'] }}, {{ share['2'] }}, {{ whole }}

  ```{results} step
  ```
"""
GREET = """#!/bin/bash
echo "greet 1.0, which took: $1 ms"
echo "$((12 + $1)) %" >&2
"""


@pytest.fixture
def notebook(tmp_path: Path) -> Notebook:
    made = Notebook(tmp_path)
    made.write("bin/greet", GREET)
    (made.root / "bin/greet").chmod(0o755)
    made.note(NOTE)
    return made


def trials(notebook: Notebook, *options: str) -> list[str]:
    """What a dry run would run."""
    done = notebook.run("run", STEM, "--dry-run", *options)
    assert done.returncode == 0, done.stderr
    return [line.split()[0] for line in done.stdout.splitlines() if "@" in line]


def test_only_a_head_takes_its_further_figures_with_it_and_only_one_of_these_its_head(
    notebook: Notebook,
) -> None:
    both = [f"{name}@anywhere[{n}]" for name in ("step", "share") for n in "12"]
    assert trials(notebook, "--only", "step") == trials(notebook, "--only", "share") == both
    assert trials(notebook, "--only", "whole") == ["whole@anywhere"]


def test_changed_is_what_no_record_holds_though_a_dry_run_asks_for_no_version(notebook: Notebook) -> None:
    done = notebook.run("run", STEM)
    assert done.returncode == 0, done.stderr
    assert trials(notebook, "--changed") == []
    notebook.note(NOTE.replace("{} %", "{}"))
    assert len(trials(notebook, "--changed")) == 4  # a figure is new: its processes are, too
    notebook.note(NOTE)
    notebook.write("bin/greet", GREET.replace("greet 1.0", "greet 1.1"))
    assert len(trials(notebook, "--changed")) == 5


def test_a_post_of_a_program_names_its_words_its_version_and_its_hash(notebook: Notebook) -> None:
    done = notebook.run("run", STEM, "--quick")
    assert done.returncode == 0, done.stderr
    (post,) = (notebook.root / "_posts").iterdir()
    text = post.read_text().replace("\\", "").replace("&#123;", "{").replace("&#125;", "}")
    assert "- program of step: bin/greet {n}; greet 1.0, which took: v ms; sha256: bin/greet is " in text
    assert "Time spent on step (1): 1.0" in text and "- compiler:" not in text


def test_a_program_that_is_not_there_is_told_before_it_is_skipped(notebook: Notebook) -> None:
    notebook.note(NOTE.replace("run: bin/greet 7", "run: no-such-program"))
    done = notebook.run("check")
    assert done.returncode == 0
    assert f"warning: experiments/{STEM}.yml:5:16: run: needs no-such-program\n" in done.stderr
    done = notebook.run("run", STEM, "--quick")
    assert done.returncode == 0, done.stderr
    assert "needs no-such-program" in done.stdout
