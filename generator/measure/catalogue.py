"""The probes that the folders hold. Reads them."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from generator.errors import nearest
from generator.model.probe import ANSWER, Library, Param, Probe
from generator.records import readers

_NAME = re.compile(r"_?[A-Za-z][A-Za-z0-9_]*")
_BLOCK_COMMENT = re.compile(r"\s*/\*(.*?)\*/", re.DOTALL)
_LINE_COMMENTS = re.compile(r"\s*((?:[ \t]*//[^\n]*(?:\n|$))+)")
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
        return _unreadable(_read_probe(path).reads)
    if os.access(path, os.X_OK):
        return ""
    if path.suffix in _OTHER_SOURCES:
        return f"is not compiled, only C is: make it probes/{path.stem}.c, or an executable"
    return f"is not executable: chmod +x probes/{path.name}"


def _unreadable(reads: str) -> str:
    """Why nobody reads what a probe prints; "" where somebody does."""
    known = readers.names()
    return (
        "" if reads in known else f"has `reads {reads}`, and there is no such reader: {nearest(reads, known)}"
    )


def _read_probe(path: Path) -> Probe:
    compiled = path.suffix == ".c"
    text = path.read_text(encoding="utf-8", errors="replace") if compiled else ""
    return parse_header(path.stem, path, header(text), compiled=compiled)


def header(text: str) -> str:
    """The text of a source's first comment, `/* ... */` or lines of `//`, without its stars and slashes."""
    block, lines = _BLOCK_COMMENT.match(text), _LINE_COMMENTS.match(text)
    if block:
        said = [re.sub(r"^\s*\*? ?", "", line) for line in block[1].splitlines()]
    else:
        said = [re.sub(r"^\s*/+ ?", "", line) for line in (lines[1].splitlines() if lines else ())]
    return "\n".join(line.rstrip() for line in said).strip()


def parse_header(name: str, path: Path, header: str, *, compiled: bool) -> Probe:
    """Header comment -> Probe; what is none of the lines below is doc.

    Lines: `kind K`, `threads N`, `reads FORMAT`, `param NAME KIND DEFAULT`, `library NAME PACKAGE`.
    """
    reads = ANSWER
    kind, params, libraries, doc = "", [], [], []
    threads = 1 if compiled else None
    for line in header.splitlines():
        words = line.split()
        match words:
            case ["kind", word]:
                kind = word
            case ["reads", word]:
                reads = word
            case ["threads", number] if number.isdigit():
                threads = int(number)
            case ["param", param, param_kind, *default]:
                params.append(Param(param, param_kind, " ".join(default)))
            case ["library", library, package]:
                libraries.append(Library(library, package))
            case _:
                doc.append(line)
    declared = tuple(params) if compiled else None
    text = "\n".join(doc).strip()
    return Probe(name, path, text, kind, threads, declared, compiled, tuple(libraries), reads)
