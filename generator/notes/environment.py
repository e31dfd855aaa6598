"""How a condition wants a probe built, and what stands around it: `cc`, `cxxflags`, `env`, `prepare`, ..."""

from __future__ import annotations

import re
import shlex

from generator.errors import Location
from generator.model.note import Params
from generator.notes.fields import Fields
from generator.syntax.variables import NAME, REFERENCE
from generator.syntax.yaml_nodes import Node, Scalar

KEYS = ("cc", "cflags", "cxx", "cxxflags", "env", "prepare")
_MOST = 64  # words or variables; the launcher takes no more
_COMPILER = re.compile(r"[\w./+][\w./+-]*")
_OUTPUTS = ("-o", "-c", "-S", "-E", "-M", "-x", "-fsyntax-only")  # what comes out is another thing


def compiler(node: Node | None, fields: Fields, key: str = "cc") -> str:
    """A compiler's command, of C or of C++ (`cxx`); its flags stand in a key of their own."""
    usual, its_flags = ("clang++", "cxxflags") if key == "cxx" else ("clang", "cflags")
    text = fields.text(node, key, f"write {key}: {usual}")
    if node is None or not text or _COMPILER.fullmatch(text):
        return text
    what = f"{key} must be the name of a compiler, not '{text}'"
    fields.problem(node.location, what, f"its flags go into {its_flags}: [-O0]")
    return ""


def flags(node: Node | None, fields: Fields, key: str = "cflags") -> tuple[str, ...]:
    """Flags for the compiler: a list of words, or one text that is split at its blanks."""
    words = _words(node, key, fields, f"write {key}: [-O0, -g]")
    for location, word in words:
        if not word.startswith("-") or len(word) < 2:
            fields.problem(location, f"{key} holds '{word}', which is not a flag", "a flag begins with -")
        elif word.startswith(_OUTPUTS):
            fields.problem(location, f"{key} holds '{word}', which does not produce a program", "delete it")
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
        fields.problem(
            table.location, f"env holds more than {_MOST} variables", "a script can set more of them"
        )
    return tuple(found)


def command(node: Node | None, fields: Fields) -> tuple[str, ...]:
    """A command and its arguments; no shell is involved."""
    words = _words(node, "prepare", fields, "write prepare: [sync]")
    if len(words) > _MOST:
        fields.problem(words[_MOST][0], f"prepare has more than {_MOST} words", "put them into a script")
    return tuple(word for _, word in words)


def _whole(location: Location, text: str, what: str, fields: Fields) -> str:
    """A text that a process can be given: the kernel ends it at the first NUL."""
    if "\0" in text:
        fields.problem(location, f"{what} holds a NUL character", "delete it")
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
