"""Are programs of one's own still those that the session began with? Looks at their files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from generator.measure import programs
from generator.measure.programs import Command

Seen = tuple[int, ...]  # of a file: changes with every write
_SHOWN = 12  # digits of a hash


class Watch:
    """The files of commands, with what was seen of them last."""

    def __init__(self, commands: Iterable[Command]) -> None:
        every = {path for command in commands for path in command.files.values()}
        self._seen = {path: _look(path) for path in every}
        self._written: set[Path] = set()
        self._ran: set[tuple[str, ...]] = set()

    def changed(self, command: Command) -> str:
        """Which file of a command is another one than at the beginning, in words; "" where none is."""
        for word, path in command.files.items():
            before = command.made_of.files[word]
            if path in self._written or self._looks_alike(path):
                continue
            now = programs.sha256(path)
            if now != before:
                what = f"is {now[:_SHOWN]}" if now else "is gone"
                return f"{word} was changed during the session: its sha256 was {before[:_SHOWN]} and {what}"
            self._seen[path] = _look(path)
        return ""

    def ran(self, command: Command) -> None:
        """After a command's first process: a file that it has written itself is none of its parts."""
        program = command.files.get(command.words[0])
        if program is None or command.words in self._ran:
            return
        self._ran.add(command.words)
        self._written |= {
            path for path in command.files.values() if path != program and not self._looks_alike(path)
        }

    def _looks_alike(self, path: Path) -> bool:
        return _look(path) == self._seen[path]


def _look(path: Path) -> Seen:
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino
