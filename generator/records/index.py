"""What was found out once about a note, in a file. Reads and writes it.

An index can always be made again: one that is missing, damaged or of another form begins anew, and where none
can be written, or another command holds it, everything is found out each time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_FORM = 1  # of the table below
_WAIT = 0.2  # s for another command's lines
_TABLE = """CREATE TABLE IF NOT EXISTS found (
    kind TEXT, name TEXT, value TEXT NOT NULL, PRIMARY KEY (kind, name)
) WITHOUT ROWID"""


class Index:
    """Values by kind and name."""

    def __init__(self, connection: sqlite3.Connection | None) -> None:
        self._connection = connection

    def get(self, kind: str, name: str) -> str:
        """What was found out; "" where that is not known."""
        if self._connection is not None:
            with suppress(sqlite3.Error):
                asked = "SELECT value FROM found WHERE kind = ? AND name = ?"
                row = self._connection.execute(asked, (kind, name)).fetchone()
                return str(row[0]) if row else ""
        return ""

    def put(self, kind: str, name: str, value: str) -> None:
        """Remember it; nothing happens where that cannot be."""
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.execute("INSERT OR REPLACE INTO found VALUES (?, ?, ?)", (kind, name, value))


@contextmanager
def opened(path: Path, *, writes: bool = True) -> Iterator[Index]:
    """The index in a file; without `writes` nothing of it is kept, and no file is made."""
    connection = _connected(path) if writes or path.is_file() else None
    try:
        yield Index(connection)
    finally:
        if connection is not None:
            with suppress(sqlite3.Error):
                connection.commit() if writes else connection.rollback()
            connection.close()


def _connected(path: Path) -> sqlite3.Connection | None:
    """Of a sound file, or of a new one in the place of one that is not; None where there can be neither."""
    for _ in range(2):
        connection = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(path, timeout=_WAIT)
            _prepare(connection)
            return connection
        except (sqlite3.OperationalError, OSError):  # it cannot be written, or another holds it
            _close(connection)
            return None
        except sqlite3.DatabaseError:  # it is damaged, or of another form
            _close(connection)
            with suppress(OSError):
                path.unlink(missing_ok=True)
    return None


def _prepare(connection: sqlite3.Connection) -> None:
    """Make the table; DatabaseError where another form of it is there."""
    (form,) = connection.execute("PRAGMA user_version").fetchone()
    if form not in (0, _FORM):
        raise sqlite3.DatabaseError(f"form {form}")
    connection.execute("PRAGMA synchronous = OFF")  # what a power cut takes is found out again
    if not form:
        connection.execute(_TABLE)
        connection.execute(f"PRAGMA user_version = {_FORM}")


def _close(connection: sqlite3.Connection | None) -> None:
    if connection is not None:
        connection.close()
