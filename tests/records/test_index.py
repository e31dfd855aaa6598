"""An index helps and is never needed: one that is damaged, held or cannot be written is done without."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from generator.records import index


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "below" / "index.sqlite"


def put(path: Path, value: str = "found") -> None:
    with index.opened(path) as one:
        one.put("kind", "name", value)


def got(path: Path, kind: str = "kind", name: str = "name") -> str:
    with index.opened(path) as one:
        return one.get(kind, name)


def test_what_was_put_is_there_the_next_time_and_the_last_word_counts(path: Path) -> None:
    assert got(path) == ""
    put(path)
    assert got(path) == "found"
    put(path, "again")
    assert got(path) == "again"
    assert got(path, kind="other") == got(path, name="other") == ""


@pytest.mark.parametrize("damage", [b"", b"no database at all" * 100, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_file_begins_anew(path: Path, damage: bytes) -> None:
    put(path)
    path.write_bytes(damage)
    assert got(path) == ""
    put(path)
    assert got(path) == "found"


def test_a_table_of_another_form_begins_anew(path: Path) -> None:
    path.parent.mkdir()
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE found (something TEXT)")
        other.execute("PRAGMA user_version = 99")
    other.close()
    put(path)
    assert got(path) == "found"


def test_without_writing_nothing_is_kept_and_no_file_is_made(path: Path) -> None:
    with index.opened(path, writes=False) as one:
        one.put("kind", "name", "found")
    assert not path.exists()
    put(path)
    with index.opened(path, writes=False) as one:
        one.put("kind", "name", "other")
    assert got(path) == "found"


def test_a_place_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    put(tmp_path / "file" / "index.sqlite")
    assert got(tmp_path / "file" / "index.sqlite") == ""


def test_an_index_that_another_holds_is_done_without(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "_WAIT", 0.0)
    put(path)
    other = sqlite3.connect(path)
    other.execute("BEGIN EXCLUSIVE")
    put(path, "lost")
    other.rollback()
    other.close()
    assert got(path) == "found"
