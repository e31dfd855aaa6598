"""How a condition wants a probe built, and what stands around it: `cc`, `cflags`, `env`, `prepare`."""

from __future__ import annotations

import re
import shlex

from generator.errors import Location
from generator.model.note import Params
from generator.notes.fields import Fields
from generator.syntax.variables import NAME, REFERENCE
from generator.syntax.yaml_nodes import Node, Scalar

KEYS = ("cc", "cflags", "env", "prepare")
_MOST = 64  # words or variables; the launcher takes no more
_COMPILER = re.compile(r"[\w./+][\w./+-]*")
_OUTPUTS = ("-o", "-c", "-S", "-E", "-M", "-x", "-fsyntax-only")  # what comes out is another thing


def compiler(node: Node | None, fields: Fields) -> str:
    """A compiler's command; its flags stand in `cflags`."""
    text = fields.text(node, "cc", "write cc: clang")
    if node is None or not text or _COMPILER.fullmatch(text):
        return text
    fields.problem(
        node.location, f"cc is the name of a compiler, not '{text}'", "its flags go into cflags: [-O0]"
    )
    return ""


def flags(node: Node | None, fields: Fields) -> tuple[str, ...]:
    """Flags for the compiler: a list of words, or one text that is split at its blanks."""
    words = _words(node, "cflags", fields, "write cflags: [-O0, -g]")
    for location, word in words:
        if not word.startswith("-") or len(word) < 2:
            fields.problem(location, f"cflags holds '{word}', which is no flag", "a flag begins with -")
        elif word.startswith(_OUTPUTS):
            fields.problem(location, f"cflags holds '{word}', which makes no program", "delete it")
    return tuple(word for _, word in words)


def environment(node: Node | None, fields: Fields) -> Params:
    """Names and values for the probe's process; `${NAME}` in a value is looked up when it is started."""
    table = fields.table(node, "env", "write {NAME: value}")
    found = []
    for key, value in table.entries if table else ():
        text = _whole(value.location, fields.text(value, f"env {key.text}"), f"env {key.text}", fields)
        if not NAME.fullmatch(key.text):
            fields.problem(
                key.location, f"'{key.text}' is not the name of a variable", "letters, digits and _"
            )
        if "${" in REFERENCE.sub("", text):
            fields.problem(value.location, f"env {key.text} refers to no variable: '{text}'", "write ${NAME}")
        found.append((key.text, text))
    if table and len(found) > _MOST:
        fields.problem(table.location, f"env holds more than {_MOST} variables")
    return tuple(found)


def command(node: Node | None, fields: Fields) -> tuple[str, ...]:
    """A command and its arguments, run by no shell."""
    words = _words(node, "prepare", fields, "write prepare: [sync]")
    if len(words) > _MOST:
        fields.problem(words[_MOST][0], f"prepare has more than {_MOST} words")
    return tuple(word for _, word in words)


def _whole(location: Location, text: str, what: str, fields: Fields) -> str:
    """A text that a process can be given: the kernel ends it at the first NUL."""
    if "\0" in text:
        fields.problem(location, f"{what} holds a NUL character")
    return text


def _words(node: Node | None, what: str, fields: Fields, hint: str) -> list[tuple[Location, str]]:
    """A list as it is; one text split as a shell would, which nobody else reads."""
    if not isinstance(node, Scalar):
        words = fields.scalars(node, what)
        return [(one.location, _whole(one.location, fields.text(one, what), what, fields)) for one in words]
    text = _whole(node.location, fields.text(node, what, hint), what, fields)
    try:
        return [(node.location, word) for word in shlex.split(text)]
    except ValueError as error:
        fields.problem(node.location, f"{what} cannot be split into words: {error}", hint)
        return []
