"""docs/programs.md: what it shows is right, and runs."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.notebook import Notebook

GUIDE = (REPOSITORY / "docs/programs.md").read_text(encoding="utf-8")
STEM = "2026-11-28-one-call"


def shown(language: str) -> list[str]:
    """The fences of a language at the left edge, without what stands around them."""
    return re.findall(rf"^```{language}\n(.*?\n)```\n(?=\n|\Z)", GUIDE, re.M | re.S)


@pytest.fixture
def notebook(tmp_path: Path) -> Notebook:
    one = Notebook(tmp_path)
    (tmp_path / "experiments/2023-11-03-note.yml").unlink()
    return one


def test_the_recipes_are_sound(notebook: Notebook) -> None:
    recipes = next(one for one in shown("yaml") if "# Google Benchmark" in one)
    services = next(one for one in shown("yaml") if one.startswith("services:"))
    notebook.write(
        "experiments/2026-11-28-recipes.yml",
        f"title: recipes\nmeasure:\n{recipes}{services}body: |\n  ```{{table}}\n  ```\n",
    )
    done = notebook.run("check")
    assert (done.returncode, done.stdout) == (0, "1 note: no errors\n"), done.stderr


@pytest.mark.skipif(shutil.which("g++") is None, reason="needs g++")
def test_the_programs_three_figures_are_judged_in_ten_lines(notebook: Notebook) -> None:
    note = next(one for one in shown("yaml") if one.startswith("title:"))
    assert len(note.splitlines()) == 10
    notebook.write("src/seed.cpp", shown("cpp")[0])
    notebook.write(f"experiments/{STEM}.yml", note)
    done = notebook.run("run", STEM)
    assert done.returncode == 0, done.stderr
    text = (notebook.root / f"_posts/{STEM}.markdown").read_text()
    for label in ("acquiring a free lock", "pthread (CondVar)", "normal func call"):
        assert re.search(rf"Time spent on {re.escape(label)}: [\d.,]+ (ns|µs|ms) \(first call\)", text)
        assert len(re.findall(rf"Time spent on {re.escape(label)}: \d+ ns$", text, re.M)) == 1
    assert re.search(r"\d of 3 expectations|All 3 expectations", text)
