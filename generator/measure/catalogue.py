"""The probes that the folders hold. Reads them."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from generator.errors import BuildError
from generator.model.probe import Library, Param, Probe

_NAME = re.compile(r"_?[A-Za-z][A-Za-z0-9_]*")


def read_probes(folders: Sequence[Path]) -> dict[str, Probe]:
    """Every probe of the folders by name; an earlier folder's hides a later one's of the same name.

    A probe is `NAME.c` or an executable `NAME` or `NAME.ext`; BuildError where one folder has two of a name.
    """
    found: dict[str, Probe] = {}
    for folder in reversed(folders):
        here: dict[str, Probe] = {}
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if not _is_probe(path):
                continue
            if path.stem in here:
                raise BuildError(
                    f"{here[path.stem].path} and {path} are two probes of one name", hint="rename one of them"
                )
            here[path.stem] = _read_probe(path)
        found |= here
    return dict(sorted(found.items()))


def _is_probe(path: Path) -> bool:
    if not path.is_file() or path.name.startswith(("_", ".")) or path.suffix == ".h":
        return False
    return bool(_NAME.fullmatch(path.stem)) and (path.suffix == ".c" or os.access(path, os.X_OK))


def _read_probe(path: Path) -> Probe:
    compiled = path.suffix == ".c"
    text = path.read_text(encoding="utf-8", errors="replace")
    return parse_header(path.stem, path, header(text) if compiled else "", compiled=compiled)


def header(text: str) -> str:
    """The text of a source's first comment, without its stars."""
    match = re.match(r"\s*/\*(.*?)\*/", text, re.DOTALL)
    lines = match[1].splitlines() if match else []
    return "\n".join(re.sub(r"^\s*\*? ?", "", line).rstrip() for line in lines).strip()


def parse_header(name: str, path: Path, header: str, *, compiled: bool) -> Probe:
    """Header comment -> Probe; what is none of the lines below is doc.

    Lines: `kind K`, `threads N`, `param NAME KIND DEFAULT`, `library NAME PACKAGE`.
    """
    kind, threads, params, libraries, doc = "", 1, [], [], []
    for line in header.splitlines():
        words = line.split()
        match words:
            case ["kind", word]:
                kind = word
            case ["threads", number] if number.isdigit():
                threads = int(number)
            case ["param", param, param_kind, *default]:
                params.append(Param(param, param_kind, " ".join(default)))
            case ["library", library, package]:
                libraries.append(Library(library, package))
            case _:
                doc.append(line)
    declared = tuple(params) if compiled else None
    return Probe(name, path, "\n".join(doc).strip(), kind, threads, declared, compiled, tuple(libraries))
