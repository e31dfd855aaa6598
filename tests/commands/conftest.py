"""A notebook that was measured once, for all tests of commands that keep one."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.commands.kept import Kept
from tests.notebook import STEM, Notebook


@pytest.fixture(scope="session")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A note that was measured, in a repository where nothing but a README is committed."""
    root = tmp_path_factory.mktemp("measured") / "nb"
    Notebook(root)
    kept = Kept(root)
    kept.git("init", "--quiet", "--initial-branch=main")
    for name, value in {"user.name": "A", "user.email": "a@b.c", "core.hooksPath": ".git/hooks"}.items():
        kept.git("config", name, value)
    kept.write("README", "mine\n")
    kept.git("add", "README")
    kept.git("commit", "--quiet", "-m", "first")
    done = kept.run("run", STEM)
    assert done.returncode == 0, done.stderr
    return root


@pytest.fixture
def kept(measured: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kept:
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, os.devnull)
    shutil.copytree(measured, tmp_path / "nb", symlinks=True)
    return Kept(tmp_path / "nb")
