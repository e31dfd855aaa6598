"""Probes as their source files declare them, and what the folders hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from generator.errors import Problem

ANSWER = "answer"  # the usual format of what a probe prints
C, SCRIPT = "C", ""  # what a probe is written in; a script is any executable
KINDS = ("event", "steady", "fact")
PARAM_KINDS = ("bytes", "duration", "count", "positive", "text", "choice", "url", "address")


@dataclass(frozen=True)
class Param:
    """A parameter that a probe declares: `param size bytes 8`."""

    name: str
    kind: str  # "bytes", "duration", "count", "text", "choice(a|b|c)", "positive|closed": docs/probes.md
    default: str


@dataclass(frozen=True)
class Library:
    """A library that a probe is made with: `library libcurl libcurl4-openssl-dev`."""

    name: str  # as pkg-config calls it
    package: str  # Debian's, to be named where it is missing


@dataclass(frozen=True)
class Variant:
    """A probe as it is to be built: by which compiler ("": the usual one), with which flags more."""

    probe: str
    cc: str = ""
    cflags: tuple[str, ...] = ()

    @property
    def asked(self) -> tuple[str, ...]:
        """The conditions that ask for more than usual."""
        return ("cc",) * bool(self.cc) + ("cflags",) * bool(self.cflags)


@dataclass(frozen=True)
class Probe:
    """A probe as the first comment of its source declares it; other programs than C need not."""

    name: str
    path: Path
    doc: str  # what is measured and what is not, from the header comment
    kind: str = ""  # of KINDS, or "" (not declared)
    threads: int | None = 1  # None: not declared, as many as it likes
    params: tuple[Param, ...] | None = None  # None: not declared, anything goes
    language: str = C
    libraries: tuple[Library, ...] = ()
    reads: str = ANSWER  # the format that it prints: a module of records/readers

    @property
    def compiled(self) -> bool:
        """Is it made with the library of probe.h?"""
        return self.language == C


@dataclass(frozen=True)
class OwnChart:
    """A kind of chart of the notebook's own: the file `charts/NAME.py`, not run yet."""

    name: str
    file: str  # below the notebook's root
    source: bytes


@dataclass(frozen=True)
class Catalogue:
    """What the folders hold: probes by name, block kinds, chart kinds, and the options of own blocks."""

    probes: Mapping[str, Probe]
    blocks: frozenset[str]
    charts: Mapping[str, OwnChart | None]  # None: the program's own
    # of a block kind of the notebook's own: None where any may be meant, a Problem where it cannot be read
    options: Mapping[str, frozenset[str] | Problem | None] = field(default_factory=dict)
    passed_over: Mapping[str, str] = field(default_factory=dict)  # why a file is no probe, by name
