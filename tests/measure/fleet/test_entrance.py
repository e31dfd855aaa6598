"""A host takes in what it lacks, and nothing twice."""

from __future__ import annotations

import os
import time
import zlib
from pathlib import Path
from typing import Any

import pytest

from generator.measure.fleet import entrance
from generator.measure.fleet.luggage import File


def told(**files: File) -> dict[str, Any]:
    return {name: one.told for name, one in files.items()}


def test_a_file_that_is_there_as_it_is_wanted_is_not_lacking(tmp_path: Path) -> None:
    probe = File(b"int main;", 0o755)
    assert entrance.lacking(tmp_path, told(probe=probe)) == ["probe"]
    entrance.put(tmp_path, {"probe": probe.packed})
    assert entrance.lacking(tmp_path, told(probe=probe)) == []
    assert (tmp_path / "probe").stat().st_mode & 0o777 == 0o755


@pytest.mark.parametrize("other", [File(b"int main; ", 0o755), File(b"int main;", 0o644)])
def test_one_of_other_bytes_or_another_mode_is_lacking(tmp_path: Path, other: File) -> None:
    entrance.put(tmp_path, {"probe": File(b"int main;", 0o755).packed})
    assert entrance.lacking(tmp_path, told(probe=other)) == ["probe"]


def test_a_folder_in_a_files_place_is_lacking(tmp_path: Path) -> None:
    (tmp_path / "probe").mkdir()
    assert entrance.lacking(tmp_path, told(probe=File(b""))) == ["probe"]


def test_what_cannot_be_unpacked_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    entrance.put(tmp_path, {"a": File(b"old").packed})
    with pytest.raises(zlib.error):
        entrance.put(tmp_path, {"a": (b"nothing packed", 0o644)})
    assert (tmp_path / "a").read_bytes() == b"old"


def test_a_header_that_the_notebook_has_no_more_is_removed_and_nothing_elsewhere(tmp_path: Path) -> None:
    for name in ("probes/old.h", "probes/kept.c", "results/old.h"):
        entrance.put(tmp_path, {name: File(b"").packed})
    entrance.tidy(tmp_path, ["probes", "services"], {"probes/kept.c": ()})
    left = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert left == {"probes/kept.c", "results/old.h"}


class Asked:
    """A channel whose other end says this."""

    def __init__(self, *said: Any) -> None:
        self.said, self.heard = list(said), []

    def receive(self) -> Any:
        return self.said.pop(0)

    def send(self, item: Any) -> None:
        self.heard.append(item)


def test_an_old_python_says_so_and_takes_nothing_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(entrance.sys, "version_info", (3, 8, 20))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    channel = Asked({"program": "p", "notebook": "n", "of_program": {}, "of_notebook": {}, "tops": []})
    entrance.enter(channel)
    assert channel.heard == [{"error": "old", "what": "3.8"}]
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_cannot_be_written_is_told_with_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "lab-notebook").write_text("in the folder's place")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    channel = Asked({"program": "p", "notebook": "n", "of_program": {}, "of_notebook": {}, "tops": []})
    entrance.enter(channel)
    (said,) = channel.heard
    assert said["error"] == "system"
    assert "lab-notebook" in said["what"]


@pytest.mark.parametrize(("days", "stays"), [(29, True), (31, False)])
def test_a_program_that_nobody_used_for_a_month_is_removed(tmp_path: Path, days: int, stays: bool) -> None:
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
    before = time.time() - days * 86400
    os.utime(tmp_path / "old", (before, before))
    entrance._forget(tmp_path, "new")
    assert (tmp_path / "old").exists() is stays
    assert (tmp_path / "new").exists()
