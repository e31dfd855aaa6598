"""What was found out once about notes and their records, in a file. Reads and writes it.

An index can always be made again: one that is missing, damaged or of another form begins anew, and where none
can be written, or another command holds it, everything is found out each time. Each word of it is on the disk
at once, so that no command waits for another.
"""

from __future__ import annotations

import os
import sqlite3
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

FILE = Path(".cache/index.sqlite")  # in a notebook
_FORM = 2  # of the tables below
_WAIT = 0.2  # s for another command's word
_TABLES = (
    """CREATE TABLE found (
        kind TEXT, name TEXT, value TEXT NOT NULL, PRIMARY KEY (kind, name)
    ) WITHOUT ROWID""",
    """CREATE TABLE records (
        note TEXT, file TEXT, state TEXT NOT NULL, fault TEXT NOT NULL, heading TEXT NOT NULL,
        sum INTEGER NOT NULL, session BLOB NOT NULL, session_sum INTEGER NOT NULL, PRIMARY KEY (note, file)
    )""",
)
_DAMAGED = (sqlite3.DatabaseError, UnicodeDecodeError)  # the second where a message is damaged, too
_BUSY = {  # codes that say nothing of the file itself: another holds it, or it cannot be read or written
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
}
_PRIMARY = 0xFF  # of a code; the rest says more
T = TypeVar("T")


class Row(NamedTuple):
    """What a file among the records of a note is."""

    file: str  # its name
    state: str  # of the file when it was read, and which program read it
    fault: str  # why it is no record; "" where it is one
    heading: str
    session: bytes = b""


class Index:
    """Values by kind and name, and rows of records by note."""

    def __init__(self, path: Path, *, writes: bool) -> None:
        self._path = path
        self._writes = writes
        self._connection = _connected(path) if writes or path.is_file() else None

    def get(self, kind: str, name: str) -> str:
        """What was found out; "" where that is not known."""
        asked = "SELECT value FROM found WHERE kind = ? AND name = ?"
        rows: list[Any] = self._asked(lambda to: to.execute(asked, (kind, name)).fetchall(), [])
        return str(rows[0][0]) if rows else ""

    def put(self, kind: str, name: str, value: str) -> None:
        """Remember it; nothing happens where that cannot be."""
        if self._writes:
            put = "INSERT OR REPLACE INTO found VALUES (?, ?, ?)"
            self._asked(lambda to: to.execute(put, (kind, name, value)), None)

    def rows(self, note: str, *, sessions: bool) -> list[Row]:
        """What is known of the records of a note; those rows that were damaged are not.

        Without `sessions` that part of each is left empty, and nothing of it is read.
        """
        columns = f"file, state, fault, heading, sum{', session, session_sum' * sessions}"
        asked = f"SELECT {columns} FROM records WHERE note = ?"
        found: list[tuple[Any, ...]] = self._asked(lambda to: to.execute(asked, (note,)).fetchall(), [])
        return [Row(*told[:4], *told[5:6]) for told in found if _is_sound(note, told)]

    def keep(self, note: str, rows: Iterable[Row], gone: Collection[str] = ()) -> None:
        """Remember these records of a note, and forget those files; nothing happens where that cannot be."""
        told = [_told(note, row) for row in rows if row.file.isprintable()]  # half a character cannot be put
        if self._writes and (told or gone):
            is_kept = self._asked(lambda to: _replace(to, note, told, gone), nothing=False)
            if not is_kept:  # it may have begun anew
                self._asked(lambda to: _replace(to, note, told, gone), nothing=False)

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            self._connection.close()

    def _asked(self, ask: Callable[[sqlite3.Connection], T], nothing: T) -> T:
        """What an index says; `nothing` where there is none, another holds it, or it is damaged: it goes."""
        if self._connection is None:
            return nothing
        try:
            return ask(self._connection)
        except _DAMAGED as error:
            if _is_busy(error, self._path):
                return nothing
            self.close()
            self._connection = None
            if self._writes:
                with suppress(OSError):
                    self._path.unlink(missing_ok=True)
                self._connection = _connected(self._path)
            return nothing


@contextmanager
def opened(path: Path, *, writes: bool = True) -> Iterator[Index]:
    """The index in a file; without `writes` nothing of it is kept, and no file is made."""
    found = Index(path, writes=writes)
    try:
        yield found
    finally:
        found.close()


def _sum(*texts: str) -> int:
    """By which they are known again."""
    return zlib.crc32("\n".join(texts).encode("utf-8", "surrogateescape"))


def _is_sound(note: str, told: Sequence[Any]) -> bool:
    """Is a line of the table, with or without its session, as it was written?"""
    head, total, session = told[:4], told[4], told[5:]
    if not all(isinstance(text, str) for text in head) or total != _sum(note, *head):
        return False
    return not session or (isinstance(session[0], bytes) and zlib.crc32(session[0]) == session[1])


def _told(note: str, row: Row) -> tuple[Any, ...]:
    """A line of the table."""
    *head, session = row
    return (note, *head, _sum(note, *head), session, zlib.crc32(session))


def _replace(
    connection: sqlite3.Connection, note: str, told: Collection[tuple[Any, ...]], gone: Collection[str]
) -> bool:
    """All of it or nothing; DatabaseError where what is there already is damaged."""
    if connection.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
        raise sqlite3.DatabaseError("damaged")
    connection.execute("BEGIN IMMEDIATE")
    try:
        pairs = [(note, file) for file in gone]
        connection.executemany("DELETE FROM records WHERE note = ? AND file = ?", pairs)
        connection.executemany("INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?, ?, ?, ?, ?)", told)
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
    return True


def _connected(path: Path) -> sqlite3.Connection | None:
    """Of a sound file, or of a new one in the place of one that is not; None where there can be neither."""
    for _ in range(2):
        connection = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(path, timeout=_WAIT, isolation_level=None)
            _prepare(connection)
            return connection
        except OSError:  # there can be no such folder
            return None
        except _DAMAGED as error:  # or it is of another form
            _close(connection)
            if _is_busy(error, path):
                return None
            with suppress(OSError):
                path.unlink(missing_ok=True)
    return None


def _prepare(connection: sqlite3.Connection) -> None:
    """Make the tables; DatabaseError where another form of them is there."""
    (form,) = connection.execute("PRAGMA user_version").fetchone()
    if form not in (0, _FORM):
        raise sqlite3.DatabaseError(f"form {form}")
    connection.execute("PRAGMA synchronous = OFF")  # what a power cut takes is found out again
    if not form:
        connection.execute("BEGIN IMMEDIATE")
        for table in _TABLES:
            connection.execute(table)
        connection.execute(f"PRAGMA user_version = {_FORM}")
        connection.execute("COMMIT")


def _is_busy(error: Exception, path: Path) -> bool:
    """Is the file as it should be, and only not to be had now? One that calls itself read-only is damaged."""
    code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY
    return code in _BUSY and not (code == sqlite3.SQLITE_READONLY and os.access(path, os.W_OK))


def _close(connection: sqlite3.Connection | None) -> None:
    if connection is not None:
        connection.close()
