"""A change of a file is seen, and nothing else is."""

from __future__ import annotations

import os
from pathlib import Path

from generator.publish.preview.watched import Places, mark


def test_nothing_changes_by_itself(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    places = Places((tmp_path / "a", tmp_path / "none"), (tmp_path,))
    assert mark(places) == mark(places)


def test_a_change_of_a_file_its_end_and_its_begin_are_seen(tmp_path: Path) -> None:
    file = tmp_path / "a"
    places = Places((file,))
    none = mark(places)
    file.write_text("x")
    one = mark(places)
    file.write_text("xy")
    two = mark(places)
    os.utime(file, ns=(0, 0))
    assert len({none, one, two, mark(places)}) == 4


def test_a_file_that_is_replaced_by_one_of_the_same_size_and_time_is_seen(tmp_path: Path) -> None:
    file, other = tmp_path / "a", tmp_path / "b"
    for one in (file, other):
        one.write_text("x")
        os.utime(one, ns=(0, 0))
    before = mark(Places((file,)))
    other.replace(file)
    assert mark(Places((file,))) != before


def test_in_a_folder_every_file_is_seen_and_a_loop_of_links_ends(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "loop").symlink_to(tmp_path)
    before = mark(Places(folders=(tmp_path,)))
    (tmp_path / "sub" / "new").write_text("")
    assert mark(Places(folders=(tmp_path,))) != before
