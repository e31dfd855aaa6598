"""The probes that the folders hold. Reads them."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from generator.measure import declarations, programs
from generator.model.probe import SCRIPT, C, Probe

_NAME = re.compile(r"_?[A-Za-z][A-Za-z0-9_]*")
_LANGUAGES = {".c": C}
_LONGEST_COMMENT = 64 * 2**10  # bytes of a source that are looked at
_OTHER_SOURCES = (".cc", ".cpp", ".cxx", ".go", ".rs", ".java")
_NO_PROBES = (".h", ".md", ".txt")


def read_probes(folders: Sequence[Path]) -> dict[str, Probe]:
    """Every probe of the folders by name; an earlier folder's hides a later one's of the same name.

    A probe is `NAME.c` or an executable `NAME` or `NAME.ext`. A name that one folder has twice is none.
    """
    found: dict[str, Probe] = {}
    for folder in reversed(folders):
        for name, paths in _candidates(folder).items():
            found.pop(name, None)
            if len(paths) == 1:
                found[name] = _read_probe(paths[0])
    return dict(sorted(found.items()))


def passed_over(folders: Sequence[Path]) -> dict[str, str]:
    """Why files that are there are no probes, by the names under which a note would call them."""
    why: dict[str, str] = {}
    for folder in reversed(folders):
        for path in _files(folder):
            if wrong := _wrong(path):
                why |= dict.fromkeys((path.stem, path.name), f"{folder.name}/{path.name} {wrong}")
        twice = {name: paths for name, paths in _candidates(folder).items() if len(paths) > 1}
        for name, paths in twice.items():
            both = " and ".join(f"{folder.name}/{path.name}" for path in paths)
            why[name] = f"{both} are two probes of one name: rename or remove one of them"
    return why


def _candidates(folder: Path) -> dict[str, list[Path]]:
    """The files of a folder that could be probes, by name."""
    found: dict[str, list[Path]] = {}
    for path in _files(folder):
        if not _wrong(path):
            found.setdefault(path.stem, []).append(path)
    return found


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    paths = sorted(path for path in folder.iterdir() if not path.name.startswith(("_", ".")))
    return [path for path in paths if path.suffix not in _NO_PROBES and path.is_file()]


def _wrong(path: Path) -> str:
    """Why a file is no probe; "" where it is one."""
    if not _NAME.fullmatch(path.stem):
        return "cannot be called in a note: its name may have letters, digits and _ only, no digit first"
    if path.suffix == ".c":
        return declarations.wrong(_read_probe(path))
    if os.access(path, os.X_OK):
        return programs.bare(path) or declarations.wrong(_read_probe(path))
    if path.suffix in _OTHER_SOURCES:
        return f"is not compiled, only C is: make it probes/{path.stem}.c, or an executable"
    return f"is not executable: chmod +x probes/{path.name}"


def _read_probe(path: Path) -> Probe:
    """A probe as its first comment declares it."""
    language = _LANGUAGES.get(path.suffix, SCRIPT)
    text = (programs.head(path, _LONGEST_COMMENT) or b"").decode("utf-8", "replace")
    if language == SCRIPT and not text.startswith("#!"):
        text = ""
    return declarations.parse(path.stem, path, declarations.header(text, script=language == SCRIPT), language)
