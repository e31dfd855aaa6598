"""What every file among the records of a note is: from the index, or read now. Reads; keeps the index.

A file is looked at again only where the disk says that it is another one. What the index lacks or cannot keep
is found out from the files: it changes no answer.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from generator import resources
from generator.model.record import Record
from generator.records import index, store
from generator.records.by_several import by_several
from generator.records.index import Row

Says = Callable[[Record], tuple[str, bytes]]  # a record's heading and session, as the index holds them
File = tuple[Path, str]  # with its state
_SETTLED = 2.0  # s: what changed since then may change again, and the disk would tell the same of it
_AT_ONCE = 100  # files that are read before what they say is kept


def rows(folder: Path, kept: Path, says: Says, *, sessions: bool) -> list[Row]:
    """Of each file that is, or should be, a record, in the order of their names.

    `kept` is the index, where there is one. Without `sessions` rows may lack theirs.
    """
    there = store.states(folder)
    with index.opened(kept, writes=kept.is_file()) as known:
        before = {row.file: row for row in known.rows(folder.name, sessions=sessions)}
        found = {name: row for name, row in before.items() if row.state == _state(there.get(name))}
        if gone := before.keys() - there.keys():
            known.keep(folder.name, (), gone)
        unknown = [(folder / name, _state(there[name])) for name in sorted(there.keys() - found.keys())]
        for made in _read(unknown, says):
            known.keep(folder.name, [row for row in made if _is_settled(there[row.file])])
            found |= {row.file: row for row in made}
    return [found[name] for name in sorted(found)]


def _read(files: Sequence[File], says: Says) -> Iterator[list[Row]]:
    """What files say, read now, a portion at a time."""
    portions = [files[start : start + _AT_ONCE] for start in range(0, len(files), _AT_ONCE)]
    return by_several(partial(_portion, says), portions)


def _portion(says: Says, files: Sequence[File]) -> list[Row]:
    return [_row(path, state, says) for path, state in files]


def _row(path: Path, state: str, says: Says) -> Row:
    made = store.read(path)
    return (
        Row(path.name, state, made, "") if isinstance(made, str) else Row(path.name, state, "", *says(made))
    )


def _state(found: os.stat_result | None) -> str:
    """By which a file is known, and who read it: another version of this program may read it otherwise."""
    if found is None:
        return ""
    told = (found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns, resources.code()[:16])
    return " ".join(map(str, told))


def _is_settled(found: os.stat_result) -> bool:
    return time.time() - max(found.st_mtime, found.st_ctime) > _SETTLED
