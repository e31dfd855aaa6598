from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from generator.resources import folders

HEAVY = ("numpy", "matplotlib", "jinja2", "yaml", "markdown", "frontmatter", "rich")


def ran(*command: str | Path, cwd: Path) -> str:
    """Standard output of a command that must succeed, whatever PYTHON... variables say here."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    done = subprocess.run(command, cwd=cwd, env=clean, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a fresh environment with the wheel in it; libraries are lent by the running one."""
    folder, repository = tmp_path_factory.mktemp("wheel"), Path(__file__).resolve().parent.parent
    ran(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=repository)
    venv.create(folder / "env", symlinks=True)
    python = folder / "env/bin/python"
    (wheel,) = folder.glob("*.whl")
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python)
    ran(*pip, "install", "--quiet", "--no-deps", "--no-index", wheel, cwd=folder)
    site = ran(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).strip()
    (Path(site) / "lent.pth").write_text(sysconfig.get_path("purelib"))
    return python


def test_an_installed_program_runs_in_any_directory(installed: Path, tmp_path: Path) -> None:
    where = ran(installed, "-c", "import generator; print(generator.__file__)", cwd=tmp_path)
    assert Path(where.strip()).is_relative_to(installed.parent.parent)
    assert "Usage:" in ran(installed, "-m", "generator", "--help", cwd=tmp_path)


def test_an_installed_program_carries_its_probes(installed: Path, tmp_path: Path) -> None:
    assert "mutex_lock" in ran(installed, "-m", "generator", "probes", cwd=tmp_path)


def files(folder: Path) -> set[str]:
    every = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return {str(path.relative_to(folder)) for path in every}


def carried(python: Path) -> Path:
    """The folder of an installed program that holds what is no code."""
    look = "import generator; print(generator.__path__[0])"
    return Path(ran(python, "-c", look, cwd=python.parent).strip()) / "data"


@pytest.mark.parametrize("name", ["probes", "services", "templates"])
def test_the_wheel_carries_every_file_of_a_folder(installed: Path, repository: Path, name: str) -> None:
    assert files(carried(installed) / name) == files(repository / name) != set()


def test_an_installed_program_begins_a_blog_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    ran(installed, "-m", "generator", "init", "blog", cwd=tmp_path)
    assert {"_config.yml", "config.yml", "index.markdown"} < files(tmp_path / "blog")


def test_help_loads_no_heavy_library(repository: Path) -> None:
    look = (
        "import runpy, sys\nsys.argv = ['generator', '--help']\n"
        "try: runpy.run_module('generator', run_name='__main__')\nexcept SystemExit: pass\n"
        f"print('loaded:', *set(sys.modules) & set({HEAVY}))"
    )
    assert ran(sys.executable, "-c", look, cwd=repository).endswith("loaded:\n")


def test_every_command_is_in_the_readme(repository: Path) -> None:
    from generator.cli import main

    readme = (repository / "README.md").read_text(encoding="utf-8")
    assert not [name for name in main.commands if f"| `{name}" not in readme]


def test_the_notebook_own_folder_comes_before_the_program_own(tmp_path: Path, repository: Path) -> None:
    (tmp_path / "probes").mkdir()
    assert folders(tmp_path, "probes") == (tmp_path / "probes", repository / "probes")


def test_a_checkout_is_listed_once(repository: Path) -> None:
    assert folders(repository, "probes") == (repository / "probes",)


def test_a_folder_that_nobody_has_is_no_folder(tmp_path: Path) -> None:
    assert folders(tmp_path, "nothing") == ()
