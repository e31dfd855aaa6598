"""Figures for a paper: where they go, and whose files are written over."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

import pytest

from generator.errors import PublishError
from generator.publish import export


def written(folder: Path, **figures: bytes) -> list[str]:
    """What became of each figure."""
    return [what for _, what in export.write(folder, {f"{name}.pdf": data for name, data in figures.items()})]


def test_a_figure_is_new_then_unchanged_then_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    assert written(folder, dots=b"1", line=b"2") == ["new", "new"]
    assert written(folder, dots=b"1", line=b"3") == ["unchanged", "replaced"]
    assert (folder / "line.pdf").read_bytes() == b"3"


def test_a_file_of_somebody_elses_is_never_written_over_and_then_nothing_is(tmp_path: Path) -> None:
    (tmp_path / "line.pdf").write_bytes(b"mine")
    with pytest.raises(PublishError, match=r"line\.pdf; nothing is written") as raised:
        written(tmp_path, dots=b"1", line=b"2")
    assert "--output" in raised.value.hint
    assert [path.name for path in tmp_path.iterdir()] == ["line.pdf"]


def test_a_figure_that_was_changed_by_hand_is_not_written_over(tmp_path: Path) -> None:
    written(tmp_path, dots=b"1")
    (tmp_path / "dots.pdf").write_bytes(b"1 and an arrow")
    with pytest.raises(PublishError, match="changed since"):
        written(tmp_path, dots=b"2")
    assert (tmp_path / "dots.pdf").read_bytes() == b"1 and an arrow"
    (tmp_path / "dots.pdf").write_bytes(b"2")
    assert written(tmp_path, dots=b"2") == ["unchanged"]


def test_figures_of_several_notes_may_share_a_folder(tmp_path: Path) -> None:
    written(tmp_path, dots=b"1")
    written(tmp_path, line=b"2")
    assert written(tmp_path, dots=b"3", line=b"4") == ["replaced", "replaced"]


def test_what_was_written_stands_there_as_sha256sum_prints_it(tmp_path: Path) -> None:
    written(tmp_path, line=b"2", dots=b"1")
    lines = [
        f"{hashlib.sha256(data).hexdigest()}  {name}.pdf\n" for name, data in (("dots", b"1"), ("line", b"2"))
    ]
    assert (tmp_path / ".exported").read_text() == "".join(lines)


def test_a_damaged_list_of_what_was_written_makes_every_file_somebody_elses(tmp_path: Path) -> None:
    written(tmp_path, dots=b"1")
    (tmp_path / ".exported").write_bytes(b"\xff\x00 no list\n")
    with pytest.raises(PublishError):
        written(tmp_path, dots=b"2")


def test_a_file_in_the_folders_place_is_named(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(NotADirectoryError) as raised:
        written(tmp_path / "out", dots=b"1")
    assert raised.value.filename == str(tmp_path / "out")


def test_git_passes_over_the_usual_folder(tmp_path: Path) -> None:
    folder = export.folder(tmp_path, "2023-11-03-note")
    written(folder, dots=b"1")
    assert folder == tmp_path / "_exports" / "2023-11-03-note"
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    status = subprocess.check_output(["git", "status", "--porcelain", "-uall"], cwd=tmp_path, text=True)
    assert status == ""


def test_a_list_of_what_git_ignores_that_is_there_already_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "_exports").mkdir()
    (tmp_path / "_exports/.gitignore").write_text("*.png\n")
    export.folder(tmp_path, "2023-11-03-note")
    assert (tmp_path / "_exports/.gitignore").read_text() == "*.png\n"
