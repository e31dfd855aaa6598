"""Files that change places together or not at all: cut anywhere, and with a list that may be anybody's."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from generator.errors import UsageError
from generator.publish import rearrange
from generator.publish.rearrange import LIST, Rearrangement
from generator.records.atomic import pending

BEFORE = {
    "experiments/a.yml": b"a",
    "results/a/1.json": b"1",
    "results/a/base": b"old base",
    "assets/a/x.svg": b"x",
    "_posts/a.markdown": b"old",
    "mine": b"mine",
}
WANTED = Rearrangement(
    made={"_posts/b.markdown": b"new", "results/a/base": b"new base"},
    moved={
        "experiments/a.yml": "experiments/b.yml",
        "results/a": "results/b",
        "assets/a/x.svg": "assets/b/x.svg",
    },
    gone=("_posts/a.markdown",),
)
AFTER = {
    "experiments/b.yml": b"a",
    "results/b/1.json": b"1",
    "results/b/base": b"new base",
    "assets/b/x.svg": b"x",
    "_posts/b.markdown": b"new",
    "mine": b"mine",
}


def files(root: Path) -> dict[str, bytes]:
    found = (path for path in root.rglob("*") if path.is_file() and path.name != "publish.lock")
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, data in BEFORE.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    return tmp_path


class Killed(BaseException):
    """As good as SIGKILL: nothing of the program runs after it."""


STEPS = ("replace", "rename", "unlink", "rmdir", "mkdir", "fsync", "open")


def calls(monkeypatch: pytest.MonkeyPatch, last: int) -> Iterator[int]:
    """Counts what changes the disk; after so many calls each further one is as good as a kill."""
    count = 0

    def counted(real: Any) -> Any:
        def call(*arguments: Any, **options: Any) -> Any:
            nonlocal count
            count += 1
            if count > last:
                raise Killed
            return real(*arguments, **options)

        return call

    for name in STEPS:
        monkeypatch.setattr(os, name, counted(getattr(os, name)))
    while True:
        yield count


def test_all_is_done_and_folders_that_are_empty_then_go(root: Path) -> None:
    rearrange.make(root, WANTED)
    assert files(root) == AFTER
    assert not (root / "assets/a").exists() and (root / "assets").is_dir()


@pytest.mark.parametrize("last", range(50))
def test_killed_anywhere_the_next_command_finishes_or_takes_back(
    root: Path, monkeypatch: pytest.MonkeyPatch, last: int
) -> None:
    with monkeypatch.context() as patch:
        counted = calls(patch, last)
        next(counted)
        with suppress(Killed):
            rearrange.make(root, WANTED)
    rearrange.settle(root)
    assert files(root) in (BEFORE, AFTER)
    assert not (root / "assets" / ("a" if files(root) == AFTER else "b")).exists()


def test_the_kills_above_reach_the_end(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        counted = calls(patch, 10_000)
        next(counted)
        rearrange.make(root, WANTED)
        total = next(counted)
    assert 20 < total < 50


def test_a_new_place_that_is_taken_is_refused_and_nothing_changes(root: Path) -> None:
    (root / "results/b").mkdir()
    with pytest.raises(UsageError, match="results/b is there already"):
        rearrange.make(root, WANTED)
    assert files(root) == BEFORE


def test_a_disk_that_is_full_while_staging_leaves_all_as_it_was(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = rearrange.atomic.stage

    def full(path: Path, data: bytes) -> None:
        if path.name == "base":
            raise OSError(28, "No space left on device", str(path))
        real(path, data)

    monkeypatch.setattr(rearrange.atomic, "stage", full)
    with pytest.raises(OSError, match="No space left"):
        rearrange.make(root, WANTED)
    assert files(root) == BEFORE


def test_nothing_is_left_to_do_where_nobody_was_killed(root: Path) -> None:
    rearrange.settle(root)
    assert files(root) == BEFORE and not (root / ".cache").exists()


@pytest.mark.parametrize(
    "told",
    [
        b"",
        b"{",
        b"[]",
        b'{"made": 1, "moved": {}, "gone": []}',
        json.dumps({"made": [], "moved": {}, "gone": ["../precious", "/", ".", "..", "", "out/x"]}).encode(),
        json.dumps({"made": ["../y"], "moved": {"mine": "../mine", "../precious": "z"}, "gone": []}).encode(),
    ],
)
@pytest.mark.parametrize("name", [LIST, pending(LIST)], ids=str)
def test_a_list_of_somebody_else_leads_nowhere_out_of_the_notebook(
    tmp_path: Path, told: bytes, name: Path
) -> None:
    root, outside = tmp_path / "nb", tmp_path / "outside"
    outside.mkdir()
    (tmp_path / "precious").write_text("p")
    (outside / "x").write_text("x")
    (root / "experiments").mkdir(parents=True)
    (root / "out").symlink_to(outside)
    (root / "mine").write_text("m")
    (root / name).write_bytes(told)
    rearrange.settle(root)
    assert (tmp_path / "precious").exists() and (outside / "x").exists() and (root / "mine").exists()
    assert not (root / name).exists()
