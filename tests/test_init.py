"""`init` as it is typed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.publish.test_beginning import blog
from tests.publish.test_changes import everything
from tests.terminal import screens
from tests.test_disk import read_only

ZONE = ("--timezone", "Europe/Berlin")


def typed(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """The command line of this folder's author."""
    return subprocess.run(
        [sys.executable, "-m", "generator", *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(REPOSITORY), "COLUMNS": "160", "TZ": "UTC"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
    )


def test_a_dry_run_shows_all_that_would_be_written_as_a_diff_and_writes_nothing(tmp_path: Path) -> None:
    old = everything(blog(tmp_path / "blog", "title: x\r\nno: line end", timed=True))
    done = typed(tmp_path, "init", "blog", "--dry-run", *ZONE)
    assert done.returncode == 0 and everything(tmp_path / "blog") == old
    assert b"a new folder: experiments/\na new folder: results/\n" in done.stderr
    shutil.copytree(tmp_path / "blog", tmp_path / "patched")
    subprocess.run(["git", "apply", "-"], input=done.stdout, cwd=tmp_path / "patched", check=True)
    assert typed(tmp_path / "blog", "init", *ZONE).returncode == 0
    made = everything(tmp_path / "blog")
    assert everything(tmp_path / "patched") | {"experiments": None, "results": None} == made


def test_what_was_written_is_said_and_that_there_is_nothing_to_do(tmp_path: Path) -> None:
    blog(tmp_path, timed=True)
    done = typed(tmp_path, "init", *ZONE)
    assert done.stdout.decode().splitlines() == [
        "_config.yml",
        "config.yml (new)",
        ".gitignore (new)",
        ".gitattributes (new)",
        "experiments/ (new)",
        "results/ (new)",
        "Next: python -m generator new DATE TITLE",
    ]
    assert done.stderr.decode().startswith("warning: in Europe/Berlin") is False
    assert typed(tmp_path, "init").stdout == b"nothing to do: this is a notebook\n"


def test_without_a_terminal_a_time_zone_that_is_needed_is_an_error(tmp_path: Path) -> None:
    old = everything(blog(tmp_path, timed=True))
    done = typed(tmp_path, "init")
    assert done.returncode == 2 and everything(tmp_path) == old
    assert done.stderr.decode().splitlines() == [
        "the day in a post's address depends on the time zone of the machine that builds the site: "
        "_posts/2023-11-03-a.markdown has a time, and _config.yml names no `timezone:`",
        "  hint: `--timezone UTC` (this machine's), or another one; UTC is GitHub Pages' own",
    ]


def test_on_a_terminal_it_is_asked_for_until_there_is_such_a_zone(tmp_path: Path) -> None:
    blog(tmp_path, timed=True)
    said, code = screens.written(
        ["-m", "generator", "init"], tmp_path, 100, 30, typed="Berlin\nAsia/Tokyo\n", TZ="UTC"
    )
    assert code == 0, said
    assert "The site's time zone [UTC]:" in said and "did you mean 'Europe/Berlin'?" in said
    assert "\ntimezone: Asia/Tokyo\n" in (tmp_path / "_config.yml").read_text()


def test_at_the_question_ctrl_d_ends_it_and_nothing_is_written(tmp_path: Path) -> None:
    old = everything(blog(tmp_path, timed=True))
    said, code = screens.written(["-m", "generator", "init"], tmp_path, 100, 30, typed="\x04")
    assert code == 130 and "interrupted" in said
    assert everything(tmp_path) == old


def test_in_a_read_only_folder_nothing_is_written(tmp_path: Path) -> None:
    root = blog(tmp_path / "blog")
    old = everything(root)
    with read_only(root):
        done = typed(root, "init")
    assert done.returncode == 1 and everything(root) == old
    assert b"Read-only file system\n  hint: that disk is read-only" in done.stderr


@pytest.mark.needs("compiler")
def test_the_first_note_of_an_empty_folder_can_be_measured_as_it_is(tmp_path: Path) -> None:
    done = typed(tmp_path, "init", "new")
    following = done.stdout.decode().splitlines()[-1].removeprefix("Next: python -m generator ").split()
    done = typed(tmp_path / "new", *following, "--quick")
    assert (done.returncode, done.stderr) == (0, b""), done.stderr
    assert (tmp_path / f"new/_posts/{following[1]}.markdown").is_file()
