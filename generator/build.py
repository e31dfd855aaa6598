"""Probe sources -> binaries, cached by content. Runs the compiler; also reads what probes declare."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from generator.errors import BuildError
from generator.model import Param, Probe

FLAGS = ("-O2", "-std=gnu11", "-Wall", "-Wextra", "-Werror", "-pthread", "-Wl,-z,lazy")
LAUNCHER, INIT = "_launch", "_init"  # the engine's own, never a notebook's: that may lag behind the engine
_COMPILERS = ("cc", "gcc", "clang")
_LINES_SHOWN = 12
_NAME = re.compile(r"_?[A-Za-z][A-Za-z0-9_]*")


@dataclass(frozen=True)
class Compiler:
    """The C compiler that was found: its command, its version line, the flags that are used."""

    command: tuple[str, ...]
    version: str
    flags: tuple[str, ...] = FLAGS

    @property
    def static(self) -> Compiler:
        """The same, for programs that need no library of the machine they run on."""
        return replace(self, flags=(*self.flags, "-static"))

    def as_facts(self) -> dict[str, str]:
        """For the record."""
        return {"command": " ".join(self.command), "version": self.version, "flags": " ".join(self.flags)}


@dataclass(frozen=True)
class Binary:
    """What is run for a probe, and the hash of all that it was made from."""

    program: Path
    source: str


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


def _run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """In the C locale: messages and the version line are the same on every machine."""
    environment = os.environ | {"LC_ALL": "C"}
    return subprocess.run(command, capture_output=True, text=True, errors="replace", env=environment)


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
    return parse_header(path.stem, path, _header(text) if compiled else "", compiled=compiled)


def _header(text: str) -> str:
    """The text of the first comment, without its stars."""
    match = re.match(r"\s*/\*(.*?)\*/", text, re.DOTALL)
    lines = match[1].splitlines() if match else []
    return "\n".join(re.sub(r"^\s*\*? ?", "", line).rstrip() for line in lines).strip()


def parse_header(name: str, path: Path, header: str, *, compiled: bool) -> Probe:
    """Header comment -> Probe: lines `kind K`, `threads N`, `param NAME KIND DEFAULT`; the rest is doc."""
    kind, threads, params, doc = "", 1, [], []
    for line in header.splitlines():
        words = line.split()
        match words:
            case ["kind", word]:
                kind = word
            case ["threads", number] if number.isdigit():
                threads = int(number)
            case ["param", param, param_kind, *default]:
                params.append(Param(param, param_kind, " ".join(default)))
            case _:
                doc.append(line)
    declared = tuple(params) if compiled else None
    return Probe(name, path, "\n".join(doc).strip(), kind, threads, declared, compiled)


def build(
    names: Iterable[str],
    probes: Mapping[str, Probe],
    folders: Sequence[Path],
    cache: Path,
    compiler: Compiler | None,
) -> dict[str, Binary]:
    """Compile what is not in the cache yet, in parallel; scripts are taken as they are.

    `names` may hold LAUNCHER and INIT. BuildError with the compiler's own words where one does not compile.
    """
    names = list(dict.fromkeys(names))
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        return dict(
            zip(
                names, pool.map(lambda name: _one(name, probes, folders, cache, compiler), names), strict=True
            )
        )


def _one(
    name: str, probes: Mapping[str, Probe], folders: Sequence[Path], cache: Path, compiler: Compiler | None
) -> Binary:
    path = folders[-1] / f"{name}.c" if name in (LAUNCHER, INIT) else probes[name].path
    if path.suffix != ".c":
        return Binary(path, hashlib.sha256(path.read_bytes()).hexdigest())
    if compiler is None:
        compiler = find_compiler()
    source = _hash(path, folders, compiler)
    program = cache / f"{name}-{source[:16]}"
    if not program.exists():
        _compile(path, program, folders, compiler)
    return Binary(program, source)


def _hash(path: Path, folders: Sequence[Path], compiler: Compiler) -> str:
    """Hash of source, every header that it could include, flags and compiler."""
    digest = hashlib.sha256(" ".join((*compiler.command, compiler.version, *compiler.flags)).encode())
    headers = [header for folder in folders for header in sorted(folder.glob("*.h"))]
    for file in (path, *headers):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def _compile(path: Path, program: Path, folders: Sequence[Path], compiler: Compiler) -> None:
    program.parent.mkdir(parents=True, exist_ok=True)
    temporary = program.with_name(f".{program.name}.{os.getpid()}")
    includes = [f"-I{folder}" for folder in folders]
    command = [*compiler.command, *compiler.flags, *includes, str(path), "-o", str(temporary)]
    result = _run(command)
    if result.returncode != 0:
        temporary.unlink(missing_ok=True)
        said = "\n".join(result.stderr.strip().splitlines()[:_LINES_SHOWN])
        raise BuildError(
            f"{path} does not compile:\n{said}", hint=f"compiled with: {' '.join(compiler.flags)}"
        )
    temporary.replace(program)
