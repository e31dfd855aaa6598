"""Probes as their source files declare them, and what the folders hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from generator.errors import Problem
from generator.model.host import Host

ANSWER = "answer"  # the usual format of what a probe prints
C, CXX, RUST, GO, SCRIPT = (
    "C",
    "C++",
    "Rust",
    "Go",
    "",
)  # what a probe is written in; a script is any executable
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
    """A probe as it is to be built: by which compilers ("": the usual ones), with which flags more."""

    probe: str
    cc: str = ""
    cflags: tuple[str, ...] = ()
    cxx: str = ""
    cxxflags: tuple[str, ...] = ()
    static: bool = False  # without any library that has to be there when it runs
    revision: str = ""  # of which version, as git calls it; "": the files as they are

    def wishes(self, language: str) -> tuple[str, tuple[str, ...]]:
        """The compiler and the flags that are asked for in a language: C or C++."""
        compiler, flags = (self.cxx, self.cxxflags) if language == CXX else (self.cc, self.cflags)
        return compiler, (*flags, *("-static",) * self.static)

    def core(self, language: str) -> Variant:
        """All of it that counts in a language; probes of which this is the same are the same program."""
        compiler, flags = self.wishes(language)
        if language == CXX:
            return Variant(self.probe, cxx=compiler, cxxflags=flags)
        return Variant(self.probe, compiler, flags) if language == C else Variant(self.probe)

    def ignored(self, language: str) -> tuple[str, ...]:
        """The conditions that ask for more than usual and are another language's."""
        asked = {"cc": C, "cflags": C, "cxx": CXX, "cxxflags": CXX}
        return tuple(key for key, of in asked.items() if of != language and getattr(self, key))


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
        return self.language in (C, CXX)


@dataclass(frozen=True)
class OwnChart:
    """A kind of chart of the notebook's own: the file `charts/NAME.py`, not run yet."""

    name: str
    file: str  # below the notebook's root
    source: bytes


@dataclass(frozen=True)
class OwnReader:
    """A format of the notebook's own: the file `readers/NAME.py`, not run yet."""

    name: str
    file: str  # below the notebook's root
    source: bytes


@dataclass(frozen=True)
class Catalogue:
    """What the folders hold: probes, readers, kinds of blocks and charts, and the options of own blocks."""

    probes: Mapping[str, Probe]
    blocks: frozenset[str]
    charts: Mapping[str, OwnChart | None]  # None: the program's own
    # of a block kind of the notebook's own: None where any may be meant, a Problem where it cannot be read
    options: Mapping[str, frozenset[str] | Problem | None] = field(default_factory=dict)
    passed_over: Mapping[str, str] = field(default_factory=dict)  # why a file is no probe, by name
    # of a reader's name: why a pick can be none in its format, "" where it may be one
    readers: Mapping[str, Callable[[str], str]] = field(default_factory=dict)
    hosts: Mapping[str, Host] = field(default_factory=dict)  # of config.yml, by alias
