"""Which headers a source includes, as its compiler says, and remembered. Runs the compiler.

What was said holds while the source, the flags, those headers and the names of all headers stay the same:
a header that is new could be meant by an #include that found another one before.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from threading import get_ident

from generator.measure import compilers, program_cache
from generator.measure.compilers import Compiler
from generator.records import atomic

SUFFIXES = (".h", ".hh", ".hpp", ".hxx")
_WORD = re.compile(r"(?:\\.|[^\\\s])+")


def included(
    source: Path, folders: Sequence[Path], compiler: Compiler, cache: Path | None
) -> tuple[Path, ...]:
    """The headers of a source but those of the system; none where the compiler finds fault with it.

    None is a cache that may not be written.
    """
    command = [*compiler.command, *compilers.ALWAYS, *(f"-I{folder}" for folder in folders)]
    command += [str(source), *compiler.flags, "-MM", "-w"]
    note = None if cache is None else cache / "headers" / f"{source.stem}-{_key(source, folders, command)}"
    if note is not None and (known := _remembered(note)) is not None:
        return known
    result = compilers.run(command)
    found = _parsed(result.stdout, source) if result.returncode == 0 else ()
    if note is not None and result.returncode == 0:
        _remember(note, found)
    return found


def digest(files: Iterable[Path], head: str) -> str:
    """A hash of a text and of files with their names."""
    made = hashlib.sha256(head.encode())
    for file in files:
        made.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return made.hexdigest()


def plain(file: Path) -> str:
    """The hash of what is not compiled."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _key(source: Path, folders: Sequence[Path], command: Sequence[str]) -> str:
    names = (str(path) for folder in folders for path in sorted(folder.iterdir()) if path.suffix in SUFFIXES)
    return digest((source,), "\n".join((*command, *names)))[: program_cache.HASH]


def _remembered(note: Path) -> tuple[Path, ...] | None:
    """What was said before; None where nothing was, or a header has changed since."""
    data = atomic.read(note)
    contents, *paths = os.fsdecode(data or b"").split("\n")
    found = tuple(map(Path, paths))
    return found if data is not None and contents == _contents(found) else None


def _remember(note: Path, found: Sequence[Path]) -> None:
    temporary = note.with_name(f".{note.name}.{os.getpid()}.{get_ident()}")
    note.parent.mkdir(parents=True, exist_ok=True)
    temporary.write_bytes(os.fsencode("\n".join((_contents(found), *map(str, found)))))
    temporary.replace(note)


def _contents(files: Iterable[Path]) -> str:
    try:
        return digest(files, "")
    except OSError:
        return ""


def _parsed(rule: str, source: Path) -> tuple[Path, ...]:
    """`NAME.o: SOURCE HEADER...`, blanks as `\\ ` and lines ended by a backslash."""
    words = _WORD.findall(rule.replace("\\\n", " ").partition(":")[2])
    paths = (Path(re.sub(r"\\(.)", r"\1", word).replace("$$", "$")) for word in words)
    return tuple(path for path in dict.fromkeys(paths) if path != source and path.is_file())
