"""An index helps and is never needed: one that is damaged, held or cannot be written is done without."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from generator.records import index
from generator.records.index import Row


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


ROW = Row("a.json", "state", "", "heading", b"session")


def test_rows_of_records_are_kept_by_note_and_forgotten_by_file(path: Path) -> None:
    with index.opened(path) as one:
        one.keep("note", [ROW, ROW._replace(file="b.json", fault="cut off")])
        one.keep("other", [ROW])
    with index.opened(path) as one:
        assert one.rows("note", sessions=True) == [ROW, ROW._replace(file="b.json", fault="cut off")]
        assert one.rows("other", sessions=False) == [ROW._replace(session=b"")]
        one.keep("note", [ROW._replace(state="new")], gone=["b.json"])
        assert one.rows("note", sessions=True) == [ROW._replace(state="new")]
        assert one.rows("none", sessions=True) == []


@pytest.mark.parametrize(("column", "lost"), [("heading", (True, True)), ("session", (True, False))])
def test_a_row_that_was_changed_is_not_believed(path: Path, column: str, lost: tuple[bool, bool]) -> None:
    with index.opened(path) as one:
        one.keep("note", [ROW])
    with sqlite3.connect(path) as other:
        other.execute(f"UPDATE records SET {column} = ?", (b"sessiom" if column == "session" else "headinh",))
    other.close()
    with index.opened(path) as one:
        assert tuple(one.rows("note", sessions=asked) == [] for asked in (True, False)) == lost


@pytest.mark.parametrize("column", ["fault", "heading", "session"])
def test_a_value_of_another_type_is_not_believed(path: Path, column: str) -> None:
    with index.opened(path) as one:
        one.keep("note", [ROW])
    with sqlite3.connect(path) as other:
        other.execute(f"UPDATE records SET {column} = ?", ("text" if column == "session" else b"bytes",))
    other.close()
    with index.opened(path) as one:
        assert one.rows("note", sessions=True) == []


def test_a_file_that_calls_itself_read_only_begins_anew(path: Path) -> None:
    put(path)
    data = bytearray(path.read_bytes())
    data[18] = 99  # the format that it can be written in
    path.write_bytes(data)
    put(path, "again")
    put(path, "again")
    assert got(path) == "again"


def test_what_is_damaged_inside_is_begun_anew_by_those_who_write(path: Path) -> None:
    with index.opened(path) as one:
        for number in range(100):
            one.put("kind", str(number), "found" * 100)
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (size - 4096))
    assert got(path, name="7") == ""
    put(path)
    assert got(path) == "found"


def test_a_word_is_there_for_others_at_once(path: Path) -> None:
    with index.opened(path) as one:
        one.put("kind", "name", "found")
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
