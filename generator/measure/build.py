"""Probes as they are run: scripts as they are, sources compiled once and kept. Runs compilers.

C and C++ are compiled here; what has a build tool of its own (`toolchains`) is built by that.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock, get_ident
from typing import TypeVar

from generator.errors import BuildError
from generator.measure import compilers, headers, libraries, program_cache, toolchains
from generator.measure.compilers import Compiler
from generator.model.probe import CXX, C, Probe, Variant

LAUNCHER, INIT = "_launch", "_init"  # the engine's own, never a notebook's: that may lag behind the engine
_OWN = (LAUNCHER, INIT)
_LIBRARY = "_library.c"  # what probes in C++ are made with
_LINES_SHOWN = 12
W = TypeVar("W", str, Variant)


@dataclass(frozen=True)
class Binary:
    """What is run for a probe, and the hash of all that it was made from."""

    program: Path
    source: str
    missing: str = ""  # why there is none on this machine: `needs libcurl: apt-get install ...`
    ignored: tuple[str, ...] = ()  # conditions that it has no use for
    compiler: str = ""  # the version of a compiler that is not the usual one
    made_by: str = ""  # and what a record calls that compiler


@dataclass(frozen=True)
class _Shop:
    """What all probes of a session are built with."""

    folders: Sequence[Path]
    cache: Path
    compilers: Mapping[tuple[str, str], Compiler | str]  # by language and command, "" for the usual one
    dry: bool
    one_at_a_time: Lock = field(default_factory=Lock)  # who makes the library

    def compiler(self, language: str, command: str) -> Compiler | str | None:
        """None where nobody has looked, as nothing is compiled."""
        return self.compilers.get((language, command))


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
    languages = {
        one.probe: C if one.probe in _OWN else probes[one.probe].language for one in variants.values()
    }
    found = _compilers(variants.values(), languages, compiler)
    shop = _Shop(folders, cache, found, dry)

    cores = {one: variant.core(languages[variant.probe]) for one, variant in variants.items()}
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        different = tuple(dict.fromkeys(cores.values()))
        made = pool.map(lambda core: _one(core, probes.get(core.probe), shop), different)
        binaries = dict(zip(different, made, strict=True))
    return {
        one: replace(binaries[cores[one]], ignored=variant.ignored(languages[variant.probe]))
        for one, variant in variants.items()
    }


def _compilers(
    variants: Iterable[Variant], languages: Mapping[str, str], usual: Compiler | None
) -> dict[tuple[str, str], Compiler | str]:
    """Every compiler that these variants want, or why there is none; each is looked for once."""
    found: dict[tuple[str, str], Compiler | str] = {(C, ""): usual} if usual else {}
    for variant in variants:
        language = languages[variant.probe]
        command, _ = variant.wishes(language)
        if (language, command) in found or language not in (C, CXX):
            continue
        if command:
            found[language, command] = compilers.named(command, language)
        elif language == CXX:
            found[language, command] = compilers.usual_cxx()
    return found


def _one(variant: Variant, probe: Probe | None, shop: _Shop) -> Binary:
    probe = None if variant.probe in _OWN else probe
    language = probe.language if probe else C
    path = probe.path if probe else shop.folders[-1] / f"{variant.probe}.c"
    if toolchains.knows(language):
        one = toolchains.build(variant.probe, path, language, shop.cache, dry=shop.dry)
        return Binary(one.program, one.source, one.missing, compiler=one.version, made_by=language)
    if language not in (C, CXX):
        return Binary(path, headers.plain(path))
    command, wished = variant.wishes(language)
    compiler = shop.compiler(language, command)
    if compiler is None and shop.dry:
        return Binary(path, "")
    compiler = compiler or compilers.find()
    if isinstance(compiler, str):
        return Binary(path, headers.plain(path), compiler)
    flags, missing = libraries.flags(probe.libraries if probe else ())
    if missing:
        return Binary(path, headers.plain(path), missing)
    made_by = replace(compiler, flags=(*compiler.flags, *wished, *flags))
    compiled = _in_c if language == C else _in_cxx
    made = compiled(variant.probe, path, shop, made_by)
    if language == CXX and not command:
        return replace(made, compiler=f"{compiler.version}, {' '.join(compiler.flags)}", made_by=CXX)
    return replace(made, compiler=compiler.version, made_by=command) if command else made


def _in_c(name: str, path: Path, shop: _Shop, made_by: Compiler) -> Binary:
    source = headers.digest((path, *_included(path, shop, made_by)), _head(made_by))
    return _made(name, path, source, shop, made_by)


def _in_cxx(name: str, path: Path, shop: _Shop, made_by: Compiler) -> Binary:
    """With the library as the C compiler makes it, which is part of the source."""
    usual = shop.compiler(C, "") or (None if shop.dry else compilers.find())
    if not isinstance(usual, Compiler):
        return Binary(path, "")
    library = shop.folders[-1] / _LIBRARY
    with_library = replace(usual, flags=(*usual.flags, "-c"))
    its_source = headers.digest((library, *_included(library, shop, with_library)), _head(with_library))
    source = headers.digest((path, *_included(path, shop, made_by)), f"{_head(made_by)} {its_source}")
    with shop.one_at_a_time:
        object_ = _made(library.stem, library, its_source, shop, with_library, mode=os.R_OK).program
    return _made(name, path, source, shop, made_by, with_it=(str(object_),))


def _included(path: Path, shop: _Shop, made_by: Compiler) -> tuple[Path, ...]:
    return headers.included(path, shop.folders, made_by, None if shop.dry else shop.cache)


def _head(made_by: Compiler) -> str:
    """What counts of a compiler in the hash of what it makes."""
    return " ".join((*made_by.command, made_by.version, *made_by.flags))


def _made(
    name: str,
    path: Path,
    source: str,
    shop: _Shop,
    made_by: Compiler,
    *,
    with_it: Sequence[str] = (),
    mode: int = os.X_OK,
) -> Binary:
    """What a compiler makes of a source, and of objects with it, unless it lies in the cache."""
    kept = program_cache.name(name, source, *compilers.ALWAYS)
    if shop.dry:
        return Binary(shop.cache / kept, source)
    try:
        program = program_cache.find(shop.cache, kept, mode)
        return Binary(program or _compile(path, kept, shop, made_by, with_it, mode), source)
    except BuildError as error:
        if "-static" not in made_by.flags:
            raise
        return Binary(path, source, f"does not link statically: {str(error).splitlines()[-1]}")


def _compile(
    path: Path, kept: str, shop: _Shop, compiler: Compiler, with_it: Sequence[str], mode: int
) -> Path:
    """Flags come after the sources, as libraries have to."""
    shop.cache.mkdir(parents=True, exist_ok=True)
    temporary = shop.cache / f".{kept}.{os.getpid()}.{get_ident()}"
    includes = [f"-I{folder}" for folder in shop.folders]
    command = [*compiler.command, *compilers.ALWAYS, *includes, str(path), *with_it, *compiler.flags]
    result = compilers.run([*command, "-o", str(temporary)])
    said = "\n".join(result.stderr.strip().splitlines()[:_LINES_SHOWN])
    if result.returncode == 0 and not os.access(temporary, mode):
        said = "what came out is not a program"
    elif result.returncode == 0:
        return program_cache.adopt(temporary, shop.cache, kept)
    temporary.unlink(missing_ok=True)
    raise BuildError(f"{path} does not compile:\n{said}", hint=f"compiled with: {' '.join(compiler.flags)}")
