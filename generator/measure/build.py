"""Probe sources -> binaries, cached by content. Runs the compiler; also reads the folders of probes."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from glob import escape
from pathlib import Path
from threading import get_ident
from typing import TypeVar

from generator import regular
from generator.errors import BuildError
from generator.measure import libraries
from generator.model.probe import Probe, Variant
from generator.records import atomic

FLAGS = ("-O2", "-std=gnu11", "-Wall", "-Wextra", "-Werror", "-pthread", "-Wl,-z,lazy")
_ALWAYS = ("-U_FORTIFY_SOURCE",)  # out of `source`, which is the same where a compiler never defined it
LAUNCHER, INIT = "_launch", "_init"  # the engine's own, never a notebook's: that may lag behind the engine
_COMPILERS = ("cc", "gcc", "clang")
_LINES_SHOWN = 12
_HASH = 16  # hex digits of a hash in a name
W = TypeVar("W", str, Variant)


@dataclass(frozen=True)
class Compiler:
    """The C compiler that was found: its command, its version line, the flags that are used."""

    command: tuple[str, ...]
    version: str
    flags: tuple[str, ...] = FLAGS

    def as_facts(self) -> dict[str, str]:
        """For the record, which others read: without what `-D` defines, for that may be a secret."""
        command = " ".join(_undefined(self.command))
        flags = " ".join((*_ALWAYS, *self.flags))
        return {"command": command, "version": self.version, "flags": flags}


@dataclass(frozen=True)
class Binary:
    """What is run for a probe, and the hash of all that it was made from."""

    program: Path
    source: str
    missing: str = ""  # why there is none on this machine: `needs libcurl: apt-get install ...`
    ignored: tuple[str, ...] = ()  # conditions that a script has no use for
    compiler: str = ""  # the version of a compiler that is not the usual one


def _undefined(words: Sequence[str]) -> Iterator[str]:
    """A compiler's command with the names that it defines, but not what they stand for."""
    named = False
    for word in words:
        yield re.sub(r"=.*", "=...", word, flags=re.DOTALL) if named or word.startswith("-D") else word
        named = word == "-D"


def find_compiler() -> Compiler:
    """`$CC`, else cc, gcc, clang, whichever is there first; BuildError where none is."""
    wanted = os.environ.get("CC", "").split()
    for command in [wanted] if wanted else [[name] for name in _COMPILERS]:
        if shutil.which(command[0]):
            result = _run([*command, "--version"])
            if result.returncode == 0:
                return Compiler(tuple(command), result.stdout.partition("\n")[0])
    if wanted:
        raise BuildError(
            f"CC is set to '{' '.join(wanted)}', which does not run", hint="unset CC, or correct it"
        )
    raise BuildError("there is no C compiler", hint="apt-get install gcc (or set CC)")


def _named(command: str) -> Compiler | str:
    """The compiler that a condition names, or why there is none."""
    if not shutil.which(command):
        return f"needs {command}: no such compiler here"
    result = _run([command, "--version"])
    if result.returncode != 0:
        return f"needs {command}: it does not run here"
    return Compiler((command,), result.stdout.partition("\n")[0])


def _run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """In the C locale: messages and the version line are the same on every machine."""
    environment = os.environ | {"LC_ALL": "C"}
    return subprocess.run(command, capture_output=True, text=True, errors="replace", env=environment)


def build(
    wanted: Iterable[W],
    probes: Mapping[str, Probe],
    folders: Sequence[Path],
    cache: Path,
    compiler: Compiler | None,
    *,
    dry: bool = False,
) -> dict[W, Binary]:
    """Compile what is not in the cache yet, in parallel; scripts are taken as they are.

    `dry`: nothing is compiled, and where there is no compiler a source's hash is nobody's.
    A name stands for the probe as it is usually built; `wanted` may hold LAUNCHER and INIT. A Binary says
    what is missing on this machine; BuildError with the compiler's own words where one does not compile.
    """
    variants = {one: one if isinstance(one, Variant) else Variant(one) for one in wanted}
    named: dict[str, Compiler | str] = {cc: _named(cc) for cc in {one.cc for one in variants.values()} if cc}
    usual = named | ({"": compiler} if compiler else {})

    def one(variant: Variant) -> Binary:
        return _one(variant, probes, folders, cache, usual, dry=dry)

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        return dict(zip(variants, pool.map(one, variants.values()), strict=True))


