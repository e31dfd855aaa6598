"""Which compilers there are here, by language. Runs them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.errors import BuildError
from generator.model.probe import CXX, C

ALWAYS = ("-U_FORTIFY_SOURCE",)  # out of `source`, which is the same where a compiler never defined it
_COMMON = ("-Wall", "-Wextra", "-Werror", "-pthread", "-Wl,-z,lazy")
FLAGS = {C: ("-O2", "-std=gnu11", *_COMMON), CXX: ("-O2", "-std=gnu++17", *_COMMON)}
_COMMANDS = {C: ("cc", "gcc", "clang"), CXX: ("c++", "g++", "clang++")}
_PACKAGES = {C: "gcc", CXX: "g++"}
_VARIABLES = {C: "CC", CXX: "CXX"}


@dataclass(frozen=True)
class Compiler:
    """A compiler that was found: its command, its version line, the flags that are used."""

    command: tuple[str, ...]
    version: str
    flags: tuple[str, ...] = FLAGS[C]

    def as_facts(self) -> dict[str, str]:
        """For the record, which others read: without what `-D` defines, for that may be a secret."""
        command = " ".join(_undefined(self.command))
        flags = " ".join((*ALWAYS, *self.flags))
        return {"command": command, "version": self.version, "flags": flags}


def _undefined(words: Sequence[str]) -> Iterator[str]:
    """A compiler's command with the names that it defines, but not what they stand for."""
    named = False
    for word in words:
        yield re.sub(r"=.*", "=...", word, flags=re.DOTALL) if named or word.startswith("-D") else word
        named = word == "-D"


def find(language: str = C) -> Compiler:
    """`$CC`, else cc, gcc, clang, whichever is there first; of C++ as well. BuildError where none is."""
    variable = _VARIABLES[language]
    wanted = os.environ.get(variable, "").split()
    for command in [wanted] if wanted else [[name] for name in _COMMANDS[language]]:
        if shutil.which(command[0]):
            result = run([*command, "--version"])
            if result.returncode == 0:
                return Compiler(tuple(command), result.stdout.partition("\n")[0], FLAGS[language])
    if wanted:
        raise BuildError(
            f"{variable} is set to '{' '.join(wanted)}', which does not run",
            hint=f"unset {variable}, or correct it",
        )
    hint = f"apt-get install {_PACKAGES[language]} (or set {variable})"
    raise BuildError(f"there is no {language} compiler", hint=hint)


def named(command: str, language: str = C) -> Compiler | str:
    """The compiler that a condition names, or why there is none."""
    if not shutil.which(command):
        return f"needs {command}: no such compiler here"
    result = run([command, "--version"])
    if result.returncode != 0:
        return f"needs {command}: it does not run here"
    return Compiler((command,), result.stdout.partition("\n")[0], FLAGS[language])


def usual_cxx() -> Compiler | str:
    """The C++ compiler, or why there is none: all else is measured without. BuildError for a wrong $CXX."""
    try:
        return find(CXX)
    except BuildError as error:
        if os.environ.get(_VARIABLES[CXX]):
            raise
        return f"needs a C++ compiler: {error.hint}"


def run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """In the C locale: messages and the version line are the same on every machine."""
    environment = os.environ | {"LC_ALL": "C"}
    return subprocess.run(command, capture_output=True, text=True, errors="replace", env=environment)
