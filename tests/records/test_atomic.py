"""A file is there whole or not at all, also after a power cut."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from generator.records import atomic

Log = list[tuple[str, str]]


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Log:
    """What is synced and renamed, in order."""
    done: Log = []
    fsync, replace = os.fsync, Path.replace

    def synced(descriptor: int) -> None:
        done.append(("sync", Path(f"/proc/self/fd/{descriptor}").readlink().name))
        fsync(descriptor)

    def renamed(self: Path, target: Path) -> Path:
        done.append(("name", target.name))
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", renamed)
    return done


def test_a_file_is_safe_before_it_has_its_name_and_its_name_after(tmp_path: Path, log: Log) -> None:
    whole = [("sync", ".x"), ("name", "x"), ("sync", tmp_path.name)]
    atomic.put(tmp_path / "x", b"1")
    assert log == whole
    atomic.fill(tmp_path / "x", lambda file: file.write(b"2"))
    assert log == whole * 2
    (tmp_path / ".x").write_bytes(b"3")
    atomic.adopt(tmp_path / ".x", tmp_path / "x")
    assert log == whole * 3
    assert (tmp_path / "x").read_bytes() == b"3"


def test_a_file_that_holds_these_bytes_is_not_touched(tmp_path: Path, log: Log) -> None:
    (tmp_path / "x").write_bytes(b"1")
    atomic.put(tmp_path / "x", b"1")
    assert log == []


@pytest.mark.parametrize("left", ["a link", "a FIFO", "a longer file"])
def test_what_stands_under_the_name_to_be_is_never_written_into(tmp_path: Path, left: str) -> None:
    pending, elsewhere = tmp_path / ".x", tmp_path / "elsewhere"
    elsewhere.write_bytes(b"stays")
    if left == "a link":
        pending.symlink_to(elsewhere)
    elif left == "a FIFO":
        os.mkfifo(pending)
    else:
        pending.write_bytes(b"longer than that")
    atomic.put(tmp_path / "x", b"new")
    assert (tmp_path / "x").read_bytes() == b"new"
    assert elsewhere.read_bytes() == b"stays"


def test_threads_that_put_one_file_at_once_do_not_meet(tmp_path: Path) -> None:
    path = tmp_path / "one"
    with ThreadPoolExecutor(8) as pool:
        for _ in range(20):
            path.unlink(missing_ok=True)
            list(pool.map(lambda _: atomic.put(path, b"the same" * 1000), range(8)))
            assert path.read_bytes() == b"the same" * 1000
