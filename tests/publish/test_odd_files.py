"""What is no file where one should be is named; nothing hangs and nothing is lost."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.notebook import STEM, Notebook


@pytest.fixture(scope="module")
def notebook(tmp_path_factory: pytest.TempPathFactory) -> Notebook:
    made = Notebook(tmp_path_factory.mktemp("notebook"))
    assert made.run("run", STEM, "--quick").returncode == 0
    return made


def places(root: Path) -> list[Path]:
    results = root / "results" / STEM
    return [
        next(results.glob("2*.json")),
        results / "published.json",
        results / "_published.markdown",
        root / "_posts" / f"{STEM}.markdown",
        next((root / "assets" / STEM).glob("*.svg")),
    ]


@pytest.mark.parametrize("number", range(5))
def test_a_fifo_in_place_of_a_file_is_named_or_passed_over(notebook: Notebook, number: int) -> None:
    path = places(notebook.root)[number]
    text = path.read_bytes()
    path.unlink()
    os.mkfifo(path)
    try:
        process = notebook.start("render", STEM, "--force")
        _, told = process.communicate(timeout=60)
    finally:
        path.unlink()
        path.write_bytes(text)
    assert "Traceback" not in told
    assert process.returncode in (1, 5, 6)
    assert f"{path.name}" in told
    assert "a FIFO, not a file" in told


def test_a_site_whose_settings_are_a_fifo_is_read_without_them(notebook: Notebook) -> None:
    path = notebook.root / "_config.yml"
    os.mkfifo(path)
    try:
        process = notebook.start("render", STEM)
        _, told = process.communicate(timeout=60)
    finally:
        path.unlink()
    assert (process.returncode, told) == (0, "")
