"""How a condition wants a probe built, and what stands around it: `cc`, `cflags`, `env`, `prepare`."""

from __future__ import annotations

import re
import shlex

from generator.errors import Place
from generator.form import Form
from generator.yaml_source import Node, Scalar

KEYS = ("cc", "cflags", "env", "prepare")
_COMPILER = re.compile(r"[\w./+][\w./+-]*")
_OUTPUTS = (
    "-o",
    "-c",
    "-S",
    "-E",
    "-M",
    "-fsyntax-only",
    "-x",
)  # those that make something else than a program


def compiler(node: Node | None, form: Form) -> str:
    """A compiler's command; its flags stand in `cflags`."""
    text = form.text(node, "cc", "write cc: clang")
    if node is None or not text or _COMPILER.fullmatch(text):
        return text
    form.fault(node.place, f"cc is the name of a compiler, not '{text}'", "its flags go into cflags: [-O0]")
    return ""


def flags(node: Node | None, form: Form) -> tuple[str, ...]:
    """Flags for the compiler: a list of words, or one text that is split at its blanks."""
    words = _words(node, "cflags", form, "write cflags: [-O0, -g]")
    for place, word in words:
        if not word.startswith("-") or len(word) < 2:
            form.fault(place, f"cflags holds '{word}', which is no flag", "a flag begins with -")
        elif word.startswith(_OUTPUTS):
            form.fault(place, f"cflags holds '{word}', which makes no program", "delete it")
    return tuple(word for _, word in words)


def _words(node: Node | None, what: str, form: Form, hint: str) -> list[tuple[Place, str]]:
    """A list as it is; one text split as a shell would, which nobody else reads."""
    if not isinstance(node, Scalar):
        return [(one.place, form.text(one, what)) for one in form.scalars(node, what)]
    text = form.text(node, what, hint)
    try:
        return [(node.place, word) for word in shlex.split(text)]
    except ValueError as error:
        form.fault(node.place, f"{what} cannot be split into words: {error}", hint)
        return []
