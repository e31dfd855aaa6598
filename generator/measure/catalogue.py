"""The probes that the folders hold. Reads them."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from generator.measure import declarations, headers, programs, toolchains
from generator.model.probe import CXX, SCRIPT, C, Probe

_NAME = re.compile(r"_?[A-Za-z][A-Za-z0-9_]*")
_LANGUAGES = {".c": C, ".cc": CXX, ".cpp": CXX, ".cxx": CXX}
_LONGEST_COMMENT = 64 * 2**10  # bytes of a source that are looked at
_OTHER_SOURCES = {".go": "a folder with go.mod", ".rs": "a folder with Cargo.toml", ".java": "an executable"}
_NO_PROBES = (*headers.SUFFIXES, ".md", ".txt")


def read_probes(folders: Sequence[Path]) -> dict[str, Probe]:
    """Every probe of the folders by name; an earlier folder's hides a later one's of the same name.

    A probe is a source in C or C++, a folder with Cargo.toml or go.mod, or an executable `NAME`, `NAME.ext`.
    A name that one folder has twice is none.
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
                why |= dict.fromkeys((_name(path), path.name), f"{folder.name}/{path.name} {wrong}")
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
            found.setdefault(_name(path), []).append(path)
    return found


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    paths = sorted(path for path in folder.iterdir() if not path.name.startswith(("_", ".")))
    return [path for path in paths if _is_source(path) or _manifests(path)]


def _name(path: Path) -> str:
    """What a note calls it: a file without its ending, a folder as it is."""
    return path.name if path.is_dir() else path.stem


def _is_source(path: Path) -> bool:
    return path.suffix not in _NO_PROBES and path.is_file()


def _manifests(folder: Path) -> list[str]:
    """The languages whose tool would build a folder."""
    return [language for language, tool in toolchains.TOOLS.items() if (folder / tool.manifest).is_file()]


def _wrong(path: Path) -> str:
    """Why a file is no probe; "" where it is one."""
    if not _NAME.fullmatch(_name(path)):
        return "cannot be called in a note: its name may have letters, digits and _ only, no digit first"
    if len(languages := _manifests(path)) > 1:
        both = " and ".join(toolchains.TOOLS[one].manifest for one in languages)
        return f"has {both}: a probe is in one language"
    if languages or path.suffix in _LANGUAGES:
        return declarations.wrong(_read_probe(path))
    if os.access(path, os.X_OK):
        return programs.bare(path) or declarations.wrong(_read_probe(path))
    if instead := _OTHER_SOURCES.get(path.suffix):
        return f"is not compiled by itself: make it {instead}"
    return f"is not executable: chmod +x probes/{path.name}"


def _read_probe(path: Path) -> Probe:
    """A probe as the first comment of its source declares it."""
    language = next(iter(_manifests(path)), _LANGUAGES.get(path.suffix, SCRIPT))
    source = path / toolchains.TOOLS[language].main if toolchains.knows(language) else path
    text = (programs.head(source, _LONGEST_COMMENT) or b"").decode("utf-8", "replace")
    if language == SCRIPT and not text.startswith("#!"):
        text = ""
    said = declarations.header(text, script=language == SCRIPT)
    return declarations.parse(_name(path), path, said, language)
