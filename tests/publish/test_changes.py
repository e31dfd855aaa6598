"""Changes to the author's files: shown as a diff that git takes, made whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import PublishError, UsageError
from generator.publish import changes
from generator.publish.changes import Change
from generator.records import atomic


def everything(root: Path) -> dict[str, bytes | None]:
    """All files and folders, by name."""
    found = sorted(root.rglob("*"))
    return {str(path.relative_to(root)): path.read_bytes() if path.is_file() else None for path in found}


TEXTS = st.lists(st.sampled_from([b"a\n", b"b\r\n", b"\n", b"\xe9\xff\n", b"c"]), min_size=1).map(b"".join)


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_git_applies_the_diff_to_the_same_bytes(tmp_path: Path) -> None:
    cases = (
        Change("a/old.txt", b"one\r\ntwo\n\xff\nno end", b"one\r\nnew\n\xff\nno end\nended\n"),
        Change("ended.txt", b"x\n", b"x\nno end"),
        Change("a/b/new.txt", None, b"1\n2"),
    )
    for change in cases:
        if change.before is not None:
            (tmp_path / change.name).parent.mkdir(exist_ok=True)
            (tmp_path / change.name).write_bytes(change.before)
    diff = changes.diff(cases)
    subprocess.run(["git", "apply", "-"], input=diff, cwd=tmp_path, check=True)
    assert [(tmp_path / change.name).read_bytes() for change in cases] == [one.after for one in cases]


@given(before=st.none() | TEXTS, after=TEXTS)
def test_a_diff_shows_every_line_that_comes_and_goes(before: bytes | None, after: bytes) -> None:
    lines = changes.diff([Change("x", before, after)]).split(b"\n")
    if before == after:
        assert lines == [b""]
        return
    come = sum(line.startswith(b"+") for line in lines[2:])
    gone = sum(line.startswith(b"-") for line in lines[2:])
    assert come - gone == _count(after) - _count(before or b"")


def _count(data: bytes) -> int:
    return data.count(b"\n") + (not data.endswith(b"\n") and bool(data))


def test_files_and_folders_are_made_and_a_file_keeps_its_permissions(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"1")
    (tmp_path / "a").chmod(0o640)
    changes.make(tmp_path, [Change("a", b"1", b"2"), Change("b/c/d", None, b"3")], ["e"])
    assert everything(tmp_path) == {"a": b"2", "b": None, "b/c": None, "b/c/d": b"3", "e": None}
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("fails", range(1, 5))
def test_a_disk_that_is_full_at_any_step_leaves_everything_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: int
) -> None:
    (tmp_path / "a").write_bytes(b"1")
    before, calls, real = everything(tmp_path), [0], os.fsync

    def full(descriptor: int) -> None:
        calls[0] += 1
        if calls[0] == fails:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    wanted = [Change(name, None, b"x") for name in ("n/b", "n/m/c", "d")] + [Change("a", b"1", b"2")]
    with pytest.raises(OSError, match="No space"):
        changes.make(tmp_path, wanted, ["e"])
    assert everything(tmp_path) == before


def test_something_in_a_folders_place_leaves_everything_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "e").symlink_to("nowhere")
    with pytest.raises(FileExistsError):
        changes.make(tmp_path, [Change("n/a", None, b"x")], ["e"])
    assert everything(tmp_path) == {"e": None}


def test_a_file_that_changed_meanwhile_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"mine")
    with pytest.raises(PublishError, match="changed meanwhile; nothing is written"):
        changes.make(tmp_path, [Change("b", None, b"x"), Change("a", b"1", b"2")])
    assert everything(tmp_path) == {"a": b"mine"}


def test_a_symbolic_link_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"x")
    (tmp_path / "in").symlink_to("out")
    (tmp_path / "down").mkdir()
    assert changes.seen(tmp_path, "out") == b"x"
    assert changes.seen(tmp_path, "nothing") is None
    (tmp_path / "folder").symlink_to("/etc")
    with pytest.raises(UsageError, match="folder is a symbolic link; nothing is written"):
        changes.seen(tmp_path, "folder/motd")
    assert changes.seen(tmp_path / "down", "../out") == b"x"
    with pytest.raises(UsageError, match="in is a symbolic link; nothing is written"):
        changes.seen(tmp_path, "in")
    assert not atomic.pending(tmp_path / "in").exists()
