"""Disks that are full or read-only, files in the wrong place: exit code 1, the file, and what to do."""

from __future__ import annotations

import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.notebook import STEM, Notebook


@contextmanager
def mounted(place: Path, *options: str) -> Iterator[None]:
    """Something else mounted there; where this process may not, the test is skipped."""
    done = subprocess.run(["mount", *options, str(place)], capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"needs leave to mount: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", str(place)], check=True)


@contextmanager
def read_only(root: Path) -> Iterator[None]:
    with mounted(root, "--bind", "-o", "ro", str(root)):
        subprocess.run(["mount", "-o", "remount,ro,bind", str(root)], check=True)
        yield


@pytest.fixture
def notebook(tmp_path: Path) -> Notebook:
    """Its temporary folder lies outside of it: that is always writable."""
    one = Notebook(tmp_path / "notebook", fresh=("build", "charts"))
    one.temporary = tmp_path / "tmp"
    one.temporary.mkdir()
    return one


def test_a_notebook_that_cannot_be_written_is_still_read(notebook: Notebook) -> None:
    assert notebook.run("run", STEM, "--quick").returncode == 0
    notebook.write(f"results/{STEM}/.20261124T002509178Z-host-fbdd8e.journal", "")  # a dead writer's
    with read_only(notebook.root):
        done = notebook.run("render", "--all", "--check")
        assert (done.returncode, done.stdout) == (0, f"_posts/{STEM}.markdown: current\n"), done.stderr
        for command in (["run", STEM, "--dry-run"], ["check"], ["list"], ["probes"]):
            done = notebook.run(*command)
            assert (done.returncode, done.stderr) == (0, "")
        for command in (["run", STEM], ["render", STEM], ["new", "2024-01-02", "x"]):
            done = notebook.run(*command)
            assert done.returncode == 1
            path, said = done.stderr.splitlines()[0].rsplit(": ", 1)
            assert path.startswith(str(notebook.root))
            assert said == "Read-only file system"
            assert done.stderr.splitlines()[1].startswith("  hint: that disk is read-only")


@pytest.mark.parametrize("folder", ["results", "_posts", "assets"])
def test_a_full_disk_names_the_file_and_what_was_published_stays(notebook: Notebook, folder: str) -> None:
    place = notebook.root / folder
    place.mkdir()
    with mounted(place, "-t", "tmpfs", "-o", "size=4k", "none"):
        (place / "filled").write_bytes(b"x" * 4096)
        done = notebook.run("run", STEM, "--quick")
        assert done.returncode == 1, done.stderr
        what, hint = done.stderr.splitlines()
        assert what.startswith(f"{place}/")
        assert what.endswith(": No space left on device")
        assert hint == "  hint: free some space on that disk, then run it again"
    assert not notebook.post.exists()
    assert notebook.run("run", STEM, "--quick").returncode == 0


def test_a_limit_on_the_size_of_files_is_named(notebook: Notebook, monkeypatch: pytest.MonkeyPatch) -> None:
    assert notebook.run("run", STEM, "--quick").returncode == 0
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, hard))
    try:
        process = notebook.start("run", STEM)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    _, err = process.communicate()
    assert process.returncode == 1
    assert f"{notebook.root}/results/{STEM}/" in err.splitlines()[-2]
    assert err.endswith(": File too large\n  hint: raise the limit on the size of a file: `ulimit -f`\n")


@pytest.mark.parametrize("name", ["results", "_posts", "assets"])
def test_a_file_where_a_folder_should_be_is_named(notebook: Notebook, name: str) -> None:
    notebook.write(name, "")
    done = notebook.run("run", STEM, "--quick")
    assert done.returncode == 1
    assert f"{notebook.root}/{name}" in done.stderr
    assert "hint: " in done.stderr
    assert "Traceback" not in done.stderr
