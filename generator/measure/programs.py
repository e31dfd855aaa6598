"""Programs of one's own: where they are, of which bytes, and why one cannot be run. Reads them."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from generator import regular
from generator.measure.build import Binary
from generator.model.record import MadeOf

_PIECE = 2**20  # bytes of a file that are hashed at a time
_LOOKED_AT = 256  # bytes: as much as the kernel reads of a script's first line
_ELF = b"\x7fELF"
_NO_PROGRAM = "is not a program: neither compiled nor a script that begins with #!"


@dataclass(frozen=True)
class Command:
    """A command of one's own as it was found, and what it is made of."""

    words: tuple[str, ...]
    files: Mapping[str, Path]  # its program, and each word that is a file of the notebook
    made_of: MadeOf = field(default_factory=MadeOf)
    missing: str = ""  # why it cannot run here

    @property
    def binary(self) -> Binary:
        """What is run, and the hash of the words, of all files, of the version and of the build's text."""
        program = self.files.get(self.words[0], Path(self.words[0]))
        if self.missing:
            return Binary(program, "", self.missing)
        made_of = self.made_of
        told = repr((self.words, sorted(made_of.files.items()), made_of.version, made_of.build))
        told += made_of.commit  # whatever else of it the program may read
        return Binary(program, hashlib.sha256(told.encode()).hexdigest())


def find(words: tuple[str, ...], root: Path, version: str = "", build: str = "") -> Command:
    """A command that runs in `root`, with the hash of each file that it is made of.

    A first word with `/` is a file of the notebook, any other is looked for in PATH.
    """
    files = {words[0]: path} if (path := _program(words[0], root)) else {}
    files |= {word: root / word for word in words[1:] if _is_ours(word, root)}
    hashes = {word: sha256(path) for word, path in files.items()}
    return Command(words, files, MadeOf(hashes, version, build), "" if path else f"needs {words[0]}")


def _program(word: str, root: Path) -> Path | None:
    there = str(root / word) if "/" in word else shutil.which(word)
    return Path(there) if there and Path(there).exists() else None


def _is_ours(word: str, root: Path) -> bool:
    try:
        return not Path(word).is_absolute() and (root / word).is_file()
    except (OSError, ValueError):  # too long, or with a character that no file has
        return False


def sha256(path: Path) -> str:
    """Of a file's bytes; nothing where it is none, or cannot be read."""
    try:
        digest = hashlib.sha256()
        with regular.opened(path) as file:
            while piece := file.read(_PIECE):
                digest.update(piece)
        return digest.hexdigest()
    except OSError:
        return ""


def trouble(word: str, root: Path) -> str:
    """What is wrong with the program that a word of a command names, run in `root`; "" where nothing is."""
    found = str(root / word) if "/" in word else shutil.which(word)
    path = Path(found) if found else None
    if path is None or not path.exists():
        return ""
    if path.is_dir():
        return f"{path.name} is a folder"
    if not os.access(path, os.X_OK):
        return f"{path.name} is not executable: chmod +x {path.name}"
    return _form(path)


def lacking(word: str, root: Path) -> str:
    """Why a command that begins with this word cannot be run in `root` as it is now; "" where it can."""
    if _program(word, root):
        return trouble(word, root)
    return f"there is no {word} in the notebook" if "/" in word else f"needs {word}"


def head(path: Path, size: int = _LOOKED_AT) -> bytes | None:
    """The first bytes of a file; None where it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(size)
    except OSError:
        return None


def bare(path: Path) -> str:
    """What is wrong with a text that is executable but does not say by whom; "" where nothing is."""
    text = head(path)
    if text is None or text.startswith((_ELF, b"#!")) or b"\0" in text:
        return ""  # what is no text the kernel may know
    return _NO_PROGRAM


def _form(path: Path) -> str:
    text = head(path)
    if text is None or text.startswith(_ELF):
        return ""
    if not text.startswith(b"#!"):
        return f"{path.name} {_NO_PROGRAM}"
    return _interpreter(path.name, text[2:].partition(b"\n")[0])


def _interpreter(name: str, line: bytes) -> str:
    """What is wrong with the first line of a script, without its `#!`."""
    if line.endswith(b"\r"):
        return f"{name} has Windows line ends: sed -i 's/\\r$//' {name}"
    words = line.split()
    if not words:
        return f"{name} names no interpreter after #!"
    interpreter = os.fsdecode(words[0])
    return "" if Path(interpreter).exists() else f"{name}: its interpreter {interpreter} is not there"
