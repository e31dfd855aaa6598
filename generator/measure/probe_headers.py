"""What a probe in C declares in its first comment -> Probe. Pure."""

from __future__ import annotations

import re
from pathlib import Path

from generator.model.note import Library, Param, Probe


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
