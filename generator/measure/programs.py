"""Why a file that is there cannot be run as a program. Reads it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

_LOOKED_AT = 256  # bytes: as much as the kernel reads of a script's first line
_ELF = b"\x7fELF"
_NO_PROGRAM = "is not a program: neither compiled nor a script that begins with #!"


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
