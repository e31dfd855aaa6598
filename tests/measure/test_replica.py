"""The folder in which somebody's note is run."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.errors import UsageError
from generator.measure import replica
from generator.records import sources

NAME, NOTE = "20261123T120000000Z-host-a", "experiments/2026-11-23-x.yml"
FILES = {
    "probes/call.c": sources.of(b"int main() {}"),
    "probes/run.sh": sources.of(b"#!/bin/sh\n", executable=True),
    "bench/made": sources.of(b"\x7fELF"),
}


def begin(folder: Path, name: str = NAME) -> set[str]:
    """Its files once it is begun."""
    with replica.begun(folder, name, NOTE, "title: x\n", FILES) as place:
        found = (path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file())
        return {path for path in found if not path.startswith((".", "replica-of"))}


def test_it_holds_the_note_and_the_files_that_travelled(tmp_path: Path) -> None:
    assert begin(tmp_path / "new" / "one") == {NOTE, "probes/call.c", "probes/run.sh"}
    modes = [(tmp_path / "new/one/probes" / name).stat().st_mode & 0o777 for name in ("call.c", "run.sh")]
    assert modes == [0o644, 0o755]


def test_what_an_earlier_replica_left_goes_but_for_what_it_measured(tmp_path: Path) -> None:
    begin(tmp_path)
    for name in ("probes/old.c", "results/2026-11-23-x/one.json", "experiments/other.yml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    assert begin(tmp_path) == {NOTE, "probes/call.c", "probes/run.sh", "results/2026-11-23-x/one.json"}


def test_links_that_an_earlier_replica_left_are_removed_and_never_followed(tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside", tmp_path / "replica"
    outside.mkdir()
    (outside / "call.c").write_text("mine")
    begin(folder)
    (folder / "probes" / "call.c").unlink()
    (folder / "probes" / "call.c").symlink_to(outside / "call.c")
    (folder / "bench").symlink_to(outside)
    assert begin(folder) == {NOTE, "probes/call.c", "probes/run.sh"}
    assert (outside / "call.c").read_text() == "mine" and not (folder / "probes/call.c").is_symlink()


@pytest.mark.parametrize("name", ["mine.txt", ".hidden"])
def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("x")
    with pytest.raises(UsageError, match="and no replica of this record"):
        begin(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_replica_of_another_record_is_left_alone(tmp_path: Path) -> None:
    begin(tmp_path)
    with pytest.raises(UsageError, match="and no replica of this record"):
        begin(tmp_path, "20261124T120000000Z-host-a")


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("x")
    with pytest.raises(UsageError, match="is no folder"):
        begin(tmp_path / "x")


def test_two_at_a_time_do_not_share_a_folder(tmp_path: Path) -> None:
    with (
        replica.begun(tmp_path, NAME, NOTE, "", FILES),
        pytest.raises(UsageError, match="is being replicated"),
    ):
        begin(tmp_path)
    begin(tmp_path)
