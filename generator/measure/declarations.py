"""What the first comment of a probe's source declares, in any language. Pure."""

from __future__ import annotations

import re
from pathlib import Path

from generator.errors import nearest
from generator.model.probe import ANSWER, CXX, KINDS, PARAM_KINDS, C, Library, Param, Probe
from generator.notes.check_measurements import RUNNER_PARAMS
from generator.records import readers

_BLOCK_COMMENT = re.compile(r"\s*/\*(.*?)\*/", re.DOTALL)
_SHEBANG = re.compile(r"#![^\n]*(?:\n|$)")
_MARK = re.compile(r"[ \t]*(#+|//+!?|--+|;+)")  # how a line of a comment begins, by language
_CODING = re.compile(r"-\*-.*-\*-|vim?:.*")  # for editors


def header(text: str, *, script: bool = False) -> str:
    """The text of a source's first comment, `/* ... */` or lines of `//`, without its stars and slashes.

    Of a script what follows its `#!`: lines of `#`, `//`, `--` or `;`.
    """
    text = _SHEBANG.sub("", text, count=1) if script else text
    block = _BLOCK_COMMENT.match(text)
    if block:
        said = [re.sub(r"^\s*\*? ?", "", line) for line in block[1].splitlines()]
    else:
        said = _lines(text, marks="#/-;" if script else "/")
    return "\n".join(line.rstrip() for line in said).strip()


def _lines(text: str, marks: str) -> list[str]:
    """The first lines that are comments of one kind, without what makes them comments."""
    said: list[str] = []
    kind = ""
    for line in text.lstrip().splitlines():
        mark = _MARK.match(line)
        if not mark or mark[1][0] not in (kind or marks):
            break
        kind = mark[1][0]
        body = line[mark.end() :].removeprefix(" ")
        if not _CODING.fullmatch(body.strip()):
            said.append(body)
    return said


def parse(name: str, path: Path, header: str, language: str = C) -> Probe:
    """Header comment -> Probe; what is none of the lines below is doc.

    Lines: `kind K`, `threads N`, `reads FORMAT`, `param NAME KIND DEFAULT`, `library NAME PACKAGE`.
    What is not made with probe.h and declares no parameter takes any.
    """
    reads, compiled = ANSWER, language in (C, CXX)
    kind, params, libraries, doc = "", [], [], []
    threads = 1 if compiled else None
    for line in header.splitlines():
        word, *rest = line.split() or [""]
        if word == "kind" and len(rest) == 1:
            kind = rest[0]
        elif word == "reads" and len(rest) == 1:
            reads = rest[0]
        elif word == "threads" and len(rest) == 1 and rest[0].isdecimal():
            threads = int(rest[0])
        elif word == "param" and len(rest) > 1:
            params.append(Param(rest[0], rest[1], " ".join(rest[2:])))
        elif word == "library" and len(rest) == 2 and compiled:
            libraries.append(Library(*rest))
        else:
            doc.append(line)
    declared = tuple(params) if params or compiled else None
    text = "\n".join(doc).strip()
    return Probe(name, path, text, kind, threads, declared, language, tuple(libraries), reads)


def wrong(probe: Probe) -> str:
    """What is wrong with a declaration, as `has ..., and ...`; "" where nothing is."""
    known = readers.names()
    if probe.reads not in known:
        return f"has `reads {probe.reads}`, and there is no such reader: {nearest(probe.reads, known)}"
    if probe.kind and probe.kind not in KINDS:
        return f"has `kind {probe.kind}`, and there is no such kind: {', '.join(KINDS)}"
    for param in probe.params or ():
        line = f"has `param {param.name} {param.kind}`"
        if re.split(r"[(|]", param.kind, maxsplit=1)[0] not in PARAM_KINDS:
            return f"{line}, and there is no such kind: {', '.join(PARAM_KINDS)}"
        if param.name in RUNNER_PARAMS:
            return f"{line}, and '{param.name}' is set by the program itself: call it otherwise"
    return ""
