"""Probes that are folders, each built by the tool of its language: cargo or go. Runs these tools.

A folder's hash is that of all its files and of the tool's version; what comes out lies in the cache.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from generator.errors import BuildError
from generator.measure import program_cache
from generator.model.probe import GO, RUST
from generator.units import shortest

LIMIT = 600.0  # s that one build may take
_LINES_SHOWN = 12
_OUTPUTS = ("target", "__pycache__")  # folders that are no source
_SETTINGS = (".cargo",)  # hidden, and read by a tool


@dataclass(frozen=True)
class Tool:
    """How a language is built: its command, the file that tells it, and how it is asked for its version."""

    command: str
    words: tuple[str, ...]  # `{room}` is the folder for what comes out
    manifest: str
    main: str  # whose first comment declares the probe
    package: str  # Debian's
    version: tuple[str, ...]
    without: tuple[str, ...]  # variables of the environment that would change what comes out
    environment: Mapping[str, str] = field(default_factory=dict)


TOOLS = {
    RUST: Tool(
        "cargo",
        ("build", "--release", "--offline", "--locked", "--target-dir", "{room}/target"),
        manifest="Cargo.toml",
        main="src/main.rs",
        package="cargo",
        version=("rustc", "--version"),
        without=("RUSTFLAGS", "CARGO_BUILD_TARGET"),
    ),
    GO: Tool(
        "go",
        ("build", "-trimpath", "-o", "{room}/made/", "."),
        manifest="go.mod",
        main="main.go",
        package="golang-go",
        version=("go", "version"),
        without=("GOOS", "GOARCH"),
        environment={"GOFLAGS": "", "GOPROXY": "off", "GOTOOLCHAIN": "local", "GOWORK": "off"},
    ),
}


@dataclass(frozen=True)
class Made:
    """What came out of a build, of which source, by which version; or why nothing did."""

    program: Path
    source: str
    missing: str = ""
    version: str = ""


def knows(language: str) -> bool:
    """Is a probe in this language a folder with a tool of its own?"""
    return language in TOOLS


def build(name: str, folder: Path, language: str, cache: Path, *, dry: bool = False) -> Made:
    """The program of a folder, built unless it lies in the cache; BuildError with the tool's last lines."""
    tool, by = TOOLS[language], version(language)
    source = _hash(folder, by)
    if not by:
        return Made(folder, source, f"needs {tool.command}: apt-get install {tool.package}")
    kept = program_cache.name(name, source)
    if dry:
        return Made(cache / kept, source, version=by)
    program = program_cache.find(cache, kept) or _build(folder, language, cache, kept)
    return Made(program, source, version=by)


def version(language: str) -> str:
    """The first line of what its tool says of itself; "" where that is not there, or does not run."""
    tool = TOOLS[language]
    if not all(shutil.which(command) for command in (tool.command, tool.version[0])):
        return ""
    try:
        said = subprocess.run(tool.version, capture_output=True, text=True, errors="replace", timeout=LIMIT)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return said.stdout.partition("\n")[0].strip() if said.returncode == 0 else ""


def _hash(folder: Path, version: str) -> str:
    digest = hashlib.sha256(version.encode())
    for file in files(folder):
        digest.update(str(file.relative_to(folder)).encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def files(folder: Path) -> Iterator[Path]:
    """Every file below a folder in order, but what comes out of a build and what is hidden and no tool's."""
    for path in sorted(folder.iterdir()):
        if path.name in _OUTPUTS or (path.name.startswith(".") and path.name not in _SETTINGS):
            continue
        if path.is_dir() and not path.is_symlink():
            yield from files(path)
        elif path.is_file():
            yield path


def _build(folder: Path, language: str, cache: Path, kept: str) -> Path:
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{kept}.", dir=cache) as name:
        room = Path(name)
        _run(TOOLS[language], folder, room)
        return program_cache.adopt(_program(room, folder), cache, kept)


def _run(tool: Tool, folder: Path, room: Path) -> None:
    """Build in the folder, with nobody to ask and no network; all that it started ends with it."""
    command = [tool.command, *(word.replace("{room}", str(room)) for word in tool.words)]
    environment = {key: value for key, value in os.environ.items() if key not in tool.without}
    hint = f"built with: {' '.join(word for word in command if not word.startswith('/'))}"
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environment | {"LC_ALL": "C"} | dict(tool.environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    ) as process:
        try:
            said, _ = process.communicate(timeout=LIMIT)
        except subprocess.TimeoutExpired:
            raise BuildError(f"{folder} is not built after {shortest(LIMIT * 1e9)}", hint=hint) from None
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
    if process.returncode != 0:
        last = "\n".join(said.strip().splitlines()[-_LINES_SHOWN:])
        raise BuildError(f"{folder} does not build:\n{last}", hint=hint)


def _program(room: Path, folder: Path) -> Path:
    """The one program that a build made."""
    places = (room / "target" / "release", room / "made")
    files = (path for place in places if place.is_dir() for path in sorted(place.iterdir()))
    found = [path for path in files if path.is_file() and os.access(path, os.X_OK) and path.suffix != ".so"]
    if len(found) == 1:
        return found[0]
    names = ", ".join(path.name for path in found) or "none"
    raise BuildError(f"{folder} has to make one program, and makes {names}", hint="one probe, one folder")
