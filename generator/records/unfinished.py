"""Journals of sessions that ended before they were done, kept so that another session can go on with them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator.records import journal
from generator.records.journal import DAMAGED, INTERRUPTED, Session


@dataclass(frozen=True)
class Kept:
    """A journal that nobody writes any more; its session has a record, as far as it can be read."""

    path: Path
    text: bytes
    session: Session | None  # None where nothing can be read

    @property
    def name(self) -> str:
        """Of its session."""
        return self.path.stem[1:]

    @property
    def is_damaged(self) -> bool:
        return self.path.suffix == DAMAGED or self.session is None or self.session.damaged > 0

    def is_of(self, host: str) -> bool:
        """Was it measured on that host? Where nothing can be read its name tells."""
        return self.session.header.host == host if self.session else self.name.endswith(f"-{host}")


def kept(folder: Path) -> list[Kept]:
    """Those of a note, damaged ones, too; the newest first."""
    found = []
    for suffix in (INTERRUPTED, DAMAGED):
        for path, file in journal.files(folder, suffix):
            text = file.read()
            found.append(Kept(path, text, journal.read(text)))
    return sorted(found, key=lambda one: one.name, reverse=True)


def forget(folder: Path, host: str, newest: str) -> None:
    """Remove those of a host that are older than a session that has its record: nobody goes on with them.

    What is damaged stays: it may hold what no record does.
    """
    for one in kept(folder):
        if one.name < newest and not one.is_damaged and one.is_of(host):
            one.path.unlink(missing_ok=True)
