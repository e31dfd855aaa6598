"""Why a file that is there cannot be run as a program. Reads it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

_LOOKED_AT = 256  # bytes: as much as the kernel reads of a script's first line
_ELF = b"\x7fELF"


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


def _form(path: Path) -> str:
    try:
        with path.open("rb") as file:
            head = file.read(_LOOKED_AT)
    except OSError:
        return ""
    if head.startswith(_ELF):
        return ""
    if not head.startswith(b"#!"):
        return f"{path.name} is not a program: neither compiled nor a script that begins with #!"
    return _interpreter(path.name, head[2:].partition(b"\n")[0])


def _interpreter(name: str, line: bytes) -> str:
    """What is wrong with the first line of a script, without its `#!`."""
    if line.endswith(b"\r"):
        return f"{name} has Windows line ends: sed -i 's/\\r$//' {name}"
    words = line.split()
    if not words:
        return f"{name} names no interpreter after #!"
    interpreter = os.fsdecode(words[0])
    return "" if Path(interpreter).exists() else f"{name}: its interpreter {interpreter} is not there"