def _one(
    variant: Variant,
    probes: Mapping[str, Probe],
    folders: Sequence[Path],
    cache: Path,
    compilers: Mapping[str, Compiler | str],
    *,
    dry: bool,
) -> Binary:
    probe = None if variant.probe in (LAUNCHER, INIT) else probes[variant.probe]
    path = probe.path if probe else folders[-1] / f"{variant.probe}.c"
    if path.suffix != ".c":
        return Binary(path, _hash(path), ignored=variant.asked)
    compiler = compilers.get(variant.cc)
    if compiler is None and dry:
        return Binary(path, "")
    compiler = compiler or find_compiler()
    if isinstance(compiler, str):
        return Binary(path, _hash(path), compiler)
    flags, missing = libraries.flags(probe.libraries if probe else ())
    if missing:
        return Binary(path, _hash(path), missing)
    made_by = replace(compiler, flags=(*compiler.flags, *variant.cflags, *flags))
    source = _hash(path, folders, made_by)
    name = f"{variant.probe}-{_made(source)}"
    if dry:
        return Binary(cache / name, source, compiler=compiler.version if variant.cc else "")
    try:
        program = _cached(cache, name) or _compile(path, cache, name, folders, made_by)
    except BuildError as error:
        if "-static" not in variant.cflags:
            raise
        return Binary(path, source, f"does not link statically: {str(error).splitlines()[-1]}")
    return Binary(program, source, compiler=compiler.version if variant.cc else "")


def _hash(path: Path, folders: Sequence[Path] = (), compiler: Compiler | None = None) -> str:
    """Hash of source, every header that it could include, flags and compiler; without one: of the source."""
    if compiler is None:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    digest = hashlib.sha256(" ".join((*compiler.command, compiler.version, *compiler.flags)).encode())
    headers = [header for folder in folders for header in sorted(folder.glob("*.h"))]
    for file in (path, *headers):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def _made(source: str) -> str:
    """What the cache calls a program of this source, as compiled by `_compile`."""
    return hashlib.sha256(" ".join((source, *_ALWAYS)).encode()).hexdigest()[:_HASH]


def _cached(cache: Path, name: str) -> Path | None:
    """A program that was made before and is whole; one that is not goes."""
    for path in sorted(cache.glob(f"{escape(name)}-*")):
        try:
            if path == _lies(path, cache, name) and os.access(path, os.X_OK):
                return path
            path.unlink(missing_ok=True)
        except FileNotFoundError:  # another run saw it, too
            continue
    return None


def _lies(program: Path, cache: Path, name: str) -> Path:
    """Where a program lies: its name ends with a hash of its bytes."""
    return cache / f"{name}-{hashlib.sha256(regular.read(program)).hexdigest()[:_HASH]}"


def _compile(path: Path, cache: Path, name: str, folders: Sequence[Path], compiler: Compiler) -> Path:
    """Flags come after the source, as libraries have to."""
    cache.mkdir(parents=True, exist_ok=True)
    temporary = cache / f".{name}.{os.getpid()}.{get_ident()}"
    includes = [f"-I{folder}" for folder in folders]
    command = [*compiler.command, *_ALWAYS, *includes, str(path), *compiler.flags, "-o", str(temporary)]
    result = _run(command)
    said = "\n".join(result.stderr.strip().splitlines()[:_LINES_SHOWN])
    if result.returncode == 0 and not os.access(temporary, os.X_OK):
        said = "what came out is not a program"
    elif result.returncode == 0:
        program = _lies(temporary, cache, name)
        atomic.adopt(temporary, program)
        return program
    temporary.unlink(missing_ok=True)
    raise BuildError(f"{path} does not compile:\n{said}", hint=f"compiled with: {' '.join(compiler.flags)}")
