"""How a condition wants a probe built, and what stands around it: `cc`, `cflags`, `env`, `prepare`."""

from __future__ import annotations

import re
import shlex

from generator.errors import Place
from generator.model.note import Params
from generator.notes.fields import Form
from generator.syntax.variables import NAME, REFERENCE
from generator.syntax.yaml_nodes import Node, Scalar

KEYS = ("cc", "cflags", "env", "prepare")
_MOST = 64  # words or variables; the launcher takes no more
_COMPILER = re.compile(r"[\w./+][\w./+-]*")
_OUTPUTS = ("-o", "-c", "-S", "-E", "-M", "-x", "-fsyntax-only")  # what comes out is another thing


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


def environment(node: Node | None, form: Form) -> Params:
    """Names and values for the probe's process; `${NAME}` in a value is looked up when it is started."""
    table = form.table(node, "env", "write {NAME: value}")
    found = []
    for key, value in table.entries if table else ():
        text = _whole(value.place, form.text(value, f"env {key.text}"), f"env {key.text}", form)
        if not NAME.fullmatch(key.text):
            form.fault(key.place, f"'{key.text}' is not the name of a variable", "letters, digits and _")
        names, rest = REFERENCE.findall(text), REFERENCE.sub("", text)
        if "${" in rest or not all(map(NAME.fullmatch, names)):
            form.fault(value.place, f"env {key.text} refers to no variable: '{text}'", "write ${NAME}")
        found.append((key.text, text))
    if table and len(found) > _MOST:
        form.fault(table.place, f"env holds more than {_MOST} variables")
    return tuple(found)


def command(node: Node | None, form: Form) -> tuple[str, ...]:
    """A command and its arguments, run by no shell."""
    words = _words(node, "prepare", form, "write prepare: [sync]")
    if len(words) > _MOST:
        form.fault(words[_MOST][0], f"prepare has more than {_MOST} words")
    return tuple(word for _, word in words)


def _whole(place: Place, text: str, what: str, form: Form) -> str:
    """A text that a process can be given: the kernel ends it at the first NUL."""
    if "\0" in text:
        form.fault(place, f"{what} holds a NUL character")
    return text


def _words(node: Node | None, what: str, form: Form, hint: str) -> list[tuple[Place, str]]:
    """A list as it is; one text split as a shell would, which nobody else reads."""
    if not isinstance(node, Scalar):
        words = form.scalars(node, what)
        return [(one.place, _whole(one.place, form.text(one, what), what, form)) for one in words]
    text = _whole(node.place, form.text(node, what, hint), what, form)
    try:
        return [(node.place, word) for word in shlex.split(text)]
    except ValueError as error:
        form.fault(node.place, f"{what} cannot be split into words: {error}", hint)
        return []
