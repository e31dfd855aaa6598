"""Programs of one's own: where they are, of which bytes, and why one cannot be run. Reads them."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from generator.measure.build import Binary

_LOOKED_AT = 256  # bytes: as much as the kernel reads of a script's first line
_IGNORED = ("idle", "cc", "cflags")  # conditions that are a probe's alone
_ELF = b"\x7fELF"
_NO_PROGRAM = "is not a program: neither compiled nor a script that begins with #!"


def find(words: Sequence[str], root: Path) -> Binary:
    """The program of a command that runs in `root`, and the hash of the command with all that it is made of.

    A first word with `/` is a file of the notebook, any other is looked for in PATH.
    """
    name = words[0]
    there = str(root / name) if "/" in name else shutil.which(name)
    program = Path(there or name)
    if there is None or not program.is_file():
        return Binary(program, "", f"needs {name}", ignored=_IGNORED)
    digest = hashlib.sha256(repr(tuple(words)).encode())
    for word, sha256 in files(words, root).items():
        digest.update(f"{word}\0{sha256}\0".encode())
    return Binary(program, digest.hexdigest(), ignored=_IGNORED)


def files(words: Sequence[str], root: Path) -> Mapping[str, str]:
    """The program and each word that is a file of the notebook, with its sha256."""
    paths = {words[0]: Path(shutil.which(words[0]) or "") if "/" not in words[0] else root / words[0]}
    paths |= {word: root / word for word in words[1:] if _is_ours(word, root)}
    return {word: _sha256(path) for word, path in paths.items()}


def _is_ours(word: str, root: Path) -> bool:
    return not Path(word).is_absolute() and (root / word).is_file()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


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
